"""`/api/v1/regions/{id}/visits/outcomes` and `/day`: what a phone tells, and what it keeps to work offline."""

from collections.abc import Mapping
from datetime import date as date_type
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import plan_etag, with_streets
from api.errors import RequestError, unknown_object
from api.problems import asked_language
from api.settings import read_settings
from api.store.base import now
from api.store.models import KeptVisitPlan, VisitOutcome, VisitPerson
from api.store.region_rows import require_region_row
from api.store.visit_outcomes import load_outcomes_between
from api.store.visit_plans import find_plans_between, require_visit_plan
from api.store.visit_register import load_register
from api.visits.fields import Contact, Day, Pseudonym, Strict
from api.visits.kept_register import open_contact
from api.visits.opening import open_seal
from api.visits.outcomes import OutcomeGiven, PhoneClock, newest_by_visit, open_outcome, receive_outcomes
from api.visits.plan_view import TeamOfPlan, TourView
from api.visits.route import VisitRoute
from api.visits.sealing import Seal
from api.visits.visit_names import visit_id
from geo.words import tell_in_words

if TYPE_CHECKING:
    from api.service import Service
    from api.visits.kept_plan import OpenPlan

router = APIRouter(
    prefix="/regions/{region_id}/visits",
    tags=["home visits: outcomes"],
    route_class=VisitRoute,
    responses=problem_answers(503),
)
MOST_AT_ONCE: Final = 1000
MOST_DAYS: Final = 400


class OutcomesGiven(Strict):
    """Outcomes that a phone has, sent before or not."""

    outcomes: Annotated[list[OutcomeGiven], Field(max_length=MOST_AT_ONCE)]
    sent_at: Annotated[
        AwareDatetime | None,
        Field(description="Now, by the phone's clock: `at` is put right by it."),
    ] = None


class RefusedOutcome(Strict):
    """An outcome that cannot be kept, and why."""

    outcome_id: str
    sentence: str


class OutcomesReceived(Strict):
    """What became of them: a phone forgets those that are accepted or known, and shows those refused."""

    accepted: list[str]
    known: list[str]
    refused: list[RefusedOutcome]


class OutcomeView(Strict):
    """What a phone has told of a visit."""

    outcome_id: str
    visit_id: str
    plan_id: str
    team_id: str
    outcome: str
    at: datetime
    note: str


class PhoneDay(Strict):
    """A team's day as a phone keeps it."""

    plan_id: str
    plan_name: str
    plan_etag: str
    team: TeamOfPlan
    date: Day
    tour: TourView | None
    contacts: Annotated[dict[str, Contact] | None, Field(description="By person, with `contacts=true` alone.")]
    outcomes: list[OutcomeView]
    keep_days: Annotated[int, Field(description="After so many days a phone forgets this.")]


@router.post("/outcomes", dependencies=[needs(Action.visit)])
def send_visit_outcomes(region_id: str, given: OutcomesGiven, request: Request, actor: CurrentUser) -> OutcomesReceived:
    """Tell what became of visits. The same may be sent again, in any order, by several phones: each counts once.

    Of several outcomes of one visit the newest counts, by `at`.
    """
    service: Service = request.app.state.service
    lang = asked_language(request)
    seal = open_seal(service)
    with service.database.session() as session:
        require_region_row(session, region_id)
        done = receive_outcomes(session, region_id, given.outcomes, seal, actor, clock=PhoneClock(now(), given.sent_at))
        counts = {"accepted": len(done.accepted), "known": len(done.known), "refused": len(done.refused)}
        audit(session, actor, "add", "visit_outcomes", region_id, counts)
    return OutcomesReceived(
        accepted=list(done.accepted),
        known=list(done.known),
        refused=[RefusedOutcome(outcome_id=one, sentence=tell_in_words(why, lang)) for one, why in done.refused],
    )


@router.get("/outcomes", dependencies=[needs(Action.visit)])
def list_visit_outcomes(
    region_id: str,
    request: Request,
    actor: CurrentUser,
    first: Annotated[Day, Query(alias="from", description="First day of the visits.")],
    last: Annotated[Day, Query(alias="to", description="Last day of the visits.")],
) -> list[OutcomeView]:
    """What phones have told of the visits of some days, by day and moment; those taken back too."""
    if (last - first).days > MOST_DAYS:
        raise RequestError("at most {days} days can be asked for at once", days=MOST_DAYS)
    service: Service = request.app.state.service
    with service.database.session() as session:
        require_region_row(session, region_id)
        rows = load_outcomes_between(session, region_id, first, last)
        seal = open_seal(service, session)
        told = [_view(row, open_outcome(row, seal)) for row in rows]
        audit(session, actor, "read", "visit_outcomes", region_id, {"outcomes": len(told)})
        return told


@router.get("/day", dependencies=[needs(Action.visit), costs(2)])
def read_visit_day(
    region_id: str,
    request: Request,
    actor: CurrentUser,
    team: Annotated[Pseudonym, Query(description="Whose day.")],
    date: Annotated[Day, Query(description="Which day.")],
    contacts: Annotated[bool, Query(description="Names and how to reach people, too.")] = False,
    plan: Annotated[
        str, Query(description="Of this plan; without it the agreed one, or the newest.", max_length=64)
    ] = "",
) -> PhoneDay:
    """What a phone keeps of a team's day, to work offline: the tour, its way, what was told so far."""
    from api.visits.plan_shown import show_teams, show_tour_views

    service: Service = request.app.state.service
    with service.database.session() as session:
        require_region_row(session, region_id)
        seal = open_seal(service, session)
        row, found = _plan_of_day(session, seal, region_id, team, date, plan)
        on_it = {
            found.plan.problem.people[stop.person].person_id
            for tour, stop in found.plan.visits()
            if found.prepared.dates[tour.day] == date and found.plan.problem.teams[tour.team].team_id == team
        }
        people = {
            one.person_id: told
            for one in (load_register(session, VisitPerson, region_id) if contacts else ())
            if one.person_id in on_it and (told := open_contact(one, seal)) is not None
        }
        outcomes = [one for one in load_outcomes_between(session, region_id, date, date) if one.person_id in on_it]
        done = newest_by_visit(outcomes, seal)
        told_of = [_view(one, open_outcome(one, seal)) for one in outcomes]
        about = {
            "region": region_id,
            "team": team,
            "date": date.isoformat(),
            "contacts": contacts,
            "people": len(on_it),
        }
        audit(session, actor, "read", "visit_day", row.id, about)
    found = with_streets(request, region_id, found)
    tours = show_tour_views(found, done=done, team=team, day=date, lines=True)
    return PhoneDay(
        plan_id=row.id,
        plan_name=found.prepared.name,
        plan_etag=plan_etag(row),
        team=next(one for one in show_teams(found) if one.team_id == team),
        date=date,
        tour=tours[0] if tours else None,
        contacts=people if contacts else None,
        outcomes=told_of,
        keep_days=min(14, read_settings().visits_retention_days),
    )


def _plan_of_day(
    session: Session, seal: Seal, region_id: str, team: str, day: date_type, plan_id: str
) -> "tuple[KeptVisitPlan, OpenPlan]":
    """The agreed plan of a day that has the team, else the newest draft."""
    from api.visits.kept_plan import open_plan

    found = [one for one in find_plans_between(session, region_id, day, day) if plan_id in ("", one.plan_id)]
    for one in sorted(found, key=lambda each: each.state != "agreed"):
        row = require_visit_plan(session, region_id, one.plan_id)
        opened = open_plan(row, seal)
        if any(each.team_id == team for each in opened.plan.problem.teams):
            return row, opened
    raise unknown_object(plan_id or team)


def _view(row: VisitOutcome, opened: Mapping[str, Any]) -> OutcomeView:
    return OutcomeView(
        outcome_id=row.outcome_id,
        visit_id=visit_id(row.person_id, row.day),
        plan_id=row.plan_id,
        team_id=row.team_id,
        outcome=opened["outcome"],
        at=row.at,
        note=opened["note"],
    )
