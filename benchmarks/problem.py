"""What every engine is asked, as plain files that any Python can read: numpy alone is needed here.

    FOLDER/extract.osm.pbf, small.osm.pbf   the extract, and the one tile it was laid out from
    FOLDER/network/                         our stored network
    FOLDER/problem.json, problem/*.npy      sizes, and the arrays below
    FOLDER/answers/TASK.PEER.npy            what an adapter answered

Edges: tail, head, decisecond (delays included), running (without), road_class. Nodes: node_lon, node_lat. Asked:
source, matrix_source, matrix_target, facility, cell, site (all node numbers), people [cell, stratum].
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

THRESHOLDS_MIN = (15, 30, 60)
EDITED_CLASS, EDITED_SHARE = "residential", 0.8
"""The road class whose speed is changed, and its new speed as a share of the old one."""


@dataclass(frozen=True)
class Problem:
    """The folder, and which way of answering an adapter is to use ("" = its only one)."""

    folder: Path
    variant: str = ""

    def __getitem__(self, name: str) -> np.ndarray:
        """One of the arrays."""
        return np.load(self.folder / "problem" / f"{name}.npy")

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Sizes and names of what is asked."""
        return json.loads((self.folder / "problem.json").read_text(encoding="utf-8"))

    @property
    def extract(self) -> Path:
        """The extract that all engines read."""
        return self.folder / "extract.osm.pbf"

    def lon_lat(self, name: str) -> np.ndarray:
        """[n, 2] places of the nodes in one of the asked arrays."""
        nodes = self[name]
        return np.column_stack([self["node_lon"][nodes], self["node_lat"][nodes]])

    def edited_decisecond(self) -> np.ndarray:
        """Deciseconds of every edge once the edited road class has its new speed; delays stay as they are."""
        running, edited = self["running"], self["road_class"] == self.facts["edited_class"]
        delay = self["decisecond"] - running
        return np.where(edited, np.rint(running / EDITED_SHARE), running).astype(np.int64) + delay


def covered(seconds: np.ndarray, people: np.ndarray) -> np.ndarray:
    """[threshold, stratum] people whose seconds lie within each threshold."""
    return np.stack([people[seconds <= minutes * 60].sum(axis=0) for minutes in THRESHOLDS_MIN])
