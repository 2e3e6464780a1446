"""Solomon's instances as problems of home visits: one day, every customer one visit, demands as seats."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from routing.visits.plan import VisitPlan
from routing.visits.problem import Period, Person, Shift, Team, VisitProblem, Weights, Window

# Units are hundredths: distances rounded up to them, so that every window that is kept is truly kept.
SCALE: Final = 100
# Vehicles and distance of the best known plan (fewest vehicles first), as the VROOM project lists them.
BEST_KNOWN: Final = {"C101": (10, 828.94), "R101": (19, 1645.79), "RC101": (14, 1696.94), "R201": (4, 1252.37)}


@dataclass(frozen=True, eq=False)
class Solomon:
    """An instance: the problem, and the exact distances to count with."""

    name: str
    problem: VisitProblem
    distance: np.ndarray


def read_solomon(path: Path, *, team_used: float = 0.0) -> Solomon:
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    vehicles, capacity = (int(word) for word in lines[4])
    rows = np.array([[float(word) for word in line] for line in lines[9:] if line])
    _, x, y, demand, ready, due, service = rows.T
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    ways = np.array([[math.ceil(SCALE * metres - 1e-9) for metres in row] for row in distance], dtype=np.int64)
    people = tuple(
        Person(
            f"c{row}",
            row,
            int(SCALE * service[row]),
            (Period(0, 0, 1),),
            windows=(Window(int(SCALE * ready[row]), int(SCALE * due[row])),),
            load=int(demand[row]),
        )
        for row in range(1, len(rows))
    )
    shift = Shift(int(SCALE * ready[0]), int(SCALE * due[0]))
    teams = tuple(Team(f"v{number:02d}", 0, 0, (shift,), seats=capacity) for number in range(vehicles))
    weights = Weights(waiting=0.0, balance=0.0, continuity=0.0, even_gaps=0.0, preferred_day=0.0, team_used=team_used)
    return Solomon(path.stem, VisitProblem(1, people, teams, (ways,), weights=weights), distance)


def distance_of(instance: Solomon, plan: VisitPlan) -> float:
    """The distance of a plan, unrounded."""
    total = 0.0
    for tour in plan.tours:
        places = [0, *(plan.problem.people[stop.person].place for stop in tour.stops), 0]
        total += float(instance.distance[places[:-1], places[1:]].sum())
    return total
