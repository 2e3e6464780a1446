"""Fair shares of a plan while it is being made: set anew from the visits and ways as they lie."""

import numpy as np

from routing.visits.given import Given
from routing.visits.problem import VisitProblem
from routing.visits.shares import fair_shares
from routing.visits.state import State


def visited_people(problem: VisitProblem, given: Given, state: State) -> list[list[int]]:
    """People (rows) whom each team visits, as often as it does."""
    visited: list[list[int]] = [[] for _ in problem.teams]
    for tour in np.flatnonzero(state.n_stops).tolist():
        visited[tour // given.n_days] += given.slot_person[state.stops[tour, : state.n_stops[tour]]].tolist()
    return visited


def level(problem: VisitProblem, given: Given, state: State) -> None:
    """Fair shares of the work as it lies, in place of those that were expected."""
    work = state.team_work.astype(np.float64)
    if work.sum() > 0:
        fair = fair_shares(problem, visited_people(problem, given, state), work)
        state.share[:] = fair / fair.sum()
