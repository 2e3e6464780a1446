"""The record of a plan of home visits: totals, what was asked, what was missed, of which inputs and versions.

There is no clock in it: the same inputs, weights and seed give the same bytes.
"""

import math
from dataclasses import asdict
from typing import Any, Final

from geo.manifest import versions
from geo.visits.plan_tables import reason_sentence
from geo.visits.prepared import Prepared
from routing.visits.plan import Missed, VisitPlan
from routing.visits.summary import TeamSummary, summarise

SHARE_DIGITS: Final = 4
KILOMETRE_DIGITS: Final = 3


def describe_plan(prepared: Prepared, plan: VisitPlan, language: str) -> dict[str, Any]:
    """Everything of `plan.json`."""
    totals = summarise(plan)
    return {
        "name": prepared.name,
        "synthetic": prepared.synthetic,
        "start": prepared.dates[0].isoformat(),
        "days": len(prepared.dates),
        "totals": {
            "people": len(plan.problem.people),
            "teams": len(plan.problem.teams),
            "due": totals.due,
            "kept": totals.kept,
            "missed": totals.missed,
            "tours": len(plan.tours),
        },
        "balance": round(totals.balance, SHARE_DIGITS),
        "continuity": _share(totals.continuity),
        "gaps": {"longest_days": totals.longest_gap, "mean_days": _share(totals.mean_gap)},
        "kilometres": kilometres(totals.length_m),
        "seconds": {"travel": totals.travel_s, "working": totals.working_s, "waiting": totals.waiting_s},
        "teams": [_describe_team(plan, team) for team in totals.teams],
        "missed": [_describe_missed(prepared, plan, missed, language) for missed in plan.missed],
        "holidays": _list_holidays(prepared, language),
        "seed": plan.problem.seed,
        "engine": plan.engine,
        "weights": asdict(plan.problem.weights),
        "parameters": prepared.parameters,
        "inputs": list(prepared.inputs),
        "versions": versions(),
    }


def _list_holidays(prepared: Prepared, language: str) -> list[dict[str, Any]]:
    estimated = prepared.estimated_holidays
    return [
        {"date": date.isoformat(), "name": names.get(language, ""), "estimated": date in estimated}
        for date, names in sorted(prepared.holidays.items())
    ]


def kilometres(length_m: float | None) -> float | None:
    """Kilometres to the metre; None where nobody knows."""
    return None if length_m is None or math.isnan(length_m) else round(length_m / 1000, KILOMETRE_DIGITS)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, SHARE_DIGITS)


def _describe_team(plan: VisitPlan, team: TeamSummary) -> dict[str, Any]:
    return {
        "team_id": plan.problem.teams[team.team].team_id,
        "days": team.days,
        "visits": team.visits,
        "kilometres": kilometres(team.length_m),
        "seconds": {
            "travel": team.travel_s,
            "working": team.working_s,
            "waiting": team.waiting_s,
            "shifts": team.shift_s,
        },
        "off_share": round(team.off_share, SHARE_DIGITS),
    }


def _describe_missed(prepared: Prepared, plan: VisitPlan, missed: Missed, language: str) -> dict[str, Any]:
    person = plan.problem.people[missed.person]
    period = person.periods[missed.period]
    return {
        "person_id": person.person_id,
        "due_from": prepared.dates[period.first].isoformat(),
        "due": prepared.dates[period.last].isoformat(),
        "code": missed.reason.value,
        "skills": sorted(missed.skills),
        "reason": reason_sentence(prepared, missed, language),
    }
