"""Everything within a cutoff of some places by one search: the nodes reached, and points counted along the way.

A small ball costs what it reaches, however large the network: only those nodes come back, in the order of their
numbers. One that takes in much of the network is swept through the hierarchy instead; the numbers are the same.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from routing.access_legs import Legs, along_one_street, arrival_legs, departure_legs
from routing.bucket_queue import FAR, BucketSearch, bucket_search, clear, search
from routing.engine import EngineName, choose_engine
from routing.hierarchy.engine import HierarchyEngine
from routing.hierarchy.sweep import UNSWEPT
from routing.nearest import read_places
from routing.network import FloatArray, IntArray, LongArray, RoadGraph
from routing.seeds import SEED, Seeds, limit_deciseconds, seeds_of
from routing.snap import Snapped
from routing.straight_walks import walk_straight
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import Direction

_NO_MARKS = np.zeros(1, dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Points:
    """Points to be timed again and again, with their ways to and from the nodes around them."""

    snapped: Snapped
    departure: Legs
    arrival: Legs


@dataclass(frozen=True, eq=False)
class Ball:
    """Nodes within the cutoff of their nearest place, by number, and their seconds; and the seconds of points."""

    node: IntArray
    node_time_s: FloatArray
    point_time_s: FloatArray  # inf: not within the cutoff


def ready_points(graph: RoadGraph, snapped: Snapped) -> Points:
    """Points with their legs worked out once."""
    return Points(snapped, departure_legs(graph, snapped), arrival_legs(graph, snapped))


def search_ball(
    graph: RoadGraph,
    places: Snapped,
    *,
    direction: Direction,
    cutoff_s: float,
    points: Points | None = None,
    engine: EngineName = "auto",
) -> Ball:
    """Nodes and points within `cutoff_s` of the nearest of `places`, door to door.

    The same numbers as `node_times` and `nearest_facilities` of `routing.travel_times`, in one search for both.
    """
    to_facility, cutoff_s = direction == "to_facility", float(cutoff_s)  # kernels are compiled for one of the two
    starts = arrival_legs(graph, places) if to_facility else departure_legs(graph, places)
    ends = None
    if points is not None:
        ends = points.departure if to_facility else points.arrival
    chosen = choose_engine(
        graph,
        reverse=to_facility,
        asked=engine,
        sweeps=1,
        balls=len(places),
        most_visits=1,
        cutoff_s=cutoff_s,
    )
    if isinstance(chosen, HierarchyEngine):
        node, node_time_s, time = _sweep(chosen, starts, ends, cutoff_s)
    else:
        node, node_time_s, time = _walk(bucket_search(graph, reverse=to_facility), starts, ends, cutoff_s)
    if points is not None:
        _take_direct_ways(graph, places, points.snapped, to_facility, time)
        time /= 10.0
        time[time > cutoff_s] = np.inf
    return Ball(node, node_time_s, time)


def time_points(
    graph: RoadGraph,
    places: Snapped,
    points: Points,
    *,
    direction: Direction,
    cutoff_s: float,
    engine: EngineName = "auto",
) -> FloatArray:
    """Seconds between every point and its nearest place, door to door; inf: not within the cutoff.

    The same numbers as `nearest_facilities`; what does not change from place to place is taken from `points`.
    """
    to_facility = direction == "to_facility"
    chosen = choose_engine(
        graph, reverse=to_facility, asked=engine, sweeps=1, balls=len(places), most_visits=1, cutoff_s=cutoff_s
    )
    starts = arrival_legs(graph, places) if to_facility else departure_legs(graph, places)
    ends = points.departure if to_facility else points.arrival
    time = chosen.nearest_to_places(starts, ends, cutoff_s=cutoff_s)[1]
    _take_direct_ways(graph, places, points.snapped, to_facility, time)
    time /= 10.0
    time[time > cutoff_s] = np.inf
    return time


def _walk(
    engine: BucketSearch, starts: Legs, ends: Legs | None, cutoff_s: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Nodes and their seconds, and deciseconds of the ends, from the bucket queue."""
    seeds, time = seeds_of(starts), np.empty(0)
    with engine.buffers() as buffers:
        n_touched = search(engine.arcs, seeds, limit_deciseconds(cutoff_s), _NO_MARKS, 0, buffers)
        # Neighbours in the network are neighbours in memory: in the order of their numbers they are read faster.
        node, node_time_s = _read_nodes(np.sort(buffers.touched[:n_touched]), buffers.state, seeds, cutoff_s)
        if ends is not None:
            time = read_places(buffers.state, FAR, seeds, ends.first, ends.node, ends.time)[1]
        clear(buffers, n_touched)
    return node, node_time_s, time


def _sweep(
    engine: HierarchyEngine, starts: Legs, ends: Legs | None, cutoff_s: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """The same from the hierarchy."""
    limit_deciseconds(cutoff_s)
    state, position, seeds = engine.sweep_places(starts)
    time = np.empty(0)
    if ends is not None:
        time = read_places(state, UNSWEPT, seeds, ends.first, position[ends.node], ends.time)[1]
    node, node_time_s = _read_swept(position, state, seeds, cutoff_s)
    return node, node_time_s, time


def _take_direct_ways(graph: RoadGraph, places: Snapped, points: Snapped, to_facility: bool, time: FloatArray) -> None:
    """Ways that pass no node: along one street, or straight. Only points on the street or near enough have one."""
    rows = np.flatnonzero(points.ok)
    if len(places) == 1 and places.ok[0]:
        legs_m = points.access_m[rows] + places.access_m[0]
        north_m = np.abs(points.point_lat[rows] - places.point_lat[0]) * METRES_PER_DEGREE
        rows = rows[(north_m <= legs_m + 1.0) | (points.street[rows] == places.street[0])]
    near = Snapped(**{name: getattr(points, name)[rows] for name in Snapped.__dataclass_fields__})
    origins, destinations = (near, places) if to_facility else (places, near)
    for ways in (along_one_street(graph, origins, destinations), walk_straight(origins, destinations)):
        np.minimum.at(time, rows[ways[0 if to_facility else 1]], ways[2])


@njit(cache=True, nogil=True)
def _read_swept(position: IntArray, state: LongArray, seeds: Seeds, cutoff_s: float) -> tuple[IntArray, FloatArray]:
    """Nodes within the cutoff, and their seconds."""
    seed_time, seed_start = seeds.time, seeds.start
    node, time_s, n = np.empty(len(position), dtype=np.int32), np.empty(len(position)), 0
    for v in range(len(position)):
        reached = state[position[v]]
        if reached < UNSWEPT:
            s = reached & SEED
            seconds = (seed_time[s] + ((reached >> 32) - seed_start[s])) / 10.0
            if seconds <= cutoff_s:
                node[n], time_s[n] = v, seconds
                n += 1
    return node[:n], time_s[:n]


@njit(cache=True, nogil=True)
def _read_nodes(node: IntArray, state: LongArray, seeds: Seeds, cutoff_s: float) -> tuple[IntArray, FloatArray]:
    """Those of the nodes that are within the cutoff, and their seconds."""
    seed_time, seed_start = seeds.time, seeds.start
    time_s, n = np.empty(len(node)), 0
    for v in node:
        s = state[v] & SEED
        seconds = (seed_time[s] + ((state[v] >> 32) - seed_start[s])) / 10.0
        if seconds <= cutoff_s:
            node[n], time_s[n] = v, seconds
            n += 1
    return node[:n], time_s[:n]
