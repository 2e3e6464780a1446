"""What a network costs as it grows, from 60,000 to 4 million junctions: a real town's graph, laid side by side.

    python -m benchmarks.bench_size [EXTRACT.osm.pbf] [--across 2 4 8 17] [--write]

`--write` makes the page benchmarks/SIZE.md (`make bench-size`, about five minutes).

Every size is made and measured in a process of its own, so that peak memory is its own too; building and asking are two
processes. The larger networks are tiles of one town (`benchmarks.tile_network` says how they are joined).
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tile_network import tile_graph
from routing.hierarchy.customize import customise, perfect
from routing.hierarchy.hierarchy import Hierarchy, remember_hierarchy
from routing.hierarchy.ladder import build_ladders
from routing.hierarchy.order import graph_order
from routing.hierarchy.topology import build_topology
from routing.network import RoadGraph, RoadNetwork
from routing.osm.read import read_network
from routing.snap import Snapped
from routing.storage import load_network, save_network
from routing.travel_times import node_times, travel_time_matrix
from routing.warm import warm_kernels

EXTRACT = Path(__file__).parents[1] / "../shared/data/porto-alegre/poa_osm.pbf"
ACROSS = (2, 4, 8, 17)
PAGE = Path(__file__).parent / "SIZE.md"
RUNS = 5


def measure(extract: Path = EXTRACT, across: tuple[int, ...] = ACROSS) -> list[dict[str, float]]:
    """One row per size: counts, seconds to build and store, to load and search, gigabytes."""
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for tiles in across:
            folder = Path(temporary) / f"{tiles}.network"
            row: dict[str, float] = {}
            for step in ("build", "search"):
                command = [sys.executable, "-m", "benchmarks.bench_size", str(extract), "--step", step]
                command += ["--across", str(tiles), "--folder", str(folder)]
                text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                row |= json.loads(text)
            rows.append(row)
    return rows


def build(extract: Path, tiles: int, folder: Path) -> dict[str, float]:
    """Seconds of every step from the graph's arrays to the stored network."""
    warm_kernels()
    network = read_network(extract, modes=["car"])
    graph = tile_graph(network.graphs["car"], tiles, tiles)
    seconds: dict[str, float] = {}
    order = _timed(seconds, "order_s", lambda: graph_order(graph))
    topology = _timed(seconds, "topology_s", lambda: build_topology(graph.n_nodes, graph.tail, graph.head, order))
    basic = _timed(seconds, "basic_customisation_s", lambda: customise(topology, graph.travel_time))
    known = _timed(seconds, "perfect_customisation_s", lambda: perfect(topology, basic))
    ladders = _timed(seconds, "ladders_s", lambda: build_ladders(topology, basic, known))
    remember_hierarchy(graph, Hierarchy(topology, *ladders))
    tiled = RoadNetwork({"car": graph}, network.source, network.restrictions)
    _timed(seconds, "store_s", lambda: save_network(tiled, folder))
    stored = sum(file.stat().st_size for file in folder.rglob("*.npy"))
    counts = {"junctions": graph.n_nodes, "edges": graph.n_edges, "arcs": topology.n_arcs, "stored_gb": stored / 1e9}
    return {**counts, **seconds, "build_peak_gb": peak_gb()}


def search(folder: Path) -> dict[str, float]:
    """Seconds to open the network, and milliseconds of its searches; medians of several."""
    warm_kernels()
    before_gb = peak_gb()
    seconds: dict[str, float] = {}
    graph = _timed(seconds, "load_s", lambda: load_network(folder)).graphs["car"]
    starts, ends = _at_junctions(graph, 64, 1), _at_junctions(graph, 20_000, 2)
    one = Snapped(*[values[:1] for values in vars(starts).values()])
    found = {
        "one_to_all_ms": lambda: node_times(graph, one, direction="from_facility", engine="hierarchy"),
        "walk_the_ball_15_min_ms": lambda: node_times(graph, one, cutoff_s=900.0, engine="bucket_queue"),
        "matrix_64_by_20000_ms": lambda: travel_time_matrix(graph, starts, ends, engine="hierarchy"),
    }
    for name, work in found.items():
        work()
        laps = []
        for _ in range(RUNS):
            lap: dict[str, float] = {}
            _timed(lap, name, work)
            laps.append(1000 * lap[name])
        seconds[name] = float(np.median(laps))
    return {**seconds, "query_peak_gb": peak_gb(), "process_gb": before_gb}


def _at_junctions(graph: RoadGraph, n: int, seed: int) -> Snapped:
    """Places at the ends of random streets of the largest component."""
    edges = np.flatnonzero(graph.component[graph.tail] == 0)
    edge = np.random.default_rng(seed).choice(edges, n, replace=False)
    at = np.where(graph.edge_forward[edge], 0.0, 1.0)
    nothing = np.zeros(n)
    lon, lat = graph.node_lon[graph.tail[edge]], graph.node_lat[graph.tail[edge]]
    return Snapped(graph.edge_street[edge], at, nothing, nothing, lon, lat, lon, lat)


def _timed(seconds: dict[str, float], name: str, work: Any) -> Any:
    begin = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - begin
    return result


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def table(rows: list[dict[str, float]]) -> str:
    """Rows as Markdown, sizes side by side; the last column says by which power of the size the cost grows."""
    lines = ["| | " + " | ".join(f"{row['junctions']:,.0f}" for row in rows) + " | grows as n^ |"]
    lines.append("|---" * (len(rows) + 2) + "|")
    for name in rows[0]:
        if name != "junctions":
            cells = [f"{row[name]:,.0f}" if row[name] >= 100 else f"{row[name]:.3g}" for row in rows]
            power = np.log(rows[-1][name] / rows[0][name]) / np.log(rows[-1]["junctions"] / rows[0]["junctions"])
            lines.append(f"| {name} | {' | '.join(cells)} | {power:.2f} |")
    return "\n".join(lines)


def page(extract: Path, rows: list[dict[str, float]]) -> str:
    """The page of the table."""
    return f"""# Cost against size

Written by `make bench-size` ({platform.machine()}, {platform.system()}, {os.cpu_count()} processors, Python
{platform.python_version()}). The graph of `{extract.name}` by car, laid side by side 2 x 2 to 17 x 17 times and joined
by link roads (`benchmarks/tile_network.py`): a real town in the small, made up in the large. Each size is built and
searched in processes of its own. The last column is the power of the size by which a cost grows: 1 is linear.

{table(rows)}

`stored_gb` is the folder, memory-mapped when loaded: what `query_peak_gb` counts beyond `process_gb` is mostly pages of
it, which processes share and the system may drop. `one_to_all_ms` includes the answer, an array of all junctions.
"""


def main() -> None:
    """Print the table; with --step, measure one size and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", nargs="?", type=Path, default=EXTRACT)
    parser.add_argument("--across", nargs="+", type=int, default=list(ACROSS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--step", choices=("build", "search"))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step == "build":
        print(json.dumps(build(options.extract, options.across[0], options.folder)))
    elif options.step == "search":
        print(json.dumps(search(options.folder)))
    else:
        rows = measure(options.extract, tuple(options.across))
        print(table(rows))
        if options.write:
            PAGE.write_text(page(options.extract, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
