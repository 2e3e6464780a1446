"""What a change may hold, as JSON Schema: for the description of the API."""

from dataclasses import MISSING, fields
from typing import Any, Final

from geo.facility_kinds import KINDS
from geo.what_if.change_json import FACILITY_TYPES, ROAD_TYPES, WHERE_KEYS
from routing.edits.edit_json import KINDS as EDIT_KINDS
from routing.modes import MODES, ROAD_CLASSES

_PLACE: Final = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "description": "longitude and latitude, degrees",
}
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_NUMBERS: Final = {"type": "array", "items": {"type": "integer"}}
_CONDITIONS: Final[dict[str, Any]] = {
    "streets": _NUMBERS | {"description": "numbers of one network and mode"},
    "ways": _NUMBERS | {"description": "OSM ids"},
    "road_classes": {"type": "array", "items": {"enum": list(ROAD_CLASSES)}},
    "area": {"type": "array", "items": {"type": "array", "items": _PLACE}, "description": "rings, as in GeoJSON"},
}
_FIELDS: Final[dict[str, Any]] = {
    "facility_id": {"type": "string"},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "kind": {"enum": [*KINDS, None]},
    "services": {"type": ["array", "null"], "items": {"type": "string"}},
    "capacity_per_day": {"type": ["number", "null"], "minimum": 0},
    "id": {"type": "string"},
    "name": {"type": "string"},
    "on": {"type": "boolean", "default": True, "description": "false: kept, and does nothing"},
    "at": _PLACE | {"type": ["array", "null"], "description": "the street under this point"},
    "across": {"type": "array", "items": _PLACE, "description": "the streets that this line crosses"},
    "where": {"type": "object", "properties": _CONDITIONS, "additionalProperties": False},
    "modes": {"type": "array", "items": {"enum": list(MODES)}, "description": "none: all travel modes"},
    "speed_kmh": {"type": "number", "minimum": 0.1, "maximum": 400},
    "factor": {"type": "number", "minimum": 0.01, "maximum": 100},
    "factors": {"type": "object", "additionalProperties": {"type": "number"}, "description": "by road class; 0 closes"},
    "line": {"type": "array", "items": _PLACE, "minItems": 2},
    "one_way": {"type": "boolean"},
    "road_class": {"enum": list(ROAD_CLASSES)},
    "join_m": {"type": "number", "minimum": 0, "maximum": 1000},
    **_CONDITIONS,
}


def change_schema() -> dict[str, Any]:
    """The schema of one change: one of the types, each with its fields."""
    facilities = [_schema(name, kind, ()) for name, kind in FACILITY_TYPES.items()]
    roads = [
        _schema(name, EDIT_KINDS[edit], ("id", "on", *(() if name == "add_road" else ("at", "across", *WHERE_KEYS))))
        for name, edit in ROAD_TYPES.items()
    ]
    return {"title": "Change", "type": "object", "oneOf": [*facilities, *roads]}


def _schema(name: str, kind: Any, more: tuple[str, ...]) -> dict[str, Any]:
    own = {field.name: field for field in fields(kind)}
    needed = [field for field in own if own[field].default is MISSING and field not in ("where", "name")]
    return {
        "title": name,
        "type": "object",
        "properties": {
            "type": {"const": name},
            **{field: _FIELDS[field] for field in dict.fromkeys((*own, "name", *more))},
        },
        "required": ["type", *needed],
        "additionalProperties": False,
    }
