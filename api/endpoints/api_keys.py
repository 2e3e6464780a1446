"""`/api/v1/api-keys`: keys of one's own programs; administrators revoke those of others."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from api.access.api_keys import add_key
from api.access.audit import audit
from api.access.governing import require_governed
from api.access.needs import Action, CurrentUser, signed_in
from api.endpoints.problem_answers import problem_answers
from api.errors import AccountError, RightError, unknown_object
from api.store.api_keys import load_keys
from api.store.base import now
from api.store.models import ApiKey

router = APIRouter(
    prefix="/api-keys",
    tags=["api-keys"],
    dependencies=[signed_in],
    responses=problem_answers(401, 403, 404, 413, 422, 429),
)
LASTS = timedelta(days=365)


class NewKey(BaseModel):
    """What a program may do in one's name, and until when; a year if nothing is said."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[Action], Field(min_length=1)] = [Action.view]
    expires_at: AwareDatetime | None = None


class KeyAnswer(BaseModel):
    """A key without its secret."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class FreshKey(KeyAnswer):
    """A key with its secret, which is never shown again."""

    key: str


@router.get("")
def list_keys(
    actor: CurrentUser,
    request: Request,
    user_id: Annotated[str, Query(description="Whose keys, for administrators; empty = one's own.")] = "",
) -> list[KeyAnswer]:
    """Keys, revoked and expired ones too."""
    with request.app.state.service.database.session() as session:
        if user_id and user_id != actor.id:
            if not actor.may_somewhere(Action.administer):
                raise RightError(
                    "you may not do this here: it needs the right to {action}", action=Action.administer.value
                )
            require_governed(session, actor, user_id)
        return [_describe(row) for row in load_keys(session, user_id or actor.id)]


@router.post("", status_code=201)
def create_key(given: NewKey, actor: CurrentUser, request: Request) -> FreshKey:
    """Make a key that acts for oneself, no further than its scopes."""
    if actor.is_local or actor.api_key_id:
        raise RightError("keys are made and revoked by somebody who is signed in with an account")
    expires_at = given.expires_at or now() + LASTS
    if expires_at <= now():
        raise AccountError("expires_at has passed already; give a later time, or none for a year")
    with request.app.state.service.database.session() as session:
        row, text = add_key(session, actor, given.name, given.scopes, expires_at)
        audit(session, actor, "create", "api_key", row.id, {"scopes": row.scopes})
        return FreshKey(**_describe(row).model_dump(), key=text)


@router.delete("/{key_id}", status_code=204)
def revoke_key(key_id: str, actor: CurrentUser, request: Request) -> None:
    """Make a key open nothing any more, from the next request on."""
    with request.app.state.service.database.session() as session:
        row = session.get(ApiKey, key_id)
        if row is None or (row.user_id != actor.id and not actor.may_somewhere(Action.administer)):
            raise unknown_object(key_id)
        if actor.api_key_id not in ("", key_id):
            raise RightError("keys are made and revoked by somebody who is signed in with an account")
        if row.user_id != actor.id:
            require_governed(session, actor, row.user_id)
        row.revoked_at = row.revoked_at or now()
        audit(session, actor, "revoke", "api_key", key_id)


def _describe(row: ApiKey) -> KeyAnswer:
    said: dict[str, Any] = {name: getattr(row, name) for name in KeyAnswer.model_fields}
    return KeyAnswer(**said)
