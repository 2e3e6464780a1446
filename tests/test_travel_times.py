"""Travel times by hand, against networkx with the snapped places inserted as nodes, and their invariants."""

import itertools
import math
from dataclasses import fields, replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from thorough import seeds

from routing.bucket_queue import FAR, bucket_search, clear, search
from routing.direct_ways import Pairs, direct_ways
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.seeds import sort_seeds
from routing.snap import Snapped, snap_points
from routing.travel_times import (
    nearest_facilities,
    node_times,
    paired_travel_times,
    travel_time_matrix,
    travel_time_pairs,
)

pytestmark = pytest.mark.usefixtures("each_engine")

SEEDS = seeds(16, of=40)


def places_on(street: list[int], fraction: list[float], access_time_s: list[float] | None = None) -> Snapped:
    """Places attached to streets without snapping."""
    access = np.array(access_time_s if access_time_s is not None else [0.0] * len(street), dtype=float)
    numbers = np.array(street, dtype=np.int32)
    nowhere = np.full(len(street), np.nan)
    return Snapped(numbers, np.array(fraction, dtype=float), access * 1.0, access, nowhere, nowhere, nowhere, nowhere)


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


@pytest.mark.parametrize("seed", SEEDS)
def test_paired_times_are_the_diagonal_of_the_matrix(seed: int, random_graph) -> None:
    graph, rng = random_graph(seed), np.random.default_rng(seed)
    origins, destinations = random_places(graph, 12, rng), random_places(graph, 12, rng)
    paired = paired_travel_times(graph, origins, destinations)
    matrix = travel_time_matrix(graph, origins, destinations)
    np.testing.assert_array_equal(paired, np.diagonal(matrix), err_msg=f"{seed=}")


def test_many_pairs_on_one_street_are_not_tried_with_each_other(road_graph, street, monkeypatch) -> None:
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1, 100, None)])
    tried: list[int] = []

    def counted(*question: object) -> Pairs:
        ways = direct_ways(*question)
        tried.append(len(ways.origin))
        return ways

    monkeypatch.setattr("routing.direct_ways.direct_ways", counted)
    origins, destinations = places_on([0] * 1000, [0.25] * 1000), places_on([0] * 1000, [0.75, 0.125] * 500)
    assert paired_travel_times(graph, origins, destinations).tolist() == [5.0, math.inf] * 500
    assert sum(tried) < 100 * 1000


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


@pytest.mark.parametrize("seed", range(10))
def test_the_reversed_graph_swaps_the_directions(seed: int, random_graph, road_graph, street) -> None:
    graph = random_graph(seed, delays=False)
    backward = replace(
        graph,
        first_out=graph.first_in,
        head=graph.tail[graph.in_edge],
        tail=graph.head[graph.in_edge],
        travel_time=graph.travel_time[graph.in_edge],
        delay=graph.delay[graph.in_edge],
        edge_street=graph.edge_street[graph.in_edge],
        edge_forward=~graph.edge_forward[graph.in_edge],
        first_in=graph.first_out,
        in_edge=np.argsort(graph.tail[graph.in_edge], kind="stable").astype(np.int32),
        street_edge=np.argsort(graph.edge_street[graph.in_edge], kind="stable").astype(np.int32),
    )
    rng = np.random.default_rng(seed)
    facilities, points = random_places(graph, 6, rng), random_places(graph, 10, rng)
    to_facility = nearest_facilities(graph, facilities, points, direction="to_facility", k=2)
    from_facility = nearest_facilities(backward, facilities, points, direction="from_facility", k=2)
    np.testing.assert_array_equal(to_facility.travel_time_s, from_facility.travel_time_s)
    np.testing.assert_array_equal(to_facility.facility, from_facility.facility)
    np.testing.assert_array_equal(
        travel_time_matrix(graph, points, facilities), travel_time_matrix(backward, facilities, points).T
    )


@pytest.mark.parametrize("seed", range(60))
def test_an_early_stop_counts_a_node_told_again_through_streets_of_no_time_once(seed: int, road_graph, street) -> None:
    """A knot of streets of no time or next to none, two remainders per origin; one destination near, one farther on."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 10))
    spots = [(float(x), float(y)) for x, y in rng.uniform(0, 0.02, size=(n + 3, 2))]
    streets = [
        street(int(u), int(v), *(int(time) for time in rng.choice([0, 0, 0, 1], size=2)), via=((0.01, 0.01),))
        for u, v in rng.integers(0, n, size=(2 * n, 2))
    ]
    far = [int(rng.integers(0, n)), n, n + 1, n + 2]  # two streets on: the knot alone does not tell its time
    streets += [street(u, v, 40, None) for u, v in itertools.pairwise(far)]
    graph = road_graph(spots, streets)
    origins = places_on(rng.integers(0, 2 * n, 2).tolist(), rng.uniform(0.1, 0.9, 2).tolist())
    destinations = places_on([int(rng.integers(0, 2 * n)), 2 * n + 2], [0.5, 0.5])
    found = travel_time_matrix(graph, origins, destinations, threads=1)
    np.testing.assert_allclose(found, oracle(graph, origins, destinations), rtol=0, atol=1e-9, err_msg=f"{seed=}")


# By hand: A --street 0--> B --street 1--> C, 1000 m east each; street 0 takes 100.0 s, street 1 takes 50.0 s.
LINE = [(0.0, 0.0), (0.01, 0.0), (0.02, 0.0)]


def test_by_hand_a_delay_is_paid_when_passing_a_junction_not_when_stopping_before_it(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1, 1000, 1000, delay_at_end=70), street(1, 2, 500, 500)])
    quarter, before, beyond = (
        places_on([0], [0.25], [10.0]),
        places_on([0], [0.75], [5.0]),
        places_on([1], [0.5], [5.0]),
    )
    assert travel_time_matrix(graph, quarter, before).tolist() == [[10 + 50 + 5]]
    assert travel_time_matrix(graph, quarter, beyond).tolist() == [[10 + 75 + 7 + 25 + 5]]
    assert travel_time_matrix(graph, beyond, quarter).tolist() == [[5 + 25 + 75 + 10]]


def test_by_hand_behind_on_a_one_way_street_means_going_round(road_graph, street) -> None:
    triangle = [(0.0, 0.0), (0.01, 0.0), (0.0, 0.01)]
    ring = [street(0, 1, 400, None), street(1, 2, 300, None), street(2, 0, 200, None)]
    graph = road_graph(triangle, ring)
    near, far = places_on([0], [0.25]), places_on([0], [0.75])
    assert travel_time_matrix(graph, near, far).tolist() == [[20.0]]
    assert travel_time_matrix(graph, far, near).tolist() == [[10 + 30 + 20 + 10]]
    assert travel_time_matrix(graph, near, near).tolist() == [[0.0]]


def test_by_hand_round_the_block_may_beat_the_direct_way(road_graph, street) -> None:
    graph = road_graph(LINE[:2], [street(0, 1, 10_000, None), street(0, 1, 5, 5)])
    start, end = places_on([0], [0.01]), places_on([0], [0.99])
    assert travel_time_matrix(graph, start, end).tolist() == [[pytest.approx(980.0)]]
    assert travel_time_matrix(graph, end, start).tolist() == [[pytest.approx(10 + 0.5 + 10)]]


def test_by_hand_a_split_junction_forbids_one_turn_and_every_edge_of_the_street_counts(road_graph, street) -> None:
    # Who comes along street 0 stands at copy 4 of junction 1 and may not turn into street 2 (to the north).
    cross = [(0.0, 0.0), (0.01, 0.0), (0.02, 0.0), (0.01, 0.01)]
    streets = [street(0, 1, 100, 100), street(1, 2, 200, 200), street(1, 3, 300, None)]
    edges = [(0, 4, 0, True), (1, 0, 0, False), (4, 0, 0, False), (1, 2, 1, True), (4, 2, 1, True), (2, 1, 1, False),
             (1, 3, 2, True)]  # fmt: skip
    graph = road_graph(cross, streets, copies=[(4, 1)], edges=edges)
    west, east, north = places_on([0], [0.5]), places_on([1], [0.5]), places_on([2], [0.5])
    assert travel_time_matrix(graph, west, east).tolist() == [[5 + 10]]
    assert travel_time_matrix(graph, east, north).tolist() == [[10 + 15]]
    # On to the east end, back to the junction, then north.
    assert travel_time_matrix(graph, west, north).tolist() == [[5 + 20 + 20 + 15]]


def test_a_place_at_a_junction_can_leave_by_every_street_there(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1, 1000, None), street(1, 2, 500, None)])
    at_b, at_c = places_on([0], [1.0]), places_on([1], [1.0])
    assert travel_time_matrix(graph, at_b, at_c).tolist() == [[50.0]]
    assert travel_time_matrix(graph, places_on([1], [0.0]), at_c).tolist() == [[50.0]]
    assert travel_time_matrix(graph, places_on([0], [0.0]), places_on([1], [0.0])).tolist() == [[100.0]]


def test_exactly_the_cutoff_is_reached(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1, 9000, 9000), street(1, 2, 500, 500)])
    origin, facility = places_on([0], [0.0], [0.0]), places_on([0], [1.0], [0.0])
    assert travel_time_matrix(graph, origin, facility, cutoff_s=900.0).tolist() == [[900.0]]
    assert travel_time_matrix(graph, origin, facility, cutoff_s=np.nextafter(900.0, 0)).tolist() == [[np.inf]]
    assert nearest_facilities(graph, facility, origin, cutoff_s=900.0).facility.tolist() == [[0]]
    assert nearest_facilities(graph, facility, origin, cutoff_s=899.99).facility.tolist() == [[-1]]
    assert node_times(graph, facility, cutoff_s=900.0).tolist() == [900.0, 0.0, 50.0]
    assert travel_time_pairs(graph, origin, facility, cutoff_s=900.0)[2].tolist() == [900.0]


def test_of_two_facilities_as_near_the_first_row_wins(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1, 100, 100), street(1, 2, 100, 100)])
    point = places_on([0, 1], [1.0, 0.0])
    for k in (1, 2):
        nearest = nearest_facilities(graph, places_on([1, 0], [0.5, 0.5]), point, k=k)
        assert nearest.facility[:, 0].tolist() == [0, 0]
        assert nearest.travel_time_s.tolist() == [[5.0] * k] * 2
        twins = nearest_facilities(graph, places_on([0, 0], [0.5, 0.5], [3.0, 3.0]), point, k=k)
        assert twins.facility.tolist() == [list(range(k))] * 2


def test_nobody_and_nothing(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1), street(1, 2)])
    none, one = places_on([], []), places_on([0], [0.5])
    refused = places_on([-1], [math.nan], [math.inf])
    assert travel_time_matrix(graph, none, one).shape == (0, 1)
    assert travel_time_matrix(graph, one, none).shape == (1, 0)
    assert travel_time_matrix(graph, refused, one).tolist() == [[np.inf]]
    assert [len(part) for part in travel_time_pairs(graph, refused, one, cutoff_s=60.0)] == [0, 0, 0]
    assert [len(part) for part in travel_time_pairs(graph, none, none, cutoff_s=60.0)] == [0, 0, 0]
    for k in (1, 3):
        assert nearest_facilities(graph, none, one, k=k).facility.tolist() == [[-1] * k]
        assert nearest_facilities(graph, refused, one, k=k).travel_time_s.tolist() == [[np.inf] * k]
        assert nearest_facilities(graph, one, none, k=k).facility.shape == (0, k)
    assert np.isinf(node_times(graph, none)).all()
    assert paired_travel_times(graph, none, none).shape == (0,)
    assert paired_travel_times(graph, refused, one).tolist() == [np.inf]


def test_wrong_arguments_are_refused(road_graph, street) -> None:
    graph = road_graph(LINE, [street(0, 1), street(1, 2)])
    one = places_on([0], [0.5])
    with pytest.raises(ValueError, match="make no pairs"):
        paired_travel_times(graph, one, places_on([0, 1], [0.5, 0.5]))
    with pytest.raises(ValueError, match="direction must be"):
        nearest_facilities(graph, one, one, direction="sideways")
    with pytest.raises(ValueError, match="k must be 1 or more"):
        nearest_facilities(graph, one, one, k=0)
    with pytest.raises(ValueError, match="cutoff_s must be 0 or more"):
        travel_time_matrix(graph, one, one, cutoff_s=math.nan)


def test_many_facilities_for_many_nodes_outgrow_the_first_pool(random_graph) -> None:
    graph = random_graph(11, n_nodes=400)
    rng = np.random.default_rng(11)
    facilities, points = random_places(graph, 300, rng), random_places(graph, 50, rng)
    nearest = nearest_facilities(graph, facilities, points, k=8)
    times = np.sort(travel_time_matrix(graph, points, facilities), axis=1)[:, :8]
    np.testing.assert_allclose(nearest.travel_time_s, times, rtol=0, atol=1e-9)


EXTRACTS = [("porto-alegre/poa_osm.pbf", "walk"), ("porto-alegre/poa_osm.pbf", "car"),
            ("liechtenstein/liechtenstein-latest.osm.pbf", "car")]  # fmt: skip


@pytest.mark.parametrize(("extract", "mode"), EXTRACTS)
def test_real_extracts_equal_networkx(extract: str, mode: str) -> None:
    path = Path(__file__).parents[1] / "../shared/data" / extract
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    graph = read_network(path, modes=[mode]).graphs[mode]
    digraph = nx.DiGraph()
    for e in np.argsort(-graph.travel_time, kind="stable"):  # of parallel edges the fastest is added last
        digraph.add_edge(int(graph.tail[e]), int(graph.head[e]), time=int(graph.travel_time[e]))
    west, south, east, north = graph.bbox()
    rng = np.random.default_rng(4)
    places = snap_points(graph, rng.uniform(west, east, 40), rng.uniform(south, north, 40), off_road_kmh=4.0)
    origins, destinations = rows(places, slice(0, 4)), rows(places, slice(4, 40))
    assert origins.ok.any()
    assert destinations.ok.any()
    expected = np.full((4, 36), np.inf)
    for o in np.flatnonzero(origins.ok):
        departure = digraph.copy()
        for e in np.flatnonzero(graph.edge_street == origins.street[o]):
            done = origins.fraction[o] if graph.edge_forward[e] else 1 - origins.fraction[o]
            rest = (1 - done) * int(graph.travel_time[e] - graph.delay[e]) + int(graph.delay[e])
            departure.add_edge("here", int(graph.head[e]), time=rest)
            if done in (0.0, 1.0):
                departure.add_edge("here", int(graph.tail[e] if done == 0 else graph.head[e]), time=0)
        reached = nx.single_source_dijkstra_path_length(departure, "here", weight="time")
        for d in np.flatnonzero(destinations.ok):
            assert destinations.street[d] != origins.street[o]
            for e in np.flatnonzero(graph.edge_street == destinations.street[d]):
                done = destinations.fraction[d] if graph.edge_forward[e] else 1 - destinations.fraction[d]
                running = int(graph.travel_time[e] - graph.delay[e])
                ways = [reached.get(int(graph.tail[e]), np.inf) + done * running]
                if done in (0.0, 1.0):
                    ways.append(reached.get(int(graph.tail[e] if done == 0 else graph.head[e]), np.inf))
                total = origins.access_time_s[o] + min(ways) / 10 + destinations.access_time_s[d]
                expected[o, d] = min(expected[o, d], total)
    np.testing.assert_allclose(travel_time_matrix(graph, origins, destinations), expected, rtol=0, atol=1e-6)
    for node in rng.integers(0, graph.n_nodes, size=3):
        lengths = nx.single_source_dijkstra_path_length(digraph, int(node), weight="time")
        whole = np.array([lengths.get(v, np.inf) for v in range(graph.n_nodes)])
        engine = bucket_search(graph, reverse=False)
        seeds = sort_seeds(np.array([node], np.int32), np.zeros(1), np.zeros(1, np.int32))
        with engine.buffers() as buffers:
            n_touched = search(engine.arcs, seeds, 2**31 - 2, np.zeros(1, np.uint8), 0, buffers)
            state = buffers.state.copy()
            clear(buffers, n_touched)
        np.testing.assert_array_equal(np.where(state == FAR, np.inf, state >> 32), whole)


def rows(snapped: Snapped, part: slice) -> Snapped:
    return Snapped(*[getattr(snapped, field.name)[part] for field in fields(Snapped)])
