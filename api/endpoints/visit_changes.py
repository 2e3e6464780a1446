"""`/api/v1/regions/{id}/visits/plans/{plan}/...`: why a visit is where it is; moved, pinned, agreed."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from api.access.needs import Action, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import keep_visit_plan, open_visit_plan, plan_etag
from api.etags import changes_seen, require_match
from api.problems import asked_language
from api.store.models import KeptVisitPlan
from api.store.visit_plans import require_visit_plan
from api.visits.fields import Pseudonym
from api.visits.move_view import Agreement, MoveAsked, MoveView, PinsAsked
from api.visits.opening import open_seal
from api.visits.plan_view import PlanRow
from api.visits.route import VisitRoute
from api.visits.sealing import Seal
from api.visits.why_view import WhyView

if TYPE_CHECKING:
    from api.service import Service

router = APIRouter(
    prefix="/regions/{region_id}/visits/plans/{plan_id}",
    tags=["home visits: plans"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(2)],
)


@router.get("/visits/{visit_id}/why")
def read_visit_reasons(
    region_id: str,
    plan_id: Pseudonym,
    visit_id: Annotated[str, InPath(description="Person and day: `P-017@2026-11-24`.", max_length=80)],
    request: Request,
    actor: CurrentUser,
) -> WhyView:
    """Why a visit is on its day, with its team and at its place, and what every other would cost."""
    from api.visits.finding import find_visit
    from api.visits.kept_plan import open_plan
    from api.visits.why import show_alternatives, tell_reasons
    from routing.visits.explain import explain_visit

    service: Service = request.app.state.service
    lang = asked_language(request)
    with service.database.session() as session:
        row = require_visit_plan(session, region_id, plan_id)
        opened = open_plan(row, open_seal(service, session))
        person, day = find_visit(opened, visit_id)
        audit(session, actor, "explain", "visit_plan", plan_id, {"region": region_id, "visit": visit_id})
    reasons = explain_visit(opened.plan, person, day)
    sentences = tell_reasons(opened, reasons, lang)
    return WhyView(visit_id=visit_id, sentences=sentences, alternatives=show_alternatives(opened, reasons, lang))


@router.post("/moves", dependencies=[changes_seen])
def change_visit_place(
    region_id: str, plan_id: Pseudonym, asked: MoveAsked, request: Request, response: Response, actor: CurrentUser
) -> MoveView:
    """Say what moving a visit would do; with `accept`, and `If-Match`, move it."""
    from api.visits.finding import find_visit, number_of_day, row_of_person, row_of_team
    from api.visits.kept_plan import with_plan
    from api.visits.move_shown import show_move
    from routing.visits.move import Obstacle, effect_of_move, move_visit

    service: Service = request.app.state.service
    lang, seal = asked_language(request), open_seal(service)
    with service.database.session() as session:
        row, opened = open_visit_plan(session, request, seal, (region_id, plan_id), changes=asked.accept)
        person, day = find_visit(opened, asked.visit_id)
        to_day, to_team = number_of_day(opened, asked.date), row_of_team(opened, asked.team_id)
        before = None if asked.before is None else row_of_person(opened, asked.before)
        effect = effect_of_move(opened.plan, person, day, to_day, to_team, before=before)
        about = {"region": region_id, "visit": asked.visit_id, "to": asked.date.isoformat(), "team": asked.team_id}
        if asked.accept and not isinstance(effect, Obstacle):
            moved = move_visit(opened.plan, person, day, to_day, to_team, before=before)
            keep_visit_plan(row, opened, with_plan(opened, moved), seal)
            audit(session, actor, "move", "visit_plan", plan_id, about | {"revision": row.revision})
        else:
            audit(session, actor, "try_move", "visit_plan", plan_id, about)
        etag, revision = plan_etag(row), row.revision
    response.headers["ETag"] = etag
    return show_move(opened, person, effect, lang, accepted=asked.accept, revision=revision, etag=etag)


@router.put("/pins", dependencies=[changes_seen])
def change_visit_pins(
    region_id: str, plan_id: Pseudonym, asked: PinsAsked, request: Request, response: Response, actor: CurrentUser
) -> PlanRow:
    """Pin visits: they stay on their day with their team when the plan is made anew."""
    from api.visits.changes import pin_visits
    from api.visits.finding import find_visit
    from api.visits.kept_plan import with_plan

    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        row, opened = open_visit_plan(session, request, seal, (region_id, plan_id), changes=True)
        pinned = {find_visit(opened, visit) for visit in asked.pinned}
        keep_visit_plan(row, opened, with_plan(opened, pin_visits(opened.plan, pinned)), seal)
        audit(session, actor, "pin", "visit_plan", plan_id, {"region": region_id, "pinned": len(pinned)})
        return _row_view(row, seal, response)


@router.post("/agree", dependencies=[changes_seen])
def change_visit_plan_state(
    region_id: str, plan_id: Pseudonym, request: Request, response: Response, actor: CurrentUser, asked: Agreement
) -> PlanRow:
    """Agree on a plan: it is the one that phones show. It can still be changed, by who has seen it."""
    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        row = require_visit_plan(session, region_id, plan_id, lock=True)
        require_match(request, plan_etag(row))
        row.state = "agreed" if asked.agreed else "draft"
        row.revision += 1
        session.flush()
        audit(session, actor, "agree" if asked.agreed else "withdraw", "visit_plan", plan_id, {"region": region_id})
        return _row_view(row, seal, response)


def _row_view(row: KeptVisitPlan, seal: Seal, response: Response) -> PlanRow:
    from api.visits.kept_plan import open_about
    from api.visits.plan_shown import show_row

    etag = plan_etag(row)
    response.headers["ETag"] = etag
    return show_row(row, open_about(row, seal), etag)
