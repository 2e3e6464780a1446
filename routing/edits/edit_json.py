"""Edits as plain dictionaries, stored and sent as JSON: `{"edit": "set_speed", "speed_kmh": 40, "where": {...}}`."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from routing.edits.edit import AddRoad, CloseStreets, Edit, ReopenStreets, ScaleSpeed, SetSpeed, SpeedFactors
from routing.edits.edit import StreetSelection as Where
from routing.errors import EditError, QamtuError

KINDS: Final[Mapping[str, type[Edit]]] = {
    "close_streets": CloseStreets,
    "reopen_streets": ReopenStreets,
    "set_speed": SetSpeed,
    "scale_speed": ScaleSpeed,
    "speed_factors": SpeedFactors,
    "add_road": AddRoad,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def edit_to_dict(edit: Edit) -> dict[str, Any]:
    """The edit as values that JSON knows; what is as it would be anyway is left out."""
    return {"edit": _NAMES[type(edit)]} | _plain(edit)


def edit_from_dict(described: Mapping[str, Any]) -> Edit:
    """The edit that a dictionary describes.

    Raises
    ------
    EditError
        There is no such kind of edit, a field is missing, too many or of another type, or a value cannot be.
    TravelModeError, PointError
        A travel mode or a coordinate cannot be.
    """
    if not isinstance(described, Mapping) or described.get("edit") not in KINDS:
        kind = described.get("edit", "") if isinstance(described, Mapping) else described
        raise EditError("{kind} is no kind of scenario edit; choose from {kinds}", kind=kind, kinds=", ".join(KINDS))
    edit: Edit = _read(KINDS[described["edit"]], {key: item for key, item in described.items() if key != "edit"})
    return edit


def _plain(value: Any) -> dict[str, Any]:
    """Fields that differ from their defaults; tuples as lists."""
    plain = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if item != field.default:
            plain[field.name] = _READERS[field.name].plain(item)
    return plain


def _read(kind: type[Any], described: Mapping[str, Any]) -> Any:
    known = {field.name: field for field in fields(kind)}
    needed = [name for name, field in known.items() if field.default is MISSING]
    for name in (*described, *needed):
        if name not in known or name not in described:
            raise EditError(
                "a scenario edit of this kind has the fields {fields}, and must have {needed}; see {field}",
                fields=", ".join(known),
                needed=", ".join(needed),
                field=name,
            )
    values = {}
    for name, item in described.items():
        try:
            values[name] = _READERS[name].read(item)
        except (TypeError, ValueError, OverflowError) as error:
            if isinstance(error, QamtuError):
                raise
            raise EditError(
                "{field} of a scenario edit cannot be {value}; see docs/engine.md for what it holds",
                field=name,
                value=item,
            ) from error
    return kind(**values)


class _Field:
    """How a field is read from JSON, and written to it."""

    def __init__(self, read: Callable[[Any], Any], plain: Callable[[Any], Any]) -> None:
        self.read: Final = read
        self.plain: Final = plain


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _tuple_of(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        return tuple(read(item) for item in value)

    return read_all


def _place(value: Any) -> tuple[float, float]:
    lon, lat = _tuple_of(_number)(value)
    return lon, lat


def _factors(value: Any) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, Mapping):
        raise TypeError("not a table of factors by road class")
    return tuple((_text(road_class), _number(factor)) for road_class, factor in value.items())


def _where(value: Any) -> Where:
    if not isinstance(value, Mapping):
        raise TypeError("not a table of conditions")
    selection: Where = _read(Where, value)
    return selection


def _same(value: Any) -> Any:
    return value


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, tuple) else value


_READERS: Final[Mapping[str, _Field]] = {
    "where": _Field(_where, _plain),
    "modes": _Field(_tuple_of(_text), _lists),
    "speed_kmh": _Field(_number, _same),
    "factor": _Field(_number, _same),
    "name": _Field(_text, _same),
    "factors": _Field(_factors, dict),
    "line": _Field(_tuple_of(_place), _lists),
    "one_way": _Field(_truth, _same),
    "road_class": _Field(_text, _same),
    "join_m": _Field(_number, _same),
    "streets": _Field(_tuple_of(_whole), _lists),
    "ways": _Field(_tuple_of(_whole), _lists),
    "road_classes": _Field(_tuple_of(_text), _lists),
    "area": _Field(_tuple_of(_tuple_of(_place)), _lists),
}
