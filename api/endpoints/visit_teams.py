"""`/api/v1/regions/{id}/visits/teams`: who visits, with what and when."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_registers import RegisterChanged, change_listed, remove_listed, replace_listed
from api.etags import changes_seen, has_etag, not_modified
from api.store.models import VisitTeam
from api.store.region_rows import require_region_row
from api.store.visit_register import load_register
from api.visits.fields import Pseudonym, Strict
from api.visits.kept_register import register_etag, show_team
from api.visits.opening import open_seal
from api.visits.register import MOST_TEAMS, TeamGiven, TeamPlan, TeamView
from api.visits.registers import TEAMS
from api.visits.route import VisitRoute

router = APIRouter(
    prefix="/regions/{region_id}/visits/teams",
    tags=["home visits: people and teams"],
    route_class=VisitRoute,
    responses=problem_answers(503),
)
EXAMPLE: Final[dict[str, Any]] = {
    "team_id": "N-04",
    "name": "Sathing Mo 1",
    "lon": 100.56,
    "lat": 7.23,
    "mode": "motorcycle",
    "members": 1,
    "shift_start": "08:30",
    "shift_end": "16:30",
    "break_start": "12:00",
    "break_min": 60,
    "skills": ["nurse"],
    "days": [1, 2, 3, 4, 5],
}


class TeamsGiven(BaseModel):
    """All teams."""

    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [{"teams": [EXAMPLE]}]}
    )

    teams: Annotated[list[TeamGiven], Field(max_length=MOST_TEAMS)]


class TeamsView(Strict):
    """All teams."""

    teams: list[TeamView]
    etag: Annotated[str, Field(description="For `If-Match` of a change to the whole list; also the header.")]


class TeamChange(TeamPlan):
    """Fields that change; those left out stay."""


@router.get("", dependencies=[needs(Action.visit), has_etag], response_model=TeamsView)
def list_visit_teams(region_id: str, request: Request, response: Response, actor: CurrentUser) -> TeamsView | Response:
    """Every team, in the order of their ids."""
    service = request.app.state.service
    with service.database.session() as session:
        require_region_row(session, region_id)
        rows = load_register(session, VisitTeam, region_id)
        etag = register_etag(rows)
        if known := not_modified(request, etag):
            return known
        seal = open_seal(service, session)
        told = TeamsView(teams=[show_team(row, seal) for row in rows], etag=etag)
        audit(session, actor, "read", "visit_teams", region_id, {"teams": len(rows)})
    response.headers["ETag"] = etag
    return told


@router.put("", dependencies=[needs(Action.visit), changes_seen])
def replace_visit_teams(
    region_id: str, given: TeamsGiven, request: Request, response: Response, actor: CurrentUser
) -> RegisterChanged:
    """Put a list in place of the one that is there."""
    return replace_listed(TEAMS, region_id, given.teams, request, response, actor)


@router.patch("/{team_id}", dependencies=[needs(Action.visit), changes_seen])
def change_visit_team(
    region_id: str, team_id: Pseudonym, given: TeamChange, request: Request, response: Response, actor: CurrentUser
) -> TeamView:
    """Change a team; `If-Match` is the `etag` that stands with it."""
    return change_listed(TEAMS, (region_id, team_id), given, request, response, actor)


@router.delete("/{team_id}", status_code=204, dependencies=[needs(Action.visit), changes_seen])
def remove_visit_team(region_id: str, team_id: Pseudonym, request: Request, actor: CurrentUser) -> None:
    """Remove a team; plans that are made keep it until they are old."""
    remove_listed(TEAMS, (region_id, team_id), request, actor)
