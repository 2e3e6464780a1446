"""Ranges of coverage on the embedded metropolis: 100 draws of all inputs, on foot and by car, every service reported.

python -m benchmarks.bench_ranges [--draws 100]
"""

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from geo.demo_region import write_demo_region
from geo.ranges import measure_ranges
from geo.region import RangeQuestion
from geo.scenario import reported_services
from geo.study_file import read_study
from geo.study_region import read_region

MODES = ("walk", "car")


def measure(*, draws: int = 100) -> dict[str, float]:
    """Seconds on the wall and of all processors, on a region written anew; one run, after a short one to warm up."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo_region(Path(folder))
        return measure_folder(Path(folder), draws=draws)


def measure_folder(folder: Path, *, draws: int = 100) -> dict[str, float]:
    """The same on a region that is there; `..._any_...` counts the service "any" alone."""
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    every = replace(study.question, modes=MODES, services=reported_services(region, study.question))
    any_service = replace(every, services=())
    measure_ranges(region, every, RangeQuestion(draws=2))
    found = {"ranges_draws": float(draws), "ranges_services": float(1 + len(every.services))}
    for name, question in (("ranges", every), ("ranges_any", any_service)):
        wall, processors = time.perf_counter(), time.process_time()
        measure_ranges(region, question, RangeQuestion(draws=draws))
        found[f"{name}_s"] = time.perf_counter() - wall
        found[f"{name}_cpu_s"] = time.process_time() - processors
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=100)
    print(json.dumps(measure(draws=parser.parse_args().draws), indent=1))


if __name__ == "__main__":
    main()
