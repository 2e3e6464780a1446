"""Plans as JSON: dataclasses of the kernel by name and field, so that a plan is read again by a later version.

A field that a later version has more gets its default; one that it has no more is left out. Nothing is ever run that
stands in what is read: only the classes of `KNOWN` are made.
"""

import base64
import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from geo.visits.horizon import Horizon
from geo.visits.people import VisitedPerson
from geo.visits.teams import TeamBreak, VisitingTeam
from geo.visits.weekdays import DaySet
from routing.visits.plan import Missed, Pause, Reason, Stop, Tour
from routing.visits.problem import Break, Period, Person, Shift, Team, Weights, Window

_CLASSES: Final = (
    Window,
    Period,
    Person,
    Break,
    Shift,
    Team,
    Weights,
    Stop,
    Pause,
    Tour,
    Missed,
    Horizon,
    VisitedPerson,
    VisitingTeam,
    TeamBreak,
    DaySet,
)
KNOWN: Final[Mapping[str, type]] = {kind.__name__: kind for kind in _CLASSES}
KIND: Final = "@"


def to_plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    name = type(value).__name__
    if KNOWN.get(name) is not type(value):
        raise TypeError(f"{name} cannot be kept")
    return {KIND: name} | {one.name: to_plain(getattr(value, one.name)) for one in dataclasses.fields(KNOWN[name])}


def from_plain(kept: Any) -> Any:
    """The value again; lists are tuples."""
    if isinstance(kept, list):
        return tuple(from_plain(one) for one in kept)
    if not isinstance(kept, dict):
        return kept
    kind = kept[KIND]
    if kind in _READERS:
        return _READERS[kind](kept)
    made = KNOWN[kind]
    names = {one.name for one in dataclasses.fields(made)}
    return made(**{name: from_plain(value) for name, value in kept.items() if name in names})


def _array_to_plain(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    narrow = array.astype(np.int32 if array.dtype.kind == "i" else np.float32 if array.ndim > 1 else np.float64)
    text = base64.b64encode(np.ascontiguousarray(narrow).tobytes()).decode()
    return {KIND: "array", "of": narrow.dtype.str, "shape": list(narrow.shape), "is": text}


def _array_from_plain(kept: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    narrow = np.frombuffer(base64.b64decode(kept["is"]), dtype=np.dtype(kept["of"])).reshape(kept["shape"])
    return narrow.astype(np.int64 if narrow.dtype.kind == "i" else np.float64)


_WRITERS: Final[Sequence[tuple[Any, Callable[[Any], Any]]]] = (
    (Reason, lambda value: {KIND: "reason", "is": value.value}),
    (np.ndarray, _array_to_plain),
    (np.generic, lambda value: value.item()),
    (Fraction, lambda value: {KIND: "fraction", "is": str(value)}),
    (datetime.date, lambda value: {KIND: "date", "is": value.isoformat()}),
    (frozenset, lambda value: {KIND: "set", "is": [to_plain(one) for one in sorted(value)]}),
    (Mapping, lambda value: {KIND: "map", "is": [[to_plain(key), to_plain(one)] for key, one in value.items()]}),
    ((list, tuple), lambda value: [to_plain(one) for one in value]),
)
_READERS: Final[Mapping[str, Any]] = {
    "reason": lambda kept: Reason(kept["is"]),
    "fraction": lambda kept: Fraction(kept["is"]),
    "date": lambda kept: datetime.date.fromisoformat(kept["is"]),
    "set": lambda kept: frozenset(from_plain(one) for one in kept["is"]),
    "map": lambda kept: {from_plain(key): from_plain(one) for key, one in kept["is"]},
    "array": _array_from_plain,
}
