"""A proposed site is moved on the embedded metropolis by car: people gained, alone and as the service answers it.

python -m benchmarks.bench_site_gain
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient

from api.main import create_app
from api.regions import ServedRegion
from geo.demo_region import write_demo_region
from geo.site_gain import gain_at
from geo.study_file import read_study
from geo.study_region import read_region

PLACES = 50


def measure() -> dict[str, float]:
    """Median milliseconds of a move, on a region written anew."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo_region(Path(folder))
        return measure_folder(Path(folder))


def measure_folder(folder: Path) -> dict[str, float]:
    """The same on a region that is there: the kernel, and a request with its answer as JSON (without a network)."""
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    served = ServedRegion("metropolis", folder, study.question, lambda: region)
    prepared = served.prepared_gain(next(reach for reach in served.reaches if reach.mode == "car"))
    west, south, east, north = prepared.graph.bbox()
    places = np.random.default_rng(1).uniform([west, south], [east, north], size=(PLACES, 2)).tolist()
    with TestClient(create_app([served])) as client:

        def ask(lon: float, lat: float) -> None:
            answer = client.get("/api/v1/regions/metropolis/site-gain", params={"lon": lon, "lat": lat, "mode": "car"})
            assert answer.status_code == 200

        return {
            "site_gain_ms": _median_ms(lambda lon, lat: gain_at(prepared, lon, lat), places),
            "site_gain_request_ms": _median_ms(ask, places),
        }


def _median_ms(move: Callable[[float, float], object], places: list[list[float]]) -> float:
    """Over all places, after one that is not counted."""
    move(*places[0])
    milliseconds = []
    for lon, lat in places:
        begin = time.perf_counter()
        move(lon, lat)
        milliseconds.append(1000 * (time.perf_counter() - begin))
    return statistics.median(milliseconds)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
