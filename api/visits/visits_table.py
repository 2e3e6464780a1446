"""The visits of a plan as the table `visits.csv`: pseudonyms and times, no place."""

import csv
import io
from datetime import date
from typing import Final

from api.visits.kept_plan import OpenPlan
from geo.visits.clock import say_time

COLUMNS: Final = ("date", "team_id", "stop", "person_id", "arrive", "leave", "travel_s")


def visits_table(opened: OpenPlan, *, team: str | None = None, day: date | None = None) -> str:
    """The rows by day, team and order; those of one team or day where asked."""
    plan, dates = opened.plan, opened.prepared.dates
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for tour in sorted(plan.tours, key=lambda one: (one.day, one.team)):
        team_id = plan.problem.teams[tour.team].team_id
        if team in (None, team_id) and day in (None, dates[tour.day]):
            for number, stop in enumerate(tour.stops, 1):
                person_id = plan.problem.people[stop.person].person_id
                times = (say_time(stop.arrive_s), say_time(stop.leave_s), stop.travel_s)
                writer.writerow((dates[tour.day].isoformat(), team_id, number, person_id, *times))
    return out.getvalue()
