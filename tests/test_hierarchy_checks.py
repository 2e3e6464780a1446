"""A damaged stored hierarchy is refused by the name of its array; sound ones never are."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.errors import NetworkFolderError
from routing.hierarchy.checks import find_impossible_hierarchy
from routing.hierarchy.hierarchy import Hierarchy, hierarchy
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork
from routing.storage import load_network, save_network

TOPOLOGY = ("position", "node", "first", "head", "tail", "parent", "lower_first", "lower_arc", "edge_arc", "edge_up")
LADDER = ("first", "target", "time")


def with_array(known: Hierarchy, name: str, array: np.ndarray) -> Hierarchy:
    if name.startswith(("up_", "down_")):
        side, field = name.split("_", 1)
        return replace(known, **{side: getattr(known, side)._replace(**{field: array})})
    return replace(known, topology=replace(known.topology, **{name: array}))


def array_of(known: Hierarchy, name: str) -> np.ndarray:
    if name.startswith(("up_", "down_")):
        side, field = name.split("_", 1)
        return np.array(getattr(getattr(known, side), field))
    return np.array(getattr(known.topology, name))


NAMES = (*TOPOLOGY, *(f"{side}_{field}" for side in ("up", "down") for field in LADDER if field != "first"))


@pytest.fixture
def graph(random_graph) -> RoadGraph:
    made: RoadGraph = random_graph(3)
    return made


@pytest.mark.parametrize("seed", range(10))
def test_sound_hierarchies_pass(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    assert find_impossible_hierarchy(graph, hierarchy(graph)) == ""


def test_a_graph_without_streets_passes(road_graph) -> None:
    for graph in (road_graph([], []), road_graph([(0.0, 0.0)], [])):
        assert find_impossible_hierarchy(graph, hierarchy(graph)) == ""


@pytest.mark.parametrize("name", [name for name in NAMES if name != "edge_up"])
@pytest.mark.parametrize("value", [-7, 2**30])
def test_numbers_that_lead_astray_are_refused(name: str, value: int, graph: RoadGraph) -> None:
    known = hierarchy(graph)
    array = array_of(known, name)
    array[len(array) // 2] = np.array(value).astype(array.dtype)
    assert find_impossible_hierarchy(graph, with_array(known, name, array)) == f"hierarchy/{name}"


@pytest.mark.parametrize("name", NAMES)
def test_arrays_cut_short_are_refused(name: str, graph: RoadGraph) -> None:
    known = hierarchy(graph)
    found = find_impossible_hierarchy(graph, with_array(known, name, array_of(known, name)[:-1]))
    assert found.startswith("hierarchy/")


def test_a_climb_that_goes_down_is_refused(graph: RoadGraph) -> None:
    known = hierarchy(graph)
    parent = array_of(known, "parent")
    parent[0] = 1
    assert find_impossible_hierarchy(graph, with_array(known, "parent", parent)) == "hierarchy/parent"
    head = array_of(known, "head")
    head[0] = array_of(known, "tail")[0]
    assert find_impossible_hierarchy(graph, with_array(known, "head", head)) == "hierarchy/head"


def test_rungs_that_are_not_in_fours_are_refused(graph: RoadGraph) -> None:
    known = hierarchy(graph)
    first = array_of(known, "up_first")
    first[int(np.flatnonzero(first)[0])] -= 1
    assert find_impossible_hierarchy(graph, with_array(known, "up_first", first)) == "hierarchy/up_first"


def test_a_stored_hierarchy_comes_back_and_a_damaged_one_does_not(graph: RoadGraph, tmp_path: Path) -> None:
    source = NetworkSource("a.osm.pbf", "ab" * 32, "2026-02-01", "")
    folder = save_network(RoadNetwork({"car": graph}, source, RestrictionCounts()), tmp_path / "a.network")
    loaded = hierarchy(load_network(folder).graphs["car"])
    for name in (*NAMES, "up_first", "down_first"):
        stored = array_of(loaded, name)
        np.testing.assert_array_equal(stored, array_of(hierarchy(graph), name))
    assert isinstance(loaded.topology.head, np.memmap)
    head = np.load(folder / "car/hierarchy/head.npy")
    head[-1] = 2**30
    np.save(folder / "car/hierarchy/head.npy", head)
    with pytest.raises(NetworkFolderError, match="car/hierarchy/head"):
        load_network(folder)
    listed = json.loads((folder / "network.json").read_text(encoding="utf-8"))["modes"]["car"]["arrays"]
    assert {"car/hierarchy/head", "car/hierarchy/up_time", "car/hierarchy/down_first"} <= set(listed)
