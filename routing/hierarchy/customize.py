"""Customisation: travel times of the edges become times of the arcs, first the shortest ways below, then all ways.

*Basic*: an arc takes as long as the shortest way between its ends through nodes contracted before both. *Perfect*: as
long as the shortest way at all; an arc that thereby becomes shorter is needed by no search, other arcs are quicker.

References
----------
Dibbelt, Strasser & Wagner (2016), Customizable contraction hierarchies, sections 5.2 and 5.3, doi:10.1145/2886843.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit

from routing.hierarchy.branches import cut_branches
from routing.hierarchy.topology import Topology
from routing.network import BoolArray, IntArray, LongArray
from routing.street_index import read_only
from routing.threads import count_threads, in_threads

NO_WAY: Final = np.int32(2**30 - 1)
"""Deciseconds of an arc that nothing can pass; two of them still fit into an int32."""


class ArcTimes(NamedTuple):
    """Deciseconds of every arc in both directions."""

    up: IntArray
    down: IntArray


def lay_times(topology: Topology, travel_time: IntArray) -> ArcTimes:
    """Times of the edges on their arcs; of parallel edges the fastest; fill arcs have none yet."""
    up = np.full(topology.n_arcs, NO_WAY, dtype=np.int32)
    down = np.full(topology.n_arcs, NO_WAY, dtype=np.int32)
    _lay_times(read_only(topology.edge_arc), read_only(topology.edge_up), read_only(travel_time), up, down)
    return ArcTimes(up, down)


def customise(topology: Topology, travel_time: IntArray, *, threads: int = 0) -> ArcTimes:
    """Basic customisation: arc times such that every shortest way is one climb and one descent.

    Branches of the elimination tree side by side in `threads` threads (0 = one per processor), then the top.
    """
    times, shape = lay_times(topology, travel_time), topology.shape()
    runs, top = cut_branches(topology, count_threads(threads))

    def work(first: int, last: int) -> None:
        for begin, end in runs[first:last]:
            _basic(*shape, np.arange(end - 1, begin - 1, -1, dtype=np.int32), *times)

    in_threads(work, len(runs), threads, block=1)
    _basic(*shape, top[::-1].copy(), *times)
    return times


def perfect(topology: Topology, basic: ArcTimes, *, threads: int = 0) -> ArcTimes:
    """Perfect customisation: the travel time between the two ends of every arc, over whatever way.

    The top first, then the branches of the elimination tree side by side.
    """
    times, shape = ArcTimes(basic.up.copy(), basic.down.copy()), topology.shape()
    runs, top = cut_branches(topology, count_threads(threads))

    def work(first: int, last: int) -> None:
        for begin, end in runs[first:last]:
            _perfect(*shape, np.arange(begin, end, dtype=np.int32), *times)

    _perfect(*shape, top, *times)
    in_threads(work, len(runs), threads, block=1)
    return times


@njit(cache=True, nogil=True)
def _lay_times(edge_arc: IntArray, edge_up: BoolArray, travel_time: IntArray, up: IntArray, down: IntArray) -> None:
    for e in range(len(edge_arc)):
        a = edge_arc[e]
        if a >= 0:
            if edge_up[e]:
                up[a] = min(up[a], travel_time[e])
            else:
                down[a] = min(down[a], travel_time[e])


@njit(cache=True, nogil=True)
def _basic(
    first: LongArray,
    head: IntArray,
    tail: IntArray,
    lower_first: LongArray,
    lower_arc: IntArray,
    middles: IntArray,
    up: IntArray,
    down: IntArray,
) -> None:
    """Lower triangles: for every middle node, bottom up, the ways of its arcs through each node below it."""
    slot = np.empty(len(first) - 1, dtype=np.int64)  # the middle's arc to each node above it
    for middle in middles:
        for a in range(first[middle], first[middle + 1]):
            slot[head[a]] = a
        for i in range(lower_first[middle], lower_first[middle + 1]):
            to_middle = lower_arc[i]
            up_time, down_time = up[to_middle], down[to_middle]
            # The arcs after it are those of the same lower node to nodes above the middle.
            for a in range(to_middle + 1, first[tail[to_middle] + 1]):
                arc = slot[head[a]]
                up[arc] = min(up[arc], down_time + up[a])
                down[arc] = min(down[arc], down[a] + up_time)


@njit(cache=True, nogil=True)
def _perfect(
    first: LongArray,
    head: IntArray,
    tail: IntArray,
    lower_first: LongArray,
    lower_arc: IntArray,
    middles: IntArray,
    up: IntArray,
    down: IntArray,
) -> None:
    """The other two sides of the same triangles, top down: when a middle node is reached, its own arcs are final."""
    slot = np.empty(len(first) - 1, dtype=np.int64)
    for middle in middles:
        for a in range(first[middle], first[middle + 1]):
            slot[head[a]] = a
        for i in range(lower_first[middle], lower_first[middle + 1]):
            to_middle = lower_arc[i]
            best_up, best_down = up[to_middle], down[to_middle]
            for a in range(to_middle + 1, first[tail[to_middle] + 1]):
                arc = slot[head[a]]
                up_top, down_top = up[a], down[a]
                best_up = min(best_up, up_top + down[arc])
                best_down = min(best_down, up[arc] + down_top)
                up[a] = min(up_top, up[to_middle] + up[arc])
                down[a] = min(down_top, down[arc] + down[to_middle])
            up[to_middle], down[to_middle] = best_up, best_down
