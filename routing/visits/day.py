"""One day of a plan as a task for an engine: which visits, who works, who may make what and when."""

from dataclasses import dataclass

import numpy as np

from routing.visits.given import Given
from routing.visits.problem import VisitProblem
from routing.visits.state import State


@dataclass(frozen=True)
class Task:
    """A visit by one team; a visit of two teams is two tasks, each bound to its team and to the hour."""

    slot: int
    place: int
    duration_s: int
    load: int
    priority: float
    # First and last begin of each window.
    windows: tuple[tuple[int, int], ...]
    teams: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Day:
    """One day for an engine."""

    problem: VisitProblem
    given: Given
    day: int
    teams: tuple[int, ...]
    tasks: tuple[Task, ...]


def day_of(problem: VisitProblem, given: Given, state: State, day: int) -> Day:
    """The visits that lie on a day; one that is pinned keeps its team."""
    teams = tuple(team for team in range(len(problem.teams)) if given.shift_start[team * given.n_days + day] >= 0)
    tasks = []
    for slot in np.flatnonzero(state.slot_day == day).tolist():
        person = int(given.slot_person[slot])
        rows = range(int(given.first_window[person]), int(given.first_window[person + 1]))
        windows = tuple((int(given.window_earliest[row]), int(given.window_latest[row])) for row in rows)
        able: list[tuple[int, ...]] = [tuple(team for team in teams if given.alone[person, team])]
        if given.pinned[slot]:
            able = [(int(state.slot_first[slot]),)]
        if state.slot_second[slot] >= 0:
            able = [(int(state.slot_first[slot]),), (int(state.slot_second[slot]),)]
            windows = ((int(state.slot_time[slot]), int(state.slot_time[slot])),)
        tasks += [
            Task(
                slot,
                int(given.place[person]),
                int(given.duration[person]),
                int(given.load[person]),
                float(given.priority[person]),
                windows,
                of_crew,
            )
            for of_crew in able
        ]
    return Day(problem, given, day, teams, tuple(tasks))
