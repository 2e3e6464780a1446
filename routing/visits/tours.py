"""Tours of each day by an engine for vehicle routing, days and meetings as the calendar has them."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, Literal

import numpy as np

from routing.visits.day import Day, day_of
from routing.visits.given import Given
from routing.visits.improve import keep, restore
from routing.visits.objective import plan_cost
from routing.visits.problem import VisitProblem
from routing.visits.state import State
from routing.visits.timing import settle

Engine = Literal["auto", "vroom", "pyvrp", "own"]
FindTours = Callable[[Day], dict[int, list[int]]]
"""Slots of each team in order; slots that got no place are left out."""

_LIBRARIES: Final = {"vroom": "vroom", "pyvrp": "pyvrp"}


def choose_engine(engine: Engine) -> str:
    """The engine that "auto" means here: VROOM, PyVRP where it is not installed, our own where neither is."""
    if engine != "auto":
        return engine
    return next((name for name, library in _LIBRARIES.items() if find_spec(library)), "own")


def improve_days(problem: VisitProblem, given: Given, state: State, engine: str) -> None:
    """Let an engine find the tours of each day anew; a day stays as it was where that makes the plan no better."""
    if engine == "own":
        return
    find = _finder(engine)
    for day in range(given.n_days):
        of_day = day_of(problem, given, state, day)
        if not of_day.tasks:
            continue
        before, cost = keep(state), plan_cost(given, state)
        holds = _lay_day(given, state, of_day, find(of_day))
        if not holds or plan_cost(given, state) > cost:
            restore(given, state, before)
    plan_cost(given, state)


def _finder(engine: str) -> FindTours:
    """Loads the library: heavy, and not there everywhere."""
    if engine == "vroom":
        from routing.visits.vroom_tours import find_tours  # noqa: PLC0415
    else:
        from routing.visits.pyvrp_tours import find_tours  # noqa: PLC0415
    return find_tours


def _lay_day(given: Given, state: State, of_day: Day, tours: dict[int, list[int]]) -> bool:
    """Write an engine's tours into the state; False where one cannot be kept, or a visit is left out."""
    if sum(len(slots) for slots in tours.values()) != len(of_day.tasks):
        return False
    holds = True
    for team in of_day.teams:
        tour = team * given.n_days + of_day.day
        slots = tours.get(team, [])
        if len(slots) > state.stops.shape[1]:
            return False
        state.n_stops[tour] = len(slots)
        state.stops[tour, : len(slots)] = slots
        alone = np.array([slot for slot in slots if state.slot_second[slot] < 0], dtype=np.int64)
        state.slot_first[alone] = team
        holds = bool(settle(given, state, tour)) and holds
    return holds
