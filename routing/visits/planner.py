"""From care plans, shifts and travel times to a plan of home visits: calendar, tours by day, then better over all."""

from typing import Final

import numpy as np

from routing.visits.assemble import assemble_plan
from routing.visits.calendar import fill_calendar
from routing.visits.given import Given, build_given
from routing.visits.handles import hold_given, hold_state
from routing.visits.improve import Tell, improve
from routing.visits.plan import VisitPlan
from routing.visits.problem import VisitProblem
from routing.visits.reasons import explain_missed
from routing.visits.state import State, new_state
from routing.visits.timing import settle_all
from routing.visits.tours import Engine, choose_engine, improve_days

ROUNDS_FOR_EACH: Final = 30
"""Rounds of improvement for each due visit."""
FEWEST_ROUNDS: Final = 4_000
MOST_ROUNDS: Final = 600_000


def plan_visits(problem: VisitProblem, *, engine: Engine = "auto", tell: Tell | None = None) -> VisitPlan:
    """Days and tours for every due visit, and a reason for each that has no place.

    Limited by the size of the problem, never by the clock: the same problem and seed give the same plan. `engine` finds
    the tours of each day before they are improved over all days; "auto" takes VROOM, or PyVRP where VROOM cannot be
    had, or neither.
    """
    given = hold_given(build_given(problem))
    state = hold_state(new_state(given, problem.seed))
    settle_all(given, state)
    _fair_shares(given, state)
    slots = np.arange(len(given.slot_person))
    fill_calendar(given, state, slots)
    chosen = choose_engine(engine)
    improve_days(problem, given, state, chosen)
    improve(problem, given, state, rounds_for(len(slots)), tell=tell)
    fill_calendar(given, state, slots)
    return assemble_plan(problem, given, state, explain_missed(problem, given, state), chosen)


def rounds_for(n_slots: int) -> int:
    """Rounds of improvement for a plan of this size."""
    return min(MOST_ROUNDS, max(FEWEST_ROUNDS, ROUNDS_FOR_EACH * n_slots))


def _fair_shares(given: Given, state: State) -> None:
    """Shares for the first calendar, before there is any work: the visits themselves and some travel."""
    work = 1.3 * float(given.duration[given.slot_person].sum())
    state.target[:] = work * given.fair_share
