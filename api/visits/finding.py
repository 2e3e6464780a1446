"""What a request names, found in a plan: visits, people, teams and days by their numbers."""

from datetime import date

from api.errors import RequestError
from api.visits.kept_plan import OpenPlan
from api.visits.visit_names import read_visit_id


def find_visit(opened: OpenPlan, visit_id: str) -> tuple[int, int]:
    """Row of the person and number of the day of a visit of the plan.

    Raises
    ------
    RequestError
        The plan has no such visit.
    """
    try:
        person_id, day = read_visit_id(visit_id)
    except ValueError:
        raise _no_visit(visit_id) from None
    row, number = opened.row_by_person.get(person_id), opened.prepared.horizon.day_of(day)
    if row is None or number not in opened.plan.days_of.get(row, ()):
        raise _no_visit(visit_id)
    return row, number


def row_of_person(opened: OpenPlan, person_id: str) -> int:
    """Row of a person of the plan.

    Raises
    ------
    RequestError
        They are not in it.
    """
    if person_id not in opened.row_by_person:
        raise RequestError("{id} is not in this plan", id=person_id)
    return opened.row_by_person[person_id]


def row_of_team(opened: OpenPlan, team_id: str) -> int:
    """Row of a team of the plan.

    Raises
    ------
    RequestError
        The plan has no such team.
    """
    for row, team in enumerate(opened.plan.problem.teams):
        if team.team_id == team_id:
            return row
    raise RequestError("there is no team {team} in this plan", team=team_id)


def number_of_day(opened: OpenPlan, day: date) -> int:
    """Number of a day of the plan.

    Raises
    ------
    RequestError
        The day is none of the plan's.
    """
    number = opened.prepared.horizon.day_of(day)
    if not 0 <= number < opened.prepared.horizon.days:
        raise RequestError("{date} is no day of this plan", date=day.isoformat())
    return number


def _no_visit(visit_id: str) -> RequestError:
    return RequestError("there is no visit {visit} in this plan; read it again", visit=visit_id)
