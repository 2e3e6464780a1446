"""`/api/v1/regions/{id}/visits/progress` and `/reach`: what came of the plans, for the team and in numbers."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request

from api.access.needs import Action, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import read_done
from api.errors import RequestError
from api.region_shelf import require_region
from api.store.base import now
from api.store.region_rows import require_region_row
from api.store.visit_plans import find_plans_between, require_visit_plan
from api.visits.fields import Day, Strict
from api.visits.kept_register import open_people
from api.visits.last_done import BACK
from api.visits.opening import open_seal
from api.visits.progress import ProgressView, measure_progress, planned_visits
from api.visits.reach import SMALLEST, ReachRow, measure_reach, visited_people
from api.visits.route import VisitRoute

if TYPE_CHECKING:
    from api.service import Service

router = APIRouter(
    prefix="/regions/{region_id}/visits",
    tags=["home visits: outcomes"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(5)],
)
MOST_DAYS: Final = 400
AHEAD: Final = timedelta(days=120)
First = Annotated[Day, Query(alias="from", description="First day.")]
Last = Annotated[Day, Query(alias="to", description="Last day.")]


class ReachView(Strict):
    """Of those who are to be visited, how many were."""

    first: date
    last: date
    smallest: Annotated[int, Query(description="Counts below are not said.")]
    rows: list[ReachRow]


@router.get("/progress")
def read_visit_progress(
    region_id: str,
    request: Request,
    actor: CurrentUser,
    first: First,
    last: Last,
    today: Annotated[Day | None, Query(description="What is overdue is counted from here; else this day.")] = None,
) -> ProgressView:
    """Planned against done, by team; who is overdue by the care plan; who has no visit in these days.

    Agreed plans count; where no plan of these days is agreed, the newest.
    """
    from api.visits.kept_plan import open_plan

    _require_days(first, last)
    service: Service = request.app.state.service
    day = today or now().date()
    with service.database.session() as session:
        require_region_row(session, region_id)
        seal = open_seal(service, session)
        found = find_plans_between(session, region_id, first, max(last, day + AHEAD))
        agreed = [one for one in found if one.state == "agreed"]
        plans = [open_plan(require_visit_plan(session, region_id, one.plan_id), seal) for one in agreed or found[:1]]
        people = open_people(session, region_id, seal)
        became = read_done(session, seal, region_id, min(first, day - BACK), max(last, day))
        audit(session, actor, "read", "visit_progress", region_id, {"from": str(first), "to": str(last)})
    return measure_progress(people, planned_visits(plans), became, first=first, last=last, today=day)


@router.get("/reach")
def read_visit_reach(region_id: str, request: Request, actor: CurrentUser, first: First, last: Last) -> ReachView:
    """Of the people to visit, how many had a visit done in these days, by boundary and need; small counts are left out.

    Points are counted and left behind; a count under ten is not said, nor what would tell it.
    """
    _require_days(first, last)
    service: Service = request.app.state.service
    boundaries = require_region(request.app.state.regions, region_id).region.boundaries
    with service.database.session() as session:
        seal = open_seal(service, session)
        people = open_people(session, region_id, seal)
        became = read_done(session, seal, region_id, first, last)
        audit(session, actor, "read", "visit_reach", region_id, {"from": str(first), "to": str(last)})
    visited = visited_people((who, word) for (who, _), word in became.items())
    rows = measure_reach(people, visited, boundaries)
    return ReachView(first=first, last=last, smallest=SMALLEST, rows=rows)


def _require_days(first: date, last: date) -> None:
    if last < first:
        raise RequestError(
            "the last day ({last}) is before the first ({first}); exchange the two", first=first, last=last
        )
    if (last - first).days > MOST_DAYS:
        raise RequestError("at most {days} days can be asked for at once", days=MOST_DAYS)
