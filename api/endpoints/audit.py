"""`/api/v1/audit`: who did what, for administrators of the whole service."""

from typing import Any

from fastapi import APIRouter, Request

from api.access.audit import find_broken_entry
from api.access.needs import Action, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.errors import BadQueryError
from api.paging import AskedPage
from api.store.audit_log import load_entries, load_last_entry
from api.store.models import AuditEntry

router = APIRouter(
    prefix="/audit",
    tags=["audit"],
    dependencies=[needs(Action.administer, everywhere=True)],
    responses=problem_answers(400, 401, 403, 422, 429),
)


@router.get("")
def list_entries(request: Request, page: AskedPage) -> list[dict[str, Any]]:
    """Entries, newest first."""
    if page.after and not page.after.isdecimal():
        raise BadQueryError("cursor is not one that this service gave; begin without it")
    before = int(page.after) if page.after else None
    with request.app.state.service.database.session() as session:
        found = load_entries(session, before=before, limit=page.limit + 1)
        return [_describe(entry) for entry in page.cut(found, lambda entry: str(entry.number))]


@router.get("/verify", dependencies=[costs(60)])
def verify(request: Request) -> dict[str, Any]:
    """Whether every entry follows from the one before it; the number of the first that does not.

    Note `number` and `entry_hash` elsewhere: entries cut off at the end are seen by comparing them later.
    """
    with request.app.state.service.database.session() as session:
        broken = find_broken_entry(session)
        last = load_last_entry(session)
        return {
            "intact": broken is None,
            "first_broken": broken,
            "number": last.number if last else 0,
            "entry_hash": last.entry_hash if last else "",
        }


def _describe(entry: AuditEntry) -> dict[str, Any]:
    fields = ("number", "at", "actor", "api_key_id", "action", "object_kind", "object_id", "details", "entry_hash")
    return {name: getattr(entry, name) for name in fields}
