"""A plan made anew after something changed: a sick nurse, an urgent person, nobody at home; agreed visits stay."""

from collections.abc import Collection
from typing import Final

import numpy as np

from routing.visits.assemble import assemble_plan
from routing.visits.calendar import fill_calendar
from routing.visits.errors import PinnedVisitError
from routing.visits.improve import Tell, improve
from routing.visits.plan import VisitPlan
from routing.visits.problem import VisitProblem
from routing.visits.reasons import explain_missed
from routing.visits.standing import Visit, take_up, visits_of

ROUNDS: Final = 3_000
COOL: Final = 0.1
"""Worse plans are hardly accepted: little is to change."""


def replan_visits(
    problem: VisitProblem,
    agreed: VisitPlan,
    *,
    from_day: int = 0,
    released: Collection[tuple[int, int]] = (),
    tell: Tell | None = None,
) -> VisitPlan:
    """A plan for the changed problem in which as many agreed visits as possible stay on their day with their crew.

    People and teams are recognised by their ids. Nothing is changed before `from_day`; pinned visits stay; `released`
    (person of `problem`, day) are agreed visits that do not count any more, such as one where nobody was at home.

    Raises
    ------
    PinnedVisitError
        A pinned visit cannot stay: its team does not work any more, or the visit is not due.
    """
    visits = [visit for visit in visits_of(agreed, problem) if (visit.person, visit.day) not in set(released)]
    given, state, left = take_up(problem, visits, from_day=from_day, agreed=visits)
    for visit in left:
        if visit.pinned:
            raise _cannot_stay(problem, visit)
    slots = np.arange(len(given.slot_person))
    fill_calendar(given, state, slots)
    improve(problem, given, state, ROUNDS, tell=tell, warm=COOL)
    fill_calendar(given, state, slots)
    return assemble_plan(problem, given, state, explain_missed(problem, given, state), agreed.engine)


def moved_visits(before: VisitPlan, after: VisitPlan) -> list[tuple[Visit, Visit | None]]:
    """Visits of a plan that are elsewhere in another one: where each was, and where it is now (None: nowhere).

    A visit goes with one of the same person that is new, the nearest in days first.
    """
    moved: list[tuple[Visit, Visit | None]] = []
    stays = {(visit.person, visit.agreed) for visit in visits_of(after, after.problem)}
    was = visits_of(before, after.problem)
    kept = {(visit.person, visit.agreed) for visit in was} & stays
    new = [visit for visit in visits_of(after, after.problem) if (visit.person, visit.agreed) not in kept]
    for visit in was:
        if (visit.person, visit.agreed) in kept:
            continue
        own = [other for other in new if other.person == visit.person]
        now = min(own, key=lambda other: (abs(other.day - visit.day), other.day)) if own else None
        if now is not None:
            new.remove(now)
        moved.append((visit, now))
    return moved


def _cannot_stay(problem: VisitProblem, visit: Visit) -> PinnedVisitError:
    return PinnedVisitError(
        "the visit of {person} on day {day} is pinned to {team}, which cannot make it any more; unpin it or change the "
        "team's shifts",
        person=problem.people[visit.person].person_id,
        day=visit.day + 1,
        team=" + ".join(problem.teams[team].team_id for team in visit.teams),
    )
