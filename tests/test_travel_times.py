"""Travel times by hand, against networkx with the snapped places inserted as nodes, and their invariants."""

import math

import networkx as nx
import numpy as np
import pytest

from routing.network import RoadGraph
from routing.snap import Snapped
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix, travel_time_pairs

SEEDS = range(40)


def places_on(street: list[int], fraction: list[float], access_time_s: list[float] | None = None) -> Snapped:
    """Places attached to streets without snapping."""
    access = np.array(access_time_s if access_time_s is not None else [0.0] * len(street), dtype=float)
    numbers = np.array(street, dtype=np.int32)
    nowhere = np.full(len(street), np.nan)
    return Snapped(numbers, np.array(fraction, dtype=float), access * 1.0, access, nowhere, nowhere)


def random_places(graph: RoadGraph, n: int, rng: np.random.Generator) -> Snapped:
    """Places anywhere on streets: several on one street, at its ends, and a refused one now and then."""
    street = rng.integers(-1, min(graph.n_streets, 12), size=n)
    fraction = rng.choice([0.0, 1.0, 0.25, 0.5, rng.random(), rng.random()], size=n)
    access = np.where(street < 0, np.inf, rng.choice([0.0, 30.0, rng.uniform(0, 50)], size=n))
    return places_on(street.tolist(), np.where(street < 0, np.nan, fraction).tolist(), access.tolist())


def oracle(  # noqa: PLR0912
    graph: RoadGraph, origins: Snapped, destinations: Snapped
) -> np.ndarray:
    """Door-to-door seconds by networkx: every place is a node of its own, cut into the edges of its street."""
    digraph = nx.DiGraph()

    def connect(u: object, v: object, time: float) -> None:
        if not digraph.has_edge(u, v) or digraph[u][v]["time"] > time:
            digraph.add_edge(u, v, time=time)

    for e in range(graph.n_edges):
        connect(int(graph.tail[e]), int(graph.head[e]), float(graph.travel_time[e]))
    sides = (("from", origins), ("to", destinations))
    for side, places in sides:
        for p in range(len(places)):
            digraph.add_node((side, p))
    for e in range(graph.n_edges):
        running, delay = float(graph.travel_time[e] - graph.delay[e]), float(graph.delay[e])
        u, v = int(graph.tail[e]), int(graph.head[e])
        here = {
            (side, p): float(places.fraction[p] if graph.edge_forward[e] else 1 - places.fraction[p])
            for side, places in sides
            for p in range(len(places))
            if places.street[p] == graph.edge_street[e]
        }
        for (side, p), done in here.items():
            if side == "from":
                connect((side, p), v, (1 - done) * running + delay)
                if done in (0.0, 1.0):
                    connect((side, p), u if done == 0.0 else v, 0.0)
                for (other, q), farther in here.items():
                    if other == "to" and farther >= done:
                        connect((side, p), (other, q), (farther - done) * running)
            else:
                connect(u, (side, p), done * running)
                if done in (0.0, 1.0):
                    connect(u if done == 0.0 else v, (side, p), 0.0)
    times = np.full((len(origins), len(destinations)), np.inf)
    for o in np.flatnonzero(origins.ok):
        reached = nx.single_source_dijkstra_path_length(digraph, ("from", int(o)), weight="time")
        for d in np.flatnonzero(destinations.ok):
            network = reached.get(("to", int(d)), math.inf) / 10
            times[o, d] = origins.access_time_s[o] + network + destinations.access_time_s[d]
    return times


@pytest.mark.parametrize("seed", SEEDS)
def test_matrix_equals_networkx_with_the_places_inserted(seed: int, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    for n_origins, n_destinations in ((6, 9), (9, 6)):
        origins, destinations = random_places(graph, n_origins, rng), random_places(graph, n_destinations, rng)
        times = travel_time_matrix(graph, origins, destinations, threads=1 + seed % 3)
        np.testing.assert_allclose(times, oracle(graph, origins, destinations), rtol=0, atol=1e-9, err_msg=f"{seed=}")


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_are_the_matrix_within_the_cutoff(seed: int, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    for n_origins, n_destinations in ((6, 9), (9, 6)):
        origins, destinations = random_places(graph, n_origins, rng), random_places(graph, n_destinations, rng)
        cutoff_s = float(rng.uniform(0, 60))
        whole = travel_time_matrix(graph, origins, destinations)
        short = travel_time_matrix(graph, origins, destinations, cutoff_s=cutoff_s)
        np.testing.assert_array_equal(short, np.where(whole <= cutoff_s, whole, np.inf), err_msg=f"{seed=}")
        origin, destination, seconds = travel_time_pairs(graph, origins, destinations, cutoff_s=cutoff_s)
        expected = np.argwhere(whole <= cutoff_s)
        np.testing.assert_array_equal(np.column_stack([origin, destination]), expected, err_msg=f"{seed=}")
        np.testing.assert_array_equal(seconds, whole[origin, destination])


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("seed", SEEDS)
def test_nearest_is_the_best_of_the_matrix(seed: int, direction: str, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    facilities, points = random_places(graph, 7, rng), random_places(graph, 12, rng)
    to_facility = direction == "to_facility"
    times = oracle(graph, points, facilities) if to_facility else oracle(graph, facilities, points).T
    cutoff_s = [math.inf, 25.0][seed % 2]
    times[times > cutoff_s + 1e-9] = np.inf
    for k in (1, 2, 4, 9):
        nearest = nearest_facilities(graph, facilities, points, direction=direction, k=k, cutoff_s=cutoff_s)
        expected = np.sort(np.pad(times, ((0, 0), (0, 9)), constant_values=np.inf), axis=1)[:, :k]
        np.testing.assert_allclose(nearest.travel_time_s, expected, rtol=0, atol=1e-9, err_msg=f"{seed=}")
        for p in range(len(points)):
            chosen = nearest.facility[p][nearest.facility[p] >= 0]
            assert len(set(chosen)) == len(chosen) == np.isfinite(expected[p]).sum(), f"{seed=}"
            np.testing.assert_allclose(times[p, chosen], nearest.travel_time_s[p, : len(chosen)], atol=1e-9)


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("seed", range(15))
def test_node_times_equal_networkx(seed: int, direction: str, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    places = random_places(graph, 5, rng)
    digraph = nx.MultiDiGraph()
    digraph.add_nodes_from(range(graph.n_nodes))
    for e in range(graph.n_edges):
        digraph.add_edge(int(graph.tail[e]), int(graph.head[e]), time=int(graph.travel_time[e]))
    if direction == "to_facility":
        digraph = digraph.reverse()
    expected = np.full(graph.n_nodes, np.inf)
    for p in np.flatnonzero(places.ok):
        for e in np.flatnonzero(graph.edge_street == places.street[p]):
            done = places.fraction[p] if graph.edge_forward[e] else 1 - places.fraction[p]
            running, delay = graph.travel_time[e] - graph.delay[e], graph.delay[e]
            u, v = int(graph.tail[e]), int(graph.head[e])
            ways = [(u, done * running)] if direction == "to_facility" else [(v, (1 - done) * running + delay)]
            ways += [(u, 0.0)] if done == 0 else [(v, 0.0)] if done == 1 else []
            for node, offset in ways:
                reached = nx.single_source_dijkstra_path_length(digraph, node, weight="time")
                for other, time in reached.items():
                    expected[other] = min(expected[other], places.access_time_s[p] + (offset + time) / 10)
    times = node_times(graph, places, direction=direction)
    np.testing.assert_allclose(times, expected, rtol=0, atol=1e-9, err_msg=f"{seed=}")
    short = node_times(graph, places, direction=direction, cutoff_s=20.0)
    np.testing.assert_array_equal(short, np.where(times <= 20.0, times, np.inf))
