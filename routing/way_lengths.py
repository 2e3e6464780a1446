"""The fastest ways between places in seconds and in metres.

The engines of `routing.travel_times` answer seconds alone. Here a plain search walks the same graph from the same legs
and remembers how it came, so that a way can be measured, and drawn (`routing.way_lines`). Times agree with
`travel_time_matrix`; of two ways equally fast the one found first is taken, always the same.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from routing.access_legs import Legs, along_one_street, arrival_legs, departure_legs
from routing.network import UNREACHED, FloatArray, IntArray, LongArray, RoadGraph
from routing.snap import Snapped
from routing.straight_walks import walk_straight
from routing.street_index import METRES_PER_DEGREE, read_only
from routing.way_search import measure_ways

AS_FAST_DS: Final = 1e-6
"""A way that passes no junction is taken where it is no slower than this (deciseconds): sums are rounded."""


@dataclass(frozen=True, eq=False)
class FastestWays:
    """Seconds and metres [origin, destination] of the fastest ways; inf where there is none."""

    travel_time_s: FloatArray
    length_m: FloatArray


@dataclass(frozen=True, eq=False)
class MeasuredLegs:
    """Legs with their metres, and the edge each runs along (-1: it stands at the node itself)."""

    legs: Legs
    length_m: FloatArray
    edge: IntArray


def fastest_ways(graph: RoadGraph, origins: Snapped, destinations: Snapped) -> FastestWays:
    """Door-to-door seconds and metres of the fastest way of each pair, access and egress legs included.

    One search per origin, until all destinations are reached: for some hundreds of places.
    """
    leave, arrive = measure_legs(graph, origins, leaving=True), measure_legs(graph, destinations, leaving=False)
    times, lengths = measure_ways(
        *search_arrays(graph),
        read_only(graph.length_m),
        *(read_only(array) for legs in (leave, arrive) for array in (*leg_arrays(legs.legs), legs.length_m)),
    )
    slack = AS_FAST_DS
    for origin, destination, time, metres in measure_direct_ways(graph, origins, destinations):
        for o, d, t, m in zip(origin.tolist(), destination.tolist(), time.tolist(), metres.tolist(), strict=True):
            if t <= times[o, d] + slack:
                times[o, d], lengths[o, d] = t, m
        slack = -AS_FAST_DS  # between the two kinds of direct ways the first is taken, unless it is slower
    return FastestWays(times / 10.0, lengths)


def search_arrays(graph: RoadGraph) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    return read_only(graph.first_out), read_only(graph.head), read_only(graph.travel_time), read_only(graph.tail)


def leg_arrays(legs: Legs) -> tuple[LongArray, IntArray, FloatArray]:
    return legs.first, legs.node, legs.time


def measure_legs(graph: RoadGraph, places: Snapped, *, leaving: bool) -> MeasuredLegs:
    """The legs of `routing.access_legs` with metres and edges: its open edges of the street, then its junction."""
    legs = departure_legs(graph, places) if leaving else arrival_legs(graph, places)
    length_m, edge = np.zeros(len(legs.node)), np.full(len(legs.node), -1, dtype=np.int32)
    for place in range(len(places)):
        begin, end = legs.first[place], legs.first[place + 1]
        if begin == end:
            continue
        street, fraction = places.street[place], places.fraction[place]
        edges = graph.street_edge[graph.street_first_edge[street] : graph.street_first_edge[street + 1]]
        edges = edges[graph.travel_time[edges] != UNREACHED]
        done = np.where(graph.edge_forward[edges], fraction, 1.0 - fraction)
        length_m[begin:end] = places.access_m[place]
        length_m[begin : begin + len(edges)] += graph.length_m[edges] * ((1.0 - done) if leaving else done)
        edge[begin : begin + len(edges)] = edges
    return MeasuredLegs(legs, length_m, edge)


def measure_direct_ways(
    graph: RoadGraph, origins: Snapped, destinations: Snapped
) -> list[tuple[LongArray, LongArray, FloatArray, FloatArray]]:
    """Ways that pass no junction, along one street and straight across: origins, destinations, deciseconds, metres."""
    o, d, time = along_one_street(graph, origins, destinations)
    street = graph.street_edge[graph.street_first_edge[origins.street[o]]]
    step = np.abs(destinations.fraction[d] - origins.fraction[o])
    along = (o, d, time, origins.access_m[o] + destinations.access_m[d] + step * graph.length_m[street])
    o, d, time = walk_straight(origins, destinations)
    middle = np.radians((origins.point_lat[o] + destinations.point_lat[d]) / 2)
    east = (destinations.point_lon[d] - origins.point_lon[o]) * METRES_PER_DEGREE * np.cos(middle)
    north = (destinations.point_lat[d] - origins.point_lat[o]) * METRES_PER_DEGREE
    return [along, (o, d, time, np.hypot(east, north))]
