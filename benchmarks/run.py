"""Runs the benchmarks side by side in one go and writes what was measured.

    python -m benchmarks.run              benchmarks/RESULTS.md and results.json, in under 20 minutes
    python -m benchmarks.run --trial      the same on a small extract, into .benchmarks/trial, to see that all runs
    python -m benchmarks.run --quick      benchmarks/results-quick.json, in under a minute

Ratios say how many times faster Qamtu is than the other on the same data, machine and run. Without --quick every
engine is asked in a process of its own (benchmarks/peers), with a time limit; what cannot be installed, fails or takes
too long costs its row alone. `--only` names tasks; `--extract` another extract, which is tiled `--across` by `--down`.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import (
    bench_cold_start,
    bench_full_import,
    bench_isochrone_people,
    bench_matrix,
    bench_move_site,
    bench_nearest,
    bench_one_to_all,
    bench_speed_edit,
    peer_environment,
)
from benchmarks.ask import ask_task
from benchmarks.figures import ratios
from benchmarks.report import results_page
from benchmarks.task import Task

HERE = Path(__file__).parent
ROOT = HERE.parent
EXTRACT = ROOT / "../shared/data/porto-alegre/poa_osm.pbf"
TASKS: tuple[Task, ...] = (
    bench_full_import.TASK,  # first: others use what it makes
    bench_one_to_all.TASK,
    bench_matrix.TASK,
    bench_isochrone_people.TASK,
    bench_isochrone_people.TASK_30,
    bench_cold_start.TASK,
    bench_speed_edit.TASK,
    bench_move_site.TASK,
    bench_nearest.TASK,
)


def measure_side_by_side(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Every task and every engine, and the figures that follow from their rows."""
    began = time.monotonic()
    until = began + 60 * options.minutes
    write_problem(options, folder)
    tasks = {}
    for task in TASKS:
        if not options.only or task.name in options.only:
            print(f"== {task.title}", flush=True)
            tasks[task.name] = ask_task(task, folder, until=until)
    found: dict[str, Any] = ratios(tasks)
    found["problem"] = json.loads((folder / "problem.json").read_text(encoding="utf-8"))
    found["tasks"] = tasks
    return found


def write_problem(options: argparse.Namespace, folder: Path) -> None:
    """The tiled extract and the questions, in a process of its own: this one stays small."""
    if options.keep and (folder / "problem.json").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    print(f"== tiling {options.extract.name} {options.across} x {options.down}", flush=True)
    size = ["--across", str(options.across), "--down", str(options.down), *(["--trial"] if options.trial else [])]
    command = [sys.executable, "-m", "benchmarks.write_problem", str(options.extract), str(folder), *size]
    subprocess.run(command, check=True, cwd=ROOT)


def measure_quick(extract: Path) -> dict[str, Any]:
    """The watched figures: search on one extract, and the embedded metropolis."""
    from benchmarks import bench_region, bench_search  # noqa: PLC0415 (heavy: the side-by-side run stays small)

    return {"extract": extract.name, **bench_search.measure(extract), **bench_region.measure()}


def measure_alone(extract: Path) -> dict[str, Any]:
    """Polygons and siting, which bring their own comparisons."""
    from benchmarks import bench_isochrone, bench_siting  # noqa: PLC0415 (heavy)

    polygons = bench_isochrone.measure(extract)
    return {"isochrone": polygons, "siting": bench_siting.measure(quick=False, peer_python="")}


def versions(tasks: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Of our libraries, and of every engine as its adapter told it."""
    told = {row["engine"].split(",")[0]: row["version"] for rows in tasks.values() for row in rows if "version" in row}
    told = {name: number for name, number in told.items() if not name.startswith("qamtu")}
    return {name: version(name) for name in ("qamtu", "numpy", "numba", "scipy", "networkx")} | told


def machine() -> str:
    """Processor architecture, system, Python, number of processors."""
    system = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return f"{system}, {os.cpu_count()} processors"


def demo_extract(folder: Path) -> Path:
    """The embedded metropolis, for those who have no other extract."""
    from geo.demo_region import write_demo_region  # noqa: PLC0415 (heavy)

    folder.mkdir(parents=True, exist_ok=True)
    write_demo_region(folder)
    return folder / "region.osm.pbf"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--trial", action="store_true")
    parser.add_argument("--only", nargs="*", metavar="TASK", choices=[task.name for task in TASKS])
    parser.add_argument("--keep", action="store_true", help="use the tiles, graphs and questions of the run before")
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--across", type=int)
    parser.add_argument("--down", type=int)
    parser.add_argument("--minutes", type=float, default=17.5, help="no question is begun later than this")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an orderly end, so that no engine is left running
    began = time.perf_counter()
    work = ROOT / ".benchmarks"
    if options.extract is None:
        options.extract = EXTRACT if EXTRACT.exists() else demo_extract(work / "demo")
    # Four by four of the usual town, two by two of the embedded metropolis: about 250,000 junctions either way.
    side = 1 if options.trial else 4 if options.extract == EXTRACT else 2
    options.across, options.down = options.across or side, options.down or side
    if options.quick:
        found = measure_quick(options.extract)
    else:
        peer_environment.install()
        found = measure_side_by_side(options, work / ("trial" if options.trial else "full"))
        if not (options.trial or options.only):
            found |= measure_alone(options.extract)
        found["quick"] = {} if options.only else measure_quick(options.extract)
        found["versions"] = versions(found["tasks"])
    found |= {"machine": machine(), "seconds": time.perf_counter() - began}
    write(found, options, work)


def write(found: dict[str, Any], options: argparse.Namespace, work: Path) -> None:
    """The page and the figures; of a trial or a part into the working folder."""
    if options.quick:
        found["versions"] = versions({})
        _write_json(found, HERE / "results-quick.json")
    else:
        found["command"] = "make bench"
        target = work if options.trial or options.only else HERE
        tasks = [task for task in TASKS if task.name in found["tasks"]]
        (target / "RESULTS.md").write_text(results_page(found, tasks), encoding="utf-8")
        # The watched figures stand at the top; the ratios of the large extract win over those of the one tile.
        _write_json(found["quick"] | found, target / "results.json")
        print(f"written: {target / 'RESULTS.md'}")
    for name, value in found.items():
        if isinstance(value, float):
            print(f"{name:32} {value:12.3f}")


def _write_json(found: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(found, indent=1, default=float) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
