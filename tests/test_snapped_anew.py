"""A drawn road laid in part: street index, components and snapped places are those of a network made anew."""

import numpy as np
import pytest
from what_if_town import build_town

from geo.reach import snap_places
from geo.region import Region
from geo.what_if.snapped_anew import snap_anew
from routing.edits.edit import AddRoad
from routing.edits.lay import lay_road
from routing.network import FloatArray, RoadGraph
from routing.numbering import strong_components
from routing.snap import Snapped, snap_points
from routing.street_index import StreetIndex, build_street_index, has_street_index, street_index

RULES = {"off_road_kmh": 4.0, "limit_m": 1000.0}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return build_town(tmp_path_factory.mktemp("town"))


def drawn_road(graph: RoadGraph, seed: int) -> AddRoad:
    rng = np.random.default_rng(seed)
    west, south, east, north = graph.bbox()
    n = int(rng.integers(1, 4))
    v = int(rng.integers(graph.n_nodes))
    begin = (float(graph.node_lon[v]), float(graph.node_lat[v]))
    line = zip(rng.uniform(west, east, n).tolist(), rng.uniform(south, north, n).tolist(), strict=True)
    return AddRoad((begin, *line), float(rng.uniform(5, 90)), one_way=bool(rng.random() < 0.3), join_m=60.0)


def items(index: StreetIndex) -> set[tuple[int, int, int]]:
    cell = np.repeat(np.arange(len(index.cell_first) - 1), np.diff(index.cell_first))
    return set(zip(cell.tolist(), index.item_vertex.tolist(), index.item_street.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(25))
def test_a_road_laid_in_part_is_one_laid_anew(town: Region, seed: int) -> None:
    graph = town.network.graphs["car" if seed % 2 else "walk"]
    street_index(graph)
    known = snap_places(graph, town.facilities, town.population, **RULES)
    laid = lay_road(lay_road(graph, drawn_road(graph, seed)), drawn_road(graph, 1000 + seed))
    np.testing.assert_array_equal(laid.component, strong_components(laid.n_nodes, laid.tail, laid.head))
    assert has_street_index(laid)
    in_part, in_full = street_index(laid), build_street_index(laid)
    np.testing.assert_array_equal(in_part.in_small_piece, in_full.in_small_piece)
    assert {item[1:] for item in items(in_part)} == {item[1:] for item in items(in_full)}
    again = []

    def snap(lon: FloatArray, lat: FloatArray) -> Snapped:
        again.append(len(lon))
        return snap_points(laid, lon, lat, **RULES)

    found = snap_anew(known, graph, laid, snap, RULES["limit_m"])
    wanted = snap_places(laid, town.facilities, town.population, **RULES)
    for one, other in ((found.facilities, wanted.facilities), (found.cells, wanted.cells)):
        for name in vars(other):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=f"{name} {seed=}")
    assert sum(again) <= len(wanted.cells) + len(wanted.facilities)


def test_places_far_from_a_drawn_road_are_not_snapped_again(town: Region) -> None:
    graph = town.network.graphs["walk"]
    street_index(graph)
    known = snap_places(graph, town.facilities, town.population, **RULES)
    v = int(np.argmin(graph.node_lon))
    place = (float(graph.node_lon[v]), float(graph.node_lat[v]))
    laid = lay_road(graph, AddRoad((place, (place[0] + 2e-4, place[1] + 2e-4)), 20.0))
    again = []

    def snap(lon: FloatArray, lat: FloatArray) -> Snapped:
        again.append(len(lon))
        return snap_points(laid, lon, lat, **RULES)

    snap_anew(known, graph, laid, snap, RULES["limit_m"])
    assert sum(again) < (len(known.cells) + len(known.facilities)) / 4
