"""Tours of one day by PyVRP, where VROOM cannot be had.

PyVRP knows no breaks and one window a visit: it is given the hull of the windows, and a day whose tours then cannot be
kept stays as it was.

References
----------
Wouda, Lan and Kool (2024), PyVRP: a high-performance VRP solver package, doi:10.1287/ijoc.2023.0055.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.stop import MaxIterations

from routing.visits.day import Day
from routing.visits.problem import NO_WAY

ITERATIONS_EACH: Final = 20
PRIZE: Final = 1_000_000
_NO_LIMIT: Final = 10**9


def find_tours(of_day: Day) -> dict[int, list[int]]:
    """Slots of each team in order; what PyVRP could not place is left out."""
    problem, given = of_day.problem, of_day.given
    starts = [problem.teams[team].start for team in of_day.teams]
    ends = [problem.teams[team].end for team in of_day.teams]
    places = np.array([*(task.place for task in of_day.tasks), *starts, *ends])
    n_tasks, n_teams = len(of_day.tasks), len(of_day.teams)
    tables = [_table(of_day, team, places) for team in of_day.teams]
    clients = [
        Client(
            location=i,
            delivery=[task.load],
            service_duration=task.duration_s,
            tw_early=task.windows[0][0],
            tw_late=task.windows[-1][1],
            prize=round(PRIZE * task.priority),
            required=False,
        )
        for i, task in enumerate(of_day.tasks)
    ]
    vehicles = []
    for i, team in enumerate(of_day.teams):
        who, tour = problem.teams[team], team * given.n_days + of_day.day
        vehicles.append(
            VehicleType(
                num_available=1,
                capacity=[_NO_LIMIT if who.seats is None else who.seats],
                start_depot=i,
                end_depot=n_teams + i,
                tw_early=int(given.shift_start[tour]),
                tw_late=int(given.shift_end[tour]),
                max_distance=_NO_LIMIT if who.max_travel_s is None else who.max_travel_s,
                profile=i,
            )
        )
    data = ProblemData(
        locations=[Location(0, 0) for _ in places],
        clients=clients,
        depots=[Depot(location=n_tasks + i) for i in range(2 * n_teams)],
        vehicle_types=vehicles,
        distance_matrices=tables,
        duration_matrices=tables,
    )
    stop = MaxIterations(ITERATIONS_EACH * n_tasks)
    best = solve(data, stop, seed=problem.seed, collect_stats=False).best
    return {
        of_day.teams[route.vehicle_type()]: [of_day.tasks[step.idx].slot for step in route if step.is_client()]
        for route in best.routes()
    }


def _table(of_day: Day, team: int, places: npt.NDArray[np.int64]) -> Any:
    """A team's ways, with none to the visits it may not make."""
    given = of_day.given
    ways = np.minimum(of_day.problem.travel_s[of_day.problem.teams[team].mode][np.ix_(places, places)], NO_WAY)
    table = np.ascontiguousarray(-(-ways // given.clock) * given.clock, dtype=np.int64)
    barred = [i for i, task in enumerate(of_day.tasks) if team not in task.teams]
    table[:, barred] = NO_WAY
    table[barred, :] = NO_WAY
    np.fill_diagonal(table, 0)
    return table
