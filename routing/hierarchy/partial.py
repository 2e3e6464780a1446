"""Customisation in part: after a change of few edges, only the arcs that hang on them are looked at again.

A change spreads from arc to arc along triangles, upward first (basic), then downward (perfect). An arc is looked at
only where a way through a changed arc was its shortest, or now is shorter; that its time stays the same ends the
spreading. What comes out are the same numbers, to the last bit, as customising everything.

All happens in a workbench that holds the baseline's times and is put in order again afterwards, so that nothing as
long as the network is copied but the ladders' times.

References
----------
Dibbelt, Strasser & Wagner (2016), Customizable contraction hierarchies, on partial updates, doi:10.1145/2886843.
"""

import threading
from typing import Final

import numpy as np

from routing.hierarchy.customize import ArcTimes, customise, perfect
from routing.hierarchy.hierarchy import Hierarchy, customise_hierarchy
from routing.hierarchy.ladder import Ladder
from routing.hierarchy.patch import patch_ladder
from routing.hierarchy.spread import Edges, Marks, Times, put_back, spread_down, spread_up
from routing.hierarchy.topology import Topology
from routing.made_once import MadeOnce
from routing.network import IntArray, RoadGraph
from routing.street_index import read_only

# Measured on 14,000 and 227,000 nodes; only speed hangs on them. Customising in part costs a position about as much as
# customising in full costs so many nodes, and edges close together share most of the positions above them.
NODES_PER_POSITION: Final = 64
NODES_PER_ARC: Final = 16
FEW: Final = 64


class Bench:
    """The times of one hierarchy laid out for changing them, by one thread at a time."""

    def __init__(self, topology: Topology, basic: ArcTimes, known: ArcTimes) -> None:
        n_arcs = topology.n_arcs
        self.lock = threading.Lock()
        # Not while it is worked on: what an interruption leaves in disorder, nobody works on again.
        self.in_order = True
        self.shape = topology.shape()
        # What was before is written down for few arcs: memory that nobody touches is not taken.
        before = [np.empty(n_arcs, dtype=np.int32) for _ in range(4)]
        self.times = Times(*basic, *known, *before)
        self.marked: Marks = np.zeros(n_arcs, dtype=np.uint8)
        self.waiting: Marks = np.zeros(topology.n_nodes, dtype=np.uint8)


_BENCHES: Final = MadeOnce[Hierarchy, Bench]()


def bench_of(known: Hierarchy, baseline: RoadGraph) -> Bench:
    """The workbench of a graph's hierarchy: made at first use, at the price of one customisation, and kept with it."""

    def make() -> Bench:
        basic = customise(known.topology, baseline.travel_time)
        return Bench(known.topology, basic, perfect(known.topology, basic))

    return _BENCHES.of(known, make)


def customise_arcs(
    known: Hierarchy, baseline: RoadGraph, topology: Topology, graph: RoadGraph, arcs: IntArray
) -> tuple[Hierarchy, bool]:
    """The hierarchy of a graph that differs from the baseline only in edges on some arcs, and whether part of it did.

    `known` is the baseline's, `topology` the same shape, maybe with other edges laid on its arcs. Where more hangs on
    the arcs than is worth the trouble, everything is customised.
    """
    if len(arcs) > max(FEW, topology.n_nodes // NODES_PER_ARC):
        return customise_hierarchy(topology, graph), False
    bench, most = bench_of(known, baseline), max(FEW, topology.n_nodes // NODES_PER_POSITION)
    edges = Edges(
        read_only(topology.node), read_only(graph.first_out), read_only(graph.head), read_only(graph.travel_time)
    )
    with bench.lock:
        ladders = _changed_ladders(known, bench, edges, read_only(arcs), most) if bench.in_order else None
    if ladders is None:
        return customise_hierarchy(topology, graph), False
    return Hierarchy(topology, *ladders), True


def _changed_ladders(
    known: Hierarchy, bench: Bench, edges: Edges, arcs: IntArray, most: int
) -> tuple[Ladder, Ladder] | None:
    """The two ladders with the times of other edges on some arcs; None = more than `most` positions hang on them."""
    times, shape, marked, waiting = bench.times, bench.shape, bench.marked, bench.waiting
    bench.in_order = False
    ladders = None
    if spread_up(shape, edges, arcs, times, marked, waiting, most):
        touched = spread_down(shape, times, marked, waiting)
        try:
            ladders = (
                patch_ladder(known.up, shape.first, shape.head, times.up, times.known_up, touched),
                patch_ladder(known.down, shape.first, shape.head, times.down, times.known_down, touched),
            )
        finally:
            put_back(shape.first, times, touched, marked, waiting)
            bench.in_order = True
    else:
        put_back(shape.first, times, np.flatnonzero(waiting).astype(np.int32), marked, waiting)
        bench.in_order = True
    return ladders
