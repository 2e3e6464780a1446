"""What-if requests on the embedded metropolis, as the map asks them while something is dragged, and the naive way.

    python -m benchmarks.bench_what_if [--requests 120] [--folder FOLDER] [--json OUT]

Each request goes through the web service in this process (no network) and comes back as JSON: all strata, boundaries
and thresholds of the region, and who finds a place. "naive" changes the region and measures it anew, travel times and
coverage alone, for the same scenario; its people are compared with the answer's, and must be the same.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from fastapi.testclient import TestClient

from api.main import create_app
from api.regions import ServedRegion
from geo.coverage import coverage_table
from geo.demo_region import write_demo_region
from geo.region import Question, Region
from geo.scenario import measure_reaches
from geo.study_file import read_study
from geo.study_region import read_region
from geo.what_if import apply_changes, changes_from_list
from routing.hierarchy.hierarchy import hierarchy

REQUESTS, NAIVE, SEED = 120, 8, 1
ALL_MODES = "all modes"
Row = dict[str, Any]
Change = dict[str, Any]


def measure(folder: Path, *, requests: int = REQUESTS) -> list[Row]:
    """A row per travel mode and kind of scenario, on a region that is written to the folder if it is not there."""
    if not (folder / "study.toml").exists():
        write_demo_region(folder)
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    for graph in region.network.graphs.values():
        hierarchy(graph)  # comes with a stored network
    rows = []
    with serving(ServedRegion("metropolis", folder, study.question, lambda: region)) as client:
        for mode in (*study.question.modes, ALL_MODES):
            for kind, scenario in KINDS.items():
                row = {"mode": mode, "scenario": kind} | time_requests(client, region, mode, scenario, requests)
                rows.append(row | time_naive(client, region, study.question, mode, scenario))
                print(shown(rows[-1]), flush=True)
    return rows


@contextmanager
def serving(served: ServedRegion) -> Iterator[TestClient]:
    """The service over a region, in this process."""
    with TestClient(create_app([served])) as client:
        yield client


def time_requests(client: TestClient, region: Region, mode: str, scenario: "Scenario", requests: int) -> Row:
    """Milliseconds of many requests, after a few that are not counted."""
    rng, taken, size = random.Random(SEED), [], 0  # noqa: S311 - places, not secrets
    drawn = scenario(region, rng)
    for number in range(requests + 3):
        asked = body(mode, next(drawn))
        begin = time.perf_counter()
        answer = client.post("/api/v1/regions/metropolis/what-if", json=asked)
        if number >= 3:
            taken.append(1000 * (time.perf_counter() - begin))
        size = len(answer.raise_for_status().content)
    taken.sort()
    return {"requests": requests, "p50_ms": median(taken), "p95_ms": taken[int(0.95 * len(taken))], "kb": size / 1000}


def time_naive(client: TestClient, region: Region, question: Question, mode: str, scenario: "Scenario") -> Row:
    """Milliseconds of changing the region and evaluating it anew; its people are those of the answer."""
    rng, taken = random.Random(SEED + 1), []  # noqa: S311
    modes = question.modes if mode == ALL_MODES else (mode,)
    asked, drawn = replace(question, modes=modes), scenario(region, rng)
    for _ in range(NAIVE):
        changes = next(drawn)
        begin = time.perf_counter()
        edited = apply_changes(region, changes_from_list(changes))
        reaches = [reach for reach in measure_reaches(edited, asked) if reach.service == "any"]
        table = coverage_table(reaches, region.population, region.boundaries, thresholds_min=question.thresholds_min)
        taken.append(1000 * (time.perf_counter() - begin))
        answer = client.post("/api/v1/regions/metropolis/what-if", json=body(mode, changes)).json()
        people = [row["people_after"] for row in answer["rows"]]
        assert people == table["people_covered"].tolist(), changes
    return {"naive_ms": median(taken)}


def body(mode: str, changes: list[Change]) -> dict[str, Any]:
    """A request for everything there is of a service."""
    return {"mode": None if mode == ALL_MODES else mode, "boundaries": True, "changes": changes}


Scenario = Callable[[Region, random.Random], Iterator[list[Change]]]


def add(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """A new ambulatory, dragged about."""
    while True:
        yield [{"type": "add_facility", "kind": "ambulatory", "capacity_per_day": 100, **a_place(region, rng)}]


def move(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """A facility of today, dragged about."""
    while True:
        yield [{"type": "move_facility", "facility_id": a_facility(region, rng), **a_place(region, rng)}]


def close(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """A facility closed, and a new one dragged about in its stead."""
    while True:
        gone = {"type": "close_facility", "facility_id": a_facility(region, rng)}
        yield [gone, *next(add(region, rng))]


def many(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """The twelfth site of a plan, dragged about; two facilities closed, two upgraded."""
    ids = [a_facility(region, rng) for _ in range(4)]
    fixed = [change for _ in range(11) for change in next(add(region, rng))]
    fixed += [{"type": "close_facility", "facility_id": each} for each in ids[:2]]
    fixed += [{"type": "upgrade_facility", "facility_id": each, "kind": "polyclinic"} for each in ids[2:]]
    while True:
        yield [*fixed, *next(add(region, rng))]


def closed_street_kept(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """A street closed once, and a new ambulatory dragged about."""
    shut = a_street(region, rng)
    while True:
        yield [shut, *next(add(region, rng))]


def closed_street_anew(region: Region, rng: random.Random) -> Iterator[list[Change]]:
    """Another street closed each time."""
    while True:
        yield [a_street(region, rng)]


KINDS: dict[str, Scenario] = {
    "add": add,
    "move": move,
    "close and add": close,
    "a plan of 12": many,
    "add, a street closed": closed_street_kept,
    "another street closed": closed_street_anew,
}


def a_place(region: Region, rng: random.Random) -> dict[str, float]:
    """Somewhere near people."""
    point = region.population.cells.geometry.iloc[rng.randrange(len(region.population.cells))]
    return {"lon": point.x + rng.uniform(-0.002, 0.002), "lat": point.y + rng.uniform(-0.002, 0.002)}


def a_facility(region: Region, rng: random.Random) -> str:
    return str(rng.choice(region.facilities["facility_id"].tolist()))


def a_street(region: Region, rng: random.Random) -> Change:
    """The street under a point of the car network."""
    graph = region.network.graphs["car"]
    vertex = rng.randrange(len(graph.vertex_lon))
    return {"type": "close_road", "at": [float(graph.vertex_lon[vertex]), float(graph.vertex_lat[vertex])]}


def shown(row: Row) -> str:
    """One line."""
    times = " ".join(f"{name} {row[f'{name}_ms']:7.1f}" for name in ("p50", "p95", "naive"))
    return f"{row['mode']:14} {row['scenario']:22} {times} ms   {row['kb']:5.0f} kB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--folder", type=Path, help="where the region is, or is to be kept")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        rows = measure(options.folder or Path(temporary), requests=options.requests)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
