"""`/api/v1/regions/{id}/visits/plans`: plans of home visits, made by a job, read, agreed and removed."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access.needs import Action, CurrentUser, audit, costs, needs
from api.endpoints.jobs import JobView, accepted
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import plan_etag, read_done, with_streets
from api.etags import changes_seen, has_etag, not_modified, require_match
from api.jobs import start_job
from api.paging import AskedPage
from api.problems import asked_language
from api.store.region_rows import require_region_row
from api.store.visit_plans import load_visit_plans, require_visit_plan
from api.visits.fields import Day, Pseudonym, Strict
from api.visits.kept_register import open_people, open_teams
from api.visits.opening import open_seal
from api.visits.plan_asked import PlanAsked, is_over, require_places
from api.visits.plan_view import PlanRow, PlanView, TourView
from api.visits.possible import require_possible
from api.visits.route import VisitRoute

if TYPE_CHECKING:
    from api.service import Service

router = APIRouter(
    prefix="/regions/{region_id}/visits/plans",
    tags=["home visits: plans"],
    route_class=VisitRoute,
    responses=problem_answers(503),
)


class ToursView(Strict):
    """Tours with the ways they take."""

    tours: list[TourView]


@router.post("", status_code=202, dependencies=[needs(Action.visit), costs(20)])
def start_visit_plan(
    region_id: str, asked: PlanAsked, actor: CurrentUser, request: Request, response: Response
) -> JobView:
    """Plan home visits; a job does it, and its `outcome` names the plan: `plan_id`."""
    from api.jobs.kinds.visits import KIND_NAME, seal_question

    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        require_region_row(session, region_id)
        people = open_people(session, region_id, seal)
        teams = open_teams(session, region_id, seal)
        people = {one: care for one, care in people.items() if not is_over(care, asked.start)}
        require_places(people, teams)
        require_possible(people, teams)
        question = seal_question(asked.model_dump(mode="json"), seal, region_id)
        parameters = {"start": asked.start.isoformat(), "days": asked.days, "sealed": question}
        job = start_job(session, KIND_NAME, region_id, parameters, actor)
        about = {"region": region_id, "start": asked.start.isoformat(), "days": asked.days}
        audit(session, actor, "plan", "visit_plan", job.id, about)
        return accepted(job, request, response)


@router.get("", dependencies=[needs(Action.visit)])
def list_visit_plans(region_id: str, request: Request, page: AskedPage, actor: CurrentUser) -> list[PlanRow]:
    """The plans of a region, in pages."""
    from api.visits.kept_plan import open_about
    from api.visits.plan_shown import show_row

    service: Service = request.app.state.service
    with service.database.session() as session:
        require_region_row(session, region_id)
        rows = page.cut(
            load_visit_plans(session, region_id, after=page.after, limit=page.limit + 1), lambda row: row.id
        )
        seal = open_seal(service, session) if rows else None
        told = [show_row(row, open_about(row, seal), plan_etag(row)) for row in rows if seal]
        audit(session, actor, "list", "visit_plans", region_id, {"plans": len(told)})
        return told


@router.get("/{plan_id}", dependencies=[needs(Action.visit), has_etag], response_model=PlanView)
def read_visit_plan(
    region_id: str, plan_id: Pseudonym, request: Request, response: Response, actor: CurrentUser
) -> PlanView | Response:
    """A plan with its tours, and what has become of its visits."""
    from api.visits.kept_plan import open_plan
    from api.visits.plan_shown import show_plan

    service: Service = request.app.state.service
    lang = asked_language(request)
    with service.database.session() as session:
        row = require_visit_plan(session, region_id, plan_id)
        seal = open_seal(service, session)
        done = read_done(session, seal, region_id, row.start, row.ends)
        etag = plan_etag(row)
        if not done and (known := not_modified(request, etag)):
            return known
        told = show_plan(row, open_plan(row, seal), etag=etag, lang=lang, done=done)
        audit(session, actor, "read", "visit_plan", plan_id, {"region": region_id, "people": len(told.tours)})
    response.headers["ETag"] = etag
    return told


@router.get("/{plan_id}/tours", dependencies=[needs(Action.visit), costs(5)])
def list_visit_tours(
    region_id: str,
    plan_id: Pseudonym,
    request: Request,
    actor: CurrentUser,
    date: Annotated[Day | None, Query(description="Of one day.")] = None,
    team: Annotated[str, Query(description="Of one team.", max_length=64)] = "",
) -> ToursView:
    """Tours with the ways they take along the streets; name a day or a team, or it takes a while."""
    from api.visits.kept_plan import open_plan
    from api.visits.plan_shown import show_tour_views

    service: Service = request.app.state.service
    with service.database.session() as session:
        row = require_visit_plan(session, region_id, plan_id)
        seal = open_seal(service, session)
        done = read_done(session, seal, region_id, row.start, row.ends)
        opened = open_plan(row, seal)
        about = {"region": region_id, "team": team, "date": date.isoformat() if date else ""}
        audit(session, actor, "read", "visit_tours", plan_id, about)
    opened = with_streets(request, region_id, opened)
    return ToursView(tours=show_tour_views(opened, done=done, team=team or None, day=date, lines=True))


@router.delete("/{plan_id}", status_code=204, dependencies=[needs(Action.visit), changes_seen])
def remove_visit_plan(region_id: str, plan_id: Pseudonym, request: Request, actor: CurrentUser) -> None:
    """Remove a plan; what phones have told of its visits stays until it is old."""
    with request.app.state.service.database.session() as session:
        row = require_visit_plan(session, region_id, plan_id, lock=True)
        require_match(request, plan_etag(row))
        session.delete(row)
        audit(session, actor, "remove", "visit_plan", plan_id, {"region": region_id})
