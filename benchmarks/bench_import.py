"""Time and memory of reading an OSM extract into a network: Qamtu against pyrosm, each in a process of its own.

    python benchmarks/bench_import.py EXTRACT.osm.pbf ... [--peer-python PATH] [--runs 3] [--json OUT]

Both read the same file for walking and driving. pyrosm is asked for its drive+service and its walking network and a
directed igraph or networkx graph of each: nodes and edges with lengths, without speeds, delays, restrictions or
components, so it does less work. The processor seconds of our steps say what limits the import; "opening" is mostly
numba's own start, once a process. Imports of Python modules are not timed, but count in the peak memory of both. On a
busy machine compare the processor seconds, not the wall clock.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

OURS = """
import json, resource, sys, time
from routing.osm.read import read_network
steps = []
def step(name):
    steps.append((str(name), time.process_time()))
begin, cpu = time.perf_counter(), time.process_time()
step("opening")
network = read_network(sys.argv[1], modes=("walk", "car"), progress=step)
step("end")
seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
cpu_by_step = {name: round(after - before, 3) for (name, before), (_, after) in zip(steps, steps[1:])}
counts = {mode: [graph.n_nodes, graph.n_edges] for mode, graph in network.graphs.items()}
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpu_s": cpu, "peak_mb": peak_mb, "graphs": counts, "cpu_by_step": cpu_by_step}))
"""

PEER = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
import pyrosm
begin, cpu = time.perf_counter(), time.process_time()
osm = pyrosm.OSM(sys.argv[1])
counts = {}
for name, kind in (("walk", "walking"), ("car", "driving+service")):
    nodes, edges = osm.get_network(network_type=kind, nodes=True)
    graph = osm.to_graph(nodes, edges, graph_type="GRAPH_TYPE", network_type=kind)
    size = (graph.vcount(), graph.ecount()) if "GRAPH_TYPE" == "igraph" else (len(graph), graph.number_of_edges())
    counts[name] = list(size)
seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpu_s": cpu, "peak_mb": peak_mb, "graphs": counts}))
"""


def run(python: str, code: str, extract: Path, runs: int) -> dict[str, Any]:
    """Median of several runs, each in a new process."""
    found = []
    for _ in range(runs):
        done = subprocess.run([python, "-c", code, str(extract)], capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.strip().splitlines()[-1]))
    first = found[0]
    return {
        "seconds": round(statistics.median(item["seconds"] for item in found), 3),
        "cpu_s": round(statistics.median(item["cpu_s"] for item in found), 3),
        "peak_mb": round(statistics.median(item["peak_mb"] for item in found)),
        "graphs": first["graphs"],
        **({"cpu_by_step": _medians([item["cpu_by_step"] for item in found])} if "cpu_by_step" in first else {}),
    }


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    """Median of each step."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extracts", nargs="+", type=Path)
    parser.add_argument("--peer-python", default="", help="interpreter of an environment that has pyrosm")
    parser.add_argument("--peer-graph", default="igraph", choices=("igraph", "networkx"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results = []
    for extract in arguments.extracts:
        row: dict[str, Any] = {"extract": extract.name, "qamtu": run(sys.executable, OURS, extract, arguments.runs)}
        if arguments.peer_python:
            peer = PEER.replace("GRAPH_TYPE", arguments.peer_graph)
            row["pyrosm"] = run(arguments.peer_python, peer, extract, arguments.runs)
            row["times_faster"] = round(row["pyrosm"]["seconds"] / row["qamtu"]["seconds"], 1)
            row["times_less_cpu"] = round(row["pyrosm"]["cpu_s"] / row["qamtu"]["cpu_s"], 1)
            row["share_of_memory"] = round(row["qamtu"]["peak_mb"] / row["pyrosm"]["peak_mb"], 2)
        results.append(row)
        print(json.dumps(row))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
