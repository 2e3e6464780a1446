"""Seconds to hold back small counts: boundaries by ten strata, any facility and services.

python -m benchmarks.bench_suppression [--boundaries 200] [--people 40000] [--services 2] [--villages]

Walking and driving, where each service is somewhere near. With --villages by older people's walk besides: six villages
in ten have a facility, that gives a quarter of the services, half or all of them.
"""

import argparse
import json
import time
from collections.abc import Mapping

import numpy as np

from geo.boundary_groups import ALL
from geo.publication.coverage_counts import CoverageCounts, Slice
from geo.publication.suppression import hold_back, small_tallies
from geo.reach import ANY_SERVICE

MINIMUM = 10.0
THRESHOLDS_MIN = (15.0, 30.0, 60.0)
TYPICAL_MIN = {"walk": 25.0, "car": 12.0}
SPEED_KMH = {"walk": 4.5, "walk_elderly": 3.2, "car": 35.0}
START_MIN = {"car": 3.0}
STRATA = 9
CELLS = 20
"""Of each boundary."""
VILLAGE_CELLS = 40


def measure(table: CoverageCounts) -> dict[str, float]:
    """Counts, small numbers of people that readers could form, counts held back, and seconds of the processor."""
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
    everyone = rng.lognormal(np.log(people / CELLS), 1.2, n_cells)
    strata = (everyone[:, None] * rng.dirichlet(np.full(STRATA, 4.0), n_cells)).round(6)
    travel_min: dict[Slice, np.ndarray] = {}
    for mode, typical_min in TYPICAL_MIN.items():
        nearest = rng.lognormal(np.log(typical_min), 0.7, n_cells)
        minutes = {f"service {number}": nearest * rng.uniform(1, 2.5, n_cells) for number in range(n_services)}
        minutes = {ANY_SERVICE: np.min(list(minutes.values()), axis=0), **minutes}
        travel_min |= {(mode, service): each for service, each in minutes.items()}
    return _tabulate(strata, np.repeat(np.arange(n_boundaries), CELLS), travel_min)


def make_villages(n_boundaries: int, people: float, n_services: int, seed: int) -> CoverageCounts:
    """Invented villages some 8 km apart; travel times are distances."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(0, 8 * np.sqrt(n_boundaries), (n_boundaries, 2))
    village = np.repeat(np.arange(n_boundaries), VILLAGE_CELLS)
    place = centre[village] + rng.normal(0, 1.5, (len(village), 2))
    everyone = rng.lognormal(np.log(people / VILLAGE_CELLS), 1.0, len(village))
    strata = (everyone[:, None] * rng.dirichlet(np.full(STRATA, 8.0), len(village))).round(6)
    has_facility = np.flatnonzero(rng.random(n_boundaries) < 0.6)
    share = rng.choice([0.25, 0.5, 1.0], size=len(has_facility), p=[0.6, 0.3, 0.1])
    gives = rng.random((len(share), n_services)) < share[:, None]
    gives[0] = True
    facility = centre[has_facility] + rng.normal(0, 0.7, (len(share), 2))
    length_km = 1.3 * np.linalg.norm(place[:, None] - facility[None], axis=2)
    nearest_km = {ANY_SERVICE: length_km[:, gives.any(axis=1)].min(axis=1)}
    nearest_km |= {f"service {number}": length_km[:, gives[:, number]].min(axis=1) for number in range(n_services)}
    travel_min = {
        (mode, service): START_MIN.get(mode, 0.0) + each / speed_kmh * 60
        for mode, speed_kmh in SPEED_KMH.items()
        for service, each in nearest_km.items()
    }
    return _tabulate(strata, village, travel_min)


def _tabulate(strata: np.ndarray, boundary: np.ndarray, travel_min: Mapping[Slice, np.ndarray]) -> CoverageCounts:
    """People of cells [cell, stratum] within the thresholds, by boundary."""
    cells = np.column_stack([strata.sum(axis=1), strata])
    within = [
        np.stack([_sum(boundary, cells * (each <= limit)[:, None]) for limit in THRESHOLDS_MIN], axis=2)
        for each in travel_min.values()
    ]
    return CoverageCounts(
        tuple(travel_min),
        (ALL, *map(str, range(boundary.max() + 1))),
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
    parser.add_argument("--villages", action="store_true", help="places with facilities of their own, by three modes")
    asked = parser.parse_args()
    make = make_villages if asked.villages else make_coverage
    print(json.dumps(measure(make(asked.boundaries, asked.people, asked.services, seed=1))))
