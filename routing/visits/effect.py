"""What a change of a plan does: travel, metres, waiting, balance, continuity and wishes, before and after."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from routing.visits.care import day_cost, days_of, strange_visits, visits_by_team
from routing.visits.given import FAR, Given
from routing.visits.level import visited_people
from routing.visits.objective import tour_cost
from routing.visits.problem import VisitProblem
from routing.visits.shares import off_shares
from routing.visits.state import State
from routing.visits.timing import node_place


@dataclass(frozen=True)
class Measures:
    """A plan in numbers, as far as moving one person's visit can change them."""

    travel_s: int
    length_m: float | None
    # Seconds that teams wait, all together.
    waiting_s: int
    # Seconds of work of each team: visits and ways.
    working_s: tuple[int, ...]
    # Largest deviation of a team from its fair share of the hours, as a share of it.
    balance: float
    # Visits to the person by another team than the usual one, or the one that comes most often.
    strange_visits: int
    # Days by which the person's gaps are off the even ones, all together.
    uneven_days: float
    # Visits to the person on days that are not wished.
    unwished_visits: int
    # The weighted sum that plans are judged by, in seconds.
    cost: float


@dataclass(frozen=True)
class Effect:
    """A change: what is more (or less) afterwards, and the balance before and after."""

    travel_s: int
    length_m: float | None
    waiting_s: int
    working_s: tuple[int, ...]
    balance_before: float
    balance_after: float
    strange_visits: int
    uneven_days: float
    unwished_visits: int
    cost: float


def effect_between(before: Measures, after: Measures) -> Effect:
    """What is more in the second than in the first."""
    length_m = None
    if before.length_m is not None and after.length_m is not None:
        length_m = after.length_m - before.length_m
    return Effect(
        travel_s=after.travel_s - before.travel_s,
        length_m=length_m,
        waiting_s=after.waiting_s - before.waiting_s,
        working_s=tuple(b - a for a, b in zip(before.working_s, after.working_s, strict=True)),
        balance_before=before.balance,
        balance_after=after.balance,
        strange_visits=after.strange_visits - before.strange_visits,
        uneven_days=after.uneven_days - before.uneven_days,
        unwished_visits=after.unwished_visits - before.unwished_visits,
        cost=after.cost - before.cost,
    )


def measure_state(problem: VisitProblem, given: Given, state: State, person: int) -> Measures:
    """Numbers of a plan as it stands, and of one person in it."""
    days = days_of(given, state, person, -1, -1)
    strange = int(strange_visits(given, person, visits_by_team(given, state, person), len(days)))
    wishes = given.has_preferred[person]
    cost = float(tour_cost(given, state)) + float(day_cost(given, person, days))
    return Measures(
        travel_s=int(state.travel.sum()),
        length_m=_length_m(problem, given, state),
        waiting_s=int(state.wait.sum()),
        working_s=tuple(int(work) for work in state.team_work),
        balance=largest_deviation(problem, given, state),
        strange_visits=strange,
        uneven_days=_uneven_days(given, person, [int(day) for day in days]),
        unwished_visits=int((~given.preferred[person, days]).sum()) if wishes else 0,
        cost=cost + given.continuity_weight * strange,
    )


def largest_deviation(problem: VisitProblem, given: Given, state: State) -> float:
    """Largest deviation of a team's work from its fair share, as a share of it; 0 without any work."""
    visited = visited_people(problem, given, state)
    return float(np.abs(off_shares(problem, visited, state.team_work)).max(initial=0.0))


def _uneven_days(given: Given, person: int, days: list[int]) -> float:
    last = int(given.last_visit[person])
    known = [*([last] if last > -FAR else []), *days]
    return float(sum(abs(b - a - given.even_gap[person]) for a, b in pairwise(known)))


def _length_m(problem: VisitProblem, given: Given, state: State) -> float | None:
    if problem.length_m is None:
        return None
    total = 0.0
    for tour in np.flatnonzero(state.n_stops).tolist():
        table = problem.length_m[problem.teams[tour // given.n_days].mode]
        nodes = [int(node_place(given, state, tour, node)) for node in range(int(state.n_stops[tour]) + 2)]
        total += float(sum(table[a, b] for a, b in pairwise(nodes)))
    return total
