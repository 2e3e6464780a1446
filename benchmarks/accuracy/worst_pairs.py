"""The pairs on which two engines differ most, and the ways that only one of them took, with their tags.

    python worst_pairs.py EXTRACT.osm.pbf FOLDER --mode car --engines qamtu osrm --pairs 20

Reads FOLDER/{mode}_{engine}.csv and FOLDER/{mode}_{engine}_ways.csv. Runs where osmium is installed.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import osmium
from compare import read_times

SAID = ("name", "note", "source", "ref", "old_name", "wikidata", "wikipedia")
WAYS_SHOWN = 5


def read_tags(extract: Path) -> dict[int, str]:
    """Tags of each road, written in one line."""
    tags = {}
    for way in osmium.FileProcessor(extract, osmium.osm.WAY):
        if "highway" in way.tags:
            tags[way.id] = " ".join(f"{tag.k}={tag.v}" for tag in way.tags if not tag.k.startswith(SAID))
    return tags


def read_ways(path: Path) -> dict[str, dict[int, tuple[float, float]]]:
    """Length (m) and running time (s) by way, by pair."""
    ways: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ways[row["id"]][int(row["way_id"])] = (float(row["length_m"]), float(row["running_s"]))
    return ways


def print_pair(names: list[str], ways: list[dict[int, tuple[float, float]]], tags: dict[int, str]) -> None:
    """The longest ways that only one of the engines took."""
    for name, own, other in ((names[0], *ways), (names[1], *ways[::-1])):
        alone = sorted(((length, way) for way, (length, _) in own.items() if way and way not in other), reverse=True)
        for length, way in alone[:WAYS_SHOWN]:
            speed_kmh = 3.6 * length / max(own[way][1], 0.01)
            print(f"    only {name}: {length:.0f} m at {speed_kmh:.0f} km/h, way {way}: {tags.get(way, '')}")


def main() -> None:
    """Print half of the pairs from either end of the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mode", default="car")
    parser.add_argument("--engines", nargs=2, default=["qamtu", "osrm"])
    parser.add_argument("--pairs", type=int, default=20)
    options = parser.parse_args()

    tags = read_tags(options.extract)
    a, b = (read_times(options.folder / f"{options.mode}_{engine}.csv") for engine in options.engines)
    ways = [read_ways(options.folder / f"{options.mode}_{engine}_ways.csv") for engine in options.engines]
    ids = [pair for pair in a if np.isfinite(a[pair]) and np.isfinite(b.get(pair, np.inf))]
    ratio = np.array([a[pair] / b[pair] for pair in ids])
    order = np.argsort(ratio, kind="stable")
    for k in np.concatenate([order[: options.pairs // 2], order[-(options.pairs // 2) :]]).tolist():
        pair = ids[k]
        seconds = f"{options.engines[0]} {a[pair]:.0f} s, {options.engines[1]} {b[pair]:.0f} s"
        print(f"pair {pair}: {seconds}, ratio / median {ratio[k] / np.median(ratio):.2f}")
        print_pair(options.engines, [engine_ways[pair] for engine_ways in ways], tags)


if __name__ == "__main__":
    main()
