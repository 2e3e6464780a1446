"""Teams that go out, read from the rows of a list: where they start, what they can, when they work."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from geo.columns import require_unique, text_of
from geo.errors import TableError
from geo.lists.cell_text import show_cell, tidy_text
from geo.lists.coordinate_text import Unread, read_degrees
from geo.lists.placing import Area, Placed, place_rows
from geo.notes import Notes
from geo.visits.cells import (
    is_empty,
    note_made_ids,
    place_of,
    read_days,
    read_flag,
    read_hours,
    read_id,
    read_minutes,
    read_number,
    read_text,
    read_time,
    read_words,
)
from geo.visits.clock import parse_hours, say_time
from geo.visits.rows import Row, RowsRead, place_refused
from geo.visits.skills import skill_keys
from geo.visits.weekdays import WORKING, DaySet, parse_weekdays
from routing.modes import MODES

Hours = tuple[int, int]
DEFAULT_SHIFT: Final = (8 * 3600, 17 * 3600)
DEFAULT_MODE: Final = "car"
_MODE_NAMES: Final = {
    "walk": "foot on foot пешком пеший жаяу เดิน เดินเท้า",
    "bicycle": "bike велосипед велосипедом จักรยาน",
    "motorcycle": "motorbike moto scooter мотоцикл мотороллер скутер มอเตอร์ไซค์ รถจักรยานยนต์ จักรยานยนต์",
    "car": "машина автомобиль авто auto көлік автокөлік รถ รถยนต์",
    "ambulance": "скорая жедел жедел_жәрдем รถพยาบาล",
}
MODE_NAMES: Final = {name.replace("_", " "): mode for mode, names in _MODE_NAMES.items() for name in names.split()}
SHIFT: Final = re.compile(r"((?:.*?[^\s:])??)[\s:]+(\d{1,2}(?:[:.]\d\d)?\s*(?:[-–—]|\.\.).+)")


@dataclass(frozen=True)
class TeamBreak:
    """A break: begins between `earliest_s` and `latest_s`, lasts `duration_s`."""

    earliest_s: int
    latest_s: int
    duration_s: int


@dataclass(frozen=True)
class VisitingTeam:
    """Who travels together, as the list has it."""

    team_id: str
    row: int
    name: str = ""
    # Degrees; None where only a travel-time table knows the place.
    lon: float | None = None
    lat: float | None = None
    settlement: str = ""
    end_lon: float | None = None
    end_lat: float | None = None
    # Ids of a travel-time table; "" is the team's own.
    start_id: str = ""
    end_id: str = ""
    mode: str = DEFAULT_MODE
    members: int = 1
    skills: frozenset[str] = frozenset()
    # From and to by weekday, 0 is Monday; a weekday that is not there is free.
    shifts: Mapping[int, Hours] = field(default_factory=lambda: dict.fromkeys(sorted(WORKING), DEFAULT_SHIFT))
    break_: TeamBreak | None = None
    days_off: DaySet = field(default_factory=DaySet)
    works_holidays: bool = False
    max_travel_s: int | None = None
    seats: int | None = None


def read_teams(read: RowsRead, area: Area, notes: Notes) -> tuple[VisitingTeam, ...]:
    """Every team of a list, in its order.

    Raises
    ------
    TableError
        An id is repeated, or a cell cannot be what it should: with the row and the column.
    """
    teams = tuple(read_team(row, place, area) for row, place in zip(read.rows, read.places, strict=True))
    require_unique([team.team_id for team in teams], [team.row for team in teams], read.name)
    note_made_ids(read, notes)
    return teams


def read_team(row: Row, place: Placed | None, area: Area) -> VisitingTeam:
    """One team."""
    end = read_end_place(row, area)
    shifts = _shifts(row)
    return VisitingTeam(
        team_id=read_id(row, "team"),
        row=row.number,
        name=read_text(row, "team_name"),
        lon=None if place is None else place.lon,
        lat=None if place is None else place.lat,
        settlement=read_text(row, "settlement"),
        end_lon=None if end is None else end.lon,
        end_lat=None if end is None else end.lat,
        start_id=read_text(row, "start_id"),
        end_id=read_text(row, "end_id"),
        mode=read_mode(row),
        members=read_number(row, "members", blank=1, least=1, most=10, whole=True),
        skills=skill_keys(read_words(row, "skills")),
        shifts=shifts,
        break_=_break(row, shifts),
        days_off=read_days(row, "days_off"),
        works_holidays=read_flag(row, "works_holidays"),
        max_travel_s=read_minutes(row, "max_driving_min", blank=None, least=1, most=1440),
        seats=read_number(row, "seats", blank=None, least=0, most=100, whole=True),
    )


def read_end_place(row: Row, area: Area) -> Placed | None:
    """Where a tour ends, of the columns end_lon and end_lat; None where they are empty."""
    if is_empty(row, "end_lon") and is_empty(row, "end_lat"):
        return None
    lon, lat = (read_degrees(row.cells.get(field_)) for field_ in ("end_lon", "end_lat"))
    for found in (lon, lat):
        if isinstance(found, Unread):
            raise place_refused(row.name, row.number, found)
    assert not isinstance(lon, Unread) and not isinstance(lat, Unread)  # noqa: S101, PT018 - raised above
    placed = place_rows([[(one, other) for one in lon for other in lat]], area)[0]
    if isinstance(placed, Unread):
        raise place_refused(row.name, row.number, placed)
    return placed


def read_mode(row: Row) -> str:
    """How a team moves, in the words of four languages."""
    if is_empty(row, "mode"):
        return DEFAULT_MODE
    word = tidy_text(row.cells["mode"]).text.casefold()
    mode = MODE_NAMES.get(word, word.replace(" ", "_"))
    if mode not in MODES:
        raise TableError(
            "{name}: row {row}: {column} is {value}; it must be one of {known}",
            **place_of(row, "mode"),
            known=", ".join(MODES),
        )
    return mode


def _shifts(row: Row) -> dict[int, Hours]:
    """Hours by weekday: of the column `shifts`, else one pair of hours on all days."""
    if not is_empty(row, "shifts"):
        given = next((each for each in ("shift_start", "shift_end", "days") if not is_empty(row, each)), "")
        if given:
            raise TableError(
                "{name}: row {row}: both {column} ({value}) and {other} ({second}) are given; leave one empty",
                **place_of(row, "shifts"),
                other=row.heading(given),
                second=text_of(row.cells[given]),
            )
        return _shifts_by_day(row)
    hours = read_hours(row, "shift_start", "shift_end") or DEFAULT_SHIFT
    days = read_days(row, "days")
    if days.dates:
        raise TableError(
            "{name}: row {row}: {column} is {value}; name weekdays, such as mon;wed or mon-fri", **place_of(row, "days")
        )
    return dict.fromkeys(sorted(days.weekdays or WORKING), hours)


def _shifts_by_day(row: Row) -> dict[int, Hours]:
    found: dict[int, Hours] = {}
    for part in re.split(r"[;\n]", show_cell(row.cells["shifts"])):
        text = " ".join(part.split())
        if not text:
            continue
        words = SHIFT.fullmatch(text)
        days, hours = (parse_weekdays(words[1]), parse_hours(words[2])) if words else (None, None)
        if not days or hours is None:
            raise TableError(
                "{name}: row {row}: {column} is {value}; give days and hours, such as mon-thu 8:00-17:00; fri "
                "8:00-13:00",
                **place_of(row, "shifts"),
            )
        found |= dict.fromkeys(sorted(days), hours)
    return dict(sorted(found.items()))


def _break(row: Row, shifts: Mapping[int, Hours]) -> TeamBreak | None:
    """The break; it must fit into a shift, or lie outside all of them."""
    duration = read_minutes(row, "break_min", blank=None, least=0, most=480)
    begins, latest = read_time(row, "break_start"), read_time(row, "break_latest")
    if not duration and begins is None:
        return None
    if duration is None:
        raise _half_break(row, "break_start", "break_min")
    if begins is None:
        raise _half_break(row, "break_min", "break_start")
    if not duration:
        return None
    latest = begins if latest is None else latest
    if latest < begins:
        raise TableError(
            "{name}: row {row}: {column} is {value}, and {other} is no later ({end}); give an end after the beginning",
            **place_of(row, "break_start"),
            other=row.heading("break_latest"),
            end=say_time(latest),
        )
    hours = list(shifts.values())
    fits = any(start <= begins and begins + duration <= end for start, end in hours)
    cut = next(((start, end) for start, end in hours if begins < end and begins + duration > start), None)
    if cut is not None and not fits:
        raise TableError(
            "{name}: row {row}: {column} is {value}: the break ends or begins outside the shift ({start}-{end}); "
            "change one of them",
            **place_of(row, "break_start"),
            start=say_time(cut[0]),
            end=say_time(cut[1]),
        )
    return TeamBreak(begins, latest, duration)


def _half_break(row: Row, given: str, missing: str) -> TableError:
    return TableError(
        "{name}: row {row}: {column} is {value} but {other} is empty; give both or none",
        **place_of(row, given),
        other=row.heading(missing),
    )


def order_modes(used: Iterable[str]) -> tuple[str, ...]:
    """Travel modes, each once, in the order of `routing.modes.MODES`."""
    wanted = set(used)
    return tuple(mode for mode in MODES if mode in wanted)
