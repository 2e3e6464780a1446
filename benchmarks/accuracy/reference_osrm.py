"""Travel times of OSRM for given pairs. Runs in an environment of its own (see README.md): needs osrm-bindings, osmium.

    python reference_osrm.py EXTRACT.osm.pbf pairs.csv OUT_FOLDER

Prepares OSRM's own `car` and `foot` profiles in OUT_FOLDER/osrm_{car,walk}, writes OUT_FOLDER/{car,walk}_osrm.csv
with `id,travel_time_s,length_m,from_snap_m,to_snap_m` (empty where there is no way) and
`{car,walk}_osrm_ways.csv` with `id,way_id,length_m,running_s,turn_s`: what each route spent where. OSRM does not say
where it turned slowly, so the turn time of a whole route stands in one row of way 0.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import osmium
import osrm

PROFILES = {"car": "car.lua", "walk": "foot.lua"}
ROUTE_COLUMNS = ["id", "travel_time_s", "length_m", "from_snap_m", "to_snap_m"]
WAY_COLUMNS = ["id", "way_id", "length_m", "running_s", "turn_s"]


def build_graph(extract: Path, folder: Path, profile: str) -> osrm.OSRM:
    """An OSRM engine (multi-level Dijkstra: same answers as the hierarchy, much quicker to prepare)."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(extract, folder / "region.osm.pbf")
    profile_path = Path(osrm.__file__).parent / "share" / "profiles" / profile
    steps = [["extract", "-p", str(profile_path), str(folder / "region.osm.pbf")]]
    steps += [[step, str(folder / "region.osrm")] for step in ("partition", "customize")]
    for step in steps:
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)
    return osrm.OSRM(storage_config=str(folder / "region.osrm"), algorithm="MLD", use_shared_memory=False)


def read_way_of_piece(extract: Path) -> dict[tuple[int, int], int]:
    """The OSM way of each pair of consecutive nodes, lower node number first."""
    way_of: dict[tuple[int, int], int] = {}
    for way in osmium.FileProcessor(extract, osmium.osm.WAY):
        if "highway" in way.tags:
            refs = [node.ref for node in way.nodes]
            for a, b in pairwise(refs):
                way_of.setdefault((min(a, b), max(a, b)), way.id)
    return way_of


def route(engine: osrm.OSRM, ends: list[tuple[float, float]]) -> tuple[Any, list[float]]:
    """The best route, and its travel time (s), length (m) and the distance of both ends from their street (m)."""
    question = osrm.RouteParameters(coordinates=ends, annotations=["nodes", "duration", "distance"], overview="false")
    answer = engine.Route(question)
    best = answer["routes"][0]
    return best, [best["duration"], best["distance"], *(point["distance"] for point in answer["waypoints"])]


def route_by_way(best: Any, way_of: dict[tuple[int, int], int]) -> Iterator[list[float]]:
    """OSM way, length (m), running time and turn time (s) of the route, one row per way."""
    note = best["legs"][0]["annotation"]
    nodes, lengths, seconds = (list(note[key]) for key in ("nodes", "distance", "duration"))
    totals: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for a, b, length_m, running_s in zip(nodes, nodes[1:], lengths, seconds, strict=False):
        total = totals[way_of.get((int(min(a, b)), int(max(a, b))), -1)]
        total[0] += length_m
        total[1] += running_s
    for way_id, (length_m, running_s) in totals.items():
        yield [way_id, round(length_m, 3), round(running_s, 3), 0.0]
    yield [0, 0.0, 0.0, round(best["duration"] - sum(seconds), 3)]


def main() -> None:
    """Build, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("pairs_csv", type=Path)
    parser.add_argument("out_folder", type=Path)
    options = parser.parse_args()

    way_of = read_way_of_piece(options.extract)
    with options.pairs_csv.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    for mode, profile in PROFILES.items():
        started = time.perf_counter()
        engine = build_graph(options.extract, options.out_folder / f"osrm_{mode}", profile)
        print(f"{mode} graph built in {time.perf_counter() - started:.1f} s")
        times_path = options.out_folder / f"{mode}_osrm.csv"
        ways_path = options.out_folder / f"{mode}_osrm_ways.csv"
        with times_path.open("w", newline="") as times_file, ways_path.open("w", newline="") as ways_file:
            times, ways = csv.writer(times_file), csv.writer(ways_file)
            times.writerow(ROUTE_COLUMNS)
            ways.writerow(WAY_COLUMNS)
            for pair in pairs:
                ends = [(float(pair[f"{end}_lon"]), float(pair[f"{end}_lat"])) for end in ("from", "to")]
                try:
                    best, row = route(engine, ends)
                    times.writerow([pair["id"], *row])
                    ways.writerows([pair["id"], *way] for way in route_by_way(best, way_of))
                except RuntimeError as no_route:
                    print(f"{mode} pair {pair['id']}: {no_route}")
                    times.writerow([pair["id"], "", "", "", ""])


if __name__ == "__main__":
    main()
