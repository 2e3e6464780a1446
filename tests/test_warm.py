"""Warming compiles what real searches use: on a memory-mapped network nothing is compiled again."""

import sys
from pathlib import Path

from numba.core.dispatcher import Dispatcher

from routing.edits.apply import apply_edits
from routing.edits.edit import AddRoad, CloseStreets, StreetSelection
from routing.engine import ENGINES
from routing.network import NetworkSource, RestrictionCounts, RoadNetwork
from routing.snap import snap_points
from routing.storage import load_network, save_network
from routing.travel_times import nearest_facilities, node_nearest, travel_time_matrix, travel_time_pairs
from routing.warm import warm_kernels


def compiled() -> dict[str, list[object]]:
    return {
        f"{module.__name__}.{name}": list(kernel.signatures)
        for module in list(sys.modules.values())
        if module is not None and module.__name__.startswith("routing.")
        for name, kernel in vars(module).items()
        if isinstance(kernel, Dispatcher)
    }


def test_nothing_is_left_to_compile(random_graph, tmp_path: Path) -> None:
    warm_kernels()
    before = compiled()
    # Kernels called by other kernels come with those out of the cache; the ones called from Python show themselves.
    for name in ("snap._snap", "street_index._visit_cells", "access_legs._build_legs", "bucket_queue.search",
                 "many_to_many._fill_rows", "many_to_many._collect_rows", "k_nearest.search_k_nearest",
                 "osm.pbf.ways.decode_ways", "osm.pbf.nodes.decode_nodes"):  # fmt: skip
        assert len(before[f"routing.{name}"]) == 1, name
    source = NetworkSource("town", "", "", "")
    network = RoadNetwork({"car": random_graph(5)}, source, RestrictionCounts())
    graph = load_network(save_network(network, tmp_path / "town.network")).graphs["car"]
    places = snap_points(graph, [0.001, 0.01, 0.015], [0.002, 0.01, 0.004], off_road_kmh=4.0)
    travel_time_matrix(graph, places, places)
    travel_time_pairs(graph, places, places, cutoff_s=600.0)
    for direction in ("to_facility", "from_facility"):
        node_nearest(graph, places, direction=direction)
        for k in (1, 3):
            nearest_facilities(graph, places, places, direction=direction, k=k)
    first = (float(graph.node_lon[0]), float(graph.node_lat[0]))
    second = (float(graph.node_lon[3]), float(graph.node_lat[3]))
    for edit in (CloseStreets(StreetSelection(streets=(0,))), AddRoad((first, second), 30.0, join_m=0.0)):
        edited = apply_edits(graph, [edit]).graph
        for engine in ENGINES:
            travel_time_matrix(edited, places, places, engine=engine)
    assert compiled() == before
