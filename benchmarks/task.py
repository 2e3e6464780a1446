"""What a benchmark task is: one question, who is asked, and how their answers are compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

Answers = Mapping[str, np.ndarray]
"""What was answered, by row."""


@dataclass(frozen=True)
class Ask:
    """One row: an adapter, perhaps told which way to answer."""

    row: str
    module: str
    package: str  # what must be importable
    variant: str = ""
    ours: bool = False

    @property
    def file(self) -> str:
        """The name that the adapter gives its answer."""
        name = "qamtu" if self.ours else self.module.removeprefix("with_")
        return "-".join(part for part in (name, self.variant) if part)


@dataclass(frozen=True)
class Task:
    """One question. `none` says why an engine has no row of its own; `agree` gives a sentence per row.

    Ratios are against the row of ours named `base`, or the quickest of ours.
    """

    name: str
    title: str
    asked: str
    asks: tuple[Ask, ...]
    none: Mapping[str, str] = field(default_factory=dict)
    agree: Callable[[Answers], dict[str, str]] = lambda _answers: {}
    base: str = ""
    limit_s: float = 150.0


def ours(row: str, variant: str = "") -> Ask:
    """A row of ours."""
    return Ask(row, "qamtu", "routing", variant, ours=True)


ENGINES = (ours("qamtu", "auto"), ours("qamtu bucket queue", "bucket_queue"), ours("qamtu hierarchy", "hierarchy"))
SCIPY = Ask("scipy", "with_scipy", "scipy")
NETWORKX = Ask("networkx", "with_networkx", "networkx")
IGRAPH = Ask("igraph", "with_igraph", "igraph")
NETWORKIT = Ask("networkit", "with_networkit", "networkit")
PANDANA = Ask("pandana", "with_pandana", "pandana")
OSRM_CH = Ask("OSRM, CH", "with_osrm", "osrm", "CH")
OSRM_MLD = Ask("OSRM, MLD", "with_osrm", "osrm", "MLD")
VALHALLA = Ask("Valhalla", "with_valhalla", "valhalla")
PYROSM = Ask("pyrosm + igraph", "with_pyrosm", "pyrosm")
OSMNX = Ask("osmnx", "with_osmnx", "osmnx")
