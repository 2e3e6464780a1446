"""From snapped points to nodes: the ways a place can be left and reached, in deciseconds and never rounded.

A place part-way along a street (fraction f) is left forward by the rest of the street and the delay at its head:
`(1 - f) * running + delay`; it is reached forward after `f * running` from the edge's first node, without a delay.
Backward edges the other way round; a one-way street gives one of the two. Where turn restrictions have split a
junction a street has several edges: every one is a way, the search takes the best. A place at the very end of a
street stands at the junction: it can also be left from, and reached at, the junction itself, that is, every copy of it:
whoever arrives by any street has arrived, and whoever sets out may take any exit. A closed edge is no way.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from routing.network import UNREACHED, BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only

StreetEdges = tuple[IntArray, IntArray, BoolArray, IntArray, IntArray, IntArray, IntArray]
"""First edge of each street, edges, whether forward, tails, heads, travel times, delays: `street_edges`."""


@dataclass(frozen=True, eq=False)
class Legs:
    """Ways between places and nodes: those of place `p` are `first[p] : first[p + 1]`."""

    first: LongArray
    node: IntArray
    time: FloatArray  # deciseconds, access leg included

    def place(self) -> LongArray:
        """The place of every leg."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


def departure_legs(graph: RoadGraph, places: Snapped) -> Legs:
    """Deciseconds from each place to the nodes it can drive to first."""
    return _legs(graph, places, True)


def arrival_legs(graph: RoadGraph, places: Snapped) -> Legs:
    """Deciseconds to each place from the nodes it can be reached from last."""
    return _legs(graph, places, False)


def along_one_street(
    graph: RoadGraph, origins: Snapped, destinations: Snapped
) -> tuple[LongArray, LongArray, FloatArray]:
    """Pairs on one street where the destination lies ahead in an open direction: origin, destination, deciseconds."""
    by_street = np.argsort(destinations.street, kind="stable")
    sorted_street = destinations.street[by_street]
    first = np.searchsorted(sorted_street, origins.street, side="left")
    count = np.searchsorted(sorted_street, origins.street, side="right") - first
    count[~origins.ok] = 0
    origin = np.repeat(np.arange(len(origins)), count)
    within = np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
    destination = by_street[np.repeat(first, count) + within]
    step = destinations.fraction[destination] - origins.fraction[origin]
    forward, backward = running_times(graph, origins.street[origin])
    with np.errstate(invalid="ignore"):  # 0 * inf: standing still on a closed direction is settled by the other one
        ahead = np.where(step >= 0, step * forward, np.inf)
        behind = np.where(step <= 0, -step * backward, np.inf)
    running = np.fmin(ahead, behind)
    access = (origins.access_time_s[origin] + destinations.access_time_s[destination]) * 10.0
    possible = np.isfinite(running)
    return origin[possible], destination[possible], (access + running)[possible]


def running_times(graph: RoadGraph, street: IntArray) -> tuple[FloatArray, FloatArray]:
    """Deciseconds along whole streets, forward and backward, delay left out; inf where not allowed."""
    asked, back = np.unique(street, return_inverse=True)
    forward, backward = np.full(len(asked), np.inf), np.full(len(asked), np.inf)
    first, last = graph.street_first_edge[asked], graph.street_first_edge[asked + 1]
    n_edges = (last - first).astype(np.int64)
    row = np.repeat(np.arange(len(asked)), n_edges)
    edge = graph.street_edge[np.repeat(first - np.cumsum(n_edges) + n_edges, n_edges) + np.arange(len(row))]
    time = graph.travel_time[edge]
    running = np.where(time == UNREACHED, np.inf, time - graph.delay[edge])
    is_forward = np.asarray(graph.edge_forward[edge])
    np.minimum.at(forward, row[is_forward], running[is_forward])
    np.minimum.at(backward, row[~is_forward], running[~is_forward])
    return forward[back], backward[back]


def street_edges(graph: RoadGraph) -> StreetEdges:
    """Arrays that lead a kernel from streets to their edges, and what these take."""
    return (
        read_only(graph.street_first_edge),
        read_only(graph.street_edge),
        read_only(graph.edge_forward),
        read_only(graph.tail),
        read_only(graph.head),
        read_only(graph.travel_time),
        read_only(graph.delay),
    )


def _legs(graph: RoadGraph, places: Snapped, leaving: bool) -> Legs:
    first, node, time = _build_legs(
        read_only(places.street),
        read_only(places.fraction),
        read_only(places.access_time_s),
        *street_edges(graph),
        read_only(graph.junction),
        leaving,
    )
    return Legs(first, node, time)


@njit(cache=True, nogil=True)
def _build_legs(  # noqa: PLR0913, PLR0917 (arrays of the graph, one by one for numba)
    street: IntArray,
    fraction: FloatArray,
    access_time_s: FloatArray,
    first_edge: IntArray,
    street_edge: IntArray,
    edge_forward: BoolArray,
    tail: IntArray,
    head: IntArray,
    travel_time: IntArray,
    delay: IntArray,
    junction: IntArray,
    leaving: bool,
) -> tuple[LongArray, IntArray, FloatArray]:
    n = len(street)
    first = np.zeros(n + 1, dtype=np.int64)
    here = np.zeros((n, 2), dtype=np.int32)  # the nodes of the junction a place stands at: first, and past the last
    for p in range(n):
        s = street[p]
        if s < 0:
            first[p + 1] = first[p]
            continue
        n_edges = first_edge[s + 1] - first_edge[s]
        if n_edges > 0 and (fraction[p] == 0.0 or fraction[p] == 1.0):
            e = street_edge[first_edge[s]]
            copy = junction[tail[e] if edge_forward[e] == (fraction[p] == 0.0) else head[e]]
            here[p, :] = copy
            while here[p, 1] < len(junction) and junction[here[p, 1]] == copy:
                here[p, 1] += 1
        n_open = _count_open(street_edge[first_edge[s] : first_edge[s + 1]], travel_time)
        first[p + 1] = first[p] + n_open + (here[p, 1] - here[p, 0])
    node = np.empty(first[n], dtype=np.int32)
    time = np.empty(first[n], dtype=np.float64)
    for p in range(n):
        s, k = street[p], first[p]
        if s < 0:
            continue
        access = access_time_s[p] * 10.0
        for i in range(first_edge[s], first_edge[s + 1]):
            e = street_edge[i]
            if travel_time[e] == UNREACHED:
                continue
            done = fraction[p] if edge_forward[e] else 1.0 - fraction[p]
            running = np.float64(travel_time[e] - delay[e])
            if leaving:
                node[k] = head[e]
                time[k] = access + ((1.0 - done) * running + delay[e])
            else:
                node[k] = tail[e]
                time[k] = access + done * running
            k += 1
        for copy in range(here[p, 0], here[p, 1]):
            node[k] = copy
            time[k] = access
            k += 1
    return first, node, time


@njit(cache=True, nogil=True)
def _count_open(edges: IntArray, travel_time: IntArray) -> int:
    n = 0
    for e in edges:
        n += travel_time[e] != UNREACHED
    return n
