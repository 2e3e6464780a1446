"""People to visit and their care plans, read from the rows of a list."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from geo.columns import require_unique, text_of
from geo.errors import TableError
from geo.lists.placing import Placed
from geo.notes import Notes, add_note
from geo.visits.care_plan import WEEK_DAYS, WEEKS_OF_MONTH, WHOLE_FROM, as_cycle
from geo.visits.cells import (
    is_empty,
    note_made_ids,
    place_of,
    read_date,
    read_days,
    read_hours,
    read_minutes,
    read_number,
    read_pseudonym,
    read_share,
    read_text,
    read_windows,
    read_words,
)
from geo.visits.need import priority_by_need
from geo.visits.rows import Row, RowsRead, list_numbers
from geo.visits.skills import skill_keys
from geo.visits.weekdays import DaySet

DEFAULT_DURATION_S: Final = 1800
WEEKLY: Final = Fraction(1)


@dataclass(frozen=True)
class VisitedPerson:
    """Somebody who is visited, as the list has it: a pseudonym, a place and a care plan."""

    person_id: str
    row: int
    # Degrees; None where only a settlement, or nothing, is given.
    lon: float | None = None
    lat: float | None = None
    settlement: str = ""
    visits_per_week: Fraction = WEEKLY
    min_gap_days: int = 1
    max_gap_days: int | None = None
    duration_s: int = DEFAULT_DURATION_S
    # From and to, seconds after midnight; () is any time.
    windows: tuple[tuple[int, int], ...] = ()
    skills: frozenset[str] = frozenset()
    carers: int = 1
    priority: float = 1.0
    preferred_days: DaySet = field(default_factory=DaySet)
    not_days: DaySet = field(default_factory=DaySet)
    since: datetime.date | None = None
    until: datetime.date | None = None
    last_visit: datetime.date | None = None
    usual_teams: tuple[str, ...] = ()
    load: int = 0


def read_people(read: RowsRead, notes: Notes) -> tuple[VisitedPerson, ...]:
    """Everybody of a list, in its order.

    Raises
    ------
    TableError
        An id is repeated, or a cell cannot be what it should: with the row and the column.
    """
    hundred = _by_hundred(read.rows)
    people = tuple(read_person(row, place, hundred=hundred) for row, place in zip(read.rows, read.places, strict=True))
    require_unique([person.person_id for person in people], [person.row for person in people], read.name)
    note_made_ids(read, notes)
    _note_need(read, hundred, notes)
    _note_cycles(read, people, notes)
    _note_gaps(read, people, notes)
    return people


def read_person(row: Row, place: Placed | None, *, hundred: bool = False) -> VisitedPerson:
    """One person; `hundred` says that Barthel is counted to 100."""
    min_gap = max(1, read_number(row, "min_gap_days", blank=1, least=0, most=366, whole=True))
    max_gap = read_number(row, "max_gap_days", blank=None, least=1, most=366, whole=True)
    if max_gap is not None and max_gap < min_gap:
        raise TableError(
            "{name}: row {row}: {column} is {value}, less than {other} ({least}); exchange the two",
            **place_of(row, "max_gap_days"),
            other=row.heading("min_gap_days"),
            least=min_gap,
        )
    since, until = read_date(row, "since"), read_date(row, "until")
    if since is not None and until is not None and until < since:
        raise TableError(
            "{name}: row {row}: {column} is {value}, before {other} ({least}); exchange the two",
            **place_of(row, "until"),
            other=row.heading("since"),
            least=since,
        )
    return VisitedPerson(
        person_id=read_pseudonym(row, "person"),
        row=row.number,
        lon=None if place is None else place.lon,
        lat=None if place is None else place.lat,
        settlement=read_text(row, "settlement"),
        visits_per_week=_visits_per_week(row),
        min_gap_days=min_gap,
        max_gap_days=max_gap,
        duration_s=read_minutes(row, "duration_min", blank=DEFAULT_DURATION_S, least=1, most=720),
        windows=_windows(row),
        skills=skill_keys(read_words(row, "skills")),
        carers=read_number(row, "carers", blank=1, least=1, most=2, whole=True),
        priority=_priority(row, hundred=hundred),
        preferred_days=read_days(row, "preferred_days"),
        not_days=read_days(row, "not_days"),
        since=since,
        until=until,
        last_visit=read_date(row, "last_visit"),
        usual_teams=tuple(text_of(team) for team in read_words(row, "usual_teams")),
        load=read_number(row, "load", blank=0, least=0, most=100, whole=True),
    )


def _visits_per_week(row: Row) -> Fraction:
    """Visits a week; of a month a quarter."""
    week, month = read_share(row, "visits_per_week", most=7), read_share(row, "visits_per_month", most=28)
    if week is not None and month is not None:
        raise TableError(
            "{name}: row {row}: both {column} ({value}) and {other} ({second}) are given; leave one empty",
            **place_of(row, "visits_per_week"),
            other=row.heading("visits_per_month"),
            second=text_of(row.cells["visits_per_month"]),
        )
    if month is not None:
        return month / WEEKS_OF_MONTH
    return WEEKLY if week is None else week


def _windows(row: Row) -> tuple[tuple[int, int], ...]:
    several, one = read_windows(row, "windows"), read_hours(row, "window_start", "window_end")
    if several and one is not None:
        given = "window_end" if is_empty(row, "window_start") else "window_start"
        raise TableError(
            "{name}: row {row}: both {column} ({value}) and {other} ({second}) are given; leave one empty",
            **place_of(row, "windows"),
            other=row.heading(given),
            second=text_of(row.cells[given]),
        )
    return several or ((one,) if one is not None else ())


def _priority(row: Row, *, hundred: bool) -> float:
    """The priority that is given, else by need."""
    given = read_number(row, "priority", blank=0.0, least=0, most=100)
    if given > 0:
        return float(given)
    barthel = read_number(row, "barthel", blank=None, least=0, most=100 if hundred else 20)
    return priority_by_need(barthel if barthel is None or not hundred else barthel / 5, _tai(row))


def _tai(row: Row) -> str:
    text = read_text(row, "tai").upper().replace(" ", "")
    if text and (len(text) != 2 or text[0] not in "BCI" or text[1] not in "12345"):
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a TAI group, such as B3, C2 or I1", **place_of(row, "tai")
        )
    return text


def _by_hundred(rows: Sequence[Row]) -> bool:
    """Whether the list counts Barthel to 100: somebody has more than 20."""
    return any(
        read_number(row, "barthel", blank=0.0, least=0, most=100) > 20 for row in rows if not is_empty(row, "barthel")
    )


def _note_need(read: RowsRead, hundred: bool, notes: Notes) -> None:
    by_need = [
        row
        for row in read.rows
        if is_empty(row, "priority") and not (is_empty(row, "barthel") and is_empty(row, "tai"))
    ]
    if by_need:
        add_note(
            notes,
            "{name}: the priority of {count} people follows from Barthel or TAI by the norm TH-LTC (unverified)",
            name=read.name,
            count=len(by_need),
        )
    if hundred:
        add_note(notes, "{name}: Barthel is counted to 100 and was divided by 5", name=read.name)


def _note_cycles(read: RowsRead, people: Sequence[VisitedPerson], notes: Notes) -> None:
    """Say whose frequency is no fraction of eight weeks."""
    rounded = [
        each.row for each in people if abs(as_cycle(each.visits_per_week) - each.visits_per_week) > Fraction(1, 50)
    ]
    if rounded:
        add_note(
            notes,
            "{name}: visits per week were rounded to so many in at most 8 weeks (row {rows})",
            name=read.name,
            rows=list_numbers(rounded),
        )


def _note_gaps(read: RowsRead, people: Sequence[VisitedPerson], notes: Notes) -> None:
    """Say whose gaps leave no room for so many visits, or ask for more of them: often a slip of the hand."""
    crowded, sparse = [], []
    for each in people:
        cycle = as_cycle(each.visits_per_week)
        days = WEEK_DAYS * cycle.denominator
        if cycle.numerator > math.ceil(days / each.min_gap_days):
            crowded.append(each.row)
        if each.max_gap_days is not None and 0 < cycle.numerator * each.max_gap_days < WHOLE_FROM * days:
            sparse.append(each.row)
    if crowded:
        add_note(
            notes,
            "{name}: so many visits do not fit between gaps of so many days at least; some will be missed (row {rows})",
            name=read.name,
            rows=list_numbers(crowded),
        )
    if sparse:
        add_note(
            notes,
            "{name}: gaps of so many days at most need more visits than are asked for; some will be missed (row "
            "{rows})",
            name=read.name,
            rows=list_numbers(sparse),
        )
