"""Which streets a selection means: by number, way, class and area, against slow oracles."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from routing.edits.area import streets_in_area
from routing.edits.edit import StreetSelection
from routing.edits.select import edges_of, select_streets
from routing.errors import EditError


def ring(west, south, east, north):
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def test_conditions_are_met_together(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1), street(1, 2), street(0, 2, via=((0.01, 0.01),))])
    graph = replace(graph, road_class=np.array([4, 11, 11], np.uint8), way_id=np.array([7, 7, 8]))

    def chosen(**conditions):
        return select_streets(graph, StreetSelection(**conditions)).tolist()

    assert chosen() == [0, 1, 2]
    assert chosen(streets=(2, 0, 2)) == [0, 2]
    assert chosen(ways=(7,)) == [0, 1]
    assert chosen(ways=(9,)) == []
    assert chosen(road_classes=("residential", "primary")) == [0, 1, 2]
    assert chosen(ways=(7,), road_classes=("residential",)) == [1]
    assert chosen(area=(ring(0.012, -0.001, 0.013, 0.001),)) == [1]
    # The third street bends away; what touches the edge of the area is in it.
    assert chosen(area=(ring(0.009, 0.01, 0.011, 0.02),)) == [2]
    assert chosen(streets=(0, 1), area=(ring(-1, -1, 1, 1),)) == [0, 1]
    # In the hole of an area is outside of it.
    assert chosen(area=(ring(-1, -1, 1, 1), ring(-0.5, -0.5, 0.5, 0.5))) == []
    assert chosen(area=(ring(5, 5, 6, 6),)) == []
    assert edges_of(graph, np.array([2, 0], dtype=np.int32)).tolist() == [
        *np.flatnonzero(graph.edge_street == 2),
        *np.flatnonzero(graph.edge_street == 0),
    ]


@pytest.mark.parametrize("number", [-1, 2])
def test_a_street_that_is_not_there_is_told(road_graph, street, number):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1), street(0, 1)])
    with pytest.raises(EditError, match=f"no street {number} for travel mode car: its streets are 0 to 1"):
        select_streets(graph, StreetSelection(streets=(0, number)))


@pytest.mark.parametrize("seed", range(40))
def test_areas_against_every_street_tried(random_graph, seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    corners = rng.uniform(-0.005, 0.025, size=(int(rng.integers(3, 7)), 2)) * rng.choice([1, 0.3])
    hull = shapely.convex_hull(shapely.multipoints(corners))
    area = (tuple(map(tuple, shapely.get_coordinates(hull).tolist())),)
    expected = []
    for s in range(graph.n_streets):
        a, b = graph.street_first_vertex[s : s + 2]
        line = np.column_stack([graph.vertex_lon[a:b], graph.vertex_lat[a:b]])
        if hull.intersects(shapely.linestrings(line)):
            expected.append(s)
    assert streets_in_area(graph, area).tolist() == expected, f"{seed=}"


@pytest.mark.parametrize(
    "rings",
    [
        (((0, 0), (1, 0), (0, 0)),),
        (((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)),),
        ((),),
    ],
)
def test_rings_that_are_no_polygon_are_told(road_graph, street, rings):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    with pytest.raises(EditError, match="is not a polygon"):
        streets_in_area(graph, rings)
