"""A plan of home visits as tables: every stop, and every due visit that has no place."""

from collections.abc import Sequence

import pandas as pd

from geo.visits.clock import say_time
from geo.visits.documents.dates import short_date
from geo.visits.documents.speaking import reason
from geo.visits.prepared import Prepared
from geo.words import Speech
from routing.visits.plan import Missed, VisitPlan

VISIT_COLUMNS = ("date", "team_id", "stop", "person_id", "arrive", "leave", "travel_s")
UNASSIGNED_COLUMNS = ("person_id", "due", "reason")

MOST_DAYS_NAMED = 5


def visits_table(prepared: Prepared, plan: VisitPlan) -> pd.DataFrame:
    """One row per stop, by date, team and order; `arrive` is when the visit begins, `travel_s` the way to it."""
    rows = [
        (
            prepared.dates[tour.day].isoformat(),
            plan.problem.teams[tour.team].team_id,
            number,
            plan.problem.people[stop.person].person_id,
            say_time(stop.arrive_s),
            say_time(stop.leave_s),
            stop.travel_s,
        )
        for tour in plan.tours
        for number, stop in enumerate(tour.stops, start=1)
    ]
    return pd.DataFrame(sorted(rows), columns=list(VISIT_COLUMNS))


def unassigned_table(
    prepared: Prepared, plan: VisitPlan, language: str, left: Sequence[tuple[str, str, str]] = ()
) -> pd.DataFrame:
    """One row per due visit without a place, and per ride (`left`), by person and date: due by when, and why."""
    rows = [
        (
            plan.problem.people[missed.person].person_id,
            prepared.dates[plan.problem.people[missed.person].periods[missed.period].last].isoformat(),
            reason_sentence(prepared, missed, language),
        )
        for missed in plan.missed
    ]
    return pd.DataFrame(sorted([*rows, *left]), columns=list(UNASSIGNED_COLUMNS))


def reason_sentence(prepared: Prepared, missed: Missed, language: str) -> str:
    """Why a due visit has no place, as a sentence, with the days that were tried where they are known."""
    sentence = reason(Speech(language), missed)
    days = [short_date(prepared.dates[day], language) for day in missed.days]
    more = " ..." if len(days) > MOST_DAYS_NAMED else ""
    return f"{sentence} ({'; '.join(days[:MOST_DAYS_NAMED])}{more})" if days else sentence
