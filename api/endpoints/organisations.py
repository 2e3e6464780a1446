"""`/api/v1/organisations`: who owns regions and facilities."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.access.audit import audit
from api.access.needs import Action, CurrentUser, needs, signed_in
from api.endpoints.problem_answers import problem_answers
from api.paging import AskedPage
from api.store.models import Organisation
from api.store.places import delete_unused, load_organisations
from api.store.references import require_row

router = APIRouter(
    prefix="/organisations",
    tags=["organisations"],
    responses=problem_answers(400, 401, 403, 404, 409, 413, 422, 429),
)
EVERYWHERE = needs(Action.administer, everywhere=True)


class OrganisationGiven(BaseModel):
    """A ministry, a health department, a hospital group."""

    name: Annotated[str, Field(min_length=1, max_length=500)]


@router.get("", dependencies=[signed_in])
def list_organisations(request: Request, page: AskedPage) -> list[dict[str, Any]]:
    """All of them: their names are no secret among those who work together."""
    with request.app.state.service.database.session() as session:
        found = load_organisations(session, after=page.after, limit=page.limit + 1)
        return [_describe(row) for row in page.cut(found, lambda row: row.id)]


@router.post("", status_code=201, dependencies=[EVERYWHERE])
def create_organisation(given: OrganisationGiven, actor: CurrentUser, request: Request) -> dict[str, Any]:
    """Add one."""
    with request.app.state.service.database.session() as session:
        row = Organisation(name=given.name)
        session.add(row)
        session.flush()
        audit(session, actor, "create", "organisation", row.id)
        return _describe(row)


@router.get("/{organisation_id}", dependencies=[signed_in])
def read_organisation(organisation_id: str, request: Request) -> dict[str, Any]:
    """One of them."""
    with request.app.state.service.database.session() as session:
        return _describe(require_row(session, Organisation, organisation_id))


@router.patch("/{organisation_id}", dependencies=[EVERYWHERE])
def change_organisation(
    organisation_id: str, given: OrganisationGiven, actor: CurrentUser, request: Request
) -> dict[str, Any]:
    """Give another name."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Organisation, organisation_id)
        row.name = given.name
        audit(session, actor, "change", "organisation", row.id)
        return _describe(row)


@router.delete("/{organisation_id}", status_code=204, dependencies=[EVERYWHERE])
def delete_organisation(organisation_id: str, actor: CurrentUser, request: Request) -> None:
    """Remove one that owns no region; grants for it go with it."""
    with request.app.state.service.database.session() as session:
        delete_unused(session, require_row(session, Organisation, organisation_id))
        audit(session, actor, "delete", "organisation", organisation_id)


def _describe(row: Organisation) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "created_at": row.created_at, "changed_at": row.changed_at}
