"""Tours of one day by VROOM.

References
----------
VROOM, https://github.com/VROOM-Project/vroom.
"""

from typing import Final

import numpy as np
import vroom

from routing.visits.day import Day, Task
from routing.visits.problem import NO_WAY

EXPLORATION: Final = 1
MOST_PRIORITY: Final = 100
"""VROOM's own scale ends there."""
_NO_LIMIT: Final = 10**9


def find_tours(of_day: Day) -> dict[int, list[int]]:
    """Slots of each team in order; what VROOM could not place is left out."""
    problem, given = of_day.problem, of_day.given
    ends = [place for team in of_day.teams for place in (problem.teams[team].start, problem.teams[team].end)]
    places = sorted({task.place for task in of_day.tasks} | set(ends))
    index = {place: i for i, place in enumerate(places)}
    crews = sorted({task.teams for task in of_day.tasks})
    asked = vroom.Input()
    for mode in sorted({problem.teams[team].mode for team in of_day.teams}):
        table = np.minimum(problem.travel_s[mode][np.ix_(places, places)], NO_WAY)
        # On the clock's whole multiples, so that what VROOM finds can be kept by it.
        asked.set_durations_matrix(str(mode), (-(-table // given.clock) * given.clock).astype(np.uint32))
    asked.add_vehicle([_vehicle(of_day, team, index, crews) for team in of_day.teams])
    asked.add_job([_job(number, task, index, crews) for number, task in enumerate(of_day.tasks)])
    answer = asked.solve(exploration_level=EXPLORATION, nb_threads=1).to_dict()
    return {
        int(route["vehicle"]): [of_day.tasks[int(step["id"])].slot for step in route["steps"] if step["type"] == "job"]
        for route in answer["routes"]
    }


def _vehicle(of_day: Day, team: int, index: dict[int, int], crews: list[tuple[int, ...]]) -> vroom.Vehicle:
    who, given = of_day.problem.teams[team], of_day.given
    tour = team * given.n_days + of_day.day
    pauses = [
        vroom.Break(
            i,
            time_windows=[vroom.TimeWindow(int(given.break_earliest[tour, i]), int(given.break_latest[tour, i]))],
            service=int(given.break_length[tour, i]),
        )
        for i in range(int(given.n_breaks[tour]))
    ]
    return vroom.Vehicle(
        team,
        start=index[who.start],
        end=index[who.end],
        profile=str(who.mode),
        capacity=[_NO_LIMIT if who.seats is None else who.seats],
        # One skill for each set of teams that some visit may be made by.
        skills={skill for skill, crew in enumerate(crews) if team in crew},
        time_window=vroom.TimeWindow(int(given.shift_start[tour]), int(given.shift_end[tour])),
        breaks=pauses,
        max_travel_time=who.max_travel_s,
    )


def _job(number: int, task: Task, index: dict[int, int], crews: list[tuple[int, ...]]) -> vroom.Job:
    return vroom.Job(
        number,
        location=index[task.place],
        default_service=task.duration_s,
        delivery=vroom.Amount([task.load]),
        skills={crews.index(task.teams)},
        priority=min(MOST_PRIORITY, max(0, round(10 * task.priority))),
        time_windows=[vroom.TimeWindow(first, last) for first, last in task.windows],
    )
