"""`/api/v1/areas`: the tree of administrative units that rights are bound to."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.access.audit import audit
from api.access.needs import Action, CurrentUser, needs, require_right, signed_in
from api.access.objects import place_of
from api.endpoints.problem_answers import problem_answers
from api.errors import AccountError
from api.paging import AskedPage
from api.store.area_tree import load_lineages
from api.store.models import Area
from api.store.places import delete_unused, load_areas
from api.store.references import require_row

router = APIRouter(prefix="/areas", tags=["areas"], responses=problem_answers(400, 401, 403, 404, 409, 413, 422, 429))
Level = Literal["country", "province", "district", "sub_district"]
Word = Annotated[str, Field(min_length=1, max_length=500)]


class AreaGiven(BaseModel):
    """An area below another one, or at the top."""

    parent_id: Annotated[str, Field(max_length=64)] | None = None
    level: Level
    code: Annotated[str, Field(max_length=200)] = ""
    name: Word
    names: dict[str, str] = {}


class AreaChange(BaseModel):
    """What is given is changed."""

    parent_id: Annotated[str, Field(max_length=64)] | None = None
    level: Level | None = None
    code: Annotated[str, Field(max_length=200)] | None = None
    name: Word | None = None
    names: dict[str, str] | None = None


@router.get("", dependencies=[signed_in])
def list_areas(
    request: Request,
    page: AskedPage,
    parent_id: Annotated[str | None, Query(description="Only those right below it; empty = the topmost.")] = None,
) -> list[dict[str, Any]]:
    """Areas; the tree is public knowledge."""
    with request.app.state.service.database.session() as session:
        found = load_areas(session, parent_id=parent_id, after=page.after, limit=page.limit + 1)
        return [_describe(row) for row in page.cut(found, lambda row: row.id)]


@router.post("", status_code=201, dependencies=[needs(Action.administer)])
def create_area(given: AreaGiven, actor: CurrentUser, request: Request) -> dict[str, Any]:
    """Add one below an area that one administers; at the top takes a right everywhere."""
    with request.app.state.service.database.session() as session:
        _require_parent(session, given.parent_id)
        require_right(actor, Action.administer, place_of(session, given.parent_id, None))
        row = Area(**given.model_dump())
        session.add(row)
        session.flush()
        audit(session, actor, "create", "area", row.id)
        return _describe(row)


@router.get("/{area_id}", dependencies=[signed_in])
def read_area(area_id: str, request: Request) -> dict[str, Any]:
    """One of them, with the areas around it, nearest first."""
    with request.app.state.service.database.session() as session:
        return _describe(require_row(session, Area, area_id)) | {"lineage": load_lineages(session, [area_id])[area_id]}


@router.patch("/{area_id}", dependencies=[needs(Action.administer)])
def change_area(area_id: str, given: AreaChange, actor: CurrentUser, request: Request) -> dict[str, Any]:
    """Change one, or move it: that takes the right where it goes too."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Area, area_id)
        changed = given.model_dump(exclude_unset=True)
        if "parent_id" in changed:
            _require_parent(session, given.parent_id)
            require_right(actor, Action.administer, place_of(session, given.parent_id, None))
            if area_id in load_lineages(session, [given.parent_id])[given.parent_id]:
                raise AccountError("an area cannot lie in itself")
        for name, value in changed.items():
            if value is not None or name == "parent_id":
                setattr(row, name, value)
        audit(session, actor, "change", "area", row.id, {"changed": sorted(changed)})
        return _describe(row)


@router.delete("/{area_id}", status_code=204, dependencies=[needs(Action.administer)])
def delete_area(area_id: str, actor: CurrentUser, request: Request) -> None:
    """Remove one that no area and no region lies in; grants for it go with it."""
    with request.app.state.service.database.session() as session:
        delete_unused(session, require_row(session, Area, area_id))
        audit(session, actor, "delete", "area", area_id)


def _require_parent(session: Session, parent_id: str | None) -> None:
    if parent_id is not None and session.get(Area, parent_id) is None:
        raise AccountError("there is no area {area}", area=parent_id)


def _describe(row: Area) -> dict[str, Any]:
    fields = ("id", "parent_id", "level", "code", "name", "names", "created_at", "changed_at")
    return {name: getattr(row, name) for name in fields}
