"""Rides in, read from lists: who is brought to a hub and home again, in which cars, and where the hubs are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from geo.columns import require_unique
from geo.errors import TableError
from geo.lists.list_kinds import PERSONAL, PLACE_FIELDS, Field, ListKind
from geo.lists.placing import Area, Placed
from geo.visits.cells import place_of, read_days, read_hours, read_id, read_number, read_text, read_time
from geo.visits.rows import Row, RowsRead, no_place
from geo.visits.teams import DEFAULT_SHIFT, read_end_place
from geo.visits.weekdays import WORKING, DaySet

_DAYS: Final = Field("days", "days")
RIDER_LIST: Final = ListKind(
    "riders",
    (
        Field("id", "id"),
        *PLACE_FIELDS,
        Field("hub", "text"),
        _DAYS,
        Field("arrive_from", "time"),
        Field("arrive_by", "time"),
        Field("ready", "time"),
        Field("seats", "number"),
    ),
    id_prefix="rider",
    told_apart=False,
    personal=PERSONAL,
)
CAR_LIST: Final = ListKind(
    "cars",
    (
        Field("id", "id", headings="car_id"),
        *PLACE_FIELDS,
        Field("end_lon", "number"),
        Field("end_lat", "number"),
        Field("seats", "number"),
        Field("shift_start", "time"),
        Field("shift_end", "time"),
        _DAYS,
    ),
    id_prefix="car",
    told_apart=False,
    personal=PERSONAL,
)
HUB_LIST: Final = ListKind(
    "hubs",
    (Field("id", "id"), Field("hub_name", "text", headings="name"), *PLACE_FIELDS),
    id_prefix="hub",
    told_apart=False,
)
EARLIEST_BEFORE_S: Final = 1800
"""Who gives only when to be there at the latest is put down half an hour before at the earliest."""


@dataclass(frozen=True)
class ListedRider:
    """Somebody who is brought to a hub; times are seconds after midnight."""

    rider_id: str
    row: int
    lon: float
    lat: float
    hub: str
    expected: tuple[int, int]
    ready_s: int | None = None
    seats: int = 1
    days: DaySet = field(default_factory=lambda: DaySet(WORKING))


@dataclass(frozen=True)
class ListedCar:
    """A shared car and its driver's hours."""

    car_id: str
    row: int
    lon: float
    lat: float
    end_lon: float
    end_lat: float
    seats: int
    hours: tuple[int, int] = DEFAULT_SHIFT
    days: DaySet = field(default_factory=lambda: DaySet(WORKING))


@dataclass(frozen=True)
class Hub:
    """Where people are brought."""

    hub_id: str
    row: int
    lon: float
    lat: float
    name: str = ""


def read_riders(read: RowsRead, hubs: Mapping[str, Hub]) -> tuple[ListedRider, ...]:
    """Everybody who is to be brought.

    Raises
    ------
    TableError
        An id is repeated, a hub is not known, or a cell cannot be what it should.
    """
    riders = tuple(_rider(row, _placed(row, place), hubs) for row, place in zip(read.rows, read.places, strict=True))
    require_unique([rider.rider_id for rider in riders], [rider.row for rider in riders], read.name)
    return riders


def read_cars(read: RowsRead, area: Area) -> tuple[ListedCar, ...]:
    """The shared cars."""
    cars = tuple(_car(row, _placed(row, place), area) for row, place in zip(read.rows, read.places, strict=True))
    require_unique([car.car_id for car in cars], [car.row for car in cars], read.name)
    return cars


def read_hubs(read: RowsRead) -> dict[str, Hub]:
    """The hubs by id, and by name where they have one."""
    hubs: dict[str, Hub] = {}
    ids = []
    for row, place in zip(read.rows, read.places, strict=True):
        at = _placed(row, place)
        hub = Hub(read_id(row, "hub"), row.number, at.lon, at.lat, read_text(row, "hub_name"))
        ids.append(hub.hub_id)
        for name in (hub.name, hub.hub_id):
            hubs[name] = hub
    require_unique(ids, [row.number for row in read.rows], read.name)
    return hubs


def _rider(row: Row, place: Placed, hubs: Mapping[str, Hub]) -> ListedRider:
    hub = hubs.get(read_text(row, "hub")) or (next(iter(hubs.values())) if not read_text(row, "hub") else None)
    if hub is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; it must be one of {known}",
            **place_of(row, "hub"),
            known=", ".join(dict.fromkeys(each.hub_id for each in hubs.values())),
        )
    return ListedRider(
        rider_id=read_id(row, "rider"),
        row=row.number,
        lon=place.lon,
        lat=place.lat,
        hub=hub.hub_id,
        expected=_expected(row),
        ready_s=read_time(row, "ready"),
        seats=read_number(row, "seats", blank=1, least=1, most=20, whole=True),
        days=read_days(row, "days") or DaySet(WORKING),
    )


def _expected(row: Row) -> tuple[int, int]:
    """When the rider must be at the hub: `arrive_by` is needed."""
    latest = read_time(row, "arrive_by")
    if latest is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a time of day, such as 8:30", **place_of(row, "arrive_by")
        )
    if read_time(row, "arrive_from") is None:
        return max(0, latest - EARLIEST_BEFORE_S), latest
    hours = read_hours(row, "arrive_from", "arrive_by")
    return hours or (0, latest)


def _car(row: Row, place: Placed, area: Area) -> ListedCar:
    end = read_end_place(row, area) or place
    return ListedCar(
        car_id=read_id(row, "car"),
        row=row.number,
        lon=place.lon,
        lat=place.lat,
        end_lon=end.lon,
        end_lat=end.lat,
        seats=read_number(row, "seats", blank=4, least=1, most=100, whole=True),
        hours=read_hours(row, "shift_start", "shift_end") or DEFAULT_SHIFT,
        days=read_days(row, "days") or DaySet(WORKING),
    )


def _placed(row: Row, place: Placed | None) -> Placed:
    if place is None:
        raise no_place(row.name, row.number)
    return place
