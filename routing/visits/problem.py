"""What is asked of a plan of home visits: people with care plans, teams with shifts, and the travel times between them.

Days are numbered from 0, the first day of the plan; times of day are whole seconds after midnight; places are rows and
columns of the travel-time tables. Dates, weekdays, holidays and coordinates are the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int64]
Metres = npt.NDArray[np.float64]

# A way that does not exist, in a travel-time table; whole seconds, far beyond any day.
NO_WAY: Final = 10_000_000


@dataclass(frozen=True)
class Window:
    """When a visit, or a break, may begin: from `earliest_s` to `latest_s`, both included."""

    earliest_s: int
    latest_s: int


@dataclass(frozen=True)
class Period:
    """Days `first` to `last`, both included, within which `visits` visits are due."""

    first: int
    last: int
    visits: int


@dataclass(frozen=True)
class Person:
    """Somebody who is visited, and the care plan.

    A gap is counted in days from one visit to the next: two visits on Monday and Wednesday have a gap of 2.
    `last_visit` is the day of the last visit before the plan (negative), if there was one: gaps count from it.
    """

    person_id: str
    place: int
    duration_s: int
    periods: tuple[Period, ...]
    # One window list for all days; more than one window: any of them.
    windows: tuple[Window, ...] = (Window(0, 86_400),)
    skills: frozenset[str] = frozenset()
    # How many carers must be there together.
    carers: int = 1
    min_gap_days: int = 1
    max_gap_days: int | None = None
    # By day of the plan: whether a visit may be made; whether it is wished.
    allowed: tuple[bool, ...] = ()
    preferred: tuple[bool, ...] = ()
    # 1 is everybody; 2 counts twice as much when not all can be visited.
    priority: float = 1.0
    # Who came before; () where nobody did.
    usual_teams: tuple[str, ...] = ()
    last_visit: int | None = None
    # Seats taken on the way (rides to a hub, parcels); 0 for a visit at home.
    load: int = 0

    def may_be_visited(self, day: int) -> bool:
        return not self.allowed or self.allowed[day]

    def would_like(self, day: int) -> bool:
        return bool(self.preferred) and self.preferred[day]


@dataclass(frozen=True)
class Break:
    """A break of `duration_s`, begun within the window; nobody travels or visits meanwhile."""

    window: Window
    duration_s: int


@dataclass(frozen=True)
class Shift:
    """A team's working day: leaves its start at `start_s` at the earliest, is at its end at `end_s` at the latest."""

    start_s: int
    end_s: int
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Team:
    """Who travels together. A team of two `members` is enough for a visit that needs two carers."""

    team_id: str
    start: int
    end: int
    # By day of the plan; None = does not work.
    shifts: tuple[Shift | None, ...]
    skills: frozenset[str] = frozenset()
    members: int = 1
    # Which of the travel-time tables.
    mode: int = 0
    max_travel_s: int | None = None
    # Seats, where people have a load.
    seats: int | None = None


@dataclass(frozen=True)
class Weights:
    """What a plan is judged by, in seconds of travel: how many seconds one unit is worth.

    Feasibility is no weight, and a due visit that could be kept is never traded for anything below.
    """

    travel: float = 1.0
    # For each second that a team waits between leaving and being back.
    waiting: float = 0.5
    # For each hour that a team's work, visits and ways, lies off its fair share.
    balance: float = 1800.0
    # For each visit made by another team than most of the person's visits (or the usual one).
    continuity: float = 900.0
    # For each day that a gap is off the even one.
    even_gaps: float = 300.0
    # For each visit on a day that is not among the preferred.
    preferred_day: float = 600.0
    # For each agreed visit that is moved, when a plan is made anew.
    moved: float = 7200.0
    # For each tour: each day that a team goes out at all.
    team_used: float = 0.0


@dataclass(frozen=True, eq=False)
class VisitProblem:
    """People, teams, `n_days` days and travel times: `travel_s[mode]` [place, place], `NO_WAY` where there is none."""

    n_days: int
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    travel_s: tuple[Seconds, ...]
    # Length of the same ways; None where nobody knows it.
    length_m: tuple[Metres, ...] | None = None
    weights: Weights = field(default_factory=Weights)
    seed: int = 1
    # Visits and breaks begin, and tours leave, on whole multiples of it (seconds).
    clock_s: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError where rows, days or tables do not fit each other: a mistake of the program."""
        places = {table.shape for table in self.travel_s}
        if len(places) != 1 or any(shape[0] != shape[1] for shape in places):
            raise ValueError(f"travel-time tables must be square and of one size, not {sorted(places)}")
        n = self.travel_s[0].shape[0]
        for person in self.people:
            _require(0 <= person.place < n, person.person_id, "place")
            _require(len(person.allowed) in (0, self.n_days), person.person_id, "allowed")
            _require(len(person.preferred) in (0, self.n_days), person.person_id, "preferred")
            _require(all(0 <= p.first <= p.last < self.n_days for p in person.periods), person.person_id, "periods")
        for team in self.teams:
            _require(len(team.shifts) == self.n_days, team.team_id, "shifts")
            _require(0 <= team.start < n and 0 <= team.end < n, team.team_id, "start, end")
            _require(0 <= team.mode < len(self.travel_s), team.team_id, "mode")
        _require_once([person.person_id for person in self.people], "people")
        _require_once([team.team_id for team in self.teams], "teams")

    @cached_property
    def visits_due(self) -> int:
        return sum(period.visits for person in self.people for period in person.periods)

    def team_travel_s(self, team: int, origin: int, destination: int) -> int:
        return int(self.travel_s[self.teams[team].mode][origin, destination])


def _require(holds: bool, whose: str, what: str) -> None:
    if not holds:
        raise ValueError(f"{whose}: {what} do not fit the problem")


def _require_once(ids: Sequence[str], what: str) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError(f"ids of {what} must differ")
