"""Who asks: the local user of a service on loopback without accounts, or whoever is signed in."""

from fastapi import Request

from api.access.actor import LOCAL_USER, Actor
from api.errors import NotSignedInError


def current_actor(request: Request) -> Actor:
    """Who sent the request.

    Raises
    ------
    NotSignedInError
        Nobody is signed in, and somebody must be.
    """
    actor = _find(request)
    request.state.actor = actor
    return actor


def _find(request: Request) -> Actor:
    if request.app.state.service is not None:
        return LOCAL_USER
    raise NotSignedInError("sign in first: POST /api/v1/sign-in, or send an API key")
