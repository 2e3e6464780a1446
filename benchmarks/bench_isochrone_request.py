"""Isochrones from the request to GeoJSON with people by stratum, in turns with Valhalla's, by car and on foot.

    python -m benchmarks.bench_isochrone_request [--across 2 --down 2] [--runs 5] [--keep FOLDER] [--json OUT]

On the embedded metropolis, laid out `--across` by `--down` (2 x 2 is about 280,000 junctions), with 6 strata in cells
at 9,000 junctions a tile. Milliseconds of processor time of the thread and on the clock: medians over places and runs,
in turns, so that a busy machine slows both. "http" is the same through the web service, in this process. Valhalla's
search is from edge to edge with turn costs, at its own speeds; its polygons are coarser and nobody is counted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import shapely
from fastapi.testclient import TestClient

from api.main import create_app
from api.regions import ServedRegion
from benchmarks.peer_environment import ROOT, python_for
from benchmarks.tile_extract import write_tiles
from geo.barriers import read_barriers
from geo.demo_region import write_demo_region
from geo.facilities import build_facilities
from geo.isochrones import measure_isochrones
from geo.population import build_population
from geo.region import Question, Region
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.osm.read import read_network

MODES = {"car": "auto", "walk": "pedestrian"}
MINUTES = ((15,), (30,), (60,), (15, 30, 60))
CELLS_PER_TILE, N_STRATA, N_PLACES, LINKS = 9_000, 6, 6, 20
LIMIT_M = 1000.0
Row = dict[str, Any]
Ask = Callable[[float, float], list[float]]


def measure(folder: Path, *, across: int = 1, down: int = 1, runs: int = 5) -> list[Row]:
    """A row per travel mode and minutes; the folder keeps the extract and Valhalla's tiles."""
    region = read_tiled(folder, across, down)
    graph = region.network.graphs["car"]
    rng = np.random.default_rng(3)
    nodes = rng.choice(np.flatnonzero(graph.component == 0), N_PLACES, replace=False)
    places = np.column_stack([graph.node_lon[nodes], graph.node_lat[nodes]]).tolist()
    rows = []
    served = ServedRegion("bench", folder, Question(tuple(MODES), (15, 30, 60)), lambda: region)
    with TestClient(create_app([served])) as client, valhalla(folder) as ask_valhalla:
        for mode in MODES:
            for minutes in MINUTES:
                asks = {
                    "qamtu": ask_ours(region, mode, minutes),
                    "http": ask_http(client, mode, minutes),
                    "valhalla": ask_valhalla(mode, minutes),
                }
                found = in_turns(asks, places, runs)
                row: Row = {"junctions": region.network.graphs[mode].n_nodes, "mode": mode, "minutes": minutes} | found
                if "valhalla_cpu_ms" in row:
                    row["ratio_cpu"] = row["valhalla_cpu_ms"] / row["qamtu_cpu_ms"]
                    row["ratio_wall"] = row["valhalla_wall_ms"] / row["qamtu_wall_ms"]
                rows.append(row)
                print(shown(row), flush=True)
    return rows


def read_tiled(folder: Path, across: int, down: int) -> Region:
    """The metropolis laid out, with people at junctions."""
    extract = folder / "extract.osm.pbf"
    if not extract.exists():
        with tempfile.TemporaryDirectory() as demo:
            write_demo_region(Path(demo))
            folder.mkdir(parents=True, exist_ok=True)
            write_tiles(Path(demo) / "region.osm.pbf", extract, across, down, LINKS)
    network = read_network(extract, modes=list(MODES))
    for each in network.graphs.values():
        hierarchy(each)  # comes with a stored network
    graph, rng = network.graphs["walk"], np.random.default_rng(5)
    cell = np.sort(rng.choice(graph.n_nodes, CELLS_PER_TILE * across * down, replace=False))
    points = shapely.points(graph.node_lon[cell] + 2e-4, graph.node_lat[cell])
    people = {f"s{k}": np.floor(rng.lognormal(1.0, 1.0, len(cell))) for k in range(N_STRATA)}
    population = build_population([f"c{i}" for i in range(len(cell))], points, people)
    facilities = build_facilities(points[:1], {"facility_id": ["f"], "kind": ["fap"], "services": [()]})
    return Region("bench", "", True, network, population, facilities, barriers=read_barriers(extract))


def in_turns(asks: dict[str, Ask | None], places: list[list[float]], runs: int) -> dict[str, float]:
    """Medians of each, after one round that is not counted."""
    asked = {name: ask for name, ask in asks.items() if ask}
    taken: dict[str, list[list[float]]] = {name: [] for name in asked}
    for run in range(runs + 1):
        for place in places:
            for name, ask in asked.items():
                answer = ask(*place)
                if run:
                    taken[name].append(answer)
    return {
        f"{name}_{what}": factor * median(answer[k] for answer in answers)
        for name, answers in taken.items()
        for k, (what, factor) in enumerate((("cpu_ms", 1000.0), ("wall_ms", 1000.0), ("kb", 0.001)))
    }


def timed(work: Callable[[], str | bytes]) -> list[float]:
    """CPU seconds of this process, wall seconds, bytes."""
    cpu, wall = time.process_time(), time.perf_counter()
    text = work()
    return [time.process_time() - cpu, time.perf_counter() - wall, len(text)]


def ask_ours(region: Region, mode: str, minutes: tuple[int, ...]) -> Ask:
    """The function behind the endpoint."""
    graph, off_road_kmh = region.network.graphs[mode], load_mode(mode).off_road_kmh

    def draw(lon: float, lat: float) -> str:
        return measure_isochrones(
            graph,
            lon,
            lat,
            minutes=minutes,
            direction="to_facility",
            off_road_kmh=off_road_kmh,
            limit_m=LIMIT_M,
            population=region.population,
            barriers=region.barriers,
        ).geojson()

    return lambda lon, lat: timed(lambda: draw(lon, lat))


def ask_http(client: TestClient, mode: str, minutes: tuple[int, ...]) -> Ask:
    """The endpoint."""
    text = ",".join(map(str, minutes))

    def draw(lon: float, lat: float) -> bytes:
        asked: dict[str, str | float] = {"lon": lon, "lat": lat, "mode": mode, "minutes": text}
        return client.get("/api/v1/regions/bench/isochrone", params=asked).raise_for_status().content

    return lambda lon, lat: timed(lambda: draw(lon, lat))


@contextmanager
def valhalla(folder: Path) -> Iterator[Callable[[str, tuple[int, ...]], Ask | None]]:
    """Valhalla in a process of its own, where it is installed."""
    try:
        command = [python_for("valhalla"), "-m", "benchmarks.peers.valhalla_isochrones", str(folder)]
    except LookupError as why:
        print(f"no Valhalla: {why}", flush=True)
        yield lambda _mode, _minutes: None
        return
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    talk = process.stdin, process.stdout

    def ask(mode: str, minutes: tuple[int, ...], lon: float, lat: float) -> list[float]:
        contours = [{"time": each} for each in minutes]
        asked = {"locations": [{"lon": lon, "lat": lat}], "costing": MODES[mode], "contours": contours}
        talk[0].write(json.dumps(asked | {"polygons": True, "reverse": True}) + "\n")
        talk[0].flush()
        answer: list[float] = json.loads(talk[1].readline())
        return answer

    try:
        yield lambda mode, minutes: lambda lon, lat: ask(mode, minutes, lon, lat)
    finally:
        process.stdin.close()
        process.wait(timeout=10)


def shown(row: Row) -> str:
    """One line."""
    minutes = "+".join(map(str, row["minutes"]))
    parts = [f"{row['junctions']:8,} {row['mode']:5} {minutes:9}"]
    for name in ("qamtu", "http", "valhalla"):
        if f"{name}_cpu_ms" in row:
            cpu, wall, kb = (row[f"{name}_{what}"] for what in ("cpu_ms", "wall_ms", "kb"))
            parts += [f"{name} {cpu:7.1f} / {wall:7.1f} ms {kb:6.0f} kB"]
    if "ratio_cpu" in row:
        parts.append(f"ratio {row['ratio_cpu']:5.1f} / {row['ratio_wall']:5.1f}")
    return "   ".join(parts)


def main() -> None:
    """Measure and print; keep the tiles where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--across", type=int, default=1)
    parser.add_argument("--down", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder for the extract and Valhalla's tiles, used again")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    size = {"across": options.across, "down": options.down, "runs": options.runs}
    with tempfile.TemporaryDirectory() as temporary:
        rows = measure(options.keep or Path(temporary), **size)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("processor / clock", file=sys.stderr)


if __name__ == "__main__":
    main()
