"""A plan of home visits: tours by team and day, and every due visit that has no place, with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from routing.visits.problem import VisitProblem


@dataclass(frozen=True)
class Stop:
    """A visit in a tour. Who comes early waits: `arrive_s` is when the visit begins, `leave_s` when it ends."""

    person: int
    # Whole seconds on the way from the stop before, or from the start.
    travel_s: int
    arrive_s: int
    leave_s: int
    # Agreed: stays on this day, with this team, when the plan is made anew.
    pinned: bool = False


@dataclass(frozen=True)
class Pause:
    """A break that was taken; `before` stop number so-and-so (0 = before the first, len = after the last)."""

    before: int
    begins_s: int
    ends_s: int


@dataclass(frozen=True)
class Tour:
    """One team's day, in order."""

    team: int
    day: int
    stops: tuple[Stop, ...]
    leaves_s: int
    returns_s: int
    # From the last stop to the end.
    travel_back_s: int
    pauses: tuple[Pause, ...] = ()

    @property
    def travel_s(self) -> int:
        return sum(stop.travel_s for stop in self.stops) + self.travel_back_s

    @property
    def working_s(self) -> int:
        """On the way and at people: neither waiting nor breaks are work."""
        return self.travel_s + sum(stop.leave_s - stop.arrive_s for stop in self.stops)

    @property
    def waiting_s(self) -> int:
        """From leaving to being back, work and breaks left out."""
        resting_s = sum(pause.ends_s - pause.begins_s for pause in self.pauses)
        return self.returns_s - self.leaves_s - resting_s - self.working_s


class Reason(StrEnum):
    """Why a due visit has no place; the first that holds, from the hardest to the softest."""

    NO_WAY = "no_way"  # no team can get there
    NO_SKILL = "no_skill"  # no team has the skills
    TOO_FEW_CARERS = "too_few_carers"  # never enough carers at once
    NOT_DAYS = "not_days"  # the person may be visited on no day that is left of the period
    NO_DAY = "no_day"  # nobody who could come works on a day when a visit may be made
    NO_WINDOW = "no_window"  # who could come does not work in the person's hours, or the visit does not fit
    GAPS = "gaps"  # the gaps of the care plan leave no day
    NO_TIME = "no_time"  # everybody who could come is full


@dataclass(frozen=True)
class Missed:
    """A due visit that has no place: whose, in which of the person's periods, and why."""

    person: int
    period: int
    reason: Reason
    # Skills nobody has (together), for NO_SKILL.
    skills: tuple[str, ...] = ()
    # Days that were tried, for what a reader is told.
    days: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class VisitPlan:
    """What `plan_visits` answers; tours by day and team, empty ones left out."""

    problem: VisitProblem
    tours: tuple[Tour, ...]
    missed: tuple[Missed, ...]
    # Which engine found the tours, for the record.
    engine: str = ""

    def visits(self) -> Iterator[tuple[Tour, Stop]]:
        for tour in self.tours:
            for stop in tour.stops:
                yield tour, stop

    @cached_property
    def days_of(self) -> dict[int, tuple[int, ...]]:
        """Days on which each person is visited, in order; a visit of two teams counts once."""
        days: dict[int, set[int]] = {}
        for tour, stop in self.visits():
            days.setdefault(stop.person, set()).add(tour.day)
        return {person: tuple(sorted(on)) for person, on in days.items()}

    @cached_property
    def visits_kept(self) -> int:
        return sum(len(days) for days in self.days_of.values())
