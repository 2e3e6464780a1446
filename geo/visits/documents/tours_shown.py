"""A tour as every document tells it: stops in order with times, ways, skills and who else comes."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol, TypeVar

import numpy as np

from geo.visits.documented import Documented, Line
from routing.visits.plan import Pause, Stop, Tour, VisitPlan

TEAM_COLOURS: Final = (
    "#0b4f6c", "#c2410c", "#5f7a1e", "#7a2a5a", "#1f8a8a", "#8a5a00",
    "#3b2f80", "#b3245b", "#2e7d4f", "#5b4636", "#4a6fa5", "#6d6d6d",
)  # fmt: skip
"""By number of the team, beginning anew after the last: a colour is always beside the team's number or name."""


class AtPlace(Protocol):
    """A stop, as maps and tracks see it."""

    @property
    def place(self) -> int: ...


StopKind_co = TypeVar("StopKind_co", bound=AtPlace, covariant=True)


class Driven(Protocol[StopKind_co]):
    """What maps, tracks and calendars ask of a tour: of a team, or of a car that brings people in."""

    @property
    def team_id(self) -> str: ...
    @property
    def team_name(self) -> str: ...
    @property
    def date(self) -> datetime.date: ...
    @property
    def mode_number(self) -> int: ...
    @property
    def stops(self) -> Sequence[StopKind_co]: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def places(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class StopShown:
    """A stop as it is told. Seconds of the day; `way_m` is None where nobody knows the length."""

    number: int
    person_id: str
    place: int
    arrive_s: int
    leave_s: int
    travel_s: int
    way_m: float | None
    skills: tuple[str, ...]
    carers: int
    # Names of the teams that come to the same visit.
    together: tuple[str, ...]
    # When the visit may begin, where not the whole day.
    windows: tuple[tuple[int, int], ...]
    pinned: bool

    @property
    def duration_s(self) -> int:
        return self.leave_s - self.arrive_s


@dataclass(frozen=True)
class TourShown:
    """One team's day as it is told."""

    team: int
    day: int
    team_id: str
    team_name: str
    colour: str
    mode: str
    mode_number: int
    members: int
    date: datetime.date
    stops: tuple[StopShown, ...]
    pauses: tuple[Pause, ...]
    start: int
    end: int
    leaves_s: int
    returns_s: int
    travel_s: int
    travel_back_s: int
    back_m: float | None
    working_s: int
    waiting_s: int

    @property
    def way_m(self) -> float | None:
        """Length of the whole tour (m)."""
        return length_of([*(stop.way_m for stop in self.stops), self.back_m])

    @property
    def places(self) -> tuple[int, ...]:
        """From the start over the stops to the end."""
        return (self.start, *(stop.place for stop in self.stops), self.end)


def length_of(ways_m: Sequence[float | None]) -> float | None:
    """Length of ways one after another (m); None where that of one is not known."""
    known = [length for length in ways_m if length is not None]
    return sum(known) if len(known) == len(ways_m) else None


def show_tours(
    shown: Documented, plan: VisitPlan, *, team: str | None = None, date: datetime.date | None = None
) -> list[TourShown]:
    """The tours of a plan by day and team; of one team (its id) or one day where asked."""
    comers = _teams_by_visit(plan)
    tours = [
        tour
        for tour in plan.tours
        if tour.stops
        and team in (None, plan.problem.teams[tour.team].team_id)
        and date in (None, shown.dates[tour.day])
    ]
    return [_show(shown, plan, tour, comers) for tour in sorted(tours, key=lambda tour: (tour.day, tour.team))]


def _teams_by_visit(plan: VisitPlan) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for tour, stop in plan.visits():
        found.setdefault((stop.person, tour.day), []).append(tour.team)
    return found


def _show(shown: Documented, plan: VisitPlan, tour: Tour, comers: dict[tuple[int, int], list[int]]) -> TourShown:
    team = plan.problem.teams[tour.team]
    places = [team.start, *(plan.problem.people[stop.person].place for stop in tour.stops), team.end]
    lengths = [_way_m(plan, team.mode, a, b) for a, b in pairwise(places)]
    return TourShown(
        team=tour.team,
        day=tour.day,
        team_id=team.team_id,
        team_name=shown.team_names[tour.team],
        colour=TEAM_COLOURS[tour.team % len(TEAM_COLOURS)],
        mode=shown.modes[team.mode],
        mode_number=team.mode,
        members=team.members,
        date=shown.dates[tour.day],
        stops=tuple(
            _show_stop(
                plan,
                stop,
                number,
                way_m,
                tuple(shown.team_names[other] for other in comers[stop.person, tour.day] if other != tour.team),
            )
            for number, (stop, way_m) in enumerate(zip(tour.stops, lengths, strict=False), 1)
        ),
        pauses=tour.pauses,
        start=team.start,
        end=team.end,
        leaves_s=tour.leaves_s,
        returns_s=tour.returns_s,
        travel_s=tour.travel_s,
        travel_back_s=tour.travel_back_s,
        back_m=lengths[-1],
        working_s=tour.working_s,
        waiting_s=tour.waiting_s,
    )


def _show_stop(plan: VisitPlan, stop: Stop, number: int, way_m: float | None, together: tuple[str, ...]) -> StopShown:
    person = plan.problem.people[stop.person]
    return StopShown(
        number=number,
        person_id=person.person_id,
        place=person.place,
        arrive_s=stop.arrive_s,
        leave_s=stop.leave_s,
        travel_s=stop.travel_s,
        way_m=way_m,
        skills=tuple(sorted(person.skills)),
        carers=person.carers,
        together=together,
        windows=tuple((w.earliest_s, w.latest_s) for w in person.windows if (w.earliest_s, w.latest_s) != (0, 86_400)),
        pinned=stop.pinned,
    )


def _way_m(plan: VisitPlan, mode: int, origin: int, destination: int) -> float | None:
    if plan.problem.length_m is None:
        return None
    length = float(plan.problem.length_m[mode][origin, destination])
    return length if np.isfinite(length) else None


def tour_legs(shown: Documented, tour: Driven[AtPlace]) -> Iterator[tuple[Line, bool]]:
    """The way to each stop and to the end, and whether it is the true one or a straight line for want of it."""
    for origin, destination in pairwise(tour.places):
        way = shown.ways(tour.mode_number, origin, destination) if shown.ways else None
        if way is None:
            ends = [origin, destination]
            yield np.column_stack([shown.lon[ends], shown.lat[ends]]), False
        else:
            yield way, True
