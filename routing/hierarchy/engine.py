"""The hierarchy as an engine: one sweep from all places at once, or sixteen places a sweep; see `routing.engine`."""

from typing import Final

import numpy as np

from routing.access_legs import Legs
from routing.fresh_memory import fresh
from routing.hierarchy.branches import Shares, share_branches
from routing.hierarchy.hierarchy import Hierarchy, hierarchy
from routing.hierarchy.ladder import Ladder, rung_feet
from routing.hierarchy.many_to_many import Batches, dense_times, k_nearest_times, prepare_batches, sparse_times
from routing.hierarchy.pairs import pair_times
from routing.hierarchy.sweep import UNSWEPT, Sweeps, sweep_from
from routing.hierarchy.topology import Topology
from routing.made_once import MadeOnce
from routing.nearest import read_places, read_seconds
from routing.network import FloatArray, IntArray, LongArray, RoadGraph
from routing.seeds import Seeds, limit_deciseconds, seeds_of
from routing.street_index import read_only
from routing.threads import count_threads

_SWEEPS: Final = {reverse: MadeOnce[Hierarchy, Sweeps]() for reverse in (False, True)}
_SHARES: Final = MadeOnce[Topology, Shares]()
_SPARE: Final = MadeOnce[Topology, list[LongArray]]()
"""Memory fits the sweeps of all hierarchies of a shape, in either direction."""


class HierarchyEngine:
    """Climbs the ladder of the asked direction and sweeps down the other."""

    def __init__(self, graph: RoadGraph, *, reverse: bool) -> None:
        known = hierarchy(graph)
        self._known, self._reverse, self._topology = known, reverse, known.topology
        self._position = read_only(known.topology.position)
        # Against the edges, what is travelled downward is climbed.
        climb, descend = (known.down, known.up) if reverse else (known.up, known.down)
        self._climb, self._descend = Ladder(*map(read_only, climb)), Ladder(*map(read_only, descend))

    def dense_times(self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int) -> FloatArray:
        limit_deciseconds(cutoff_s)
        return dense_times(self._batches(starts, ends), threads=threads)

    def sparse_times(
        self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int
    ) -> tuple[LongArray, LongArray, FloatArray]:
        return sparse_times(self._batches(starts, ends), limit=limit_deciseconds(cutoff_s), threads=threads)

    def seconds_to_nodes(self, starts: Legs, *, cutoff_s: float) -> FloatArray:
        limit_deciseconds(cutoff_s)
        seeds, sweeps, node = seeds_of(starts), self.sweeps(), read_only(self._topology.node)
        seconds = fresh(len(node), np.float64)
        with sweeps.states() as state:
            sweep_from(
                sweeps, seeds, state, lambda runs: read_seconds(state, node, runs, UNSWEPT, seeds, cutoff_s, seconds)
            )
        return seconds

    def nearest_to_places(self, starts: Legs, ends: Legs, *, cutoff_s: float) -> tuple[IntArray, FloatArray]:
        limit_deciseconds(cutoff_s)
        seeds, sweeps = seeds_of(starts), self.sweeps()
        with sweeps.states() as state:
            sweep_from(sweeps, seeds, state)
            place, time = read_places(state, UNSWEPT, seeds, ends.first, self._position[ends.node], ends.time)
        return place, time

    def sweep_places(self, starts: Legs) -> tuple[LongArray, IntArray, Seeds]:
        """States by position in the hierarchy (from `UNSWEPT` on: not reached), positions by node, and the seeds."""
        seeds, state = seeds_of(starts), fresh(len(self._position), np.int64)
        sweep_from(self.sweeps(), seeds, state)
        return state, self._position, seeds

    def k_nearest_to_places(
        self, starts: Legs, ends: Legs, *, k: int, cutoff_s: float
    ) -> tuple[LongArray, LongArray, FloatArray]:
        return k_nearest_times(self._batches(starts, ends), k=k, limit=limit_deciseconds(cutoff_s), threads=0)

    def pair_times(self, starts: Legs, ends: Legs) -> FloatArray:
        times: FloatArray = pair_times(
            self._climb,
            self._descend,
            read_only(self._topology.parent),
            starts.first,
            self._position[starts.node],
            starts.time,
            ends.first,
            self._position[ends.node],
            ends.time,
        )
        return times

    def sweeps(self) -> Sweeps:
        """What sweeps down in this direction, prepared at first use."""
        return _SWEEPS[self._reverse].of(self._known, self._prepare_sweeps)

    def _prepare_sweeps(self) -> Sweeps:
        shares = _SHARES.of(self._topology, lambda: share_branches(self._topology, count_threads(0)))
        return Sweeps(
            self._climb,
            self._descend,
            rung_feet(self._descend),
            read_only(self._topology.parent),
            self._position,
            shares,
            _SPARE.of(self._topology, list),
        )

    def _batches(self, starts: Legs, ends: Legs) -> Batches:
        return prepare_batches(
            self._position, read_only(self._topology.parent), self._climb, self._descend, starts, ends
        )
