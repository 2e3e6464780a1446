"""What a plan comes to, in figures that name nobody: kept with the plan, so that a list need not open the tours."""

from typing import Any

from api.visits.kept_plan import About, OpenPlan
from routing.visits.plan import VisitPlan
from routing.visits.summary import summarise


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
            for name in ("travel", "waiting", "balance", "continuity", "even_gaps", "preferred_day", "moved")
        },
        "engine": opened.plan.engine,
        "summary": summary_of(opened.plan),
    }


def summary_of(plan: VisitPlan) -> dict[str, Any]:
    """Totals of a plan; kilometres are null where nobody knows the length of the ways."""
    found = summarise(plan)
    return {
        "due": found.due,
        "kept": found.kept,
        "missed": found.missed,
        "hours": _hours(found.working_s),
        "waiting_hours": _hours(found.waiting_s),
        "travel_hours": _hours(found.travel_s),
        "km": _km(found.length_m),
        "balance": round(found.balance, 4),
        "continuity": None if found.continuity is None else round(found.continuity, 4),
        "longest_gap": found.longest_gap,
        "mean_gap": None if found.mean_gap is None else round(found.mean_gap, 2),
    }


def team_figures(plan: VisitPlan) -> list[dict[str, Any]]:
    """Hours, kilometres, visits and days of each team, in the problem's order."""
    return [
        {
            "hours": _hours(team.working_s),
            "waiting_hours": _hours(team.waiting_s),
            "travel_hours": _hours(team.travel_s),
            "shift_hours": _hours(team.shift_s),
            "off_share": round(team.off_share, 4),
            "km": _km(team.length_m),
            "visits": team.visits,
            "days": team.days,
        }
        for team in summarise(plan).teams
    ]


def _hours(seconds: float) -> float:
    return round(seconds / 3600, 2)


def _km(metres: float | None) -> float | None:
    return None if metres is None else round(metres / 1000, 1)
