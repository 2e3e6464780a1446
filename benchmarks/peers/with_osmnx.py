"""osmnx: OSM XML to a networkx graph. Asked for the one tile, not for all of them, and scaled."""

import time
import warnings

import networkx as nx
import osmium
import osmnx as ox

from benchmarks.peers.protocol import Answer, main
from benchmarks.problem import Problem

ROADS = {
    f"{kind}{link}" for kind in ("motorway", "trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
} | {"unclassified", "residential", "living_street", "service", "road"}


def full_import(problem: Problem) -> Answer:
    """`graph_from_xml`, speeds, times, and the first search; turning PBF into XML is not counted."""
    warnings.simplefilter("ignore")
    xml = problem.folder / "small.osm"
    write_roads(problem, str(xml))
    begin = time.perf_counter()
    graph = ox.graph_from_xml(xml, retain_all=True)
    graph = ox.add_edge_travel_times(ox.add_edge_speeds(graph))
    nx.single_source_dijkstra_path_length(graph, next(iter(graph)), weight="travel_time")
    answer = Answer(time.perf_counter() - begin, note="from XML of the car roads; no turn restrictions")
    across, down = problem.facts["tiles"]
    return answer.scaled(across * down, 1, "tiles")


def write_roads(problem: Problem, path: str) -> None:
    """The roads a car may use, and their nodes, as XML: osmnx takes whatever the file holds."""
    ways = [way.id for way in roads(problem)]
    with osmium.BackReferenceWriter(path, str(problem.folder / "small.osm.pbf"), overwrite=True) as writer:
        for way in roads(problem):
            writer.add(way)
    assert ways, "no roads in the extract"


def roads(problem: Problem) -> osmium.FileProcessor:
    """The ways of the car road classes."""
    kept = osmium.filter.TagFilter(*(("highway", value) for value in sorted(ROADS)))
    return osmium.FileProcessor(str(problem.folder / "small.osm.pbf"), osmium.osm.WAY).with_filter(kept)


if __name__ == "__main__":
    main("osmnx", "osmnx", {"full_import": full_import})
