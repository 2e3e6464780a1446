"""Compare travel times of engines pair by pair: correlation, median ratio, spread, scatter.

    python compare.py FOLDER [FOLDER ...] --engines qamtu valhalla osrm

Reads FOLDER/{car,walk}_{engine}.csv and prints one Markdown table. Only pairs count that every engine answered, from
and to a street within 10 m of the point: elsewhere the engines were asked different questions.
With A and B the travel times of a pair, the ratio is A / B and

- correlation: Pearson's, of A and B;
- median ratio: the bias, which comes from the speed tables;
- p5-p95: of the ratio;
- scatter: median |ratio / median ratio - 1|: what is left once the bias is scaled away.
"""

import argparse
import csv
from itertools import combinations
from pathlib import Path

import numpy as np

MODES = ("car", "walk")
MAX_SNAP_M = 10.0


def read_times(path: Path) -> dict[str, float]:
    """Travel time (seconds) by pair; infinite where there is no way, or none from a street beside the point."""
    times = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            beside = row["travel_time_s"] and max(float(row["from_snap_m"]), float(row["to_snap_m"])) <= MAX_SNAP_M
            times[row["id"]] = float(row["travel_time_s"]) if beside else np.inf
    return times


def shared_times(folder: Path, mode: str, engines: list[str]) -> tuple[np.ndarray, int]:
    """Travel times [engine, pair] of the pairs that count, and the number of pairs asked."""
    tables = [read_times(folder / f"{mode}_{engine}.csv") for engine in engines]
    ids = list(tables[0])
    times = np.array([[table.get(pair, np.inf) for pair in ids] for table in tables])
    return times[:, np.isfinite(times).all(axis=0)], len(ids)


def describe(a: np.ndarray, b: np.ndarray) -> str:
    """The figures described on top of this file, as cells of a table."""
    ratio = a / b
    middle = np.median(ratio)
    p5, p95 = np.percentile(ratio, [5, 95])
    correlation = np.corrcoef(a, b)[0, 1]
    scatter = np.median(np.abs(ratio / middle - 1))
    return f"{correlation:.4f} | {middle:.3f} | {p5:.2f}-{p95:.2f} | {100 * scatter:.1f} %"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--engines", nargs="+", default=["qamtu", "valhalla", "osrm"])
    options = parser.parse_args()

    print("| region | mode | A / B | pairs | correlation | median ratio | p5-p95 | scatter |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in options.folders:
        for mode in MODES:
            times, asked = shared_times(folder, mode, options.engines)
            for i, j in combinations(range(len(options.engines)), 2):
                names = f"{options.engines[i]} / {options.engines[j]}"
                figures = describe(times[i], times[j])
                print(f"| {folder.name} | {mode} | {names} | {times.shape[1]} of {asked} | {figures} |")


if __name__ == "__main__":
    main()
