"""`/api/v1/users`: accounts and what they may do where, for administrators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.access.accounts import add_first_user, add_grant, add_user, require_administrator_left, set_password
from api.access.audit import audit
from api.access.governing import may_know, require_governed
from api.access.needs import Action, CurrentUser, Place, needs, require_right
from api.access.objects import place_of
from api.access.roles import Role
from api.endpoints.problem_answers import problem_answers
from api.errors import InUseError, unknown_object
from api.paging import AskedPage
from api.store.accounts import has_accounts, load_grants, load_users
from api.store.models import Grant, User
from api.store.publications import has_taken_steps
from api.store.sign_ins import delete_sign_ins_of

router = APIRouter(
    prefix="/users",
    tags=["users"],
    dependencies=[needs(Action.administer)],
    responses=problem_answers(400, 401, 403, 404, 409, 413, 422, 429),
)
Word = Annotated[str, Field(max_length=200)]


class NewUser(BaseModel):
    """An account without rights; without a password it waits for `PATCH`, or is for API keys alone."""

    login: Word
    password: str | None = None
    name: Word = ""
    lang: Annotated[str, Field(pattern="^(en|ru|kk|th)?$")] = ""


class UserChange(BaseModel):
    """What is given is changed."""

    password: str | None = None
    name: Word | None = None
    lang: Annotated[str, Field(pattern="^(en|ru|kk|th)?$")] | None = None
    active: bool | None = None


class NewGrant(BaseModel):
    """A role in an area and all below it (null = everywhere), for what an organisation owns (null = anybody)."""

    role: Role
    area_id: Annotated[str, Field(max_length=64)] | None = None
    organisation_id: Annotated[str, Field(max_length=64)] | None = None


class GrantAnswer(NewGrant):
    """A grant."""

    id: str
    source: str


class UserAnswer(BaseModel):
    """An account; whether it has a password, never which."""

    id: str
    login: str
    name: str
    lang: str
    active: bool
    has_password: bool
    issuer: str | None
    created_at: datetime
    grants: list[GrantAnswer]


@router.get("")
def list_users(actor: CurrentUser, request: Request, page: AskedPage) -> list[UserAnswer]:
    """Users in the order of their logins; an administrator of some areas sees those who have rights there or none."""
    with request.app.state.service.database.session() as session:
        rows = page.cut(load_users(session, after=page.after, limit=page.limit + 1), lambda user: user.login)
        return [_describe(session, user) for user in rows if may_know(session, actor, user.id)]


@router.post("", status_code=201)
def create_user(given: NewUser, actor: CurrentUser, request: Request) -> UserAnswer:
    """Make an account; the first one is an administrator, and ends the time of the local user."""
    with request.app.state.service.database.session() as session:
        add = add_first_user if actor.is_local and not has_accounts(session) else add_user
        user = add(session, given.login, given.password, name=given.name, lang=given.lang)
        audit(session, actor, "create", "user", user.id)
        return _describe(session, user)


@router.get("/{user_id}")
def read_user(user_id: str, actor: CurrentUser, request: Request) -> UserAnswer:
    """One user with their grants."""
    with request.app.state.service.database.session() as session:
        user = session.get(User, user_id)
        if user is None or not may_know(session, actor, user_id):
            raise unknown_object(user_id)
        return _describe(session, user)


@router.patch("/{user_id}")
def change_user(user_id: str, given: UserChange, actor: CurrentUser, request: Request) -> UserAnswer:
    """Change a name or a language, give a new password, or switch an account off and on."""
    with request.app.state.service.database.session() as session:
        user = require_governed(session, actor, user_id)
        if given.password is not None:
            set_password(session, user, given.password)
        user.name = given.name or user.name
        user.lang = user.lang if given.lang is None else given.lang
        if given.active is not None:
            user.active = given.active
            _keep_an_administrator(session, user)
        audit(session, actor, "change", "user", user.id, {"changed": sorted(given.model_fields_set)})
        return _describe(session, user)


@router.delete("/{user_id}", status_code=204)
def delete_user(user_id: str, actor: CurrentUser, request: Request) -> None:
    """Remove an account with its grants, sessions and keys; the audit log keeps its id.

    Publications say who approved them for good: whoever took a step of one is switched off instead.
    """
    with request.app.state.service.database.session() as session:
        user = require_governed(session, actor, user_id)
        if has_taken_steps(session, user_id):
            raise InUseError(
                "{login} took steps of publications, which name them; switch it off instead", login=user.login
            )
        session.delete(user)
        require_administrator_left(session)
        audit(session, actor, "delete", "user", user_id)


@router.post("/{user_id}/grants", status_code=201)
def create_grant(user_id: str, given: NewGrant, actor: CurrentUser, request: Request) -> GrantAnswer:
    """Give a role, where the administrator's own rights reach."""
    with request.app.state.service.database.session() as session:
        user = session.get(User, user_id)
        if user is None or not may_know(session, actor, user_id):
            raise unknown_object(user_id)
        grant = add_grant(session, user, given.role, given.area_id, given.organisation_id)
        require_right(actor, Action.administer, _place(session, grant))
        audit(session, actor, "grant", "user", user_id, _grant(grant).model_dump(mode="json"))
        return _grant(grant)


@router.delete("/{user_id}/grants/{grant_id}", status_code=204)
def delete_grant(user_id: str, grant_id: str, actor: CurrentUser, request: Request) -> None:
    """Take a role away."""
    with request.app.state.service.database.session() as session:
        grant = session.get(Grant, grant_id)
        if grant is None or grant.user_id != user_id or not may_know(session, actor, user_id):
            raise unknown_object(grant_id)
        require_right(actor, Action.administer, _place(session, grant))
        said = _grant(grant).model_dump(mode="json")
        session.delete(grant)
        if said["role"] == Role.administrator:
            require_administrator_left(session)
        audit(session, actor, "revoke", "user", user_id, said)


def _keep_an_administrator(session: Session, user: User) -> None:
    if not user.active:
        delete_sign_ins_of(session, user.id)
        require_administrator_left(session)


def _place(session: Session, grant: Grant) -> Place:
    return place_of(session, grant.area_id, grant.organisation_id)


def _describe(session: Session, user: User) -> UserAnswer:
    return UserAnswer(
        id=user.id,
        login=user.login,
        name=user.name,
        lang=user.lang,
        active=user.active,
        has_password=user.password_hash is not None,
        issuer=user.issuer,
        created_at=user.created_at,
        grants=[_grant(grant) for grant in load_grants(session, user.id)],
    )


def _grant(grant: Grant) -> GrantAnswer:
    return GrantAnswer(
        id=grant.id,
        role=Role(grant.role),
        area_id=grant.area_id,
        organisation_id=grant.organisation_id,
        source=grant.source,
    )
