"""The one door to travel times: snapped places in, door-to-door seconds out.

    travel_time_matrix    every origin to every destination
    travel_time_pairs     the same, only the pairs within a cutoff
    paired_travel_times   every origin to the destination of its row
    nearest_facilities    the nearest, or the k nearest, of some facilities for every point
    node_times            every node of the graph to its nearest place

Time = access leg + network (exact deciseconds) + egress leg, never rounded; between two points no farther apart than
their two legs, the straight walk (`node_times` knows nodes alone, and has none). Seconds; inf = not reached. A time
beyond `cutoff_s` is not reached, one of exactly `cutoff_s` is. Which engine searches is decided here alone
(`routing.engine`), or by the caller who names one; the numbers are the same.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from routing.access_legs import arrival_legs, departure_legs
from routing.direct_ways import Pairs, direct_ways, paired_direct_ways, take_quicker
from routing.engine import Engine, EngineName, choose_engine
from routing.network import FloatArray, IntArray, LongArray, RoadGraph
from routing.snap import Snapped

Direction = Literal["to_facility", "from_facility"]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest facilities of each point, nearest first: [points, k]."""

    facility: IntArray  # row of the facilities; -1 = none within the cutoff
    travel_time_s: FloatArray  # inf where none


def travel_time_matrix(
    graph: RoadGraph,
    origins: Snapped,
    destinations: Snapped,
    *,
    cutoff_s: float = np.inf,
    threads: int = 0,
    engine: EngineName = "auto",
) -> FloatArray:
    """Door-to-door seconds [origin, destination]; inf = refused, unreachable or beyond the cutoff.

    One search per place of the shorter side, in `threads` threads (0 = one per processor).
    """
    leave, arrive = departure_legs(graph, origins), arrival_legs(graph, destinations)
    reverse = len(origins) > len(destinations)
    chosen = _many_searches(graph, engine, min(len(origins), len(destinations)), reverse=reverse, cutoff_s=cutoff_s)
    if reverse:
        times = np.ascontiguousarray(chosen.dense_times(arrive, leave, cutoff_s=cutoff_s, threads=threads).T)
    else:
        times = chosen.dense_times(leave, arrive, cutoff_s=cutoff_s, threads=threads)
    origin, destination, direct = direct_ways(graph, origins, destinations)
    np.minimum.at(times, (origin, destination), direct)
    times /= 10.0
    if cutoff_s < np.inf:
        times[times > cutoff_s] = np.inf
    return times


def travel_time_pairs(
    graph: RoadGraph,
    origins: Snapped,
    destinations: Snapped,
    *,
    cutoff_s: float,
    threads: int = 0,
    engine: EngineName = "auto",
) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows of origins, rows of destinations and door-to-door seconds of the pairs within the cutoff, in this order."""
    leave, arrive = departure_legs(graph, origins), arrival_legs(graph, destinations)
    reverse = len(origins) > len(destinations)
    chosen = _many_searches(graph, engine, min(len(origins), len(destinations)), reverse=reverse, cutoff_s=cutoff_s)
    if reverse:
        destination, origin, time = chosen.sparse_times(arrive, leave, cutoff_s=cutoff_s, threads=threads)
        order = np.lexsort((destination, origin))
        found = Pairs(origin[order], destination[order], time[order])
    else:
        found = Pairs(*chosen.sparse_times(leave, arrive, cutoff_s=cutoff_s, threads=threads))
    origin, destination, time = take_quicker(found, direct_ways(graph, origins, destinations), len(destinations))
    seconds = time / 10.0
    keep = seconds <= cutoff_s
    return origin[keep].astype(np.int32), destination[keep].astype(np.int32), seconds[keep]


def paired_travel_times(
    graph: RoadGraph, origins: Snapped, destinations: Snapped, *, engine: EngineName = "auto"
) -> FloatArray:
    """Door-to-door seconds from every origin to the destination of the same row; inf = refused or unreachable.

    Raises
    ------
    ValueError
        There are not as many destinations as origins.
    """
    if len(origins) != len(destinations):
        raise ValueError(f"{len(origins)} origins and {len(destinations)} destinations make no pairs")
    chosen = _many_searches(graph, engine, len(origins), reverse=False, cutoff_s=np.inf)
    times = chosen.pair_times(departure_legs(graph, origins), arrival_legs(graph, destinations))
    np.minimum(times, paired_direct_ways(graph, origins, destinations), out=times)
    times /= 10.0
    return times


def nearest_facilities(
    graph: RoadGraph,
    facilities: Snapped,
    points: Snapped,
    *,
    direction: Direction = "to_facility",
    k: int = 1,
    cutoff_s: float = np.inf,
    engine: EngineName = "auto",
) -> Nearest:
    """The k nearest facilities of every point and the door-to-door seconds; of two equally near the first row wins.

    `to_facility` is the way of care seekers, `from_facility` that of an ambulance: one-way streets differ.
    """
    _require_direction(direction)
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    to_facility = direction == "to_facility"
    n = len(facilities)
    chosen = choose_engine(
        graph,
        reverse=to_facility,
        asked=engine,
        sweeps=1 if k == 1 else n,
        balls=n,
        most_visits=k,
        cutoff_s=cutoff_s,
    )
    if to_facility:
        starts, ends = arrival_legs(graph, facilities), departure_legs(graph, points)
        point, facility, direct = direct_ways(graph, points, facilities)
    else:
        starts, ends = departure_legs(graph, facilities), arrival_legs(graph, points)
        facility, point, direct = direct_ways(graph, facilities, points)
    if k == 1:
        one, time = chosen.nearest_to_places(starts, ends, cutoff_s=cutoff_s)
        _take_nearer(one, time, point, facility, direct)
        nearest = Nearest(one[:, None], time[:, None] / 10.0)
    else:
        listed = chosen.k_nearest_to_places(starts, ends, k=min(k, max(n, 1)), cutoff_s=cutoff_s)
        both = [np.concatenate(pair) for pair in zip(listed, (point, facility, direct), strict=True)]
        nearest = _best_of((len(points), k), both[0], both[1], both[2] / 10.0)
    beyond = nearest.travel_time_s > cutoff_s
    nearest.facility[beyond] = -1
    nearest.travel_time_s[beyond] = np.inf
    return nearest


def node_times(
    graph: RoadGraph,
    places: Snapped,
    *,
    direction: Direction = "to_facility",
    cutoff_s: float = np.inf,
    engine: EngineName = "auto",
) -> FloatArray:
    """Seconds between every node and its nearest place, the access leg of the place included."""
    _require_direction(direction)
    to_facility, cutoff_s = direction == "to_facility", float(cutoff_s)  # kernels are compiled for one of the two
    starts = arrival_legs(graph, places) if to_facility else departure_legs(graph, places)
    chosen = choose_engine(
        graph, reverse=to_facility, asked=engine, sweeps=1, balls=len(places), most_visits=1, cutoff_s=cutoff_s
    )
    return chosen.seconds_to_nodes(starts, cutoff_s=cutoff_s)


def _many_searches(graph: RoadGraph, engine: EngineName, searches: int, *, reverse: bool, cutoff_s: float) -> Engine:
    """The engine for one search per place."""
    return choose_engine(
        graph, reverse=reverse, asked=engine, sweeps=searches, balls=searches, most_visits=searches, cutoff_s=cutoff_s
    )


def _require_direction(direction: str) -> None:
    if direction not in ("to_facility", "from_facility"):
        raise ValueError(f"direction must be to_facility or from_facility, not {direction!r}")


def _take_nearer(
    facility: IntArray, time: FloatArray, point: LongArray, other: LongArray, other_time: FloatArray
) -> None:
    """Where another facility is nearer to a point, or as near and numbered lower, put it in place."""
    order = np.lexsort((other, other_time, point))
    first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    point, other, other_time = point[first], other[first], other_time[first]
    nearer = (other_time < time[point]) | ((other_time == time[point]) & (other < facility[point]))
    facility[point[nearer]] = other[nearer]
    time[point[nearer]] = other_time[nearer]


def _best_of(shape: tuple[int, int], point: LongArray, facility: LongArray, seconds: FloatArray) -> Nearest:
    """The best distinct facilities of every point, out of a list of possible ones: points by k."""
    nearest = Nearest(np.full(shape, -1, dtype=np.int32), np.full(shape, np.inf))
    order = np.lexsort((seconds, facility, point))
    point, facility, seconds = point[order], facility[order], seconds[order]
    again = np.zeros(len(point), dtype=np.bool_)
    again[1:] = (point[1:] == point[:-1]) & (facility[1:] == facility[:-1])
    point, facility, seconds = point[~again], facility[~again], seconds[~again]
    order = np.lexsort((facility, seconds, point))
    point, facility, seconds = point[order], facility[order], seconds[order]
    rank = np.arange(len(point)) - np.searchsorted(point, point)
    keep = rank < shape[1]
    nearest.facility[point[keep], rank[keep]] = facility[keep]
    nearest.travel_time_s[point[keep], rank[keep]] = seconds[keep]
    return nearest
