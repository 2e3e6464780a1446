"""Who asks: an API key, a signed-in browser, or the local user."""

from fastapi import Request

from api.access.accounts import actor_of
from api.access.actor import LOCAL_USER, Actor
from api.access.api_keys import find_key_actor
from api.access.rate_limits import charge_address
from api.access.rules import AccessRules
from api.access.tokens import hash_token
from api.errors import NotSignedInError
from api.store.sign_ins import load_signed_in_user

COOKIE = "qamtu_session"


def current_actor(request: Request) -> Actor:
    """Who sent the request.

    Raises
    ------
    NotSignedInError
        Nobody is signed in and somebody must be, or a key opens nothing.
    """
    actor = find_actor(request)
    if actor is None:
        charge_address(request)
        raise NotSignedInError("sign in first: POST /api/v1/sign-in, or send an API key")
    request.state.actor = actor
    return actor


def find_actor(request: Request) -> Actor | None:
    """Who sent the request; None = nobody we know."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    token = request.cookies.get(COOKIE, "")
    rules: AccessRules = request.app.state.access
    with request.app.state.service.database.session() as session:
        if scheme:  # a key that is wrong is never overlooked in favour of something weaker
            return find_key_actor(session, key.strip()) if scheme.lower() == "bearer" else None
        user = load_signed_in_user(session, hash_token(token)) if token else None
        if user is not None:
            return actor_of(session, user)
    return LOCAL_USER if rules.is_local_user(request) else None
