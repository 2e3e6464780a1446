"""Homes: residential streets by their metres, dwellings by their floor area."""

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geo.errors import PlaceError
from geo.homes import BUILDING_TAGS, DWELLINGS, STREET_WEIGHTS, building_homes, street_homes
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.osm.features import OsmFeatures
from routing.street_index import METRES_PER_DEGREE

METRE = 1 / METRES_PER_DEGREE  # of latitude, in degrees


def graph_of(streets: list[tuple[str, list[tuple[float, float]]]]) -> RoadGraph:
    """A graph of streets alone: class, and vertices in metres from (0, 0)."""
    counts = [len(vertices) for _, vertices in streets]
    vertices = np.array([vertex for _, line in streets for vertex in line], dtype=np.float64) * METRE
    none = np.zeros(0, dtype=np.int32)
    return RoadGraph(
        mode="walk",
        node_lon=np.zeros(0),
        node_lat=np.zeros(0),
        junction=none,
        component=none,
        first_out=none,
        head=none,
        travel_time=none,
        delay=none,
        length_m=np.zeros(0, dtype=np.float32),
        edge_street=none,
        edge_forward=np.zeros(0, dtype=np.bool_),
        first_in=none,
        tail=none,
        in_edge=none,
        street_first_vertex=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        street_first_edge=none,
        street_edge=none,
        road_class=np.array([ROAD_CLASSES.index(name) for name, _ in streets], dtype=np.uint8),
        way_id=np.zeros(len(streets), dtype=np.int64),
        vertex_lon=vertices[:, 0],
        vertex_lat=vertices[:, 1],
    )


def test_streets_are_cut_into_pieces() -> None:
    graph = graph_of(
        [
            ("residential", [(0, 0), (0, 120), (30, 120)]),
            ("motorway", [(0, 0), (900, 0)]),
            ("unclassified", [(0, 500), (40, 500)]),
        ]
    )
    homes = street_homes(graph, piece_m=50)
    assert (homes.lat / METRE).tolist() == pytest.approx([20, 60, 100, 120, 500])
    assert (homes.lon / METRE).tolist() == pytest.approx([0, 0, 0, 15, 20])
    assert homes.weight.tolist() == pytest.approx([40, 40, 40, 30, 20])  # unclassified weighs half
    assert homes.weight.sum() == pytest.approx(150 + 40 * STREET_WEIGHTS["unclassified"])


def test_streets_without_length_carry_nobody() -> None:
    homes = street_homes(graph_of([("residential", [(0, 0), (0, 0), (0, 10)])]))
    assert homes.weight.tolist() == pytest.approx([10])


def test_network_without_residential_streets_is_refused() -> None:
    with pytest.raises(
        PlaceError, match=r"no residential streets \(residential, living_street, unclassified, tertiary\)"
    ):
        street_homes(graph_of([("motorway", [(0, 0), (900, 0)])]))


def test_every_weighted_class_is_a_road_class() -> None:
    assert set(STREET_WEIGHTS) <= set(ROAD_CLASSES)


def features(found: list[tuple[dict[str, str], shapely.Geometry]]) -> OsmFeatures:
    middle = [shape.representative_point() for _, shape in found]
    return OsmFeatures(
        osm_id=[f"w{at}" for at in range(len(found))],
        tags=[tags for tags, _ in found],
        lon=np.array([point.x for point in middle]),
        lat=np.array([point.y for point in middle]),
        wkb=[shapely.to_wkb(shape) for _, shape in found],
    )


def test_dwellings_weigh_their_floor_area() -> None:
    house = box(-5 * METRE, -5 * METRE, 5 * METRE, 5 * METRE)  # 100 m2
    homes = building_homes(
        features(
            [
                ({"building": "house", "building:levels": "2"}, house),
                ({"building": "apartments"}, house),
                ({"building": "yes", "building:levels": "?"}, house),
                ({"building": "yes", "shop": "mall"}, house),
                ({"building": "industrial"}, house),
                ({"building": "house"}, Point(0, 0)),
                ({"building": "house"}, LineString([(0, 0), (1, 1)])),
                ({"building": "apartments", "building:levels": "900"}, house),
                ({"building": "house", "building:levels": "-2"}, house),
            ]
        )
    )
    assert homes.weight.tolist() == pytest.approx([200, 100 * DWELLINGS["apartments"], 100, 6000, 100])


def test_extract_without_dwellings_is_refused() -> None:
    with pytest.raises(PlaceError, match="no outlines of dwellings"):
        building_homes(features([({"building": "garage"}, box(0, 0, 1, 1))]))
    assert {"building": tuple(DWELLINGS)} == BUILDING_TAGS
