"""`/api/v1/sign-in`, `/sign-out`, `/me`: with a login and a password into a cookie, and out again."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.access.accounts import set_password
from api.access.audit import audit
from api.access.needs import CurrentUser, open_to_all, signed_in
from api.access.passwords import is_password
from api.access.rate_limits import address_of
from api.access.roles import ROLE_ACTIONS, Action
from api.access.rules import AccessRules
from api.access.sign_ins import LASTS, require_user, start_sign_in
from api.access.signed_in import COOKIE
from api.access.tokens import hash_token
from api.endpoints.problem_answers import problem_answers
from api.errors import RightError, SignInError
from api.store.models import User
from api.store.sign_ins import delete_sign_in

router = APIRouter(tags=["sign-in"])


class Credentials(BaseModel):
    """What somebody signs in with."""

    login: str
    password: str


class NewPassword(BaseModel):
    """Changing one's password takes the one there is."""

    password: str
    new_password: str


@router.post("/sign-in", dependencies=[open_to_all], responses=problem_answers(401, 403, 413, 422, 429))
def sign_in(given: Credentials, request: Request, response: Response) -> dict[str, Any]:
    """Sign in; the answer sets a cookie that pages cannot read."""
    limits, address = request.app.state.rate_limits, address_of(request)
    limits.charge_attempt(given.login, address)
    database = request.app.state.service.database
    try:
        with database.session() as session:
            user = require_user(session, given.login, given.password)
            token = start_sign_in(session, user)
            audit(session, None, "sign_in", "user", user.id)
    except SignInError:
        with database.session() as session:  # the login is not noted: people type passwords there
            audit(session, None, "sign_in_refused", "user", "")
        raise
    limits.forget_attempts(given.login, address)
    set_cookie(request, response, token)
    return {"id": user.id, "login": user.login, "name": user.name}


@router.post("/sign-out", status_code=204, dependencies=[open_to_all], responses=problem_answers(403))
def sign_out(request: Request, response: Response) -> None:
    """End the session of this browser; without one nothing happens."""
    token = request.cookies.get(COOKIE, "")
    with request.app.state.service.database.session() as session:
        user_id = delete_sign_in(session, hash_token(token)) if token else ""
        if user_id:
            audit(session, None, "sign_out", "user", user_id)
    response.delete_cookie(COOKIE, path="/")


@router.get("/me", dependencies=[signed_in], responses=problem_answers(401, 429))
def me(actor: CurrentUser) -> dict[str, Any]:
    """Who asks, and what they may do where; `local` = nobody needs to sign in on this machine."""
    return {
        "id": actor.id,
        "login": actor.login,
        "name": actor.name,
        "lang": actor.lang,
        "local": actor.is_local,
        "grants": [
            {
                "role": right.role.value,
                "area_id": right.lineage[0] if right.lineage else None,
                "organisation_id": right.organisation_id,
                "actions": sorted(ROLE_ACTIONS[right.role]),
            }
            for right in actor.rights
        ],
        "actions": [action.value for action in Action if actor.may_somewhere(action)],
    }


@router.put(
    "/me/password", status_code=204, dependencies=[signed_in], responses=problem_answers(401, 403, 413, 422, 429)
)
def change_password(given: NewPassword, actor: CurrentUser, request: Request, response: Response) -> None:
    """Change one's password; every other session of oneself ends."""
    request.app.state.rate_limits.charge_attempt(actor.login, address_of(request))
    with request.app.state.service.database.session() as session:
        user = session.get(User, actor.id)
        if user is None or actor.api_key_id:
            raise RightError("only somebody who is signed in with a password can change it")
        if not is_password(given.password, user.password_hash):
            raise SignInError("the login or the password is wrong")
        set_password(session, user, given.new_password)
        token = start_sign_in(session, user)
        audit(session, actor, "change_password", "user", user.id)
    set_cookie(request, response, token)


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give a browser its token: pages cannot read it, other sites' forms do not send it."""
    rules: AccessRules = request.app.state.access
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=rules.is_https(request),
        httponly=True,
        samesite="lax",
    )
