"""Damaged arrays: each number that could lead a search astray is refused by name; sound networks never are."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from routing.errors import NetworkFolderError
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork
from routing.network_checks import LONGEST_EDGE_DS, find_impossible_array
from routing.storage import load_network, save_network
from routing.street_index import StreetIndex, street_index

BELOW_NODES, BELOW_EDGES = ("head", "tail", "component", "junction"), ("in_edge", "street_edge")
BELOW_STREETS = ("edge_street", "index/item_street")
RUN_STARTS = ("first_out", "first_in", "street_first_edge", "street_first_vertex", "index/cell_first")
PLACES = {"node_lon": 180.0, "vertex_lon": 180.0, "node_lat": 90.0, "vertex_lat": 90.0}


def found_with(graph: RoadGraph, name: str, array: np.ndarray) -> str:
    """What is found when the array of this name is replaced."""
    index = street_index(graph)
    field = name.removeprefix("index/")
    if name == field:
        return find_impossible_array(replace(graph, **{field: array}), index)
    return find_impossible_array(graph, replace(index, **{field: array}))


def array_of(graph: RoadGraph, name: str) -> np.ndarray:
    field = name.removeprefix("index/")
    return np.array(getattr(graph if name == field else street_index(graph), field))


def changed(graph: RoadGraph, name: str, place: int, value: object) -> np.ndarray:
    array = array_of(graph, name)
    array[place] = value
    return array


@pytest.mark.parametrize("seed", range(20))
def test_sound_graphs_pass(random_graph, seed: int) -> None:
    graph = random_graph(seed)
    assert find_impossible_array(graph, street_index(graph)) == ""


def test_a_graph_without_streets_passes(road_graph) -> None:
    for graph in (road_graph([], []), road_graph([(0.0, 0.0)], [])):
        assert find_impossible_array(graph, street_index(graph)) == ""


def test_split_junctions_pass(road_graph, street) -> None:
    edges = [(0, 1, 0, True), (1, 0, 0, False), (1, 2, 1, True), (3, 0, 0, False), (2, 3, 1, False)]
    graph = road_graph([(0, 0), (0.001, 0), (0.002, 0)], [street(0, 1), street(1, 2)], [(3, 1)], edges)
    assert find_impossible_array(graph, street_index(graph)) == ""
    assert graph.junction.tolist() == [0, 1, 1, 3]


@pytest.mark.parametrize("name", [*BELOW_NODES, *BELOW_EDGES, *BELOW_STREETS, "index/item_vertex", "road_class"])
def test_numbers_past_the_end_of_what_they_number_are_found(random_graph, name: str) -> None:
    graph = random_graph(3)
    counts = dict.fromkeys(BELOW_NODES, graph.n_nodes) | dict.fromkeys(BELOW_EDGES, graph.n_edges)
    counts |= dict.fromkeys(BELOW_STREETS, graph.n_streets)
    counts |= {"index/item_vertex": len(graph.vertex_lon) - 1, "road_class": 200}
    wrong = [counts[name]] if name == "road_class" else [counts[name], 1_900_000_000, -1, -(2**31)]
    for place in (0, len(array_of(graph, name)) // 2, -1):
        for value in wrong:
            assert found_with(graph, name, changed(graph, name, place, value)) == name
    if name in {"head", "tail", "in_edge"}:
        assert found_with(graph, name, changed(graph, name, 0, counts[name] - 1)) == ""


@pytest.mark.parametrize("name", RUN_STARTS)
def test_run_starts_that_fall_or_leave_the_array_are_found(random_graph, name: str) -> None:
    graph = random_graph(3)
    first = array_of(graph, name)
    middle = len(first) // 2
    for place, value in ((0, 1), (0, -1), (middle, -1), (middle, first[-1] + 1), (middle, np.iinfo(first.dtype).min)):
        assert found_with(graph, name, changed(graph, name, place, value)) == name
    assert found_with(graph, name, changed(graph, name, -1, first[-1] + 1)) == name
    for shorter in (first[:-1], first[:0]):
        # The cells are listed twice, and then the frame is named.
        assert found_with(graph, name, shorter) in {name, "index/frame"}


def test_a_run_that_falls_far_along_is_found(random_graph) -> None:
    graph = random_graph(3)
    n = 100_000  # several of the blocks that are looked at together
    cells = np.full(n + 1, len(street_index(graph).item_vertex), dtype=np.int32)
    cells[0] = 0
    frame = changed(graph, "index/frame", slice(4, 6), (n, 1))
    index = replace(street_index(graph), frame=frame, cell_first=cells)
    assert find_impossible_array(graph, index) == ""
    for place in (32_767, 32_768, 32_769, 65_536, n - 1):
        damaged = cells.copy()
        damaged[place] -= 1
        damaged[1:place] = cells[-1]
        assert find_impossible_array(graph, replace(index, cell_first=damaged)) == "index/cell_first"


def test_a_street_needs_two_vertices(random_graph) -> None:
    graph = random_graph(3)
    first = array_of(graph, "street_first_vertex")
    assert found_with(graph, "street_first_vertex", changed(graph, "street_first_vertex", 1, first[2])) != ""
    assert found_with(graph, "street_first_vertex", changed(graph, "street_first_vertex", 1, 1)) != ""


def test_a_node_stands_at_an_earlier_one_only_if_all_between_do(random_graph) -> None:
    graph = random_graph(3)
    for place, value in ((0, 1), (3, 0), (3, 4)):
        assert found_with(graph, "junction", changed(graph, "junction", place, value)) == "junction"
    assert found_with(graph, "junction", changed(graph, "junction", 3, 2)) == ""


def test_times_that_cannot_be_are_found(random_graph) -> None:
    graph = random_graph(3)
    assert found_with(graph, "travel_time", changed(graph, "travel_time", 2, LONGEST_EDGE_DS)) == ""
    for value in (LONGEST_EDGE_DS + 1, -1, 2**31 - 1):
        assert found_with(graph, "travel_time", changed(graph, "travel_time", 2, value)) == "travel_time"
    assert found_with(graph, "delay", changed(graph, "delay", 2, -1)) == "delay"
    delayed = int(np.argmax(graph.delay))
    assert graph.delay[delayed] > 0
    too_fast = changed(graph, "travel_time", delayed, graph.delay[delayed] - 1)
    assert found_with(graph, "travel_time", too_fast) == "travel_time"
    for value in (-1.0, np.nan, np.inf):
        assert found_with(graph, "length_m", changed(graph, "length_m", 2, value)) == "length_m"


@pytest.mark.parametrize(("name", "limit"), PLACES.items())
def test_places_not_on_earth_are_found(random_graph, name: str, limit: float) -> None:
    graph = random_graph(3)
    for value in (np.nan, np.inf, -np.inf, limit + 0.001, -limit - 0.001, 1e300):
        assert found_with(graph, name, changed(graph, name, -1, value)) == name
    assert found_with(graph, name, changed(graph, name, -1, limit)) == ""


def test_a_frame_that_is_not_that_of_the_cells_is_found(random_graph) -> None:
    graph = random_graph(3)
    frame = array_of(graph, "index/frame")
    changes = [(i, np.nan) for i in range(6)] + [(0, 200.0), (1, -91.0), (2, 1e-9), (3, -1.0), (4, 0.5), (5, -1.0)]
    changes += [(4, frame[4] + 1), (5, 1e300)]
    for place, value in changes:
        assert found_with(graph, "index/frame", changed(graph, "index/frame", place, value)) == "index/frame"
    assert found_with(graph, "index/frame", frame[:5]) == "index/frame"


@pytest.mark.parametrize("name", ["edge_forward", "index/in_small_piece"])
def test_marks_other_than_0_and_1_are_found(random_graph, name: str) -> None:
    graph = random_graph(3)
    marks = array_of(graph, name)
    marks.view(np.uint8)[1] = 2
    assert found_with(graph, name, marks) == name


@pytest.mark.parametrize("bundle", [RoadGraph, StreetIndex])
def test_any_array_cut_short_is_found(random_graph, bundle: type) -> None:
    graph = random_graph(3)
    for field in fields(bundle):
        if field.name != "mode":
            name = field.name if bundle is RoadGraph else f"index/{field.name}"
            assert found_with(graph, name, array_of(graph, name)[:-1]) != "", name


@pytest.fixture
def folder(random_graph, tmp_path: Path) -> Path:
    source = NetworkSource("town.osm.pbf", "ab" * 32, "2026-02-01", "KZ")
    return save_network(RoadNetwork({"car": random_graph(3)}, source, RestrictionCounts()), tmp_path / "city.network")


def array_refused(folder: Path) -> object:
    """The array that loading refuses, "" when it refuses none; any other error goes through."""
    try:
        load_network(folder)
    except NetworkFolderError as error:
        return error.params["array"]
    return ""


@pytest.mark.parametrize("seed", range(5))
def test_random_numbers_in_any_array_never_leave_a_search_unchecked(folder: Path, seed: int) -> None:
    """Whatever bytes stand in an array: one sentence that names it, or numbers that keep within all others."""
    rng = np.random.default_rng(seed)
    listed = json.loads((folder / "network.json").read_text(encoding="utf-8"))["modes"]["car"]["arrays"]
    refused: set[object] = set()
    for name in listed:
        path = folder / f"{name}.npy"
        written = path.read_bytes()
        noise = rng.integers(0, 256, len(written) - 128, dtype=np.uint8).tobytes()
        path.write_bytes(written[:128] + noise)
        refused.add(array_refused(folder))
        path.write_bytes(written)
    harmless = {"car/way_id"}
    assert set(listed) - refused <= harmless, f"seed {seed}"


def test_every_header_byte_may_be_damaged(folder: Path) -> None:
    path = folder / "car" / "head.npy"
    written = path.read_bytes()
    for place in range(128):
        for byte in b"\x00(}'9 \xff":
            path.write_bytes(written[:place] + bytes([byte]) + written[place + 1 :])
            assert array_refused(folder) in {"", "car/head"}
