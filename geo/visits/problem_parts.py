"""From people and teams as lists have them to those of the problem: days numbered, windows and shifts in seconds."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.visits.care_plan import build_periods
from geo.visits.clock import DAY_S
from geo.visits.horizon import Horizon
from geo.visits.people import VisitedPerson
from geo.visits.teams import VisitingTeam
from routing.visits.problem import Break, Period, Person, Shift, Team, Window


def build_person(person: VisitedPerson, place: int, horizon: Horizon, known_teams: Collection[str]) -> Person:
    """A person of the problem; teams that came before and are no more are nobody's."""
    return Person(
        person_id=person.person_id,
        place=place,
        duration_s=person.duration_s,
        periods=person_periods(person, horizon),
        windows=begin_windows(person.windows, person.duration_s),
        skills=person.skills,
        carers=person.carers,
        min_gap_days=person.min_gap_days,
        max_gap_days=person.max_gap_days,
        allowed=_allowed(person, horizon),
        preferred=tuple(date in person.preferred_days for date in horizon.dates) if person.preferred_days else (),
        priority=person.priority,
        usual_teams=tuple(team for team in person.usual_teams if team in known_teams),
        last_visit=None if person.last_visit is None else horizon.day_of(person.last_visit),
        load=person.load,
    )


def person_periods(person: VisitedPerson, horizon: Horizon) -> tuple[Period, ...]:
    """The person's periods within the plan: from its first day, or the one care begins on, to the last of care."""
    first = 0 if person.since is None else max(0, horizon.day_of(person.since))
    last = horizon.days - 1 if person.until is None else min(horizon.days - 1, horizon.day_of(person.until))
    return build_periods(person.visits_per_week, first, last)


def begin_windows(windows: Sequence[tuple[int, int]], duration_s: int) -> tuple[Window, ...]:
    """When a visit may begin: so that it ends within its hours, or at least begins there where they are too short."""
    if not windows:
        return (Window(0, DAY_S),)
    return tuple(Window(first, last - duration_s if last - first >= duration_s else last) for first, last in windows)


def _allowed(person: VisitedPerson, horizon: Horizon) -> tuple[bool, ...]:
    if not person.not_days and person.since is None and person.until is None:
        return ()
    return tuple(
        date not in person.not_days
        and (person.since is None or date >= person.since)
        and (person.until is None or date <= person.until)
        for date in horizon.dates
    )


@dataclass(frozen=True)
class FreeDays:
    """Dates on which nobody works but who works on holidays, and dates on which nobody works at all."""

    holidays: frozenset[datetime.date] = frozenset()
    closed: frozenset[datetime.date] = frozenset()


def build_team(team: VisitingTeam, ends: tuple[int, int], mode: int, horizon: Horizon, free: FreeDays) -> Team:
    """A team of the problem; `ends` are its places of start and end."""
    return Team(
        team_id=team.team_id,
        start=ends[0],
        end=ends[1],
        shifts=tuple(team_shift(team, date, free) for date in horizon.dates),
        skills=team.skills,
        members=team.members,
        mode=mode,
        max_travel_s=team.max_travel_s,
        seats=team.seats,
    )


def team_shift(team: VisitingTeam, date: datetime.date, free: FreeDays) -> Shift | None:
    """The team's working day on a date, None where it has none."""
    hours = team.shifts.get(date.weekday())
    off = date in team.days_off or date in free.closed or (date in free.holidays and not team.works_holidays)
    if hours is None or off:
        return None
    return Shift(hours[0], hours[1], _breaks(team, hours))


def _breaks(team: VisitingTeam, hours: tuple[int, int]) -> tuple[Break, ...]:
    """The team's break within its hours; none on a day that is too short for it."""
    taken = team.break_
    if taken is None or taken.earliest_s < hours[0] or taken.earliest_s + taken.duration_s > hours[1]:
        return ()
    latest = min(taken.latest_s, hours[1] - taken.duration_s)
    return (Break(Window(taken.earliest_s, latest), taken.duration_s),)
