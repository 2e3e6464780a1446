"""What a plan comes to, in figures that name nobody: kept with the plan, so that a list need not open the tours."""

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from api.visits.kept_plan import About, OpenPlan
from routing.visits.plan import Tour, VisitPlan


def about_plan(opened: OpenPlan) -> About:
    """What a list of plans shows of one, and what a planner may want to know again."""
    prepared, problem = opened.prepared, opened.plan.problem
    return {
        "name": prepared.name,
        "start": prepared.dates[0].isoformat(),
        "days": len(prepared.dates),
        "people": len(problem.people),
        "teams": len(problem.teams),
        "seed": problem.seed,
        "weights": {
            name: getattr(problem.weights, name)
            for name in ("travel", "balance", "continuity", "even_gaps", "preferred_day", "moved")
        },
        "engine": opened.plan.engine,
        "summary": summary_of(opened.plan),
    }


def summary_of(plan: VisitPlan) -> dict[str, Any]:
    """Totals of a plan; kilometres are null where nobody knows the length of the ways."""
    teams = team_figures(plan)
    km = [team["km"] for team in teams]
    return {
        "due": plan.problem.visits_due,
        "kept": plan.visits_kept,
        "missed": len(plan.missed),
        "hours": round(sum(team["hours"] for team in teams), 2),
        "travel_hours": round(sum(team["travel_hours"] for team in teams), 2),
        "km": None if None in km else round(sum(km), 1),
        "balance": _balance(plan),
        "continuity": _continuity(plan),
    }


def team_figures(plan: VisitPlan) -> list[dict[str, Any]]:
    """Hours, kilometres, visits and days of each team, in the problem's order."""
    found = []
    for number in range(len(plan.problem.teams)):
        tours = [tour for tour in plan.tours if tour.team == number]
        metres = [tour_metres(plan, tour) for tour in tours]
        found.append(
            {
                "hours": round(sum(tour.working_s for tour in tours) / 3600, 2),
                "travel_hours": round(sum(tour.travel_s for tour in tours) / 3600, 2),
                "km": None if None in metres else round(sum(one for one in metres if one is not None) / 1000, 1),
                "visits": sum(len(tour.stops) for tour in tours),
                "days": sum(bool(tour.stops) for tour in tours),
            }
        )
    return found


def tour_metres(plan: VisitPlan, tour: Tour) -> float | None:
    """Length of a tour (m); None where it is not known."""
    problem = plan.problem
    if problem.length_m is None:
        return None
    team = problem.teams[tour.team]
    places = [team.start, *(problem.people[stop.person].place for stop in tour.stops), team.end]
    length = sum(float(problem.length_m[team.mode][a, b]) for a, b in pairwise(places))
    return length if np.isfinite(length) else None


def _balance(plan: VisitPlan) -> float:
    """The largest deviation of a team's working time from its share of all, by the hours of its shifts."""
    shifts = np.array(
        [sum(s.end_s - s.start_s for s in team.shifts if s is not None) for team in plan.problem.teams], dtype=float
    )
    work = np.zeros(len(shifts))
    for tour in plan.tours:
        work[tour.team] += tour.working_s
    if not shifts.sum() or not work.sum():
        return 0.0
    there = shifts > 0
    share = work.sum() * shifts / shifts.sum()
    return round(float(np.max(np.abs(work[there] / share[there] - 1))), 4)


def _continuity(plan: VisitPlan) -> float | None:
    """Share of visits that are made by the person's most frequent team."""
    by_person: dict[int, Counter[int]] = {}
    for tour, stop in plan.visits():
        by_person.setdefault(stop.person, Counter())[tour.team] += 1
    visits = sum(counts.total() for counts in by_person.values())
    return round(sum(max(counts.values()) for counts in by_person.values()) / visits, 4) if visits else None
