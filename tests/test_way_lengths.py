"""Lengths and lines of the fastest ways, by hand, against networkx, and against the engines' times."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from routing.network import RoadGraph
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import travel_time_matrix
from routing.way_lengths import fastest_ways
from routing.way_lines import way_between

METRE = 1 / METRES_PER_DEGREE


def snap(graph: RoadGraph, lon, lat) -> Snapped:
    return snap_points(graph, lon, lat, off_road_kmh=3.6, limit_m=5000.0)


def with_true_lengths(graph: RoadGraph, **changes) -> RoadGraph:
    """The same graph with every edge as long as its street is drawn."""
    firsts = graph.street_first_vertex
    lines = [np.column_stack([graph.vertex_lon[a:b], graph.vertex_lat[a:b]]) for a, b in pairwise(firsts)]
    metres = np.array([line_length_m(line) for line in lines], dtype=np.float32)
    return replace(graph, length_m=metres[graph.edge_street], **changes)


def at_junctions(graph: RoadGraph) -> tuple[list[int], Snapped]:
    """Nodes with a street, and a place at each, so that there are no legs."""
    node = sorted({*graph.tail.tolist(), *graph.head.tolist()})
    return node, snap(graph, graph.node_lon[node].tolist(), graph.node_lat[node].tolist())


def line_length_m(line) -> float:
    across = np.cos(np.radians((line[1:, 1] + line[:-1, 1]) / 2))
    return float(np.hypot(np.diff(line[:, 0]) * across, np.diff(line[:, 1])).sum() * METRES_PER_DEGREE)


def test_by_hand_along_two_streets(road_graph, street) -> None:
    streets = [street(0, 1, 900, 900), street(1, 2, 600, 600)]
    graph = with_true_lengths(road_graph([(0.0, 0.0), (0.01, 0.0), (0.01, 0.01)], streets))
    places = snap(graph, [0.005, 0.01 + 20 * METRE], [30 * METRE, 0.005])
    found = fastest_ways(graph, places, places)
    half = 0.005 * METRES_PER_DEGREE
    assert found.length_m[0, 1] == pytest.approx(half + half + 50, rel=1e-3)
    assert found.travel_time_s[0, 1] == pytest.approx(45 + 30 + 50, rel=1e-3)
    line = way_between(graph, places, 0, places, 1)
    expected = [
        (0.005, 30 * METRE),
        (0.005, 0),
        (0.01, 0),
        (0.01, 0.005),
        (0.01 + 20 * METRE, 0.005),
    ]
    assert line == pytest.approx(np.array(expected), abs=1e-9)


def test_by_hand_a_one_way_street_is_driven_round(road_graph, street) -> None:
    """A ring of one-way streets: forward is short, back leads all the way round."""
    corners = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01)]
    ring = [street(at, (at + 1) % 4, 600, None) for at in range(4)]
    graph = with_true_lengths(road_graph(corners, ring))
    places = snap(graph, [0.004, 0.006], [0.0, 0.0])
    found = fastest_ways(graph, places, places)
    side = 0.01 * METRES_PER_DEGREE
    assert found.length_m[0, 1] == pytest.approx(0.2 * side, rel=1e-3)
    assert found.length_m[1, 0] == pytest.approx(3.8 * side, rel=1e-3)
    assert line_length_m(way_between(graph, places, 1, places, 0)) == pytest.approx(3.8 * side, rel=1e-3)
    back = way_between(graph, places, 1, places, 0)
    assert back[1] == pytest.approx((0.01, 0.0), abs=1e-9)  # onward, never against the street


def test_by_hand_neighbours_walk_straight(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.02, 0.0)], [street(0, 1, 900, 900)])
    places = snap(graph, [0.01, 0.01 + 30 * METRE], [400 * METRE, 400 * METRE])
    found = fastest_ways(graph, places, places)
    assert found.length_m[0, 1] == pytest.approx(30, rel=1e-3)
    assert way_between(graph, places, 0, places, 1) == pytest.approx(
        np.array([[0.01, 400 * METRE], [0.01 + 30 * METRE, 400 * METRE]])
    )


def test_by_hand_nowhere(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.01, 0.0)], [street(0, 1, 600, None)])
    places = snap(graph, [0.002, 0.008], [0.0, 0.0])
    found = fastest_ways(graph, places, places)
    assert np.isinf(found.length_m[1, 0])
    assert np.isinf(found.travel_time_s[1, 0])
    assert way_between(graph, places, 1, places, 0).shape == (0, 2)


@pytest.mark.parametrize("seed", range(12))
def test_times_are_those_of_the_engines_and_lines_are_as_long_as_told(seed, random_graph) -> None:
    graph = with_true_lengths(random_graph(seed))
    rng = np.random.default_rng(seed)
    places = snap(graph, rng.uniform(0, 0.02, 12).tolist(), rng.uniform(0, 0.02, 12).tolist())
    found = fastest_ways(graph, places, places)
    assert found.travel_time_s == pytest.approx(travel_time_matrix(graph, places, places))
    for origin in range(len(places)):
        for destination in range(len(places)):
            line = way_between(graph, places, origin, places, destination)
            if not np.isfinite(found.travel_time_s[origin, destination]):
                assert line.shape == (0, 2)
                continue
            assert line[0] == pytest.approx((places.point_lon[origin], places.point_lat[origin]))
            assert line[-1] == pytest.approx((places.point_lon[destination], places.point_lat[destination]))
            assert line_length_m(line) == pytest.approx(found.length_m[origin, destination], abs=0.5, rel=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_lengths_of_the_fastest_ways_by_networkx(seed, random_graph) -> None:
    """From junction to junction, every edge with a time of its own: the fastest way is one alone."""
    graph = random_graph(seed, delays=False)
    times = np.random.default_rng(seed).integers(1000, 10**7, graph.n_edges).astype(np.int32)
    graph = with_true_lengths(graph, travel_time=times)
    streets = nx.MultiDiGraph()
    streets.add_nodes_from(range(graph.n_nodes))
    for edge in range(graph.n_edges):
        u, v = int(graph.tail[edge]), int(graph.head[edge])
        streets.add_edge(u, v, time=int(times[edge]), metres=float(graph.length_m[edge]))
    node, places = at_junctions(graph)
    assert len(node) > 4
    found = fastest_ways(graph, places, places)
    for row, origin in enumerate(node):
        seconds, ways = nx.single_source_dijkstra(streets, origin, weight="time")
        for column, destination in enumerate(node):
            if destination not in ways:
                assert np.isinf(found.length_m[row, column])
                continue
            steps = [streets[u][v].values() for u, v in pairwise(ways[destination])]
            metres = sum(min(edges, key=lambda data: data["time"])["metres"] for edges in steps)
            assert found.travel_time_s[row, column] == pytest.approx(seconds[destination] / 10)
            assert found.length_m[row, column] == pytest.approx(metres, abs=0.1)
