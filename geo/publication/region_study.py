"""A kept region as a study in a folder: what the service publishes is read from files, as everybody else will read it.

Numbers stand in files whose kinds keep them to the last digit (GeoJSON, Parquet), so the study counts what the service
counts, whichever database the region was kept in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.local_names import LOCAL_NAMES
from geo.points import CRS
from geo.publication.inputs_folder import write_toml
from geo.range_keys import range_keys
from geo.region import Question, Region, SitingQuestion
from geo.study_toml import DEFAULT_NAME

if TYPE_CHECKING:
    from geo.population import Population

FACILITIES: Final = "facilities.geojson"
POPULATION: Final = "population.parquet"
BOUNDARIES: Final = "boundaries.geojson"
KINDS: Final = "kinds.csv"
CHANGES: Final = "changes.json"
CANDIDATES: Final = "candidates.csv"
SITING: Final = ("model", "mode", "sites", "service", "stratum", "seed", "time_limit_s")
NO_SERVICES: Final = (
    'country,key,value,name,kind,services,note\n,,,,,,"services are those of the list, none is assumed"\n'
)
"""A table of kinds by which a facility that names no service has none."""


@dataclass(frozen=True)
class KeptOrigin:
    """Where the people come from, and a scenario's changes of the region with its name."""

    population: Mapping[str, str] = field(default_factory=dict)  # attribution, licence, date
    scenario: str = ""
    changes: Sequence[Mapping[str, Any]] = ()
    candidates: "GeoDataFrame | None" = None  # of new sites, where wishes have chosen among them


def write_region_study(folder: Path, region: Region, question: Question, network: Path, kept: KeptOrigin) -> Path:
    """Write a region, its baseline, as a study into an empty folder; the path of the study file comes back.

    The streets are not copied: the study names the folder `network` where it is.
    """
    documented: dict[str, Any] = {"study": _study(region), "network": {"folder": str(network)}}
    documented["facilities"] = [_facilities(folder, region)]
    documented["population"] = _population(folder, region.population) | dict(kept.population)
    if region.boundaries is not None:
        documented["boundaries"] = _boundaries(folder, region.boundaries)
    if kept.changes:
        _write_json(folder / CHANGES, list(kept.changes))
        documented["scenario"] = {"name": kept.scenario, "changes": CHANGES}
    documented["coverage"] = _coverage(question)
    if question.ranges is not None:
        documented["ranges"] = range_keys(question.ranges)
    if question.siting is not None:
        documented["siting"] = _siting(folder, question.siting, kept.candidates)
    path = folder / DEFAULT_NAME
    path.write_text(write_toml(documented), encoding="utf-8")
    return path


def _study(region: Region) -> dict[str, Any]:
    titles = {f"name_{lang}": title for lang, title in sorted(region.titles.items()) if f"name_{lang}" in LOCAL_NAMES}
    return {"name": region.name, **titles, "country": region.country, "synthetic": region.synthetic}


def _facilities(folder: Path, region: Region) -> dict[str, Any]:
    table = region.facilities
    rows = [
        {
            "id": row["facility_id"],
            "name": row["name"],
            "kind": row["kind"],
            "services": ";".join(row["services"]),
            "capacity": _number(row["capacity_per_day"]),
            "staff": _number(row["staff"]),
            "open": "yes" if row["open"] else "no",
            "ownership": row["ownership"],
            **_local_names(row),
        }
        for row in table.to_dict("records")
    ]
    _write_layer(folder / FACILITIES, table.geometry.to_numpy(), rows)
    given = {"path": FACILITIES, "attribution": "; ".join(region.data_sources)}
    if all(table["services"].map(len) > 0):
        return given
    (folder / KINDS).write_text(NO_SERVICES, encoding="utf-8")
    return given | {"kinds": KINDS}


def _population(folder: Path, population: "Population") -> dict[str, Any]:
    cells = GeoDataFrame(
        {"id": population.cells["cell_id"]}, geometry=population.cells.geometry.to_numpy(), crs=CRS
    ).join(population.people)
    cells.to_parquet(folder / POPULATION)
    strata = {"path": POPULATION, "strata": [stratum.name for stratum in population.strata]}
    return strata | ({"everyone": population.everyone} if population.everyone else {})


def _boundaries(folder: Path, table: GeoDataFrame) -> dict[str, Any]:
    rows = [
        {"id": row["boundary_id"], "name": row["name"], "level": row["level"], **_local_names(row)}
        for row in table.to_dict("records")
    ]
    _write_layer(folder / BOUNDARIES, table.geometry.to_numpy(), rows)
    return {"path": BOUNDARIES, "id": "id", "name": "name"}


def _coverage(question: Question) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "modes": list(question.modes),
        "thresholds_min": list(question.thresholds_min),
        "direction": question.direction,
        "cutoff_min": question.cutoff_min,
        "snap_limit_m": question.snap_limit_m,
    }
    if question.services:
        asked["services"] = list(question.services)
    if question.capacity is not None:
        asked |= asdict(question.capacity)
    return asked


def _siting(folder: Path, asked: SitingQuestion, candidates: "GeoDataFrame | None") -> dict[str, Any]:
    documented: dict[str, Any] = {name: getattr(asked, name) for name in SITING} | {"candidates": str(asked.candidates)}
    if asked.exclusions is not None:
        documented["exclusions"] = str(asked.exclusions)
    if asked.threshold_given:
        documented["threshold_min"] = asked.threshold_min
    if candidates is not None:
        flags = {name: np.where(candidates[name], "yes", "no") for name in ("must", "forbidden")}
        points = {"lon": candidates.geometry.x, "lat": candidates.geometry.y}
        table = pd.DataFrame({"id": candidates["candidate_id"], **points, **flags})
        table.to_csv(folder / CANDIDATES, index=False, lineterminator="\n")
        documented["candidates"] = CANDIDATES
    return documented


def _local_names(row: Mapping[Any, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in LOCAL_NAMES if row.get(name) and pd.notna(row[name])}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _write_layer(path: Path, shapes: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """GeoJSON with every digit of the coordinates."""
    features = [
        {"type": "Feature", "properties": dict(row), "geometry": shapely.geometry.mapping(shape)}
        for shape, row in zip(shapes, rows, strict=True)
    ]
    _write_json(path, {"type": "FeatureCollection", "features": features})


def _write_json(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
