"""Reads a visits file (TOML): lists of people and teams, the days, the streets and the weights of a plan."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.errors import StudyError
from geo.study_paths import StudyPaths
from geo.study_schema import Between, nearest_word, refuse_unknown_keys, require_value
from geo.study_toml import read_toml
from geo.visits.rows import ListFile
from geo.visits.weekdays import parse_date
from routing.modes import DEFAULT_SNAP_LIMIT_M
from routing.visits.problem import Weights

DEFAULT_NAME: Final = "visits.toml"
DEFAULT_DAYS: Final = 5
MOST_DAYS: Final = 184
LISTS: Final = ("people", "teams")
FILES: Final = ("settlements", "rides", "cars", "hubs")
RIDES: Final = ("rides", "cars", "hubs")
_WEIGHT: Final = Between(0, 1_000_000)
SCHEMA: Final[Mapping[str, Mapping[str, Any]]] = {
    "people": {"path": str, "sheet": str, "columns": dict},
    "teams": {"path": str, "sheet": str, "columns": dict},
    "plan": {
        "name": str,
        "start": datetime.date,
        "days": range(1, MOST_DAYS + 1),
        "seed": int,
        "holidays": str,
        "days_off": list,
        "country": str,
        "synthetic": bool,
    },
    "network": {"folder": str, "osm": str, "matrix": str, "snap_limit_m": float},
    "weights": dict.fromkeys(
        ("travel", "waiting", "balance", "continuity", "even_gaps", "preferred_day", "moved"), _WEIGHT
    ),
}


@dataclass(frozen=True)
class Streets:
    """Where travel times come from: streets of a folder or an extract, or a table."""

    folder: Path | None = None
    osm: Path | None = None
    matrix: Path | None = None
    snap_limit_m: float = DEFAULT_SNAP_LIMIT_M


@dataclass(frozen=True)
class VisitStudy:
    """A visits file as values."""

    path: Path
    name: str
    people: ListFile
    teams: ListFile
    start: datetime.date
    streets: Streets
    days: int = DEFAULT_DAYS
    seed: int = 1
    # Country whose holidays are free, "" for none.
    holidays: str = ""
    days_off: frozenset[datetime.date] = frozenset()
    # Of the travel modes, and for what a list leaves open: which of two dates is meant, where a place may lie.
    country: str = ""
    synthetic: bool = False
    settlements: Path | None = None
    # Rides in: who is brought, by which cars, to which hubs; all three or none.
    rides: tuple[Path, Path, Path] | None = None
    weights: Weights = field(default_factory=Weights)
    parameters: Mapping[str, Any] = field(default_factory=dict)


def read_visit_plan(path: Path) -> VisitStudy:
    """The plan described by a TOML file, or by the visits.toml of a folder; paths in it are relative to the file.

    Raises
    ------
    StudyError
        The file is missing, is not TOML, has a key that does not exist or a value that cannot be.
    """
    path = path / DEFAULT_NAME if path.is_dir() else path
    document = read_toml(path)
    _require_known(document, path.name)
    plan, paths = document["plan"], StudyPaths(path)
    holidays = plan.get("holidays", "").strip()
    return VisitStudy(
        path=path,
        name=plan.get("name", path.stem),
        people=_list_file(document["people"], "people", paths),
        teams=_list_file(document["teams"], "teams", paths),
        start=_require_date(plan["start"], path.name, "start"),
        streets=_streets(document["network"], paths),
        days=plan.get("days", DEFAULT_DAYS),
        seed=plan.get("seed", 1),
        holidays=holidays,
        days_off=frozenset(_require_date(date, path.name, "days_off") for date in plan.get("days_off", [])),
        country=(plan.get("country", "") or (holidays if len(holidays) == 2 else "")).strip().upper(),
        synthetic=plan.get("synthetic", False),
        settlements=paths.find(document, "settlements"),
        rides=_rides(document, paths),
        weights=Weights(**{key: float(value) for key, value in document.get("weights", {}).items()}),
        parameters=document,
    )


def _list_file(given: str | Mapping[str, Any], key: str, paths: StudyPaths) -> ListFile:
    if isinstance(given, str):
        return ListFile(paths.require(given, key))
    return ListFile(paths.require(given["path"], key), given.get("sheet"), given.get("columns"))


def _rides(document: Mapping[str, Any], paths: StudyPaths) -> tuple[Path, Path, Path] | None:
    given = [key for key in RIDES if key in document]
    if not given:
        return None
    if len(given) < len(RIDES) or "matrix" in document["network"]:
        raise StudyError(
            "{name}: rides need the three lists rides, cars and hubs, and streets (folder or osm) in [network]",
            name=paths.name,
        )
    rides, cars, hubs = (paths.require(document[key], key) for key in RIDES)
    return rides, cars, hubs


def _streets(part: Mapping[str, Any], paths: StudyPaths) -> Streets:
    given = [key for key in ("folder", "osm", "matrix") if key in part]
    if len(given) != 1 and given != ["folder", "osm"]:  # the folder is searched, places are looked up in the extract
        raise StudyError(
            "{name}: [network] needs one of folder = a network folder, osm = an extract, matrix = a travel-time table",
            name=paths.name,
        )
    return Streets(
        folder=paths.find(part, "folder"),
        osm=paths.find(part, "osm"),
        matrix=paths.find(part, "matrix"),
        snap_limit_m=float(part.get("snap_limit_m", DEFAULT_SNAP_LIMIT_M)),
    )


def _require_known(document: Mapping[str, Any], name: str) -> None:
    """Refuse what does not exist, what is missing and what has the wrong type."""
    for key in document:
        if key not in SCHEMA and key not in FILES:
            _refuse_unknown(key, document[key], name)
    _require_present(document, name)
    for key in FILES:
        if key in document and not isinstance(document[key], str):
            raise StudyError('{name}: write {key} = "a file"', name=name, key=key)
    for section, body in document.items():
        if section not in FILES and not (section in LISTS and isinstance(body, str)):
            _require_section(body, section, name)


def _require_present(document: Mapping[str, Any], name: str) -> None:
    for key in LISTS:
        if key not in document:
            raise StudyError('{name}: {key} is missing; name the list, such as {key} = "{key}.csv"', name=name, key=key)
    for section in ("plan", "network"):
        if section not in document:
            raise StudyError("{name}: section [{section}] is missing; add it", name=name, section=section)


def _require_section(body: object, section: str, name: str) -> None:
    if not isinstance(body, dict):
        raise StudyError(
            "{name}: write {section} as a section {shape}", name=name, section=section, shape=f"[{section}]"
        )
    refuse_unknown_keys(body, section, name, SCHEMA)
    for key, value in body.items():
        if SCHEMA[section][key] is not datetime.date:
            require_value(value, SCHEMA[section][key], name=name, section=section, key=key)
    needed = {"plan": "start", "people": "path", "teams": "path"}.get(section, "")
    if needed and needed not in body:
        raise StudyError("{name}: [{section}] needs {key}; add it", name=name, section=section, key=needed)


def _refuse_unknown(key: str, body: object, name: str) -> None:
    """Refuse a section or a key above all sections that does not exist."""
    home = next((section for section, keys in SCHEMA.items() if key in keys and section not in LISTS), "")
    if home and not isinstance(body, dict):
        raise StudyError(
            "{name}: {key} = ... stands above every section; move it below the heading it belongs to ({sections})",
            name=name,
            key=key,
            sections=f"[{home}]",
        )
    near = nearest_word(key, (*SCHEMA, *FILES))
    if near:
        raise StudyError("{name}: there is no {key}; did you mean {near}?", name=name, key=key, near=near)
    known = ", ".join((*SCHEMA, *FILES))
    raise StudyError("{name}: there is no {key}; a visits file has {known}", name=name, key=key, known=known)


def _require_date(value: object, name: str, key: str) -> datetime.date:
    """A date of TOML, or written as a text in any way that lists write dates."""
    if isinstance(value, datetime.datetime):
        return value.date()
    date = parse_date(value) if isinstance(value, str | datetime.date) else None
    if date is None:
        raise StudyError(
            "{name}: {key} in [plan] is {value}; give a date, such as 2026-11-23", name=name, key=key, value=value
        )
    return date
