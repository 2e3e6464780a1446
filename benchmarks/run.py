"""Runs the benchmarks side by side in one go and writes what was measured.

    python -m benchmarks.run           benchmarks/RESULTS.md and results.json
    python -m benchmarks.run --quick   benchmarks/results-quick.json, in under a minute

Ratios say how many times faster Qamtu is than the other on the same data, machine and run.
"""

import argparse
import json
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import bench_isochrone, bench_search, bench_siting
from benchmarks.bench_search import places
from benchmarks.timing import median_seconds
from geo.coverage import coverage_table
from geo.demo_region import write_demo_region
from geo.isochrones import time_cells
from geo.reach import measure_reach, snap_places
from geo.study_file import read_study
from geo.study_region import read_region
from routing.modes import load_mode
from routing.osm.read import read_network

HERE = Path(__file__).parent
EXTRACT = HERE.parent / "../shared/data/porto-alegre/poa_osm.pbf"


def measure_region(folder: Path) -> dict[str, float]:
    """What a planner waits for, on the embedded metropolis by car: all strata, boundaries and three thresholds."""
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    graph, off_road_kmh = region.network.graphs["car"], load_mode("car", study.country).off_road_kmh
    snapped = snap_places(graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=1000)
    people = region.population.reported_people().to_numpy()

    def coverage() -> object:
        reaches = measure_reach(
            graph,
            region.facilities,
            region.population,
            services=(),
            direction="to_facility",
            cutoff_s=14400,
            off_road_kmh=off_road_kmh,
            limit_m=1000,
        )
        return coverage_table(reaches, region.population, region.boundaries, thresholds_min=(15, 30, 60))

    def move_site() -> object:
        site = places(graph, "car", 1, 7)
        seconds = time_cells(graph, site, snapped.cells, direction="to_facility", cutoff_s=900)
        return people[seconds <= 900].sum(axis=0)

    def edit_speed() -> object:
        read_network(folder / "region.osm.pbf", modes=["car"], country=study.country)
        return coverage()

    return {
        "region_cells": float(len(region.population.cells)),
        "region_nodes": float(graph.n_nodes),
        "coverage_s": median_seconds(coverage, runs=3),
        "move_site_ms": 1000 * median_seconds(move_site, runs=7),
        # No scenario edits yet: a changed speed means reading the extract again.
        "speed_edit_to_coverage_s": median_seconds(edit_speed, runs=1),
    }


def measure(*, quick: bool) -> dict[str, object]:
    """Every figure by name."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_demo_region(folder)
        extract = EXTRACT if EXTRACT.exists() else folder / "region.osm.pbf"
        found: dict[str, object] = {"extract": extract.name, **bench_search.measure(extract), **measure_region(folder)}
        if not quick:
            found["isochrone"] = bench_isochrone.measure(extract)
            found["siting"] = bench_siting.measure(quick=False)
    found["machine"] = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    found["versions"] = {name: version(name) for name in ("qamtu", "numpy", "numba", "scipy", "networkx")}
    found["seconds"] = time.perf_counter() - began
    return found


def write_results(found: dict[str, Any]) -> None:
    """`RESULTS.md` for people, `results.json` for programs."""
    lines = [
        "# Benchmark results",
        "",
        f"Written by `make bench`: {found['machine']}. Medians of several runs, both sides in one run.",
        f"Search on `{found['extract']}`; region figures on the embedded synthetic metropolis. Ratios: times faster.",
        "",
        "| figure | value |",
        "|---|---|",
        *(f"| {name} | {_shown(value)} |" for name, value in found.items() if isinstance(value, float)),
        "",
        "## Isochrone polygons",
        "",
        *_table([{"method": name, **row} for name, row in found["isochrone"].items()]),
        "",
        "## Siting",
        "",
        *_table(found["siting"]),
        "",
    ]
    (HERE / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
    (HERE / "results.json").write_text(json.dumps(found, indent=1, default=float) + "\n", encoding="utf-8")


def _table(rows: list[dict[str, object]]) -> list[str]:
    """Rows as a Markdown table; a row may lack a column."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    body = [f"| {' | '.join(_shown(row.get(name, '')) for name in columns)} |" for row in rows]
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *body]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "" if value is None else str(value)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    found = measure(quick=quick)
    if quick:
        text = json.dumps(found, indent=1, default=float)
        (HERE / "results-quick.json").write_text(text + "\n", encoding="utf-8")
    else:
        write_results(found)
    for name, value in found.items():
        if isinstance(value, float | int | np.floating):
            print(f"{name:32} {value:12.3f}")


if __name__ == "__main__":
    main()
