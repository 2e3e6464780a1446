"""People and teams of the register as planning takes them, and the question that a plan answers."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from api.visits.care_figures import priority_of, visits_per_week
from api.visits.plan_asked import PlanAsked
from api.visits.register import CarePlan, DayHours, TeamPlan
from geo.notes import Notes, add_note
from geo.visits.clock import DAY_S, parse_time
from geo.visits.horizon import Horizon
from geo.visits.people import DEFAULT_DURATION_S, VisitedPerson
from geo.visits.preparing import Asked
from geo.visits.skills import skill_keys
from geo.visits.teams import DEFAULT_MODE, DEFAULT_SHIFT, TeamBreak, VisitingTeam
from geo.visits.weekdays import WORKING, DaySet
from routing.errors import Phrase
from routing.visits.problem import Weights as PlanWeights

INSTEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "motorcycle": ("car",),
    "ambulance": ("car",),
    "bicycle": ("walk",),
    "walk_elderly": ("walk",),
}
"""Travel modes that may stand for one that a network lacks."""
TOLD: Final[Mapping[str, Phrase]] = {
    "motorcycle": Phrase("by motorcycle"),
    "ambulance": Phrase("by ambulance"),
    "bicycle": Phrase("by bicycle"),
    "walk_elderly": Phrase("on foot at an older person's pace"),
    "car": Phrase("by car"),
    "walk": Phrase("on foot"),
}


def plan_question(asked: PlanAsked, *, country: str, synthetic: bool) -> Asked:
    """The same for geo."""
    given = asked.weights.model_dump(exclude_none=True)
    return Asked(
        horizon=Horizon(asked.start, asked.days),
        name=asked.name,
        holidays=asked.holidays,
        days_off=frozenset(asked.days_off),
        seed=asked.seed,
        weights=PlanWeights(**given),
        country=country,
        synthetic=synthetic,
    )


def visited_person(person_id: str, care: CarePlan, row: int) -> VisitedPerson:
    """A person for geo; what is empty has geo's defaults."""
    return VisitedPerson(
        person_id=person_id,
        row=row,
        lon=care.lon,
        lat=care.lat,
        settlement=care.settlement,
        visits_per_week=visits_per_week(care),
        min_gap_days=care.min_gap_days or 1,
        max_gap_days=care.max_gap_days,
        duration_s=DEFAULT_DURATION_S if care.duration_min is None else round(care.duration_min * 60),
        windows=tuple(sorted((_seconds(one.start), _seconds(one.end)) for one in care.windows)),
        skills=skill_keys(care.skills),
        carers=care.carers or 1,
        priority=priority_of(care),
        preferred_days=_weekdays(care.preferred_days),
        not_days=_weekdays(care.not_days, care.not_dates),
        since=care.since,
        until=care.until,
        last_visit=care.last_visit,
        usual_teams=tuple(care.usual_teams),
    )


def visiting_team(team_id: str, team: TeamPlan, row: int) -> VisitingTeam:
    """A team for geo."""
    return VisitingTeam(
        team_id=team_id,
        row=row,
        name=team.name,
        lon=team.lon,
        lat=team.lat,
        end_lon=team.end_lon,
        end_lat=team.end_lat,
        mode=team.mode or DEFAULT_MODE,
        members=team.members or 1,
        skills=skill_keys(team.skills),
        shifts=_shifts(team),
        break_=_break(team),
        days_off=DaySet(dates=frozenset(team.days_off)),
        works_holidays=team.works_holidays,
        max_travel_s=None if team.max_driving_min is None else round(team.max_driving_min * 60),
        seats=team.seats,
    )


def on_known_modes(teams: Sequence[VisitingTeam], known: Sequence[str], notes: Notes) -> list[VisitingTeam]:
    """The teams, by the nearest travel mode that the network has where it lacks theirs; that is told."""
    moved, instead = [], dict[tuple[str, str], list[str]]()
    for team in teams:
        other = next((mode for mode in INSTEAD.get(team.mode, ()) if mode in known), None)
        if team.mode in known or other is None:
            moved.append(team)
            continue
        instead.setdefault((team.mode, other), []).append(team.team_id)
        moved.append(replace(team, mode=other))
    for (mode, other), ids in instead.items():
        add_note(
            notes,
            "the streets of this region are not known {mode}; planned as if {other}: {teams}",
            mode=TOLD[mode],
            other=TOLD[other],
            teams=", ".join(ids),
        )
    return moved


def _weekdays(days: Sequence[int], dates: Sequence[datetime.date] = ()) -> DaySet:
    return DaySet(frozenset(day - 1 for day in days), frozenset(dates))


def _shifts(team: TeamPlan) -> dict[int, tuple[int, int]]:
    """Hours by weekday, 0 is Monday."""
    if team.shifts:
        return {one.day - 1: (_seconds(one.start), _seconds(one.end)) for one in sorted(team.shifts, key=_by_day)}
    hours = (
        DEFAULT_SHIFT[0] if team.shift_start is None else _seconds(team.shift_start),
        DEFAULT_SHIFT[1] if team.shift_end is None else _seconds(team.shift_end),
    )
    return dict.fromkeys(sorted(frozenset(day - 1 for day in team.days) or WORKING), hours)


def _by_day(hours: DayHours) -> int:
    return hours.day


def _break(team: TeamPlan) -> TeamBreak | None:
    if team.break_start is None or team.break_min is None:
        return None
    earliest = _seconds(team.break_start)
    latest = earliest if team.break_latest is None else max(earliest, _seconds(team.break_latest))
    return TeamBreak(earliest, latest, round(team.break_min * 60))


def _seconds(clock: str) -> int:
    found = DAY_S if clock == "24:00" else parse_time(clock)
    assert found is not None  # noqa: S101 - the field was checked
    return found
