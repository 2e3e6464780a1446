"""Our own travel times for given pairs, in the layout of the reference scripts. Runs in the project's environment.

    python benchmarks/accuracy/qamtu_times.py EXTRACT.osm.pbf pairs.csv OUT_FOLDER [--country KZ]

Writes OUT_FOLDER/{car,walk}_qamtu.csv with `id,travel_time_s,length_m,from_snap_m,to_snap_m` (no length: the search
keeps times only). The points lie on streets, so the access legs are near zero and the network alone is compared.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from geo.isochrones import isochrone
from routing.modes import load_mode
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.snap import Snapped, snap_points
from routing.travel_times import travel_time_matrix

MODES = ("car", "walk")
ISOCHRONE_MIN = {"car": 15, "walk": 30}
ISOCHRONES = 21


def time_pairs(graph: RoadGraph, starts: Snapped, goals: Snapped) -> np.ndarray:
    """Travel time (seconds) of each pair: the diagonal of a matrix, a block of pairs at a time."""
    block = 100
    seconds = np.empty(len(starts.street))
    for first in range(0, len(seconds), block):
        rows = slice(first, first + block)
        seconds[rows] = np.diag(travel_time_matrix(graph, part(starts, rows), part(goals, rows)))
    return seconds


def isochrone_seconds(graph: RoadGraph, ends: dict[str, np.ndarray]) -> float:
    """Median seconds of one isochrone, polygon included, over the first starting points (one extra to warm up)."""
    taken = []
    for lon, lat in zip(ends["from_lon"][: ISOCHRONES + 1], ends["from_lat"], strict=False):
        began = time.perf_counter()
        minutes = [ISOCHRONE_MIN[graph.mode]]
        isochrone(graph, lon, lat, minutes=minutes, direction="from_facility", off_road_kmh=4.0, limit_m=1000.0)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:]))


def part(places: Snapped, rows: slice) -> Snapped:
    """Some of the snapped places."""
    return Snapped(**{name: getattr(places, name)[rows] for name in Snapped.__dataclass_fields__})


def main() -> None:
    """Read, snap, search, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("pairs_csv", type=Path)
    parser.add_argument("out_folder", type=Path)
    parser.add_argument("--country", default="")
    options = parser.parse_args()

    with options.pairs_csv.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    ends = {key: np.array([float(pair[key]) for pair in pairs]) for key in pairs[0] if key != "id"}
    started = time.perf_counter()
    network = read_network(options.extract, modes=MODES, country=options.country)
    print(f"network of {', '.join(MODES)} read in {time.perf_counter() - started:.1f} s")
    for mode in MODES:
        graph = network.graphs[mode]
        print(f"{mode}: isochrone of {ISOCHRONE_MIN[mode]} minutes {1000 * isochrone_seconds(graph, ends):.1f} ms")
        off_road_kmh = load_mode(mode, options.country).off_road_kmh
        starts = snap_points(graph, ends["from_lon"], ends["from_lat"], off_road_kmh=off_road_kmh)
        goals = snap_points(graph, ends["to_lon"], ends["to_lat"], off_road_kmh=off_road_kmh)
        seconds = time_pairs(graph, starts, goals)
        with (options.out_folder / f"{mode}_qamtu.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "travel_time_s", "length_m", "from_snap_m", "to_snap_m"])
            for pair, value, a, b in zip(pairs, seconds, starts.access_m, goals.access_m, strict=True):
                writer.writerow(
                    [pair["id"], round(value, 3) if np.isfinite(value) else "", "", round(a, 3), round(b, 3)]
                )


if __name__ == "__main__":
    main()
