"""Spreadsheets of people and teams as they are kept: read in memory, for what names persons is not written to disk."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.visits.fields import PSEUDONYM, Contact, Hours
from api.visits.register import DayHours, PersonGiven, TeamGiven
from geo.columns import text_of
from geo.errors import TableError
from geo.lists.country_boxes import read_country_boxes
from geo.lists.list_kinds import Field, ListKind
from geo.lists.placing import Area
from geo.lists.source import SQLITE
from geo.notes import Notes, add_note
from geo.visits.clock import say_time
from geo.visits.list_columns import PEOPLE_LIST, TEAM_LIST
from geo.visits.people import VisitedPerson, read_people
from geo.visits.rows import ColumnRead, ListFile, Row, list_numbers, read_columns, read_rows
from geo.visits.settlements import Settlement, Settlements
from geo.visits.teams import VisitingTeam, read_teams

if TYPE_CHECKING:
    from geo.region import Region

CONTACT_FIELDS: Final = {"contact_name": "name", "contact_person": "name", "contact_phone": "phone"} | {
    "contact_address": "address"
}
_SHORT: Final = 200
MOST_BYTES: Final = 20_000_000
WITH_CONTACTS: Final = ListKind(
    PEOPLE_LIST.name,
    (
        *PEOPLE_LIST.fields,
        Field("contact_name", "text", headings="name"),
        Field("contact_person", "text", headings="person"),
        Field("contact_phone", "text", headings="phone"),
        Field("contact_address", "text", headings="address"),
    ),
    id_prefix=PEOPLE_LIST.id_prefix,
    told_apart=False,
    personal=("email", "born_on", "identity_number"),
)


@dataclass(frozen=True)
class GivenList:
    """A file as it came."""

    name: str
    content: bytes
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> heading, "" for none; else as headings say


def columns_of_list(given: GivenList, region: "Region", kind: ListKind) -> tuple[ColumnRead, ...]:
    """What each column of a list is taken for.

    Raises
    ------
    TableError
        The file is no list.
    """
    return read_columns(_file(given), kind, _area(region))


def people_of_list(given: GivenList, region: "Region", notes: Notes, *, contacts: bool) -> list[PersonGiven]:
    """The people of a list. Columns that name persons are left out, and told, unless `contacts` wants them.

    Raises
    ------
    TableError
        The file is no list of people, or a cell cannot be what it should: with the row and the column.
    """
    kind = WITH_CONTACTS if contacts else PEOPLE_LIST
    read = read_rows(_file(given), kind, _area(region), country=region.country, notes=notes)
    found = read_people(read, notes)
    _require_pseudonyms([(person.person_id, person.row) for person in found], given.name)
    _note_dates(found, given.name, notes)
    settled = _settled(found, region, given.name, notes)
    return [
        _person(one, _contact(row) if contacts else None, contacts=contacts)
        for one, row in zip(settled, read.rows, strict=True)
    ]


def teams_of_list(given: GivenList, region: "Region", notes: Notes) -> list[TeamGiven]:
    """The teams of a list.

    Raises
    ------
    TableError
        The file is no list of teams, or a cell cannot be what it should: with the row and the column.
    """
    area = _area(region)
    found = read_teams(read_rows(_file(given), TEAM_LIST, area, country=region.country, notes=notes), area, notes)
    _require_pseudonyms([(team.team_id, team.row) for team in found], given.name)
    for one in found:
        if one.days_off.weekdays >= set(one.shifts):
            raise TableError("{name}: row {row}: this team works on no weekday", name=given.name, row=one.row)
    return [_team(one) for one in found]


def _file(given: GivenList) -> ListFile:
    """The file, for it is read in this process: workbooks and texts of a register's size, and no databases."""
    if len(given.content) > MOST_BYTES:
        raise TableError("{name} is larger than {megabytes} MB; cut it", name=given.name, megabytes=MOST_BYTES // 10**6)
    if given.content.startswith(SQLITE):
        raise TableError("{name} is a database; save the table as xlsx or csv", name=given.name)
    return ListFile(Path(Path(given.name).name or "list"), given.sheet, given.columns, content=given.content)


def _area(region: "Region") -> Area:
    return Area(region.network.bbox(), read_country_boxes().get(region.country))


def _require_pseudonyms(ids: Sequence[tuple[str, int]], name: str) -> None:
    for text, row in ids:
        if not re.fullmatch(PSEUDONYM, text):
            raise TableError(
                "{name}: row {row}: the id must be a pseudonym of at most 64 letters A-Z, digits, dots, hyphens and "
                "low lines",
                name=name,
                row=row,
            )


def _note_dates(found: Sequence[VisitedPerson], name: str, notes: Notes) -> None:
    """Say whose wishes are left out: wishes for single dates are of one plan, and the register outlives it."""
    rows = [one.row for one in found if one.preferred_days.dates]
    if rows:
        add_note(
            notes,
            "{name}: only weekdays are kept of the days that are wished, no single dates (row {rows})",
            name=name,
            rows=list_numbers(rows),
        )


def _settled(found: Sequence[VisitedPerson], region: "Region", name: str, notes: Notes) -> list[VisitedPerson]:
    """Those of whom only the settlement is known, in the middle of the boundary of its name, where there is one."""
    wanting = [one for one in found if one.lon is None and one.settlement]
    if not wanting or region.boundaries is None:
        return list(found)
    settlements = _boundaries_by_name(region)
    placed = {}
    for one in wanting:
        with suppress(TableError):  # those whose settlement nobody knows are told as without a place
            placed[one.row] = settlements.find(one.settlement, name=name, row=one.row, column="settlement")
    if not placed:
        return list(found)
    add_note(
        notes,
        "{name}: {count} rows have no point and were placed in the middle of their settlement",
        name=name,
        count=len(placed),
    )
    return [
        replace(one, lon=placed[one.row].lon, lat=placed[one.row].lat) if one.row in placed else one for one in found
    ]


def _boundaries_by_name(region: "Region") -> Settlements:
    assert region.boundaries is not None  # noqa: S101 - asked before
    named = [column for column in region.boundaries.columns if str(column).startswith("name")]
    places = []
    for row in region.boundaries.to_dict("records"):
        point = row["geometry"].representative_point()
        places.append((Settlement(str(row["name"]), point.x, point.y), [str(row[column]) for column in named]))
    return Settlements(places, region.name)


def _person(one: VisitedPerson, contact: Contact | None, *, contacts: bool) -> PersonGiven:
    given = PersonGiven(
        person_id=one.person_id,
        lon=one.lon,
        lat=one.lat,
        settlement=one.settlement,
        visits_per_week=round(float(one.visits_per_week), 6),
        min_gap_days=one.min_gap_days,
        max_gap_days=one.max_gap_days,
        duration_min=one.duration_s / 60,
        windows=[Hours(start=say_time(first)[:5], end=say_time(last)[:5]) for first, last in one.windows],
        skills=sorted(one.skills),
        carers=one.carers,
        priority=min(5.0, max(1.0, one.priority)),
        preferred_days=[day + 1 for day in sorted(one.preferred_days.weekdays)],
        not_days=[day + 1 for day in sorted(one.not_days.weekdays)],
        not_dates=sorted(one.not_days.dates),
        since=one.since,
        until=one.until,
        last_visit=one.last_visit,
        usual_teams=[team for team in one.usual_teams if re.fullmatch(PSEUDONYM, team)],
    )
    return given.model_copy(update={"contact": contact}) if contacts else given


def _contact(row: Row) -> Contact:
    told: dict[str, str] = {}
    for theirs, ours in CONTACT_FIELDS.items():
        cell = row.cells.get(theirs)
        text = "" if cell is None else " ".join(text_of(cell).split()).lstrip("'\u2019")  # what made a number a text
        if any(sign.isalnum() for sign in text):  # a lone dash says that nothing is known
            told[ours] = f"{told[ours]} {text}"[:_SHORT] if ours in told else text[:_SHORT]
    return Contact(**told)


def _team(one: VisitingTeam) -> TeamGiven:
    hours = {day: each for day, each in one.shifts.items() if day not in one.days_off.weekdays}
    same = len(set(hours.values())) == 1
    shared: Mapping[str, object] = {}
    if same:
        start, end = next(iter(hours.values()))
        shared = {"shift_start": _clock(start), "shift_end": _clock(end), "days": [day + 1 for day in sorted(hours)]}
    pause = one.break_
    return TeamGiven.model_validate(
        {
            "team_id": one.team_id,
            "name": one.name[:_SHORT],
            "lon": one.lon,
            "lat": one.lat,
            "end_lon": one.end_lon,
            "end_lat": one.end_lat,
            "mode": one.mode,
            "members": one.members,
            **shared,
            "shifts": []
            if same
            else [DayHours(day=day + 1, start=_clock(a), end=_clock(b)) for day, (a, b) in sorted(hours.items())],
            "break_start": None if pause is None else _clock(pause.earliest_s),
            "break_latest": None if pause is None else _clock(pause.latest_s),
            "break_min": None if pause is None else pause.duration_s / 60,
            "skills": sorted(one.skills),
            "days_off": sorted(one.days_off.dates),
            "works_holidays": one.works_holidays,
            "max_driving_min": None if one.max_travel_s is None else one.max_travel_s / 60,
            "seats": one.seats,
        }
    )


def _clock(seconds: int) -> str:
    return say_time(seconds)[:5]
