"""Straight walks by hand, and against a plain loop over all pairs, through every door to travel times."""

from dataclasses import replace

import numpy as np
import pytest

from routing.network import RoadGraph
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import nearest_facilities, travel_time_matrix, travel_time_pairs

METRE = 1 / METRES_PER_DEGREE

pytestmark = pytest.mark.usefixtures("each_engine")


def snap(graph: RoadGraph, lon: list[float], lat: list[float], limit_m: float = 2000.0) -> Snapped:
    return snap_points(graph, lon, lat, off_road_kmh=3.6, limit_m=limit_m)


def without_points(places: Snapped) -> Snapped:
    """The same places with no point known: only the network is left."""
    nowhere = np.full(len(places), np.nan)
    return replace(places, point_lon=nowhere, point_lat=nowhere)


def test_by_hand_who_stands_at_the_facility_has_arrived(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.02, 0.0)], [street(0, 1, 900, 900)])
    far_off = snap(graph, [0.01], [997 * METRE])
    assert travel_time_matrix(graph, far_off, far_off).tolist() == [[0.0]]
    assert travel_time_pairs(graph, far_off, far_off, cutoff_s=60.0)[2].tolist() == [0.0]
    for direction in ("to_facility", "from_facility"):
        for k in (1, 2):
            nearest = nearest_facilities(graph, far_off, far_off, direction=direction, k=k)
            assert nearest.facility[:, 0].tolist() == [0]
            assert nearest.travel_time_s[:, 0].tolist() == [0.0]


def test_by_hand_across_the_field_as_long_as_it_is_no_farther_than_to_the_road_and_back(road_graph, street) -> None:
    graph = road_graph([(0.0, 0.0), (0.02, 0.0)], [street(0, 1, 900, 900)])
    origin = snap(graph, [0.01], [200 * METRE])
    there = snap(graph, [0.01, 0.01, 0.01 + 301 * METRE], [100 * METRE, -100 * METRE, 100 * METRE])
    walk_s = travel_time_matrix(graph, origin, there)[0]
    assert walk_s[:2] == pytest.approx([100.0, 300.0])  # 1 m/s; the second lies across the road
    assert walk_s[2] == travel_time_matrix(graph, without_points(origin), there)[0, 2] > 300.0


@pytest.mark.parametrize("seed", range(20))
def test_every_door_equals_a_loop_over_all_pairs(seed: int, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    origins, destinations = (
        snap(graph, *rng.uniform(-0.006, 0.026, size=(2, n)).tolist(), limit_m=500.0) for n in (30, 20)
    )
    expected = travel_time_matrix(graph, without_points(origins), without_points(destinations))
    n_walks = 0
    for o in np.flatnonzero(origins.ok):
        for d in np.flatnonzero(destinations.ok):
            north = (origins.point_lat[o] - destinations.point_lat[d]) * METRES_PER_DEGREE
            middle = np.radians((origins.point_lat[o] + destinations.point_lat[d]) / 2)
            east = (origins.point_lon[o] - destinations.point_lon[d]) * METRES_PER_DEGREE * np.cos(middle)
            metres = np.hypot(north, east)
            if metres <= origins.access_m[o] + destinations.access_m[d]:
                expected[o, d] = min(expected[o, d], metres)  # 1 m/s
                n_walks += 1
    assert n_walks > 0, f"{seed=}"
    times = travel_time_matrix(graph, origins, destinations)
    np.testing.assert_allclose(times, expected, rtol=0, atol=1e-6, err_msg=f"{seed=}")
    o, d, seconds = travel_time_pairs(graph, origins, destinations, cutoff_s=200.0)
    np.testing.assert_array_equal(np.column_stack([o, d]), np.argwhere(times <= 200.0), err_msg=f"{seed=}")
    np.testing.assert_array_equal(seconds, times[o, d])
    for k in (1, 3):
        to = nearest_facilities(graph, destinations, origins, k=k).travel_time_s
        np.testing.assert_array_equal(to, np.sort(times, axis=1)[:, :k], err_msg=f"{seed=}")
        back = nearest_facilities(graph, origins, destinations, direction="from_facility", k=k).travel_time_s
        np.testing.assert_array_equal(back, np.sort(times.T, axis=1)[:, :k], err_msg=f"{seed=}")
