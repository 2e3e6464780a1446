"""Snapping by hand, against a loop over every segment, and its rules: pieces, limits, ends, ties, bad points."""

import math
from itertools import pairwise

import numpy as np
import pytest

from routing.errors import PointError
from routing.network import RoadGraph
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE, build_street_index

M = 1 / METRES_PER_DEGREE  # degrees in a metre, both ways at the equator


def snap_one(graph: RoadGraph, lon: float, lat: float, limit_m: float = 1000.0) -> tuple[int, float, float]:
    snapped = snap_points(graph, [lon], [lat], off_road_kmh=3.6, limit_m=limit_m)
    return int(snapped.street[0]), float(snapped.fraction[0]), float(snapped.access_m[0])


def test_by_hand_a_point_beside_the_middle_of_a_bent_street(road_graph, street) -> None:
    # 300 m east, then 100 m north; the point is 40 m south of the spot 200 m along: half of the 400 m.
    graph = road_graph([(0.0, 0.0), (300 * M, 100 * M)], [street(0, 1, via=((300 * M, 0.0),))])
    snapped = snap_points(graph, [200 * M], [-40 * M], off_road_kmh=4.8)
    assert snapped.street.tolist() == [0]
    assert snapped.fraction[0] == pytest.approx(0.5, abs=1e-6)
    assert snapped.access_m[0] == pytest.approx(40.0, abs=1e-4)
    assert snapped.access_time_s[0] == pytest.approx(30.0, abs=1e-4)
    assert (snapped.lon[0], snapped.lat[0]) == (pytest.approx(200 * M), pytest.approx(0.0, abs=1e-12))
    assert snapped.ok.tolist() == [True]


def test_metres_are_right_away_from_the_equator(road_graph, street) -> None:
    graph = road_graph([(69.6, 42.3), (69.6, 42.4)], [street(0, 1)])
    expected = 0.005 * METRES_PER_DEGREE * math.cos(math.radians(42.35))
    assert snap_one(graph, 69.605, 42.35) == (0, pytest.approx(0.5, abs=1e-4), pytest.approx(expected, rel=1e-9))


def test_the_limit_is_inclusive_and_beyond_it_a_point_is_refused(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.01, 0.0)], [street(0, 1)])
    metres = snap_one(graph, 0.005, 0.002)[2]
    assert snap_one(graph, 0.005, 0.002, limit_m=metres)[0] == 0
    snapped = snap_points(graph, [0.005], [0.002], off_road_kmh=4.0, limit_m=np.nextafter(metres, 0))
    assert snapped.street.tolist() == [-1]
    assert snapped.access_time_s.tolist() == snapped.access_m.tolist() == [np.inf]
    assert not snapped.ok.any()
    assert np.isnan([snapped.fraction[0], snapped.lon[0], snapped.lat[0]]).all()


def test_a_point_at_a_junction_stands_at_an_end_of_the_street_numbered_first(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.01, 0.0), (0.01, 0.01)], [street(1, 2), street(0, 1), street(2, 1)])
    assert snap_one(graph, 0.01, 0.0) == (0, 0.0, 0.0)
    assert snap_one(graph, 0.01 + 0.005 * M, 0.01) == (0, 1.0, pytest.approx(0.005, rel=1e-6))


def test_a_small_piece_is_passed_over_unless_nothing_else_is_near(road_graph, street) -> None:
    # 300 nodes in a line; a car park of two nodes 10 m north of it, another one far away.
    line = [(i * 0.001, 0.0) for i in range(300)]
    parks = [(0.1, 10 * M), (0.1005, 10 * M), (0.1, 0.1), (0.1005, 0.1)]
    streets = [street(300, 301), street(302, 303)] + [street(i, i + 1) for i in range(299)]
    graph = road_graph(line + parks, streets)
    assert build_street_index(graph).in_small_piece.tolist() == [1, 1] + [0] * 299
    assert snap_one(graph, 0.1002, 12 * M)[0] == 2 + 100
    assert snap_one(graph, 0.1002, 12 * M, limit_m=5.0)[0] == 0
    assert snap_one(graph, 0.1002, 0.1001)[0] == 1


def test_a_street_that_cannot_be_left_again_is_a_small_piece(road_graph, street) -> None:
    line = [(i * 0.001, 0.0) for i in range(200)]
    graph = road_graph(
        [*line, (0.05, 0.001)], [street(i, i + 1) for i in range(199)] + [street(50, 200, backward=None)]
    )
    assert build_street_index(graph).in_small_piece.tolist() == [0] * 199 + [1]


def every_segment(graph: RoadGraph, lon: float, lat: float, limit_m: float) -> tuple[int, float]:
    """Street and metres by looking at every segment of every street."""
    small = build_street_index(graph).in_small_piece
    best = {0: (math.inf, -1), 1: (math.inf, -1)}
    scale = math.cos(math.radians(lat))
    for s in range(graph.n_streets):
        vertices = range(graph.street_first_vertex[s], graph.street_first_vertex[s + 1])
        points = np.array([((graph.vertex_lon[v] - lon) * scale, graph.vertex_lat[v] - lat) for v in vertices])
        for a, b in pairwise(points):
            t = 0.0 if (a == b).all() else float(np.clip(np.dot(-a, b - a) / np.dot(b - a, b - a), 0, 1))
            metres = float(np.linalg.norm(a + t * (b - a))) * METRES_PER_DEGREE
            if metres <= limit_m:
                best[int(small[s])] = min(best[int(small[s])], (metres, s))
    metres, s = best[0] if best[0][1] >= 0 else best[1]
    return s, metres


@pytest.mark.parametrize("seed", range(20))
def test_equals_a_loop_over_every_segment(seed: int, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed, n_nodes=int(rng.integers(2, 120)))
    lon, lat = rng.uniform(-0.01, 0.03, size=(2, 60))
    limit_m = float(rng.choice([50.0, 300.0, 1000.0, math.inf]))
    snapped = snap_points(graph, lon, lat, off_road_kmh=4.0, limit_m=limit_m)
    for p in range(60):
        s, metres = every_segment(graph, lon[p], lat[p], limit_m)
        if s < 0:
            assert snapped.street[p] == -1, f"{seed=} {p=}"
            continue
        assert snapped.access_m[p] == pytest.approx(metres, abs=0.002), f"{seed=} {p=}"
        place = every_segment(graph, snapped.lon[p], snapped.lat[p], math.inf)
        assert place[1] < 0.01 or snapped.street[p] == s, f"{seed=} {p=}"


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 0.0), (181.0, 0.0), (0.0, 90.5), (0.0, -math.inf)])
def test_a_coordinate_that_cannot_be_is_refused_by_number(lon: float, lat: float, road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.01, 0.0)], [street(0, 1)])
    with pytest.raises(PointError, match=r"^point 2: .* is not a place on Earth; give degrees, longitude"):
        snap_points(graph, [0.0, lon], [0.0, lat], off_road_kmh=4.0)


def test_a_graph_without_streets_refuses_every_point(road_graph) -> None:
    snapped = snap_points(road_graph([(0.0, 0.0)], []), [0.0, 5.0], [0.0, 5.0], off_road_kmh=4.0)
    assert isinstance(snapped, Snapped)
    assert snapped.street.tolist() == [-1, -1]


def test_points_far_away_and_streets_of_no_length(road_graph, street) -> None:
    graph = road_graph([(10.0, 10.0), (10.0, 10.0)], [street(0, 1)])
    assert snap_one(graph, -170.0, -80.0) == (-1, pytest.approx(math.nan, nan_ok=True), math.inf)
    assert snap_one(graph, 10.0, 10.0) == (0, 0.0, 0.0)
    far = snap_points(graph, [-170.0], [-80.0], off_road_kmh=4.0, limit_m=math.inf)
    assert far.street.tolist() == [0]
