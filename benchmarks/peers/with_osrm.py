"""OSRM through its Python bindings, as CH (contraction hierarchy) or MLD (whose speeds can be changed).

Its search is edge-based with turn costs, with its own speeds, and coordinates are snapped in every request: it does
more work than a search from node to node.
"""

import csv
from itertools import pairwise

import numpy as np
import osmium
import osrm

from benchmarks.peers import osrm_files
from benchmarks.peers.protocol import Answer, NotAvailableError, main, prepared, timed
from benchmarks.problem import EDITED_CLASS, EDITED_SHARE, Problem, covered

SHOWN_ROWS = 20
"""Rows of the table that are turned into numpy, for comparing: the bindings hand out Python objects, slowly."""


def full_import(problem: Problem) -> Answer:
    """From the extract to the first table of one pair."""
    seconds = osrm_files.build(problem.extract, problem.folder, problem.variant)

    def first_table() -> osrm.Object:
        engine = osrm_files.open_engine(problem.folder, problem.variant)
        return table(engine, problem.lon_lat("site")[:2], np.arange(1), np.arange(1, 2))

    _, first_s = prepared(first_table)
    return Answer(seconds + first_s, note="car only")


def matrix(problem: Problem) -> Answer:
    """`Table`; making arrays of its answer is not counted."""
    engine, prepare_s = opened(problem)
    sources, targets = problem.lon_lat("matrix_source"), problem.lon_lat("matrix_target")
    places = np.concatenate([sources, targets])
    rows, columns = np.arange(len(sources)), np.arange(len(sources), len(places))
    seconds, runs, found = timed(lambda: table(engine, places, rows, columns), runs=3, budget_s=30.0)
    return Answer(seconds, runs, as_array(found["durations"], SHOWN_ROWS), prepare_s)


def speed_edit(problem: Problem) -> Answer:
    """A speed for every piece of the road class, `customize`, the engine opened anew, a table to the facilities."""
    if problem.variant != "MLD":
        raise NotAvailableError("a contraction hierarchy is contracted anew: see the full import")
    speeds = write_speeds(problem)
    cells, facilities, people = problem.lon_lat("cell"), problem.lon_lat("facility"), problem["people"]
    places = np.concatenate([cells, facilities])
    rows, columns = np.arange(len(cells)), np.arange(len(cells), len(places))

    def edit() -> np.ndarray:
        target = problem.folder / "osrm_MLD" / "region.osrm"
        osrm_files.run("customize", str(target), "--segment-speed-file", str(speeds))
        engine = osrm_files.open_engine(problem.folder, "MLD")
        seconds = as_array(table(engine, places, rows, columns)["durations"])
        return covered(seconds.min(axis=1), people)

    value, seconds = prepared(edit)
    return Answer(seconds, 1, value)


def write_speeds(problem: Problem) -> object:
    """node, node, km/h of every piece of the edited road class, both directions: 25 km/h is OSRM's own there."""
    path = problem.folder / "osrm_speeds.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        for way in osmium.FileProcessor(str(problem.extract), osmium.osm.WAY):
            if way.tags.get("highway") == EDITED_CLASS:
                for a, b in pairwise(node.ref for node in way.nodes):
                    rows.writerow([a, b, 25 * EDITED_SHARE])
                    rows.writerow([b, a, 25 * EDITED_SHARE])
    return path


def opened(problem: Problem) -> tuple[osrm.OSRM, float]:
    """The engine and the seconds it took to open; only after the full import."""
    if not (problem.folder / f"osrm_{problem.variant}").exists():
        raise NotAvailableError("its import did not finish")
    return prepared(lambda: osrm_files.open_engine(problem.folder, problem.variant))


def table(engine: osrm.OSRM, places: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> osrm.Object:
    """Durations from rows to columns of the places."""
    return engine.Table(
        osrm.TableParameters(
            coordinates=[tuple(place) for place in places.tolist()],
            sources=rows.tolist(),
            destinations=columns.tolist(),
            annotations=["duration"],
            generate_hints=False,
        )
    )


def as_array(durations: object, rows: int | None = None) -> np.ndarray:
    """Seconds; inf where there is no way."""
    listed = [list(row) for row, _ in zip(durations, range(rows or 10**9), strict=False)]  # type: ignore[call-overload]
    return np.array([[np.inf if second is None else second for second in row] for row in listed], dtype=float)


if __name__ == "__main__":
    tasks = {"full_import": full_import, "matrix": matrix, "speed_edit": speed_edit}
    main("osrm", "osrm-bindings", tasks)
