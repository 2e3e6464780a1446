"""Speed each engine reached on each road class, from the routes it chose: what explains the bias between engines.

    python class_speeds.py EXTRACT.osm.pbf FOLDER --engines valhalla osrm

Reads FOLDER/{car,walk}_{engine}_ways.csv and prints Markdown: kilometres driven and running speed (turns left out) by
`highway` value and by `maxspeed`, then the time spent turning. Runs where osmium is installed.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import osmium

MODES = ("car", "walk")
MIN_KM = 5.0


def read_way_tags(extract: Path) -> dict[int, tuple[str, str]]:
    """Road class and speed limit ("" where untagged) of each OSM way."""
    tags = {}
    for way in osmium.FileProcessor(extract, osmium.osm.WAY):
        if "highway" in way.tags:
            tags[way.id] = (way.tags["highway"], way.tags.get("maxspeed", ""))
    return tags


def read_spent(path: Path, tags: dict[int, tuple[str, str]]) -> dict[tuple[str, str], list[float]]:
    """Kilometres, running hours and turning hours by (road class, speed limit)."""
    spent: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            total = spent[tags.get(int(row["way_id"]), ("", ""))]
            total[0] += float(row["length_m"]) / 1000
            total[1] += float(row["running_s"]) / 3600
            total[2] += float(row["turn_s"]) / 3600
    return spent


def print_table(mode: str, engines: list[str], spent: list[dict[tuple[str, str], list[float]]]) -> None:
    """One row per road class and speed limit, one pair of columns per engine."""
    print(f"\n### {mode}: running speed (km/h) by road class and speed limit; kilometres driven in brackets\n")
    print("| highway | maxspeed | " + " | ".join(engines) + " |\n|---|---|" + "---|" * len(engines))
    keys = sorted({key for table in spent for key, row in table.items() if row[0] >= MIN_KM})
    for key in keys:
        cells = []
        for table in spent:
            km, hours, _ = table.get(key, [0.0, 0.0, 0.0])
            cells.append(f"{km / hours:.1f} ({km:.0f})" if hours > 0 else "")
        print(f"| {key[0]} | {key[1] or '-'} | " + " | ".join(cells) + " |")
    for engine, table in zip(engines, spent, strict=True):
        km, hours, turn_hours = (sum(row[i] for row in table.values()) for i in range(3))
        share = turn_hours / (hours + turn_hours)
        print(
            f"\n{engine}: {km / hours:.1f} km/h running, {km / (hours + turn_hours):.1f} km/h with turns; "
            f"turns, signals and gates: {100 * share:.1f} % of the time, {3600 * turn_hours / km:.1f} s a kilometre."
        )


def main() -> None:
    """Print one table per travel mode."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engines", nargs="+", default=["valhalla", "osrm"])
    options = parser.parse_args()

    tags = read_way_tags(options.extract)
    for mode in MODES:
        paths = [options.folder / f"{mode}_{engine}_ways.csv" for engine in options.engines]
        print_table(mode, options.engines, [read_spent(path, tags) for path in paths])


if __name__ == "__main__":
    main()
