"""The figures to reach, computed from the rows of one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Tasks = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Figure:
    """How many times faster ours is than a peer at a task, and at least how many times it should be."""

    name: str
    task: str
    peer: str
    at_least: float
    ours: str = ""  # a row of ours; "" = the quickest


RATIOS = (
    Figure("one_to_all_vs_scipy", "one_to_all", "scipy", 15),
    Figure("one_to_all_vs_networkx", "one_to_all", "networkx", 300),
    Figure("matrix_vs_scipy", "matrix", "scipy", 80),
    Figure("matrix_vs_osrm", "matrix", "OSRM, CH", 50),
    Figure("isochrone_vs_valhalla", "isochrone", "Valhalla", 10),
    Figure("import_vs_valhalla", "full_import", "Valhalla", 1, "qamtu, car and walk"),
    Figure("import_vs_osrm", "full_import", "OSRM, CH", 1, "qamtu, hierarchy too"),
    Figure("import_vs_pyrosm", "full_import", "pyrosm + igraph", 1, "qamtu, hierarchy too"),
    Figure("import_vs_osmnx", "full_import", "osmnx", 1, "qamtu, hierarchy too"),
)
MOST = {"speed_edit_to_coverage_s": 0.5, "move_site_ms": 20.0, "isochrone_30_min_ms": 50.0}
"""Figures of the embedded metropolis that should be no more than this."""


def ratios(tasks: Tasks) -> dict[str, float]:
    """Every ratio whose two rows were measured."""
    found = {}
    for figure in RATIOS:
        rows = tasks.get(figure.task, ())
        ours_s, peer_s = our_seconds(rows, figure.ours), _seconds(rows, figure.peer)
        if ours_s and peer_s:
            found[figure.name] = peer_s / ours_s
    return found


def our_seconds(rows: Sequence[Row], named: str = "") -> float | None:
    """Seconds of the named row of ours, or of the quickest."""
    if named:
        return _seconds(rows, named)
    return min((row["seconds"] for row in rows if row["ours"] and "seconds" in row), default=None)


def _seconds(rows: Sequence[Row], engine: str) -> float | None:
    return next((row["seconds"] for row in rows if row["engine"] == engine and "seconds" in row), None)
