"""Puts what guards an application in place: who must sign in, limits, headers, the log, the answer to a failure."""

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.access.provided_users import ClaimRules
from api.access.rate_limits import RateLimits
from api.access.rules import AccessRules, is_loopback
from api.asked_page import asks_for_page
from api.errors import NotSignedInError, sentence
from api.middleware.body_limit import BodyLimit
from api.middleware.same_origin import SameOrigin
from api.middleware.security_headers import SecurityHeaders, add_headers
from api.problems import asked_language, problem, problem_of
from api.publications.refusal_page import is_by_link, refusal_page
from api.settings import Settings
from api.store.database import Database
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.access.identity_provider import IdentityProvider


def guard(app: FastAPI, database: Database, settings: Settings, host: str) -> None:
    """Guard an application that listens on an address."""
    rules = AccessRules(database, host, settings.login, settings.public_url)
    app.state.access = rules
    app.state.rate_limits = RateLimits(settings.rate_limit)
    app.state.claim_rules = ClaimRules(settings.oidc_claim, settings.oidc_roles)
    app.state.identity_provider = _identity_provider(settings)
    app.add_middleware(BodyLimit)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https:"))
    if settings.log == "json" or (settings.log == "auto" and not is_loopback(host)):
        from api.middleware.request_log import RequestLog

        app.add_middleware(RequestLog)
    if not settings.debug:
        # A traceback quotes what was asked for; the log of requests says where it happened.
        logging.getLogger("uvicorn.error").addFilter(_without_traceback)

    @app.exception_handler(NotSignedInError)
    async def signed_in_first(request: Request, error: NotSignedInError) -> Response:
        # A person is shown where to sign in; a program, and whoever sent a key, is told.
        is_page = request.url.path == "/" or request.url.path.startswith("/publications/")
        if is_page and asks_for_page(request) and not is_by_link(request):
            return RedirectResponse(_sign_in_and_back(request), status_code=303)
        return refusal_page(request, problem_of(error, request))

    @app.exception_handler(Exception)
    async def failed(request: Request, _error: Exception) -> JSONResponse:
        told = Phrase("the service failed to answer this; it is not your mistake")
        answer = problem(500, "failure", sentence(told, asked_language(request)), request)
        add_headers(answer.headers)
        return answer


def _identity_provider(settings: Settings) -> "IdentityProvider | None":
    if not settings.oidc_issuer:
        return None
    from api.access.identity_provider import IdentityProvider

    secret = settings.oidc_client_secret
    return IdentityProvider(settings.oidc_issuer, settings.oidc_client_id, secret.get_secret_value() if secret else "")


def _sign_in_and_back(request: Request) -> str:
    """Where to sign in, in the language of the page that was asked for, and how to come back to its very view."""
    path, query = request.url.path, request.url.query
    view = f"{path}?{query}" if query else path
    asked = {} if view == "/" else {"next": view}
    if "lang" in request.query_params:
        asked["lang"] = request.query_params["lang"]
    return f"/sign-in?{urlencode(asked)}" if asked else "/sign-in"


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True
