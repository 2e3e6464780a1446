"""The one door to travel times: snapped places in, door-to-door seconds out.

    travel_time_matrix    every origin to every destination
    travel_time_pairs     the same, only the pairs within a cutoff
    nearest_facilities    the nearest, or the k nearest, of some facilities for every point
    node_times            every node of the graph and its nearest place

Time = access leg + network (exact deciseconds) + egress leg, never rounded. Seconds; inf = not reached. A time beyond
`cutoff_s` is not reached, one of exactly `cutoff_s` is. Which engine searches is decided here and seen nowhere else.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from routing.access_legs import along_one_street, arrival_legs, departure_legs
from routing.bucket_queue import FAR, SEED, Seeds, bucket_search, clear, search, sort_seeds
from routing.k_nearest import search_k_nearest
from routing.many_to_many import dense_times, limit_deciseconds, sparse_times
from routing.network import FloatArray, IntArray, LongArray, RoadGraph
from routing.snap import Snapped

Direction = Literal["to_facility", "from_facility"]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest facilities of each point, nearest first: [points, k]."""

    facility: IntArray  # row of the facilities; -1 = none within the cutoff
    travel_time_s: FloatArray  # inf where none


def travel_time_matrix(
    graph: RoadGraph, origins: Snapped, destinations: Snapped, *, cutoff_s: float = np.inf, threads: int = 0
) -> FloatArray:
    """Door-to-door seconds [origin, destination]; inf = refused, unreachable or beyond the cutoff.

    One search per place of the shorter side, in `threads` threads (0 = one per processor).
    """
    leave, arrive = departure_legs(graph, origins), arrival_legs(graph, destinations)
    if len(origins) <= len(destinations):
        times = dense_times(bucket_search(graph, reverse=False), leave, arrive, cutoff_s=cutoff_s, threads=threads)
    else:
        times = dense_times(bucket_search(graph, reverse=True), arrive, leave, cutoff_s=cutoff_s, threads=threads)
        times = np.ascontiguousarray(times.T)
    origin, destination, direct = along_one_street(graph, origins, destinations)
    np.minimum.at(times, (origin, destination), direct)
    times /= 10.0
    times[times > cutoff_s] = np.inf
    return times


def travel_time_pairs(
    graph: RoadGraph, origins: Snapped, destinations: Snapped, *, cutoff_s: float, threads: int = 0
) -> tuple[IntArray, IntArray, FloatArray]:
    """Origin rows, destination rows and door-to-door seconds of the pairs within the cutoff, by origin and destination."""
    leave, arrive = departure_legs(graph, origins), arrival_legs(graph, destinations)
    if len(origins) <= len(destinations):
        forward = bucket_search(graph, reverse=False)
        origin, destination, time = sparse_times(forward, leave, arrive, cutoff_s=cutoff_s, threads=threads)
    else:
        backward = bucket_search(graph, reverse=True)
        destination, origin, time = sparse_times(backward, arrive, leave, cutoff_s=cutoff_s, threads=threads)
    direct = along_one_street(graph, origins, destinations)
    origin, destination = np.concatenate([origin, direct[0]]), np.concatenate([destination, direct[1]])
    time = np.concatenate([time, direct[2]]) / 10.0
    order = np.lexsort((time, destination, origin))
    origin, destination, time = origin[order], destination[order], time[order]
    keep = time <= cutoff_s
    keep[1:] &= (origin[1:] != origin[:-1]) | (destination[1:] != destination[:-1])
    return origin[keep].astype(np.int32), destination[keep].astype(np.int32), time[keep]


def nearest_facilities(
    graph: RoadGraph,
    facilities: Snapped,
    points: Snapped,
    *,
    direction: Direction = "to_facility",
    k: int = 1,
    cutoff_s: float = np.inf,
) -> Nearest:
    """The k nearest facilities of every point and the door-to-door seconds; of two equally near the first row wins.

    `to_facility` is the way of care seekers, `from_facility` that of an ambulance: one-way streets differ. One search
    from all facilities at once.
    """
    _require_direction(direction)
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    to_facility = direction == "to_facility"
    seeds = _seeds(graph, facilities, direction)
    legs = departure_legs(graph, points) if to_facility else arrival_legs(graph, points)
    leg, seed, whole = _seeds_at(graph, seeds, legs.node, direction, min(k, len(facilities)), cutoff_s)
    time = (seeds.time[seed] + legs.time[leg]) + (whole - seeds.start[seed])
    if to_facility:
        direct_point, direct_facility, direct = along_one_street(graph, points, facilities)
    else:
        direct_facility, direct_point, direct = along_one_street(graph, facilities, points)
    point = np.concatenate([legs.place()[leg], direct_point])
    facility = np.concatenate([seeds.owner[seed].astype(np.int64), direct_facility])
    return _best_of((len(points), k), point, facility, np.concatenate([time, direct]) / 10.0, cutoff_s)


def node_times(
    graph: RoadGraph, places: Snapped, *, direction: Direction = "to_facility", cutoff_s: float = np.inf
) -> FloatArray:
    """Seconds between every node and its nearest place, the access leg of the place included."""
    return node_nearest(graph, places, direction=direction, cutoff_s=cutoff_s)[1]


def node_nearest(
    graph: RoadGraph, places: Snapped, *, direction: Direction = "to_facility", cutoff_s: float = np.inf
) -> tuple[IntArray, FloatArray]:
    """The nearest place (row, -1 = none) of every node of the graph, and the seconds between them."""
    _require_direction(direction)
    seeds = _seeds(graph, places, direction)
    reached, seed, whole = _seeds_at(graph, seeds, np.arange(graph.n_nodes, dtype=np.int32), direction, 1, cutoff_s)
    place, seconds = np.full(graph.n_nodes, -1, dtype=np.int32), np.full(graph.n_nodes, np.inf)
    seconds[reached] = (seeds.time[seed] + (whole - seeds.start[seed])) / 10.0
    place[reached] = seeds.owner[seed]
    place[seconds > cutoff_s] = -1
    seconds[seconds > cutoff_s] = np.inf
    return place, seconds


def _require_direction(direction: str) -> None:
    if direction not in ("to_facility", "from_facility"):
        raise ValueError(f"direction must be to_facility or from_facility, not {direction!r}")


def _seeds(graph: RoadGraph, places: Snapped, direction: Direction) -> Seeds:
    legs = arrival_legs(graph, places) if direction == "to_facility" else departure_legs(graph, places)
    seeds: Seeds = sort_seeds(legs.node, legs.time, legs.place().astype(np.int32))
    return seeds


def _seeds_at(
    graph: RoadGraph, seeds: Seeds, nodes: IntArray, direction: Direction, k: int, cutoff_s: float
) -> tuple[LongArray, LongArray, LongArray]:
    """One search from all seeds: position in `nodes`, seed and whole deciseconds of up to k owners at each node."""
    engine = bucket_search(graph, reverse=direction == "to_facility")
    limit = limit_deciseconds(cutoff_s)
    if k > 1:
        count, seed, whole = search_k_nearest(engine.arcs, seeds, limit, k, engine.n_buckets)
        position = np.repeat(np.arange(len(nodes)), count[nodes])
        taken = np.arange(k) < count[nodes][:, None]
        return position, seed[nodes][taken].astype(np.int64), whole[nodes][taken].astype(np.int64)
    with engine.buffers() as buffers:
        n_touched = search(engine.arcs, seeds, limit, np.zeros(1, dtype=np.uint8), 0, buffers)
        state = buffers.state[nodes]
        clear(buffers, n_touched)
    reached = np.flatnonzero(state != FAR)
    return reached, state[reached] & SEED, state[reached] >> 32


def _best_of(
    shape: tuple[int, int], point: LongArray, facility: LongArray, seconds: FloatArray, cutoff_s: float
) -> Nearest:
    """The best distinct facilities of every point, out of a list of possible ones: points by k."""
    nearest = Nearest(np.full(shape, -1, dtype=np.int32), np.full(shape, np.inf))
    within = seconds <= cutoff_s
    point, facility, seconds = point[within], facility[within], seconds[within]
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
