"""What may stand in a study file: sections, keys and the type of each value; anything else is refused by name."""

import difflib
from collections.abc import Mapping
from typing import Any, Final

from geo.errors import StudyError

SPREADS: Final = ("residential_roads", "buildings")
SITING_MODELS: Final = ("mclp", "pmedian", "lscp", "pcenter")
DIRECTIONS: Final = ("to_facility", "from_facility")

# where data comes from, printed with the result
ORIGIN: Final[dict[str, Any]] = {"attribution": str, "licence": str, "date": str}
# key -> what a value must be: a type, or a tuple of words to choose from
SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "study": {"name": str, "country": str, "synthetic": bool},
    "network": {"osm": str, "folder": str},
    "facilities": {"path": str, "source": ("osm",), "columns": dict, "where": str, "kinds": str, **ORIGIN},
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
        "h3_resolution": int,
        **ORIGIN,
    },
    "boundaries": {"path": str, "id": str, "name": str, "level": str, **ORIGIN},
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
        "sites": int,
        "candidates": str,
        "service": str,
        "stratum": str,
        "seed": int,
        "time_limit_s": float,
        "exclusions": str,
    },
}
REQUIRED: Final = ("study", "network", "facilities", "population", "coverage")


def require_known(document: Mapping[str, Any], name: str) -> None:
    """Refuse a study with a section or key that does not exist, a missing section, or a value of the wrong type."""
    _refuse_unknown(document, SCHEMA, name, "")
    for section in REQUIRED:
        if section not in document:
            raise StudyError("{name}: section [{section}] is missing; add it", name=name, section=section)
    for section, body in document.items():
        parts = body if section == "facilities" else [body]
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            shape = "[[facilities]]" if section == "facilities" else f"[{section}]"
            raise StudyError("{name}: write {section} as a section {shape}", name=name, section=section, shape=shape)
        for part in parts:
            _refuse_unknown(part, SCHEMA[section], name, section)
            for key, value in part.items():
                _require_value(value, SCHEMA[section][key], name=name, section=section, key=key)


def _refuse_unknown(found: Mapping[str, Any], known: Mapping[str, Any], name: str, section: str) -> None:
    for key in found:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1)
        if near:
            raise StudyError(
                "{name}: [{section}] has no key {key}; did you mean {near}?",
                name=name,
                section=section or "...",
                key=key,
                near=near[0],
            )
        raise StudyError(
            "{name}: [{section}] has no key {key}; the keys are {known}",
            name=name,
            section=section or "...",
            key=key,
            known=", ".join(known),
        )


def _require_value(value: Any, wanted: Any, **place: Any) -> None:
    """Refuse a value that is not of the wanted type, or not one of the wanted words."""
    place["value"] = repr(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(wanted, tuple) and value not in wanted:
        known = ", ".join(wanted)
        raise StudyError("{name}: {key} in [{section}] is {value}; it must be one of {known}", known=known, **place)
    if wanted is float and not (is_number and value > 0):
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
