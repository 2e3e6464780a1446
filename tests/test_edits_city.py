"""Scenario edits on a real city: in part as in full, and both engines the same with roads drawn over it."""

from pathlib import Path

import numpy as np
import pytest

from routing.edits.apply import apply_edits
from routing.edits.edit import AddRoad, CloseStreets, ScaleSpeed, StreetSelection
from routing.hierarchy.hierarchy import customise_hierarchy, hierarchy
from routing.osm.read import read_network
from routing.snap import snap_points
from routing.travel_times import node_times, travel_time_matrix

EXTRACT = Path(__file__).parents[2] / "shared/data/porto-alegre/poa_osm.pbf"


@pytest.fixture(scope="module")
def city():
    if not EXTRACT.exists():
        pytest.skip(f"{EXTRACT.name} absent")
    graph = read_network(EXTRACT, modes=["car"]).graphs["car"]
    hierarchy(graph)
    return graph


def some_places(graph, rng, n):
    west, south, east, north = graph.bbox()
    lon, lat = rng.uniform(west, east, n), rng.uniform(south, north, n)
    return snap_points(graph, lon, lat, off_road_kmh=4.0, limit_m=20000.0)


@pytest.mark.parametrize("seed", range(6))
def test_ladders_in_part_are_those_in_full(city, seed):
    rng = np.random.default_rng(seed)
    chosen = rng.choice(city.n_streets, size=int(rng.integers(1, 12)), replace=False).tolist()
    slower, closed = StreetSelection(streets=tuple(chosen)), StreetSelection(streets=tuple(chosen[::2]))
    edited = apply_edits(city, [CloseStreets(closed), ScaleSpeed(slower, float(rng.uniform(0.3, 3)))])
    assert edited.report.customised == "in part", f"{seed=}"
    full, known = customise_hierarchy(hierarchy(city).topology, edited.graph), hierarchy(edited.graph)
    for one, other in ((known.up, full.up), (known.down, full.down)):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a, b, err_msg=f"{seed=}")


@pytest.mark.parametrize("seed", range(3))
def test_engines_agree_with_roads_drawn(city, seed):
    rng = np.random.default_rng(50 + seed)
    starting = rng.choice(np.flatnonzero(city.edge_forward), size=4, replace=False)
    ends = city.tail[starting]
    place = [(float(city.node_lon[v]), float(city.node_lat[v])) for v in ends]
    middle = tuple(np.mean(place[:2], axis=0).tolist())
    roads = [AddRoad((place[0], middle, place[1]), 80.0, join_m=60.0), AddRoad(tuple(place[2:]), 30.0, one_way=True)]
    residential = ScaleSpeed(StreetSelection(road_classes=("residential",)), 0.7)
    edited = apply_edits(city, [residential, *roads])
    origins, destinations = some_places(edited.graph, rng, 12), some_places(edited.graph, rng, 300)
    one, other = (
        travel_time_matrix(edited.graph, origins, destinations, engine=engine)
        for engine in ("bucket_queue", "hierarchy")
    )
    np.testing.assert_array_equal(one, other, err_msg=f"{seed=}")
    assert edited.report.streets_added >= 2
    # A road more is never a loss. The start of a street is the same place before and after, cut or not.
    start = some_places(city, rng, 1)
    start.street[0], start.fraction[0] = city.edge_street[starting[0]], 0.0
    before = node_times(apply_edits(city, [residential]).graph, start, direction="from_facility")
    after = node_times(edited.graph, start, direction="from_facility")[: city.n_nodes]
    assert (after <= before).all()
    assert (after < before).any()
