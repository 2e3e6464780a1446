"""Travel time along every street: seconds of any of its points, from the seconds of the junctions at its ends."""

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import BoolArray, FloatArray, IntArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only

TO_FACILITY: Final = "to_facility"


@dataclass(frozen=True, eq=False)
class StreetTimes:
    """Seconds between each node and the nearest place, and between a point of each street and it by either end.

    At `fraction` f of street s the time is `min(by_start_s + f * from_start_s, by_end_s + (1 - f) * from_end_s)`;
    inf where that way is closed or not reached.
    """

    node_time_s: FloatArray
    by_start_s: FloatArray
    from_start_s: FloatArray
    by_end_s: FloatArray
    from_end_s: FloatArray


def time_streets(graph: RoadGraph, node_time_s: FloatArray, *, direction: str) -> StreetTimes:
    """Seconds along every street, from the seconds of its nodes (inf: not reached), in the direction of travel."""
    by_start_s, by_end_s = np.full(graph.n_streets, inf), np.full(graph.n_streets, inf)
    from_start_s, from_end_s = np.empty(graph.n_streets), np.empty(graph.n_streets)
    to_facility = direction == TO_FACILITY
    _time_streets(
        read_only(node_time_s),
        to_facility,
        read_only(graph.first_in if to_facility else graph.first_out),
        read_only(graph.in_edge),
        read_only(graph.travel_time),
        read_only(graph.delay),
        read_only(graph.edge_street),
        read_only(graph.edge_forward),
        by_start_s,
        from_start_s,
        by_end_s,
        from_end_s,
    )
    return StreetTimes(node_time_s, by_start_s, from_start_s, by_end_s, from_end_s)


def reached_box(
    graph: RoadGraph, times: StreetTimes, places: Snapped, *, cutoff_s: float
) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the streets reached within `cutoff_s`; None where there are none."""
    box = np.array([inf, inf, -inf, -inf])
    _reached_box(
        times.by_start_s,
        times.by_end_s,
        read_only(places.street),
        cutoff_s,
        read_only(graph.street_first_vertex),
        read_only(graph.vertex_lon),
        read_only(graph.vertex_lat),
        box,
    )
    return (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if box[0] <= box[2] else None


@njit(cache=True, nogil=True)
def _time_streets(  # noqa: PLR0913, PLR0917
    node_time_s: FloatArray,
    to_facility: bool,
    first: IntArray,
    in_edge: IntArray,
    travel_time: IntArray,
    delay: IntArray,
    edge_street: IntArray,
    edge_forward: BoolArray,
    by_start_s: FloatArray,
    from_start_s: FloatArray,
    by_end_s: FloatArray,
    from_end_s: FloatArray,
) -> None:
    """Best edge of each street and direction; the copies of a split junction give a street several."""
    for v in range(len(node_time_s)):
        if node_time_s[v] == inf:
            continue
        for i in range(first[v], first[v + 1]):
            e = in_edge[i] if to_facility else i
            s = edge_street[e]
            # Whoever starts on the street drives to its head and pays the delay there.
            seconds = node_time_s[v] + delay[e] / 10.0 if to_facility else node_time_s[v]
            running_s = (travel_time[e] - delay[e]) / 10.0
            if edge_forward[e] == to_facility:
                if seconds < by_end_s[s]:
                    by_end_s[s], from_end_s[s] = seconds, running_s
            elif seconds < by_start_s[s]:
                by_start_s[s], from_start_s[s] = seconds, running_s


@njit(cache=True, nogil=True)
def _reached_box(
    by_start_s: FloatArray,
    by_end_s: FloatArray,
    place_street: IntArray,
    cutoff_s: float,
    first_vertex: npt.NDArray[np.int64],
    lon: FloatArray,
    lat: FloatArray,
    box: FloatArray,
) -> None:
    for i in range(len(by_start_s) + len(place_street)):
        if i < len(by_start_s):
            s = i
            if by_start_s[s] > cutoff_s and by_end_s[s] > cutoff_s:
                continue
        else:
            s = place_street[i - len(by_start_s)]
            if s < 0:
                continue
        for v in range(first_vertex[s], first_vertex[s + 1]):
            box[0], box[1] = min(box[0], lon[v]), min(box[1], lat[v])
            box[2], box[3] = max(box[2], lon[v]), max(box[3], lat[v])
