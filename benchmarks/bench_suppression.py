"""Seconds to hold back small counts: boundaries by ten strata, walking and driving, any facility and services.

python -m benchmarks.bench_suppression [--boundaries 200] [--people 40000] [--services 2]
"""

import argparse
import json
import time

import numpy as np

from geo.boundary_groups import ALL
from geo.publication.coverage_counts import CoverageCounts
from geo.publication.suppression import hold_back, small_tallies
from geo.reach import ANY_SERVICE

MINIMUM = 10.0
THRESHOLDS_MIN = (15.0, 30.0, 60.0)
TYPICAL_MIN = {"walk": 25.0, "car": 12.0}
STRATA = 9
CELLS = 20
"""Of each boundary."""


def measure(n_boundaries: int = 200, people: float = 40_000.0, n_services: int = 2, seed: int = 1) -> dict[str, float]:
    """Counts, small numbers of people that readers could form, counts held back, and seconds of the processor."""
    table = make_coverage(n_boundaries, people, n_services, seed)
    start = time.process_time()
    counts = table.counts()
    held = hold_back(counts, minimum=MINIMUM)
    seconds = time.process_time() - start
    small = small_tallies(counts, MINIMUM).shape[0]
    return {"counts": len(counts.values), "small": small, "held": int(held.sum()), "cpu_s": round(seconds, 2)}


def make_coverage(n_boundaries: int, people: float, n_services: int, seed: int) -> CoverageCounts:
    """Invented people in cells, and invented travel times."""
    rng = np.random.default_rng(seed)
    n_cells = n_boundaries * CELLS
    boundary = np.repeat(np.arange(n_boundaries), CELLS)
    everyone = rng.lognormal(np.log(people / CELLS), 1.2, n_cells)
    strata = (everyone[:, None] * rng.dirichlet(np.full(STRATA, 4.0), n_cells)).round(6)
    cells = np.column_stack([strata.sum(axis=1), strata])
    slices, within = [], []
    for mode, typical_min in TYPICAL_MIN.items():
        nearest = rng.lognormal(np.log(typical_min), 0.7, n_cells)
        minutes = {f"service {number}": nearest * rng.uniform(1, 2.5, n_cells) for number in range(n_services)}
        minutes = {ANY_SERVICE: np.min(list(minutes.values()), axis=0), **minutes}
        for service, travel_min in minutes.items():
            slices.append((mode, service))
            reached = [_sum(boundary, cells * (travel_min <= limit)[:, None]) for limit in THRESHOLDS_MIN]
            within.append(np.stack(reached, axis=2))
    return CoverageCounts(
        tuple(slices),
        (ALL, *map(str, range(n_boundaries))),
        (ALL, *(f"stratum {number}" for number in range(STRATA))),
        THRESHOLDS_MIN,
        np.array(within).round(6),
        _sum(boundary, cells).round(6),
        everyone=0,
        is_partition=True,
        minimum=MINIMUM,
    )


def _sum(boundary: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """People [boundary, stratum], the whole region first."""
    parts = np.array([np.bincount(boundary, column) for column in cells.T]).T
    return np.concatenate([parts.sum(axis=0, keepdims=True), parts])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boundaries", type=int, default=200)
    parser.add_argument("--people", type=float, default=40_000.0, help="of each boundary")
    parser.add_argument("--services", type=int, default=2)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.boundaries, asked.people, asked.services)))
