"""Travel-time searches against scipy and networkx on the same graph, in one run.

    python -m benchmarks.bench_search [EXTRACT.osm.pbf] [--mode car] [--json OUT]

`measure()` gives ratios (how many times faster we are) and our own times in milliseconds:

    one_to_all_vs_scipy, one_to_all_vs_networkx   one node to all, against `dijkstra` and
                                                  `single_source_dijkstra_path_length`
    matrix_vs_scipy                               100 places to 2,000 places, two threads against scipy's one
                                                  (it has no more); ours is door to door, scipy's node to node
Before anything is timed, our times are compared with scipy's: they must be equal to the last decisecond.
"""

import argparse
import json
from pathlib import Path

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.timing import median_seconds, median_seconds_of
from routing.hierarchy.hierarchy import hierarchy
from routing.interchange import graph_to_networkx
from routing.modes import load_mode
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.snap import Snapped, snap_points
from routing.street_index import build_street_index
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix

EXTRACT = Path(__file__).parents[1] / "../shared/data/porto-alegre/poa_osm.pbf"
N_ORIGINS, N_DESTINATIONS = 100, 2000


def measure(extract: Path = EXTRACT, mode: str = "car") -> dict[str, float]:
    """Ratios and milliseconds by name, on one mode's graph of an extract."""
    graph = read_network(extract, modes=[mode]).graphs[mode]
    hierarchy(graph)  # a stored network brings its own
    start = start_at_node(graph, _central_node(graph))
    node = start_node(graph, start)
    matrix, multigraph = to_scipy(graph), graph_to_networkx(graph)
    require_equal_times(graph, start, node, matrix)
    one = median_seconds_of(
        {
            "qamtu": lambda: node_times(graph, start, direction="from_facility"),
            "scipy": lambda: dijkstra(matrix, indices=node),
            "networkx": lambda: nx.single_source_dijkstra_path_length(multigraph, node, weight="travel_time_s"),
        },
        runs=7,
    )
    origins, destinations = places(graph, mode, N_ORIGINS, 1), places(graph, mode, N_DESTINATIONS, 2)
    from_nodes, to_nodes = graph.tail[_first_edge(graph, origins)], graph.tail[_first_edge(graph, destinations)]
    many = median_seconds_of(
        {
            "qamtu": lambda: travel_time_matrix(graph, origins, destinations, threads=2),
            "scipy": lambda: dijkstra(matrix, indices=from_nodes)[:, to_nodes],
        },
        runs=3,
    )
    facilities = places(graph, mode, 40, 3)
    return {
        "one_to_all_vs_scipy": one["scipy"] / one["qamtu"],
        "one_to_all_vs_networkx": one["networkx"] / one["qamtu"],
        "matrix_vs_scipy": many["scipy"] / many["qamtu"],
        "nodes": float(graph.n_nodes),
        "edges": float(graph.n_edges),
        "one_to_all_ms": one["qamtu"] * 1000,
        "matrix_100_by_2000_ms": many["qamtu"] * 1000,
        "one_to_all_60_min_ms": 1000
        * median_seconds(lambda: node_times(graph, start, direction="from_facility", cutoff_s=3600.0)),
        "nearest_of_40_all_nodes_ms": 1000 * median_seconds(lambda: node_times(graph, facilities)),
        "nearest_of_40_for_2000_ms": 1000 * median_seconds(lambda: nearest_facilities(graph, facilities, destinations)),
        "street_index_ms": 1000 * median_seconds(lambda: build_street_index(graph), runs=3),
        "snap_2000_ms": 1000
        * median_seconds(lambda: snap_points(graph, destinations.lon, destinations.lat, off_road_kmh=4.0)),
    }


def places(graph: RoadGraph, mode: str, n: int, seed: int) -> Snapped:
    """Random points of the graph's box, snapped; as many again are drawn as are refused."""
    west, south, east, north = graph.bbox()
    rng = np.random.default_rng(seed)
    off_road_kmh = load_mode(mode).off_road_kmh
    lon, lat = rng.uniform(west, east, 20 * n), rng.uniform(south, north, 20 * n)
    on_road = snap_points(graph, lon, lat, off_road_kmh=off_road_kmh).ok
    return snap_points(graph, lon[on_road][:n], lat[on_road][:n], off_road_kmh=off_road_kmh)


def start_at_node(graph: RoadGraph, node: int) -> Snapped:
    """A place at the first node of the node's first edge, without an access leg."""
    edge = graph.first_out[node]
    at = 0.0 if graph.edge_forward[edge] else 1.0
    zero = np.zeros(1)
    return Snapped(graph.edge_street[edge : edge + 1], np.array([at]), *[zero] * 6)


def start_node(graph: RoadGraph, start: Snapped) -> int:
    """The node of the largest component that the place stands at."""
    times = node_times(graph, start, direction="from_facility", cutoff_s=0.0)
    return int(np.flatnonzero(times == 0.0)[0])


def to_scipy(graph: RoadGraph) -> csr_array:
    """Deciseconds as a sparse matrix; of parallel edges the fastest; no time is a hair more than none (0 = no edge)."""
    order = np.lexsort((graph.travel_time, graph.head, graph.tail))
    tail, head = graph.tail[order], graph.head[order]
    first = np.flatnonzero((np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0))
    time = np.maximum(graph.travel_time[order][first].astype(np.float64), 1e-9)
    return csr_array((time, (tail[first], head[first])), shape=(graph.n_nodes, graph.n_nodes))


def require_equal_times(graph: RoadGraph, start: Snapped, node: int, matrix: csr_array) -> None:
    """Our times from the place are the best of scipy's from the nodes standing there, to the decisecond."""
    ours = node_times(graph, start, direction="from_facility")
    stands_at = np.flatnonzero(node_times(graph, start, direction="from_facility", cutoff_s=0.0) == 0.0)
    assert node in stands_at
    theirs = dijkstra(matrix, indices=stands_at).min(axis=0)
    np.testing.assert_array_equal(np.round(theirs), np.where(np.isfinite(ours), np.round(ours * 10), np.inf))


def _central_node(graph: RoadGraph) -> int:
    """The node of the largest component nearest the middle of the box."""
    west, south, east, north = graph.bbox()
    away = np.hypot(graph.node_lon - (west + east) / 2, graph.node_lat - (south + north) / 2)
    away[(graph.component != 0) | (np.diff(graph.first_out) == 0)] = np.inf
    return int(np.argmin(away))


def _first_edge(graph: RoadGraph, snapped: Snapped) -> np.ndarray:
    return graph.street_edge[graph.street_first_edge[snapped.street]]


def main() -> None:
    """Print, and with --json write, what `measure` found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", nargs="?", type=Path, default=EXTRACT)
    parser.add_argument("--mode", default="car")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = measure(arguments.extract, arguments.mode)
    for name, value in found.items():
        print(f"{name:30} {value:12.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
