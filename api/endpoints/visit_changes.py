"""`/api/v1/regions/{id}/visits/plans/{plan}/...`: why a visit is where it is; moved, pinned, made anew, agreed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, Actor, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import plan_etag
from api.errors import RequestError
from api.etags import changes_seen, require_match
from api.problems import asked_language
from api.region_shelf import require_region
from api.store.models import KeptVisitPlan
from api.store.visit_plans import require_visit_plan
from api.store.visit_register import lock_visits, note_planned
from api.visits.fields import Day, Pseudonym, VisitId
from api.visits.kept_register import replace_people
from api.visits.opening import open_seal
from api.visits.plan_view import PlanRow, SummaryView
from api.visits.register import PersonGiven
from api.visits.route import VisitRoute
from api.visits.sealing import Seal
from api.visits.why_view import WhyView

if TYPE_CHECKING:
    from api.service import Service
    from api.visits.kept_plan import OpenPlan
    from routing.visits.effect import Effect
    from routing.visits.plan import VisitPlan
    from routing.visits.problem import VisitProblem
    from routing.visits.standing import Visit

router = APIRouter(
    prefix="/regions/{region_id}/visits/plans/{plan_id}",
    tags=["home visits: plans"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(2)],
)
MOST_URGENT: Final = 100
MOST_PINS: Final = 20_000


class MoveAsked(BaseModel):
    """A visit is to be on another day, or with another team."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"visit_id": "P-017@2026-11-24", "date": "2026-11-25", "team_id": "N-04", "accept": False}]
        },
    )

    visit_id: VisitId
    date: Day
    team_id: Pseudonym
    before: Annotated[Pseudonym | None, Field(description="Come before this person's stop; else at the best.")] = None
    accept: Annotated[bool, Field(description="Do it; else only say what it would do, and need no `If-Match`.")] = False


class MoveView(BaseModel):
    """What a move does, or what is in the way."""

    possible: bool
    accepted: bool
    obstacle: str | None
    sentence: str
    travel_min_more: float | None
    km_more: float | None
    cost_min_more: float | None
    hours_more: dict[str, float]
    balance_before: float | None
    balance_after: float | None
    other_carer: bool
    revision: int
    etag: str


class PinsAsked(BaseModel):
    """The visits that are to stay where they are; no others are pinned."""

    model_config = ConfigDict(extra="forbid")

    pinned: Annotated[list[VisitId], Field(max_length=MOST_PINS)]


class Absence(BaseModel):
    """A team is away on some days."""

    model_config = ConfigDict(extra="forbid")

    team_id: Pseudonym
    dates: Annotated[list[Day], Field(min_length=1, max_length=366)]


class ReplanAsked(BaseModel):
    """What has happened since the plan was made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"absent": [{"team_id": "N-04", "dates": ["2026-11-25"]}], "accept": False}]},
    )

    absent: Annotated[list[Absence], Field(default_factory=list, max_length=500)]
    no_shows: Annotated[
        list[VisitId], Field(default_factory=list, max_length=1000, description="Nobody was at home: due again.")
    ]
    urgent: Annotated[
        list[PersonGiven], Field(default_factory=list, max_length=MOST_URGENT, description="More people to visit.")
    ]
    pinned: Annotated[
        list[VisitId], Field(default_factory=list, max_length=MOST_PINS, description="These stay, beside those pinned.")
    ]
    from_date: Annotated[Day | None, Field(description="Nothing changes before; else the first day it concerns.")] = (
        None
    )
    accept: Annotated[bool, Field(description="Do it; else only say what it would do.")] = True


class MovedVisit(BaseModel):
    """A visit that is elsewhere now; `to` null: it has no place any more."""

    visit_id: str
    to: str | None
    team_ids: list[str]
    to_team_ids: list[str]


class ReplanView(BaseModel):
    """What was changed."""

    accepted: bool
    moved: list[MovedVisit]
    kept: int
    missed: int
    added: int
    summary: SummaryView
    revision: int
    etag: str


class Agreement(BaseModel):
    """Whether the plan is agreed."""

    model_config = ConfigDict(extra="forbid")

    agreed: bool = True


@router.get("/visits/{visit_id}/why")
def read_visit_reasons(
    region_id: str,
    plan_id: Pseudonym,
    visit_id: Annotated[str, InPath(description="Person and day: `P-017@2026-11-24`.", max_length=80)],
    request: Request,
    actor: CurrentUser,
) -> WhyView:
    """Why a visit is on its day, with its team and at its place, and what every other would cost."""
    from api.visits.changes import find_visit
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
    from api.visits.changes import find_visit, number_of_day, row_of_team
    from api.visits.why import tell_effect, tell_obstacle
    from routing.visits.move import Obstacle, effect_of_move, move_visit

    service: Service = request.app.state.service
    lang, seal = asked_language(request), open_seal(service)
    with service.database.session() as session:
        row, opened = _open(session, request, seal, (region_id, plan_id), changes=asked.accept)
        person, day = find_visit(opened, asked.visit_id)
        to_day, to_team = number_of_day(opened, asked.date), row_of_team(opened, asked.team_id)
        before = None if asked.before is None else _row_of_person(opened, asked.before)
        effect = effect_of_move(opened.plan, person, day, to_day, to_team, before=before)
        possible = not isinstance(effect, Obstacle)
        if possible and asked.accept:
            _keep(row, opened, move_visit(opened.plan, person, day, to_day, to_team, before=before), seal)
            about = {"region": region_id, "visit": asked.visit_id, "to": asked.date.isoformat(), "team": asked.team_id}
            audit(session, actor, "move", "visit_plan", plan_id, about | {"revision": row.revision})
        etag, revision = plan_etag(row), row.revision
    response.headers["ETag"] = etag
    if isinstance(effect, Obstacle):
        sentence = tell_obstacle(opened, effect, person, lang)
        return _no_move(effect.value, sentence, revision, etag)
    other = effect.strange_visits > 0
    sentence = tell_effect(effect, other_carer=other, lang=lang)
    return _move(opened, effect, sentence, accepted=asked.accept, revision=revision, etag=etag)


@router.put("/pins", dependencies=[changes_seen])
def change_visit_pins(
    region_id: str, plan_id: Pseudonym, asked: PinsAsked, request: Request, response: Response, actor: CurrentUser
) -> PlanRow:
    """Pin visits: they stay on their day with their team when the plan is made anew."""
    from api.visits.changes import find_visit, pin_visits

    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        row, opened = _open(session, request, seal, (region_id, plan_id), changes=True)
        pinned = {find_visit(opened, visit) for visit in asked.pinned}
        _keep(row, opened, pin_visits(opened.plan, pinned), seal)
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


@router.post("/replan", dependencies=[changes_seen, costs(10)])
def change_visit_plan(
    region_id: str, plan_id: Pseudonym, asked: ReplanAsked, request: Request, response: Response, actor: CurrentUser
) -> ReplanView:
    """Make a plan anew after something has changed, and move as few agreed visits as possible.

    A team is away, nobody was at home, somebody urgent has come: pinned visits stay, and nothing changes before the
    first day that this concerns. Urgent people are kept among the people too.
    """
    from api.visits.changes import add_people, find_visit, pin_visits, pinned_visits
    from routing.visits.replan import moved_visits, replan_visits

    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        if asked.accept and asked.urgent:
            lock_visits(session, region_id)
        row, opened = _open(session, request, seal, (region_id, plan_id), changes=asked.accept)
        released = {find_visit(opened, visit) for visit in asked.no_shows}
        pinned = {find_visit(opened, visit) for visit in asked.pinned} | pinned_visits(opened.plan)
        before = pin_visits(opened.plan, pinned - released)
        first = _first_day(opened, asked, {day for _, day in released})
        if asked.urgent:
            start = opened.prepared.dates[first]
            urgent = [one.model_copy(update={"since": one.since or start}) for one in asked.urgent]
            network = require_region(request.app.state.regions, region_id).region.network
            opened = add_people(opened, urgent, network)
        problem = _with_absences(opened, asked)
        after = replan_visits(problem, before, from_day=first, released=released)
        moved = moved_visits(before, after)
        told = _replanned(opened, moved, after)
        if asked.accept:
            _keep(row, opened, after, seal)
            if asked.urgent:
                replace_people(session, region_id, asked.urgent, seal, keep_others=True)
                note_planned(session, region_id, {one.person_id for one in asked.urgent}, row.ends)
            _audit_replan(session, actor, row, asked, len(moved))
        told.revision, told.etag, told.accepted = row.revision, plan_etag(row), asked.accept
    response.headers["ETag"] = told.etag
    return told


def _open(
    session: Session, request: Request, seal: Seal, path: tuple[str, str], *, changes: bool
) -> "tuple[KeptVisitPlan, OpenPlan]":
    """The plan of a path; locked, and known to its caller as it is, where it is to be changed."""
    from api.visits.kept_plan import open_plan

    row = require_visit_plan(session, *path, lock=changes)
    if changes:
        require_match(request, plan_etag(row))
    return row, open_plan(row, seal)


def _keep(row: KeptVisitPlan, opened: "OpenPlan", plan: "VisitPlan", seal: Seal) -> None:
    """Put a changed plan into its row."""
    from api.visits.kept_plan import with_plan, write_plan
    from api.visits.plan_figures import about_plan

    changed = with_plan(opened, plan)
    write_plan(row, changed, about_plan(changed), seal)
    row.revision += 1


def _row_view(row: KeptVisitPlan, seal: Seal, response: Response) -> PlanRow:
    from api.visits.kept_plan import open_about
    from api.visits.plan_shown import show_row

    etag = plan_etag(row)
    response.headers["ETag"] = etag
    return show_row(row, open_about(row, seal), etag)


def _row_of_person(opened: "OpenPlan", person_id: str) -> int:
    for row, person in enumerate(opened.plan.problem.people):
        if person.person_id == person_id:
            return row
    raise RequestError("{id} is not in this plan", id=person_id)


def _no_move(obstacle: str, sentence: str, revision: int, etag: str) -> MoveView:
    return MoveView(
        possible=False,
        accepted=False,
        obstacle=obstacle,
        sentence=sentence,
        travel_min_more=None,
        km_more=None,
        cost_min_more=None,
        hours_more={},
        balance_before=None,
        balance_after=None,
        other_carer=False,
        revision=revision,
        etag=etag,
    )


def _move(opened: "OpenPlan", effect: "Effect", sentence: str, *, accepted: bool, revision: int, etag: str) -> MoveView:
    teams = opened.plan.problem.teams
    return MoveView(
        possible=True,
        accepted=accepted,
        obstacle=None,
        sentence=sentence,
        travel_min_more=round(effect.travel_s / 60, 1),
        km_more=None if effect.length_m is None else round(effect.length_m / 1000, 2),
        cost_min_more=round(effect.cost / 60, 1),
        hours_more={
            team.team_id: round(more / 3600, 2) for team, more in zip(teams, effect.working_s, strict=True) if more
        },
        balance_before=round(effect.balance_before, 4),
        balance_after=round(effect.balance_after, 4),
        other_carer=effect.strange_visits > 0,
        revision=revision,
        etag=etag,
    )


def _first_day(opened: "OpenPlan", asked: ReplanAsked, no_shows: set[int]) -> int:
    """The first day that a change concerns, or the one that is given, as a number of the plan's days."""
    from api.visits.changes import number_of_day

    if asked.from_date is not None:
        return max(0, number_of_day(opened, asked.from_date))
    days = [opened.prepared.horizon.day_of(day) for one in asked.absent for day in one.dates]
    days += [day + 1 for day in no_shows]
    if asked.urgent:
        today: date = opened.prepared.dates[0]
        days += [opened.prepared.horizon.day_of(one.since or today) for one in asked.urgent]
    last = opened.prepared.horizon.days - 1
    return min((min(max(day, 0), last) for day in days), default=0)


def _with_absences(opened: "OpenPlan", asked: ReplanAsked) -> "VisitProblem":
    from api.visits.changes import absent_teams, row_of_team

    horizon = opened.prepared.horizon
    absences = {row_of_team(opened, one.team_id): {horizon.day_of(day) for day in one.dates} for one in asked.absent}
    return absent_teams(opened.prepared.problem, absences)


def _replanned(opened: "OpenPlan", moved: "list[tuple[Visit, Visit | None]]", after: "VisitPlan") -> ReplanView:
    from api.visits.plan_figures import summary_of
    from api.visits.visit_names import visit_id

    problem, dates = after.problem, opened.prepared.dates

    def named(visit: "Visit") -> tuple[str, list[str]]:
        teams = [problem.teams[team].team_id for team in visit.teams]
        return visit_id(problem.people[visit.person].person_id, dates[visit.day]), teams

    rows = []
    for was, now in moved:
        name, teams = named(was)
        to, to_teams = named(now) if now is not None else (None, [])
        rows.append(MovedVisit(visit_id=name, to=to, team_ids=teams, to_team_ids=to_teams))
    summary = summary_of(after)
    return ReplanView(
        accepted=False,
        moved=rows,
        kept=summary["kept"],
        missed=summary["missed"],
        added=max(0, len(problem.people) - len(opened.plan.problem.people)),
        summary=SummaryView(**summary),
        revision=0,
        etag="",
    )


def _audit_replan(session: Session, actor: Actor, row: KeptVisitPlan, asked: ReplanAsked, moved: int) -> None:
    counts = {"absent": len(asked.absent), "no_shows": len(asked.no_shows), "urgent": len(asked.urgent)}
    about = {"region": row.region_id, "moved": moved, "revision": row.revision, **counts}
    audit(session, actor, "replan", "visit_plan", row.id, about)
