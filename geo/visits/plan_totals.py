"""What a plan of home visits comes to: visits kept, hours, kilometres, how even the work is, who comes again."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from routing.visits.plan import Tour, VisitPlan


@dataclass(frozen=True)
class TeamTotals:
    """One team's share of a plan; metres are None where a length is not known."""

    team_id: str
    days: int
    visits: int
    travel_s: int
    working_s: int
    shift_s: int
    length_m: float | None


@dataclass(frozen=True)
class PlanTotals:
    """A whole plan: `balance` is the largest deviation of a team's working time from its share, by shift hours."""

    due: int
    kept: int
    missed: int
    teams: tuple[TeamTotals, ...]
    balance: float
    # Share of visits made by the person's most frequent team; None without visits.
    continuity: float | None

    @property
    def travel_s(self) -> int:
        """Seconds on the way."""
        return sum(team.travel_s for team in self.teams)

    @property
    def working_s(self) -> int:
        """Seconds from leaving to being back, breaks left out."""
        return sum(team.working_s for team in self.teams)

    @property
    def length_m(self) -> float | None:
        """Metres of all ways; None where one is not known."""
        lengths = [team.length_m for team in self.teams]
        return None if None in lengths else sum(length for length in lengths if length is not None)


def total_plan(plan: VisitPlan) -> PlanTotals:
    """The totals of a plan, and of its teams in the problem's order."""
    teams = tuple(_total_team(plan, number) for number in range(len(plan.problem.teams)))
    return PlanTotals(
        due=plan.problem.visits_due,
        kept=plan.visits_kept,
        missed=len(plan.missed),
        teams=teams,
        balance=_balance(teams),
        continuity=_continuity(plan),
    )


def _total_team(plan: VisitPlan, number: int) -> TeamTotals:
    team = plan.problem.teams[number]
    tours = [tour for tour in plan.tours if tour.team == number]
    lengths = [tour_length_m(plan, tour) for tour in tours]
    return TeamTotals(
        team_id=team.team_id,
        days=len(tours),
        visits=sum(len(tour.stops) for tour in tours),
        travel_s=sum(tour.travel_s for tour in tours),
        working_s=sum(tour.working_s for tour in tours),
        shift_s=sum(shift.end_s - shift.start_s for shift in team.shifts if shift is not None),
        length_m=None if None in lengths or plan.problem.length_m is None else sum(x for x in lengths if x is not None),
    )


def tour_length_m(plan: VisitPlan, tour: Tour) -> float | None:
    """Metres of a tour from its start to its end; None where a length is not known."""
    problem, team = plan.problem, plan.problem.teams[tour.team]
    if problem.length_m is None:
        return None
    places = [team.start, *(problem.people[stop.person].place for stop in tour.stops), team.end]
    length = float(sum(problem.length_m[team.mode][one, other] for one, other in pairwise(places)))
    return length if np.isfinite(length) else None


def _balance(teams: tuple[TeamTotals, ...]) -> float:
    shift_s, working_s = sum(team.shift_s for team in teams), sum(team.working_s for team in teams)
    if not shift_s or not working_s:
        return 0.0
    return max(abs(team.working_s * shift_s / (working_s * team.shift_s) - 1) for team in teams if team.shift_s)


def _continuity(plan: VisitPlan) -> float | None:
    by_person: dict[int, Counter[int]] = {}
    for tour, stop in plan.visits():
        by_person.setdefault(stop.person, Counter())[tour.team] += 1
    visits = sum(counts.total() for counts in by_person.values())
    return sum(max(counts.values()) for counts in by_person.values()) / visits if visits else None
