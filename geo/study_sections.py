"""What a study file says, section by section, as values; `geo.study_file` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.region import Question


@dataclass(frozen=True)
class NetworkInput:
    """An OSM extract, a network folder, or both (the folder is searched, the extract drawn)."""

    osm: Path | None
    folder: Path | None


@dataclass(frozen=True)
class Origin:
    """Where an input comes from, as the study says it."""

    attribution: str
    licence: str
    date: str


@dataclass(frozen=True)
class FacilitiesInput:
    """One list of facilities: a file, or `source = "osm"` for those of the extract itself."""

    path: Path | None
    source: str
    columns: Mapping[str, str]
    where: str
    kinds: Path | None
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class PopulationInput:
    """Cells, rasters by stratum, or totals to spread; exactly one of them is given."""

    path: Path | None
    columns: Mapping[str, str]
    strata: tuple[str, ...]
    everyone: str
    where: str
    rasters: Mapping[str, Path]
    to: str  # rasters become "native" cells or "h3"
    total: Mapping[str, float]
    totals: Path | None
    spread: str
    h3_resolution: int
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class BoundariesInput:
    """Polygons people are reported by."""

    path: Path
    id_column: str
    name_column: str
    level: str
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class ScenarioInput:
    """Edits of the streets, or changes as the service has them; and what they are called together."""

    name: str
    edits: Path | None = None
    changes: Path | None = None


@dataclass(frozen=True)
class Study:
    """A whole analysis as its file says it; the name of a scenario follows that of the study."""

    path: Path
    name: str
    country: str
    synthetic: bool
    network: NetworkInput
    facilities: tuple[FacilitiesInput, ...]
    population: PopulationInput
    boundaries: BoundariesInput | None
    question: Question
    scenario: ScenarioInput | None = None
    titles: Mapping[str, str] = field(default_factory=dict)  # the name by language, where it is given
    parameters: Mapping[str, Any] = field(default_factory=dict)  # the file as read, for the manifest
