"""`/api/v1/regions/{id}/visits/plans/{plan}/replan`: a plan made anew after something has changed."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from api.access.needs import Action, Actor, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import keep_visit_plan, open_visit_plan, plan_etag
from api.etags import changes_seen
from api.region_shelf import require_region
from api.store.models import KeptVisitPlan
from api.store.visit_register import lock_visits, note_planned
from api.visits.fields import Pseudonym
from api.visits.opening import open_seal
from api.visits.possible import require_possible_given
from api.visits.registers import PEOPLE, replace_all
from api.visits.replan_view import ReplanAsked, ReplanView
from api.visits.route import VisitRoute

if TYPE_CHECKING:
    from api.service import Service

router = APIRouter(
    prefix="/regions/{region_id}/visits/plans/{plan_id}",
    tags=["home visits: plans"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(2)],
)


@router.post("/replan", dependencies=[changes_seen, costs(10)])
def change_visit_plan(
    region_id: str, plan_id: Pseudonym, asked: ReplanAsked, request: Request, response: Response, actor: CurrentUser
) -> ReplanView:
    """Make a plan anew after something has changed, and move as few agreed visits as possible.

    A team is away, nobody was at home, somebody urgent has come: pinned visits stay, and nothing changes before the
    first day that this concerns. Urgent people are kept among the people too.
    """
    from api.visits.changes import add_people, pin_visits, pinned_visits
    from api.visits.finding import find_visit
    from api.visits.kept_plan import with_plan
    from api.visits.replanning import first_day, show_replan, with_absences
    from routing.visits.replan import moved_visits, replan_visits

    service: Service = request.app.state.service
    seal = open_seal(service)
    for one in asked.urgent:
        require_possible_given(one)
    # Before anything is locked: a metropolis takes seconds to read.
    network = require_region(request.app.state.regions, region_id).region.network if asked.urgent else None
    with service.database.session() as session:
        if asked.accept and asked.urgent:
            lock_visits(session, region_id)
        row, kept = open_visit_plan(session, request, seal, (region_id, plan_id), changes=asked.accept)
        released = {find_visit(kept, visit) for visit in asked.no_shows}
        pinned = {find_visit(kept, visit) for visit in asked.pinned} | pinned_visits(kept.plan)
        before = pin_visits(kept.plan, pinned - released)
        first = first_day(kept, asked, {day for _, day in released})
        opened = kept
        if network is not None:
            start = kept.prepared.dates[first]
            urgent = [one.model_copy(update={"since": one.since or start}) for one in asked.urgent]
            opened = add_people(kept, urgent, network)
        after = replan_visits(with_absences(opened, asked), before, from_day=first, released=released)
        moved = moved_visits(before, after)
        if asked.accept:
            keep_visit_plan(row, kept, with_plan(opened, after), seal)
            if asked.urgent:
                replace_all(session, PEOPLE, region_id, asked.urgent, seal, keep_others=True)
                note_planned(session, region_id, {one.person_id for one in asked.urgent}, row.ends)
        _audit_replan(session, actor, row, asked, len(moved))
        etag, revision = plan_etag(row), row.revision
    response.headers["ETag"] = etag
    return show_replan(kept, after, moved, accepted=asked.accept, revision=revision, etag=etag)


def _audit_replan(session: Session, actor: Actor, row: KeptVisitPlan, asked: ReplanAsked, moved: int) -> None:
    counts = {"absent": len(asked.absent), "no_shows": len(asked.no_shows), "urgent": len(asked.urgent)}
    about = {"region": row.region_id, "moved": moved, "revision": row.revision, **counts}
    audit(session, actor, "replan" if asked.accept else "try_replan", "visit_plan", row.id, about)
