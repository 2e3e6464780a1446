"""The hierarchy as an engine: one sweep from all places at once, or sixteen places a sweep; see `routing.engine`."""

from typing import Final

from routing.access_legs import Legs
from routing.hierarchy.branches import Shares, share_branches
from routing.hierarchy.hierarchy import hierarchy
from routing.hierarchy.ladder import Ladder
from routing.hierarchy.many_to_many import Batches, dense_times, k_nearest_times, prepare_batches, sparse_times
from routing.hierarchy.pairs import pair_times
from routing.hierarchy.sweep import UNSWEPT, sweep_from
from routing.hierarchy.topology import Topology
from routing.made_once import MadeOnce
from routing.nearest import read_nodes, read_places
from routing.network import FloatArray, IntArray, LongArray, RoadGraph
from routing.seeds import Seeds, limit_deciseconds, seeds_of
from routing.street_index import read_only
from routing.threads import count_threads

_SHARES: Final = MadeOnce[Topology, Shares]()


class HierarchyEngine:
    """Climbs the ladder of the asked direction and sweeps down the other."""

    def __init__(self, graph: RoadGraph, *, reverse: bool) -> None:
        known = hierarchy(graph)
        self._topology = known.topology
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

    def nearest_to_nodes(self, starts: Legs, *, cutoff_s: float) -> tuple[IntArray, FloatArray]:
        limit_deciseconds(cutoff_s)
        seeds = seeds_of(starts)
        return read_nodes(self._sweep(seeds), self._position, UNSWEPT, seeds)

    def nearest_to_places(self, starts: Legs, ends: Legs, *, cutoff_s: float) -> tuple[IntArray, FloatArray]:
        limit_deciseconds(cutoff_s)
        seeds = seeds_of(starts)
        return read_places(self._sweep(seeds), UNSWEPT, seeds, ends.first, self._position[ends.node], ends.time)

    def sweep_places(self, starts: Legs) -> tuple[LongArray, IntArray, Seeds]:
        """States by position in the hierarchy (from `UNSWEPT` on: not reached), positions by node, and the seeds."""
        seeds = seeds_of(starts)
        return self._sweep(seeds), self._position, seeds

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

    def _sweep(self, seeds: Seeds) -> LongArray:
        shares = _SHARES.of(self._topology, lambda: share_branches(self._topology, count_threads(0)))
        return sweep_from(self._climb, self._descend, self._position, seeds, shares)

    def _batches(self, starts: Legs, ends: Legs) -> Batches:
        return prepare_batches(
            self._position, read_only(self._topology.parent), self._climb, self._descend, starts, ends
        )
