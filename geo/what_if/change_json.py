"""Changes as plain dictionaries, stored and sent as JSON: `{"type": "add_facility", "lon": 69.6, "lat": 42.3}`.

Road changes are the edits of `routing.edits.edit_json` under `type`, where `close_road` and `reopen_road` are
`close_streets` and `reopen_streets`. Beside `where` they may have its conditions themselves (`ways`, `streets`,
`road_classes`, `area`), `at`, the street under a point, or `across`, the streets that a drawn line crosses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Final

from geo.errors import ChangeError
from geo.what_if.change import (
    MOST_CHANGES,
    AddFacility,
    Change,
    ChangeRoads,
    CloseFacility,
    FacilityChange,
    MoveFacility,
    ReopenFacility,
    UpgradeFacility,
)
from routing.edits.edit import Place
from routing.edits.edit_json import edit_from_dict, edit_to_dict
from routing.errors import QamtuError

FACILITY_TYPES: Final[Mapping[str, type[FacilityChange]]] = {
    "add_facility": AddFacility,
    "move_facility": MoveFacility,
    "close_facility": CloseFacility,
    "reopen_facility": ReopenFacility,
    "upgrade_facility": UpgradeFacility,
}
ROAD_TYPES: Final[Mapping[str, str]] = {
    "close_road": "close_streets",
    "reopen_road": "reopen_streets",
    "set_speed": "set_speed",
    "scale_speed": "scale_speed",
    "speed_factors": "speed_factors",
    "add_road": "add_road",
}
TYPES: Final = (*FACILITY_TYPES, *ROAD_TYPES)
WHERE_KEYS: Final = ("streets", "ways", "road_classes", "area")
OWN_KEYS: Final = ("id", "name", "on", "at", "across")
_TYPE_OF: Final = {kind: name for name, kind in FACILITY_TYPES.items()}
_ROAD_TYPE_OF: Final = {edit: name for name, edit in ROAD_TYPES.items()}


def changes_from_list(listed: Sequence[Any]) -> tuple[Change, ...]:
    """The changes of a scenario, in their order.

    Raises
    ------
    ChangeError
        There are too many, or one of them cannot be: it is named by its number, the first is 1.
    """
    if len(listed) > MOST_CHANGES:
        raise ChangeError(
            "{count} changes are too many for one scenario; it holds up to {most}", count=len(listed), most=MOST_CHANGES
        )
    changes = []
    for number, described in enumerate(listed, start=1):
        try:
            changes.append(change_from_dict(described))
        except QamtuError as problem:
            raise refuse_change(number, problem) from None
    return tuple(changes)


def refuse_change(number: int, problem: QamtuError) -> ChangeError:
    """The error of one change, named by its number, the first is 1."""
    return ChangeError("change {number}: {problem}", number=number, problem=problem)


def change_from_dict(described: Mapping[str, Any]) -> Change:
    """The change that a dictionary describes.

    Raises
    ------
    ChangeError
        There is no such type of change, a field is missing, too many or of another type, or a value cannot be.
    EditError, TravelModeError, PointError
        A road edit, a travel mode or a coordinate cannot be.
    """
    named = described.get("type", "") if isinstance(described, Mapping) else described
    kind = _ROAD_TYPE_OF.get(named, named) if isinstance(named, str) else named
    if not isinstance(kind, str) or kind not in TYPES:
        raise ChangeError("{kind} is no type of change; choose from {kinds}", kind=named, kinds=", ".join(TYPES))
    given = {key: value for key, value in described.items() if key != "type"}
    return _read_roads(ROAD_TYPES[kind], given) if kind in ROAD_TYPES else _read_facility(FACILITY_TYPES[kind], given)


def change_to_dict(change: Change) -> dict[str, Any]:
    """The change as values that JSON knows; what is as it would be anyway is left out."""
    plain = {
        field.name: _plain(getattr(change, field.name))
        for field in fields(change)
        if field.name != "edit" and getattr(change, field.name) != field.default
    }
    if not isinstance(change, ChangeRoads):
        return {"type": _TYPE_OF[type(change)]} | plain
    edit = edit_to_dict(change.edit)
    if (change.at or change.across) and not edit.get("where"):
        edit.pop("where", None)
    return {"type": _ROAD_TYPE_OF[edit.pop("edit")]} | edit | plain


def _read_facility(kind: type[FacilityChange], given: Mapping[str, Any]) -> FacilityChange:
    known = {field.name: field for field in fields(kind)}
    needed = [name for name, field in known.items() if field.default is MISSING]
    for name in (*given, *needed):
        if name not in known or name not in given:
            raise ChangeError(
                "a change of this type has the fields {fields}, and must have {needed}; see {field}",
                fields=", ".join(known),
                needed=", ".join(needed),
                field=name,
            )
    return kind(**{name: read_field(name, value) for name, value in given.items()})


def _read_roads(edit: str, given: Mapping[str, Any]) -> ChangeRoads:
    own = {name: read_field(name, given[name]) for name in OWN_KEYS if name in given}
    rest = {key: value for key, value in given.items() if key not in (*OWN_KEYS, *WHERE_KEYS)}
    conditions = {key: given[key] for key in WHERE_KEYS if key in given}
    if conditions:
        if "where" in rest:
            raise ChangeError(
                "the streets are meant by {field} and by where; put all conditions into where",
                field=", ".join(conditions),
            )
        rest["where"] = conditions
    elif edit != "add_road" and ("at" in own or "across" in own):
        rest.setdefault("where", {})
    if edit == "speed_factors":
        rest["name"] = own.get("name", "")
    return ChangeRoads(edit_from_dict({"edit": edit} | rest), **own)


def read_field(name: str, value: Any) -> Any:
    """The value of a field of a change, or a ChangeError."""
    try:
        return FIELDS[name](value)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, QamtuError):
            raise
        raise ChangeError(
            "{field} of a change cannot be {value}; see docs/what-if.md for what it holds", field=name, value=value
        ) from None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode("utf-8")  # half a character cannot be stored, nor sent back
    return value


def _known_text(value: Any) -> str:
    if not _text(value):
        raise ValueError("empty")
    return str(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError("not a list")
    return tuple(dict.fromkeys(_known_text(item) for item in value))


def _place(value: Any) -> Place:
    lon, lat = (_number(item) for item in _line_of(value))
    return lon, lat


def _line(value: Any) -> tuple[Place, ...]:
    return tuple(_place(item) for item in _line_of(value))


def _line_of(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError("not a list")
    return value


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


FIELDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "facility_id": _text,
    "lon": _number,
    "lat": _number,
    "kind": _or_none(_text),
    "services": _or_none(_texts),
    "capacity_per_day": _or_none(_number),
    "id": _text,
    "name": _text,
    "on": _truth,
    "at": _or_none(_place),
    "across": _line,
}


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
