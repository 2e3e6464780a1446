"""A table that fits in no memory: 8,000 facilities x 200,000 cells within 60 minutes by car, 4 million junctions.

    python -m benchmarks.bench_large_matrix [EXTRACT.osm.pbf] [--across 17] [--write]

The network is a real town's, laid side by side (`benchmarks.tile_network`), with places at its junctions. It is built
and asked in processes of their own, through the door of `qamtu matrix`; `--write` puts the figures at the end of
benchmarks/SIZE.md (`make bench-size` does it after its table).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet

from benchmarks.bench_size import EXTRACT, PAGE, build, peak_gb
from geo.matrix import write_matrix
from routing.network import RoadGraph
from routing.storage import load_network
from routing.warm import warm_kernels

HEADING = "## A table that fits in no memory"
CUTOFF_MIN = 60.0


def measure(extract: Path, across: int, facilities: int, cells: int) -> dict[str, float]:
    """Pairs found, seconds, gigabytes of memory and of the file."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "network"
        command = [sys.executable, "-m", "benchmarks.bench_large_matrix", str(extract), f"--across={across}"]
        command += [f"--facilities={facilities}", f"--cells={cells}", f"--folder={folder}"]
        for step in ("build", "ask"):
            told = subprocess.run([*command, f"--step={step}"], check=True, capture_output=True, text=True)
        text = told.stdout
        found: dict[str, float] = json.loads(text)
        return found


def ask(folder: Path, facilities: int, cells: int) -> dict[str, float]:
    """Write the table beside the network and count what it holds."""
    warm_kernels()
    network = load_network(folder)
    graph = network.graphs["car"]
    origins, destinations = _places(graph, facilities, "f"), _places(graph, cells, "c")
    out = folder.parent / "matrix.parquet"
    begin = time.perf_counter()
    summary = write_matrix(network, "car", origins, destinations, out, cutoff_min=CUTOFF_MIN, snap_limit_m=200.0)
    seconds = time.perf_counter() - begin
    file = pyarrow.parquet.ParquetFile(out)
    assert file.metadata.num_rows == summary.pairs
    return {
        "junctions": graph.n_nodes,
        "pairs": summary.pairs,
        "share": summary.pairs / (facilities * cells),
        "seconds": seconds,
        "peak_gb": peak_gb(),
        "file_gb": out.stat().st_size / 1e9,
        "dense_gb": facilities * cells * 8 / 1e9,
    }


def _places(graph: RoadGraph, n: int, letter: str) -> pd.DataFrame:
    """Random junctions of the largest component, as places with ids."""
    nodes = np.flatnonzero(graph.component == 0)
    chosen = np.random.default_rng(ord(letter)).choice(nodes, n, replace=n > len(nodes))
    ids = [f"{letter}{row}" for row in range(n)]
    return pd.DataFrame({"id": ids, "lon": graph.node_lon[chosen], "lat": graph.node_lat[chosen]})


def page(found: dict[str, float], facilities: int, cells: int) -> str:
    """The figures as a paragraph."""
    return f"""{HEADING}

{facilities:,} facilities x {cells:,} cells within {CUTOFF_MIN:.0f} minutes by car on {found["junctions"]:,.0f}
junctions, through the door of `qamtu matrix` (`python -m benchmarks.bench_large_matrix`): {found["pairs"]:,.0f} pairs
({100 * found["share"]:.1f} % of all) in {found["seconds"]:,.0f} s, written to {found["file_gb"]:.2f} GB of Parquet
as they came; {found["peak_gb"]:.2f} GB of memory at most, pages of the network included. The matrix as an array would
be {found["dense_gb"]:.1f} GB.
"""


def main() -> None:
    """Print the figures; with --step, do one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", nargs="?", type=Path, default=EXTRACT)
    parser.add_argument("--across", type=int, default=17)
    parser.add_argument("--facilities", type=int, default=8_000)
    parser.add_argument("--cells", type=int, default=200_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--step", choices=("build", "ask"))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step == "build":
        build(options.extract, options.across, options.folder)
    elif options.step == "ask":
        print(json.dumps(ask(options.folder, options.facilities, options.cells)))
    else:
        found = measure(options.extract, options.across, options.facilities, options.cells)
        text = page(found, options.facilities, options.cells)
        print(text)
        if options.write:
            table = PAGE.read_text(encoding="utf-8").split(HEADING)[0].rstrip("\n")
            PAGE.write_text(f"{table}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
