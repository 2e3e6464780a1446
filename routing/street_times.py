"""Travel time along streets: seconds of any of their points, from the seconds of the junctions at their ends.

Only streets that a search came to are held, and those near them where a picture wants to know what lies between.
"""

from dataclasses import dataclass, replace
from math import inf
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.ball import Ball
from routing.network import UNREACHED, BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only, street_index

TO_FACILITY: Final = "to_facility"
Box = tuple[float, float, float, float]
"""West, south, east, north (degrees)."""


class StreetLines(NamedTuple):
    """Where the streets of a graph run, for kernels."""

    first_vertex: LongArray
    lon: FloatArray
    lat: FloatArray


class EdgesAtNodes(NamedTuple):
    """Edges of a graph in the order of one of their nodes, for kernels."""

    first: IntArray
    edge: IntArray
    street: IntArray
    forward: BoolArray
    travel_time: IntArray
    delay: IntArray
    length_m: npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class StreetTimes:
    """Seconds between points of some streets and the nearest place, by either end of the street.

    At `fraction` f of `street[i]` the time is `min(by_start_s + f * from_start_s, by_end_s + (1 - f) * from_end_s)`
    of row i; by_start_s or by_end_s are inf where that way is closed or not reached. `length_m` is inf where neither is
    reached: nobody asks.
    """

    street: IntArray
    by_start_s: FloatArray
    from_start_s: FloatArray
    by_end_s: FloatArray
    from_end_s: FloatArray
    length_m: FloatArray
    listed: IntArray  # [n_streets] not 0 for the streets in `street`


def street_lines(graph: RoadGraph) -> StreetLines:
    """The graph's streets as they are passed to kernels."""
    return StreetLines(read_only(graph.street_first_vertex), read_only(graph.vertex_lon), read_only(graph.vertex_lat))


def time_streets(graph: RoadGraph, ball: Ball, *, direction: str) -> StreetTimes:
    """Seconds along the streets at the nodes of a ball, in the direction of travel."""
    to_facility = direction == TO_FACILITY
    # Zeros that nobody touches cost nothing, so this is as large as what was reached.
    row = np.zeros(graph.n_streets, dtype=np.int32)
    edges = EdgesAtNodes(
        read_only(graph.first_in if to_facility else graph.first_out),
        read_only(graph.in_edge),
        read_only(graph.edge_street),
        read_only(graph.edge_forward),
        read_only(graph.travel_time),
        read_only(graph.delay),
        read_only(graph.length_m),
    )
    street, ways = _time_streets(ball.node, ball.node_time_s, to_facility, edges, row)
    return StreetTimes(street, *ways, listed=row)


def add_unreached(graph: RoadGraph, times: StreetTimes, box: Box) -> StreetTimes:
    """With the streets in a box that no search came to; those of cut-off pieces attract nobody and stay out."""
    if len(times.street) == graph.n_streets:
        return times
    index = street_index(graph)
    items = (read_only(index.frame), read_only(index.cell_first), read_only(index.item_street))
    more = _unlisted(np.array(box), items, street_lines(graph), read_only(index.in_small_piece), times.listed)
    if not len(more):
        return times
    nowhere, nothing = np.full(len(more), inf), np.zeros(len(more))
    return replace(
        times,
        street=np.concatenate([times.street, more]),
        by_start_s=np.concatenate([times.by_start_s, nowhere]),
        from_start_s=np.concatenate([times.from_start_s, nothing]),
        by_end_s=np.concatenate([times.by_end_s, nowhere]),
        from_end_s=np.concatenate([times.from_end_s, nothing]),
        length_m=np.concatenate([times.length_m, nowhere]),
    )


def reached_box(graph: RoadGraph, times: StreetTimes, places: Snapped, *, cutoff_s: float) -> Box | None:
    """West, south, east, north of the streets reached within `cutoff_s`; None where there are none."""
    own = places.street[places.ok]
    reached = times.street[(times.by_start_s <= cutoff_s) | (times.by_end_s <= cutoff_s)]
    west, south, east, north = _box(np.concatenate([reached, own.astype(np.int32)]), street_lines(graph))
    return (west, south, east, north) if west <= east else None


@njit(cache=True, nogil=True)
def _time_streets(
    node: IntArray, node_time_s: FloatArray, to_facility: bool, edges: EdgesAtNodes, row: IntArray
) -> tuple[IntArray, tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]]:
    """Best edge of each street and direction; the copies of a split junction give a street several."""
    first, in_edge, edge_street, edge_forward, travel_time, delay, edge_length_m = edges
    n_edges = 0
    for v in node:
        n_edges += first[v + 1] - first[v]
    most, n = min(n_edges, len(row)), 0
    street = np.empty(most, dtype=np.int32)
    by_start_s, by_end_s, from_start_s, from_end_s = np.empty(most), np.empty(most), np.empty(most), np.empty(most)
    length_m = np.empty(most)
    for k in range(len(node)):
        v = node[k]
        for i in range(first[v], first[v + 1]):
            e = in_edge[i] if to_facility else i
            if travel_time[e] == UNREACHED:
                continue
            s = edge_street[e]
            r = row[s] - 1
            if r < 0:
                r, street[n], by_start_s[n], by_end_s[n], from_start_s[n], from_end_s[n] = n, s, inf, inf, 0.0, 0.0
                length_m[n] = edge_length_m[e]
                n += 1
                row[s] = n
            # Whoever starts on the street drives to its head and pays the delay there.
            seconds = node_time_s[k] + delay[e] / 10.0 if to_facility else node_time_s[k]
            running_s = (travel_time[e] - delay[e]) / 10.0
            if edge_forward[e] == to_facility:
                if seconds < by_end_s[r]:
                    by_end_s[r], from_end_s[r] = seconds, running_s
            elif seconds < by_start_s[r]:
                by_start_s[r], from_start_s[r] = seconds, running_s
    return street[:n], (by_start_s[:n], from_start_s[:n], by_end_s[:n], from_end_s[:n], length_m[:n])


@njit(cache=True, nogil=True)
def _unlisted(
    box: FloatArray,
    items: tuple[FloatArray, IntArray, IntArray],
    lines: StreetLines,
    in_small_piece: npt.NDArray[np.uint8],
    listed: IntArray,
) -> IntArray:
    """Streets at the box that are not listed: out of the cells it touches, or out of all where these hold so many."""
    frame, cell_first, item_street = items
    first_vertex, lon, lat = lines
    columns, rows = int(frame[4]), int(frame[5])
    west = max(int(np.floor((box[0] - frame[0]) / frame[2])), 0)
    south = max(int(np.floor((box[1] - frame[1]) / frame[3])), 0)
    east = min(int(np.floor((box[2] - frame[0]) / frame[2])), columns - 1)
    north = min(int(np.floor((box[3] - frame[1]) / frame[3])), rows - 1)
    n_items = 0
    if west <= east:
        for r in range(south, north + 1):
            n_items += cell_first[r * columns + east + 1] - cell_first[r * columns + west]
    found, n = np.empty(min(n_items, len(listed)), dtype=np.int32), 0
    if n_items > len(listed) // 4:
        for s in range(len(listed)):
            if listed[s] == 0 and in_small_piece[s] == 0:
                first, last = first_vertex[s], first_vertex[s + 1] - 1
                beside = max(lon[first], lon[last]) < box[0] or min(lon[first], lon[last]) > box[2]
                if not beside and max(lat[first], lat[last]) >= box[1] and min(lat[first], lat[last]) <= box[3]:
                    found[n] = s
                    n += 1
    elif n_items > 0:
        for r in range(south, north + 1):
            for i in range(cell_first[r * columns + west], cell_first[r * columns + east + 1]):
                s = item_street[i]
                if listed[s] == 0 and in_small_piece[s] == 0:
                    listed[s] = -1
                    found[n] = s
                    n += 1
    return found[:n]


@njit(cache=True, nogil=True)
def _box(streets: IntArray, lines: StreetLines) -> tuple[float, float, float, float]:
    first_vertex, lon, lat = lines
    west, south, east, north = inf, inf, -inf, -inf
    for s in streets:
        for v in range(first_vertex[s], first_vertex[s + 1]):
            west, south = min(west, lon[v]), min(south, lat[v])
            east, north = max(east, lon[v]), max(north, lat[v])
    return west, south, east, north
