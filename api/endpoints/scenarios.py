"""`/api/v1/regions/{id}/scenarios` and `/api/v1/scenarios/{id}`: lists of changes on a region, made, read, changed."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, needs
from api.etags import changes_seen, etag_of, has_etag, not_modified, require_match
from api.idempotency import IdempotentRoute
from api.paging import AskedPage
from api.store.models import Scenario
from api.store.references import require_row
from api.store.region_rows import require_region_row
from api.store.scenarios import load_scenarios

router = APIRouter(tags=["scenarios"], route_class=IdempotentRoute)
MOST_CHANGES = 200


class ScenarioText(BaseModel):
    """What a user gives."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    description: Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")] = ""
    changes: Annotated[
        list[dict[str, Any]], Field(max_length=MOST_CHANGES, description="As POST .../what-if takes them.")
    ] = []


class ScenarioAnswer(ScenarioText):
    """What is kept."""

    id: str
    region_id: str
    revision: int
    created_at: datetime
    changed_at: datetime


@router.get("/regions/{region_id}/scenarios", dependencies=[needs(Action.view)])
def list_scenarios(region_id: str, page: AskedPage, request: Request) -> list[ScenarioAnswer]:
    """The scenarios of a region."""
    with request.app.state.service.database.session() as session:
        found = load_scenarios(session, region_id, after=page.after, limit=page.limit + 1)
        return [_answer(row) for row in page.cut(found, lambda row: row.id)]


@router.post("/regions/{region_id}/scenarios", status_code=201, dependencies=[needs(Action.plan)])
def add_scenario(
    region_id: str, given: ScenarioText, request: Request, response: Response, actor: CurrentUser
) -> ScenarioAnswer:
    """Keep a new scenario; its changes are read, and refused by their number where they cannot be."""
    with request.app.state.service.database.session() as session:
        require_region_row(session, region_id)
        row = Scenario(region_id=region_id, created_by=actor.user_id)
        _write(row, given)
        session.add(row)
        session.flush()
        audit(session, actor, "add", "scenario", row.id, {"region": region_id})
        response.headers["Location"] = f"/api/v1/scenarios/{row.id}"
        return _tagged(row, response)


@router.get("/scenarios/{scenario_id}", dependencies=[needs(Action.view), has_etag], response_model=ScenarioAnswer)
def read_scenario(scenario_id: str, request: Request, response: Response) -> ScenarioAnswer | Response:
    """One scenario."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Scenario, scenario_id)
        return not_modified(request, _etag(row)) or _tagged(row, response)


@router.put("/scenarios/{scenario_id}", dependencies=[needs(Action.plan), changes_seen])
def change_scenario(
    scenario_id: str, given: ScenarioText, request: Request, response: Response, actor: CurrentUser
) -> ScenarioAnswer:
    """Put another text in its place; `If-Match` must name the state that was changed."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Scenario, scenario_id, lock=True)
        require_match(request, _etag(row))
        _write(row, given)
        row.revision += 1
        session.flush()
        audit(session, actor, "change", "scenario", row.id, {"revision": row.revision})
        return _tagged(row, response)


@router.delete("/scenarios/{scenario_id}", status_code=204, dependencies=[needs(Action.plan), changes_seen])
def remove_scenario(scenario_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a scenario; results that were computed of it stay."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Scenario, scenario_id, lock=True)
        require_match(request, _etag(row))
        session.delete(row)
        audit(session, actor, "remove", "scenario", scenario_id)


def _write(row: Scenario, given: ScenarioText) -> None:
    from geo.what_if import change_to_dict, changes_from_list

    changes = changes_from_list(given.changes)
    row.name, row.description = given.name, given.description
    row.changes = [change_to_dict(change) for change in changes]


def _etag(row: Scenario) -> str:
    return etag_of("scenario", row.id, row.revision)


def _tagged(row: Scenario, response: Response) -> ScenarioAnswer:
    response.headers["ETag"] = _etag(row)
    return _answer(row)


def _answer(row: Scenario) -> ScenarioAnswer:
    return ScenarioAnswer(
        id=row.id,
        region_id=row.region_id,
        name=row.name,
        description=row.description,
        changes=row.changes,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
