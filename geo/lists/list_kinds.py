"""The kinds of lists there are, as data: which fields each has, what a field holds, what must not be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.errors import TableError
from geo.strata import MOST_PEOPLE

PLACE: Final = ("lon", "lat", "lat_lon", "lon_lat")
"""Fields of the place: two columns, or both coordinates in one (latitude first, or longitude first)."""


@dataclass(frozen=True)
class Field:
    """A column of ours."""

    name: str
    holds: str  # id, text, words, number, yes_no, date, time, place
    headings: str = ""  # key of geo.headings.HEADINGS, where it is not the name
    least: float = 0.0
    most: float = MOST_PEOPLE

    @property
    def heading_key(self) -> str:
        """Under which the headings of the field are listed."""
        return self.headings or self.name


@dataclass(frozen=True)
class ListKind:
    """A kind of list."""

    name: str
    fields: tuple[Field, ...]
    id_prefix: str
    told_apart: bool  # a repeated id or name is told apart; else a repeated id is refused
    personal: tuple[str, ...] = ()  # heading keys of columns that name a person: never taken

    @property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}


PLACE_FIELDS: Final = tuple(Field(name, "place") for name in PLACE)
PERSONAL: Final = ("person", "name", "phone", "email", "address", "born_on", "identity_number")
"""Heading keys of all columns that name a person."""

FACILITIES: Final = ListKind(
    "facilities",
    (
        Field("id", "id"),
        Field("name", "text"),
        Field("kind", "text"),
        Field("services", "words"),
        Field("capacity_per_day", "number", headings="capacity"),
        Field("staff", "number"),
        Field("open", "yes_no"),
        Field("ownership", "text"),
        *PLACE_FIELDS,
        Field("address", "text"),
        Field("settlement", "text"),
        Field("opening_hours", "text"),
        Field("opened_on", "date"),
        Field("closed_on", "date"),
    ),
    id_prefix="facility",
    told_apart=True,
    personal=("person", "phone", "email", "born_on", "identity_number"),
)

CARE: Final = ListKind(
    "care",
    (
        Field("id", "id"),
        *PLACE_FIELDS,
        Field("settlement", "text"),
        Field("needs", "words"),
        Field("since", "date"),
        Field("visits_per_week", "number", most=50),
        Field("min_gap_days", "number", most=366),
        Field("max_gap_days", "number", most=366),
        Field("duration_min", "number", most=1440),
        Field("window_start", "time"),
        Field("window_end", "time"),
        Field("skills", "words"),
        Field("carers", "number", most=20),
        Field("priority", "number", most=1000),
    ),
    id_prefix="person",
    told_apart=False,
    personal=PERSONAL,
)

LIST_KINDS: Final[Mapping[str, ListKind]] = {kind.name: kind for kind in (FACILITIES, CARE)}


def find_list_kind(name: str) -> ListKind:
    """The kind of a name.

    Raises
    ------
    TableError
        There is none.
    """
    if name not in LIST_KINDS:
        raise TableError("{kind} is no kind of list; choose one of {kinds}", kind=name, kinds=", ".join(LIST_KINDS))
    return LIST_KINDS[name]
