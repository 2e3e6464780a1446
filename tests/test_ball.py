"""The ball around some places holds what the one door to travel times says, to the last bit."""

import numpy as np
import pytest

from routing.ball import ready_points, search_ball
from routing.engine import ENGINES, EngineName
from routing.snap import snap_points
from routing.travel_times import nearest_facilities, node_times

DIRECTIONS = ("to_facility", "from_facility")


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("n_places", [1, 3])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(8))
def test_nodes_and_points_as_through_the_one_door(
    random_graph, seed: int, engine: EngineName, n_places: int, direction: str
) -> None:
    graph = random_graph(seed)
    rng = np.random.default_rng(seed)
    west, south, east, north = graph.bbox()
    lon, lat = rng.uniform(west, east, 60), rng.uniform(south, north, 60)
    # Some on the spot and some beside it: they need no node at all.
    lon[:n_places], lat[:n_places] = lon[-n_places:], lat[-n_places:]
    lon[n_places : 2 * n_places], lat[n_places : 2 * n_places] = lon[-n_places:] + 1e-5, lat[-n_places:]
    snapped = snap_points(graph, lon, lat, off_road_kmh=4.0, limit_m=200.0)
    places = snap_points(graph, lon[-n_places:], lat[-n_places:], off_road_kmh=4.0, limit_m=500.0)
    for cutoff_s in (30.0, 120.0, 1e6):
        points = ready_points(graph, snapped)
        ball = search_ball(graph, places, direction=direction, cutoff_s=cutoff_s, points=points, engine=engine)
        expected = node_times(graph, places, direction=direction, cutoff_s=cutoff_s)
        assert ball.node.tolist() == np.flatnonzero(np.isfinite(expected)).tolist(), f"seed {seed}"
        assert (ball.node_time_s == expected[ball.node]).all(), f"seed {seed}"
        nearest = nearest_facilities(graph, places, snapped, direction=direction, cutoff_s=cutoff_s)
        assert (ball.point_time_s == nearest.travel_time_s[:, 0]).all(), f"seed {seed}"
