"""What may stand in a study file: sections, keys and the type of each value; anything else is refused by name."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.errors import StudyError

SPREADS: Final = ("residential_roads", "buildings")
SITING_MODELS: Final = ("mclp", "pmedian", "lscp", "pcenter")
TEXTS_INSIDE: Final = ("columns", "strata", "rasters", "modes", "services")  # lists and tables of texts
DIRECTIONS: Final = ("to_facility", "from_facility")

# where data comes from, printed with the result
ORIGIN: Final[dict[str, Any]] = {"attribution": str, "licence": str, "date": str}
# the study's name in each language of the map
TITLES: Final[dict[str, Any]] = {"name_kk": str, "name_ru": str, "name_en": str, "name_th": str}
COUNT: Final = range(1, 10_001)  # how many of something
RESOLUTION: Final = range(16)


@dataclass(frozen=True)
class Between:
    """A number that is one of these limits or lies between them."""

    least: float
    most: float


SPREAD: Final = Between(0, 1)
# key -> what a value must be: a type, a range of whole numbers, numbers between limits, or words to choose from
SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "study": {"name": str, **TITLES, "country": str, "synthetic": bool},
    "network": {"osm": str, "folder": str},
    "facilities": {
        "path": str,
        "source": ("osm",),
        "columns": dict,
        "where": str,
        "kinds": str,
        "sheet": str,
        **ORIGIN,
    },
    "population": {
        "path": str,
        "columns": dict,
        "strata": list,
        "everyone": str,
        "where": str,
        "rasters": dict,
        "to": ("native", "h3"),
        "total": dict,
        "totals": str,
        "spread": SPREADS,
        "h3_resolution": RESOLUTION,
        "sheet": str,
        **ORIGIN,
    },
    "boundaries": {"path": str, "id": str, "name": str, "level": str, "sheet": str, **ORIGIN},
    "coverage": {
        "modes": list,
        "thresholds_min": list,
        "services": list,
        "direction": DIRECTIONS,
        "cutoff_min": float,
        "snap_limit_m": float,
        "visits_per_person_year": float,
        "working_days": float,
    },
    "siting": {
        "model": SITING_MODELS,
        "mode": str,
        "threshold_min": float,
        "sites": COUNT,
        "candidates": str,
        "service": str,
        "stratum": str,
        "seed": int,
        "time_limit_s": float,
        "exclusions": str,
    },
    "scenario": {"name": str, "edits": str, "changes": str},
    "ranges": {
        "draws": range(10, 10_001),
        "seed": int,
        "interval": Between(0.5, 0.99),
        "shared": SPREAD,
        "own": SPREAD,
        "access": SPREAD,
        "population_shared": SPREAD,
        "population_own": SPREAD,
        "snapping_shared": SPREAD,
        "snapping_own": SPREAD,
    },
}
REQUIRED: Final = ("study", "network", "facilities", "population", "coverage")


def require_known(document: Mapping[str, Any], name: str) -> None:
    """Refuse a study with a section or key that does not exist, a missing section, or a value of the wrong type."""
    _refuse_unknown_sections(document, name)
    for section in REQUIRED:
        if section not in document:
            raise StudyError("{name}: section [{section}] is missing; add it", name=name, section=section)
    for section, body in document.items():
        parts = body if section == "facilities" else [body]
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise StudyError(
                "{name}: write {section} as a section {shape}", name=name, section=section, shape=heading(section)
            )
        if not parts:
            raise StudyError('{name}: [[facilities]] needs either path = a file or source = "osm"', name=name)
        for part in parts:
            refuse_unknown_keys(part, section, name)
            for key, value in part.items():
                require_value(value, SCHEMA[section][key], name=name, section=section, key=key)


def _refuse_unknown_sections(document: Mapping[str, Any], name: str) -> None:
    for section, body in document.items():
        if section in SCHEMA:
            continue
        if not isinstance(body, dict | list):
            homes = [heading(home) for home, keys in SCHEMA.items() if section in keys]
            raise StudyError(
                "{name}: {key} = ... stands above every section; move it below the heading it belongs to ({sections})",
                name=name,
                key=section,
                sections=", ".join(homes or ["[study]"]),
            )
        near = nearest_word(section, SCHEMA)
        if near:
            raise StudyError(
                "{name}: there is no section [{section}]; did you mean [{near}]?", name=name, section=section, near=near
            )
        raise StudyError(
            "{name}: there is no section [{section}]; the sections are {known}",
            name=name,
            section=section,
            known=", ".join(map(heading, SCHEMA)),
        )


def refuse_unknown_keys(
    part: Mapping[str, Any], section: str, name: str, schema: Mapping[str, Mapping[str, Any]] = SCHEMA
) -> None:
    """Refuse a key that a section does not have, naming where it belongs or what it resembles."""
    for key in part:
        if key in schema[section]:
            continue
        homes = [heading(home) for home, keys in schema.items() if key in keys]
        if homes:
            raise StudyError(
                "{name}: [{section}] has no key {key}; it belongs in {sections}",
                name=name,
                section=section,
                key=key,
                sections=", ".join(homes),
            )
        near = nearest_word(key, schema[section])
        if near:
            raise StudyError(
                "{name}: [{section}] has no key {key}; did you mean {near}?",
                name=name,
                section=section,
                key=key,
                near=near,
            )
        raise StudyError(
            "{name}: [{section}] has no key {key}; the keys are {known}",
            name=name,
            section=section,
            key=key,
            known=", ".join(schema[section]),
        )


def heading(section: str) -> str:
    """The heading of a section as it stands in a study file."""
    return "[[facilities]]" if section == "facilities" else f"[{section}]"


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The known word that somebody who wrote `word` may have meant, "" where none is near."""
    folded = {text.casefold(): text for text in known}
    return next((folded[near] for near in difflib.get_close_matches(word.casefold(), folded, n=1)), "")


def require_value(value: Any, wanted: Any, **place: Any) -> None:
    """Refuse a value that is not of the wanted type, or not one of the wanted words."""
    place["value"] = _as_written(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(wanted, tuple) and value not in wanted:
        known = ", ".join(wanted)
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be one of {known}", known=known, **place)
    if isinstance(wanted, range) and not (is_number and isinstance(value, int) and value in wanted):
        raise StudyError(
            "{name}: {key} in [{section}] is {value}; it must be a whole number from {least} to {most}",
            least=wanted[0],
            most=wanted[-1],
            **place,
        )
    if isinstance(wanted, Between) and not (is_number and wanted.least <= value <= wanted.most):
        raise StudyError(
            "{name}: {key} in [{section}] is {value}; it must be a number from {least} to {most}",
            least=wanted.least,
            most=wanted.most,
            **place,
        )
    if wanted is float and not (is_number and 0 < value < math.inf):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be a number above 0", **place)
    if wanted is int and not (is_number and isinstance(value, int) and value >= 0):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be a whole number", **place)
    if wanted is str and not isinstance(value, str):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be a text in quotes", **place)
    if wanted is bool and not isinstance(value, bool):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be true or false", **place)
    if wanted is list and not isinstance(value, list):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be a list in [brackets]", **place)
    if wanted is dict and not isinstance(value, dict):
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be a table {{key = value}}", **place)
    _require_texts(value, place)


def _require_texts(value: Any, place: Mapping[str, Any]) -> None:
    """Refuse a name or file inside a list or table that is no text: `strata = [1]`, `columns = {lon = 3}`."""
    if place["key"] not in TEXTS_INSIDE:
        return
    for part in value.values() if isinstance(value, dict) else value:
        if not isinstance(part, str) or not part.strip():
            raise StudyError(
                "{name}: {key} in [{section}] holds {part}; each must be a text in quotes",
                **{**place, "part": _as_written(part)},
            )


def _as_written(value: Any) -> str:
    """A value as a study file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
