"""Warming compiles what real searches use: on a memory-mapped network nothing is compiled again."""

import sys
from pathlib import Path

import numpy as np
import shapely
from numba.core.dispatcher import Dispatcher

from geo.isochrones import measure_isochrones
from geo.population import build_population
from geo.time_surface import Drawing, measure_surface
from routing.edits.apply import apply_edits
from routing.edits.edit import AddRoad, CloseStreets, StreetSelection
from routing.engine import ENGINES
from routing.network import NetworkSource, RestrictionCounts, RoadNetwork
from routing.snap import snap_points
from routing.storage import load_network, save_network
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix, travel_time_pairs
from routing.warm import warm_kernels


def compiled(*packages: str) -> dict[str, list[object]]:
    return {
        f"{module.__name__}.{name}": list(kernel.signatures)
        for module in list(sys.modules.values())
        if module is not None and module.__name__.partition(".")[0] in (packages or ("routing",))
        for name, kernel in vars(module).items()
        if isinstance(kernel, Dispatcher)
    }


def test_nothing_is_left_to_compile(random_graph, tmp_path: Path) -> None:
    first = compiled()
    warm_kernels()
    before = compiled()
    # Kernels called by other kernels come with those out of the cache; the ones called from Python show themselves.
    # Tests that ran before in this process may have compiled some for other types: only what warming adds counts.
    for name in ("snap._snap", "street_index._visit_cells", "access_legs._build_legs", "bucket_queue.search",
                 "many_to_many._fill_rows", "many_to_many._collect_rows", "k_nearest.search_k_nearest",
                 "osm.pbf.ways.decode_ways", "osm.pbf.nodes.decode_nodes"):  # fmt: skip
        kernel = f"routing.{name}"
        assert before[kernel], name
        assert len(before[kernel]) - len(first.get(kernel, [])) <= 1, name
    source = NetworkSource("town", "", "", "")
    network = RoadNetwork({"car": random_graph(5)}, source, RestrictionCounts())
    graph = load_network(save_network(network, tmp_path / "town.network")).graphs["car"]
    places = snap_points(graph, [0.001, 0.01, 0.015], [0.002, 0.01, 0.004], off_road_kmh=4.0)
    travel_time_matrix(graph, places, places)
    travel_time_pairs(graph, places, places, cutoff_s=600.0)
    for direction in ("to_facility", "from_facility"):
        node_times(graph, places, direction=direction)
        for k in (1, 3):
            nearest_facilities(graph, places, places, direction=direction, k=k)
    first = (float(graph.node_lon[0]), float(graph.node_lat[0]))
    second = (float(graph.node_lon[3]), float(graph.node_lat[3]))
    for edit in (CloseStreets(StreetSelection(streets=(0,))), AddRoad((first, second), 30.0, join_m=0.0)):
        edited = apply_edits(graph, [edit]).graph
        for engine in ENGINES:
            travel_time_matrix(edited, places, places, engine=engine)
    assert compiled() == before


def test_isochrones_are_compiled_once_for_whole_numbers_and_others(random_graph, tmp_path: Path) -> None:
    source = NetworkSource("town", "", "", "")
    network = RoadNetwork({"car": random_graph(5)}, source, RestrictionCounts())
    graph = load_network(save_network(network, tmp_path / "town.network")).graphs["car"]
    people = build_population(["1", "2"], shapely.points([0.001, 0.015], [0.002, 0.004]), {"people": np.ones(2)})
    before = {}
    for minutes, kmh, limit_m in (([0.5, 2.5], 4.5, 900.5), ([1, 2], 4, 1000)):
        for population in (None, people):
            asked = {"minutes": minutes, "direction": "to_facility", "off_road_kmh": kmh, "limit_m": limit_m}
            measure_isochrones(graph, 0.01, 0.01, population=population, **asked).geojson()
            place = snap_points(graph, [0.01], [0.01], off_road_kmh=kmh, limit_m=limit_m)
            drawing = Drawing(finest_m=minutes[0] * 20, spread_m=minutes[1] * 80)
            measure_surface(
                graph, place, direction="to_facility", cutoff_s=60 * minutes[1], off_road_kmh=kmh, drawing=drawing
            )
        before = before or compiled("geo", "routing")
    assert compiled("geo", "routing") == before
