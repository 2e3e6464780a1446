"""Compiles every routing kernel by using each on a tiny town, so that nobody's first search waits for the compiler."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from routing.edits.apply import apply_edits
from routing.edits.edit import ALL_STREETS, AddRoad, CloseStreets, ScaleSpeed, StreetSelection
from routing.engine import EngineName
from routing.hierarchy.hierarchy import hierarchy
from routing.mode_segments import build_graph
from routing.modes import load_mode
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.osm.write import OsmDraft, OsmWay, write_osm
from routing.roads import TurnRestriction, collect_roads
from routing.snap import Snapped, snap_points
from routing.travel_times import (
    nearest_facilities,
    node_times,
    paired_travel_times,
    travel_time_matrix,
    travel_time_pairs,
)
from routing.visits.warm import warm_visits


def warm_kernels() -> None:
    """Compile all routing kernels; numba keeps what it compiled."""
    for part in PARTS:
        part()


def warm_streets() -> None:
    """Assembling a graph and snapping, which all the others need."""
    _tiny_places(tiny_town())


def warm_bucket_queue() -> None:
    """Searches of the bucket queue."""
    _search_with("bucket_queue")


def warm_hierarchy() -> None:
    """Building the hierarchy, customising it, and its searches."""
    _search_with("hierarchy")


def warm_edits() -> None:
    """Scenario edits: all times, a few, and a new road."""
    graph = tiny_town()
    hierarchy(graph)  # without one there is nothing to customise
    apply_edits(graph, [ScaleSpeed(ALL_STREETS, 0.5)])
    apply_edits(graph, [CloseStreets(StreetSelection(streets=(0,)))])
    apply_edits(graph, [AddRoad(((69.6, 42.3), (69.605, 42.305)), 30.0)])


def warm_reading() -> None:
    """Two roads and a signal as a PBF file, read back."""
    lon, lat = np.array([69.60, 69.61, 69.62]), np.array([42.30, 42.31, 42.30])
    ways = [OsmWay([0, 1], {"highway": "residential"}), OsmWay([1, 2], {"highway": "primary"})]
    draft = OsmDraft(lon, lat, node_tags={1: {"highway": "traffic_signals"}}, ways=ways)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.osm.pbf"
        write_osm(path, draft, generator="qamtu")
        read_network(path, modes=["car"])


PARTS: Final = (warm_streets, warm_bucket_queue, warm_hierarchy, warm_edits, warm_reading, warm_visits)
"""Each compiles what it needs; after the first, they may be run side by side in processes."""


def _search_with(engine: EngineName) -> None:
    """Every question once."""
    graph = tiny_town()
    places = _tiny_places(graph)
    node_times(graph, places, direction="to_facility", engine=engine)
    travel_time_matrix(graph, places, places, threads=1, engine=engine)
    travel_time_pairs(graph, places, places, cutoff_s=3600.0, threads=1, engine=engine)
    paired_travel_times(graph, places, places, engine=engine)
    for k in (1, 2):
        nearest_facilities(graph, places, places, direction="from_facility", k=k, engine=engine)


def _tiny_places(graph: RoadGraph) -> Snapped:
    return snap_points(graph, [69.601, 69.609], [42.301, 42.309], off_road_kmh=4.0)


def tiny_town() -> RoadGraph:
    """Four blocks around a square, a one-way street and one turn restriction."""
    nodes = {3 * y + x: (69.6 + 0.005 * x, 42.3 + 0.005 * y) for x in range(3) for y in range(3)}
    ways: list[tuple[int, list[int], dict[str, str]]] = [
        (1, [0, 1, 2], {"highway": "primary"}),
        (2, [3, 4, 5], {"highway": "residential", "oneway": "yes"}),
        (3, [6, 7, 8], {"highway": "residential"}),
        (4, [0, 3, 6], {"highway": "residential"}),
        (5, [1, 4, 7], {"highway": "tertiary"}),
        (6, [2, 5, 8], {"highway": "residential"}),
    ]
    ban = TurnRestriction({"type": "restriction", "restriction": "no_left_turn"}, (2,), 4, (5,))
    roads = collect_roads(ways, nodes, node_tags={4: {"highway": "traffic_signals"}}, restrictions=[ban])
    return build_graph(roads, load_mode("car"))


if __name__ == "__main__":
    warm_kernels()
