"""What people and teams say must be possible: a slip of the hand would be a wrong calendar without a word.

Fields are checked one by one where they come in; here is what holds between them. Of a person only the pseudonym and
the names of fields are said.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from api.errors import RequestError
from api.visits.register import CarePlan, PersonGiven, TeamGiven, TeamPlan
from geo.visits.identity_numbers import is_identity_number
from routing.errors import Phrase
from routing.modes import MODES

SHIFT: Final = ("08:00", "17:00")
TAI: Final = frozenset(group + degree for group in "BCI" for degree in "12345")


def require_possible(people: Mapping[str, CarePlan], teams: Mapping[str, TeamPlan]) -> None:
    """Refuse the first care plan or team that cannot be.

    Raises
    ------
    RequestError
        Whose it is, and which fields do not fit each other.
    """
    faults = chain(
        ((one, fault) for one, care in people.items() for fault in _care_faults(care)),
        ((one, fault) for one, team in teams.items() for fault in _team_faults(team)),
    )
    for one, fault in faults:
        raise RequestError("{id} cannot be as it is: {fault}", id=one, fault=fault)


def require_possible_given(given: PersonGiven | TeamGiven) -> None:
    """The same for what comes in, whose id must be a pseudonym too.

    Raises
    ------
    RequestError
        What cannot be; the number of an identity card is not repeated.
    """
    one = given.person_id if isinstance(given, PersonGiven) else given.team_id
    if is_identity_number(one):
        raise RequestError("an id is the identity number of a person; give pseudonyms, such as P-001")
    if isinstance(given, PersonGiven):
        require_possible({one: given}, {})
    else:
        require_possible({}, {one: given})


def _care_faults(care: CarePlan) -> Iterator[Phrase]:
    if (care.lon is None) != (care.lat is None):
        yield _both("lon", "lat")
    if care.visits_per_week is not None and care.visits_per_month is not None:
        yield Phrase("give {field} or {other}, not both", field="visits_per_week", other="visits_per_month")
    if care.max_gap_days is not None and care.max_gap_days < (care.min_gap_days or 1):
        yield Phrase("{field} must not be less than {other}", field="max_gap_days", other="min_gap_days")
    if care.since is not None and care.until is not None and care.until < care.since:
        yield Phrase("{field} must not be before {other}", field="until", other="since")
    if any(hours.end <= hours.start for hours in care.windows):
        yield _after("windows")
    tai = care.tai.upper().replace(" ", "")
    if tai and tai not in TAI:
        yield Phrase("{field} must be a TAI group, such as B3, C2 or I1", field="tai")


def _team_faults(team: TeamPlan) -> Iterator[Phrase]:
    for field, other in (("lon", "lat"), ("end_lon", "end_lat"), ("break_start", "break_min")):
        if (getattr(team, field) is None) != (getattr(team, other) is None):
            yield _both(field, other)
    if team.mode and team.mode not in MODES:
        yield Phrase("{field} must be one of {known}", field="mode", known=", ".join(MODES))
    days = [each.day for each in team.shifts]
    if len(set(days)) < len(days):
        yield Phrase("{field} must name each weekday once", field="shifts")
    hours = [(each.start, each.end) for each in team.shifts]
    hours = hours or [(team.shift_start or SHIFT[0], team.shift_end or SHIFT[1])]
    if any(end <= start for start, end in hours):
        yield _after("shifts" if team.shifts else "shift_end")
    elif team.break_start is not None and team.break_min is not None:
        yield from _break_faults(team, hours)


def _break_faults(team: TeamPlan, hours: list[tuple[str, str]]) -> Iterator[Phrase]:
    """A break lies within a shift, or outside all of them."""
    assert team.break_start is not None and team.break_min is not None  # noqa: S101, PT018 - asked before
    begins = _minutes(team.break_start)
    ends = begins + team.break_min
    if team.break_latest is not None and team.break_latest < team.break_start:
        yield Phrase("{field} must not be before {other}", field="break_latest", other="break_start")
    shifts = [(_minutes(start), _minutes(end)) for start, end in hours]
    if any(begins < end and ends > start for start, end in shifts) and not any(
        start <= begins and ends <= end for start, end in shifts
    ):
        yield Phrase("the break must lie within the working hours")


def _both(field: str, other: str) -> Phrase:
    return Phrase("give both {field} and {other}, or neither", field=field, other=other)


def _after(field: str) -> Phrase:
    return Phrase("{field} must end after the beginning", field=field)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
