"""Compiles the kernels of home visits by planning, changing and explaining one tiny day after another."""

from dataclasses import replace

import numpy as np

from routing.visits.explain import explain_visit
from routing.visits.move import move_visit
from routing.visits.plan import VisitPlan
from routing.visits.planner import plan_visits
from routing.visits.problem import Break, Period, Person, Shift, Team, VisitProblem, Window
from routing.visits.replan import replan_visits


def warm_visits() -> None:
    """Three people, one of whom needs two carers, two teams, two days; one who cannot be visited."""
    plan = plan_visits(_tiny(), engine="own")
    replan_visits(plan.problem, plan)
    day = plan.days_of[0][0]
    explain_visit(plan, 0, day)
    explain_visit(plan, 1, plan.days_of[1][0])
    _move_somewhere(plan, day)


def _move_somewhere(plan: VisitPlan, day: int) -> None:
    for other in explain_visit(plan, 0, day).alternatives:
        if other.effect is not None and not other.current:
            move_visit(plan, 0, day, other.day, other.teams[0])
            return


def _tiny() -> VisitProblem:
    ways = np.array([[0, 600, 900, 600], [600, 0, 300, 600], [900, 300, 0, 600], [600, 600, 600, 0]], dtype=np.int64)
    shift = Shift(28_800, 57_600, (Break(Window(43_200, 45_000), 1800),))
    once = Person("a", 1, 1800, (Period(0, 1, 1),), max_gap_days=3, preferred=(True, False), usual_teams=("x",))
    people = (
        once,
        replace(once, person_id="b", place=2, carers=2),
        replace(once, person_id="c", place=3, skills=frozenset({"nobody"})),
    )
    teams = tuple(Team(name, 0, 0, (shift, shift)) for name in ("x", "y"))
    return VisitProblem(2, people, teams, (ways,), (ways.astype(np.float64),), clock_s=60)
