"""`/api/v1/sign-in/oidc`: to the identity provider and back."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from api.access.attempt import Attempt
from api.access.audit import audit
from api.access.needs import open_to_all
from api.access.provided_users import provided_user
from api.access.rate_limits import address_of
from api.access.rules import AccessRules
from api.access.sign_ins import start_sign_in
from api.endpoints.problem_answers import problem_answers
from api.endpoints.sign_in import set_cookie
from api.errors import UnknownObjectError

if TYPE_CHECKING:
    from api.access.identity_provider import IdentityProvider

router = APIRouter(prefix="/sign-in/oidc", tags=["sign-in"])
COOKIE: Final = "qamtu_oidc"
PATH: Final = "/api/v1/sign-in/oidc"
LASTS_S: Final = 600
COST: Final = 20  # each asks the provider


@router.get(
    "",
    status_code=302,
    response_class=RedirectResponse,
    dependencies=[open_to_all],
    responses=problem_answers(401, 404, 422, 429),
)
def begin(
    request: Request, following: Annotated[str, Query(alias="next", description="Where to go afterwards.")] = "/"
) -> RedirectResponse:
    """Send the browser to the identity provider."""
    request.app.state.rate_limits.charge_address(address_of(request), COST)
    url, attempt = _require_provider(request).begin(_callback(request), of_this_service(following))
    answer = RedirectResponse(url, status_code=302, headers={"Cache-Control": "no-store"})
    rules: AccessRules = request.app.state.access
    answer.set_cookie(
        COOKIE,
        attempt.to_cookie(),
        max_age=LASTS_S,
        path=PATH,
        secure=rules.is_https(request),
        httponly=True,
        samesite="lax",  # the way back is a link of another site
    )
    return answer


@router.get(
    "/callback",
    status_code=302,
    response_class=RedirectResponse,
    dependencies=[open_to_all],
    responses=problem_answers(401, 404, 422, 429),
)
def callback(request: Request) -> RedirectResponse:
    """Take the answer of the provider, and sign the user in."""
    request.app.state.rate_limits.charge_address(address_of(request), COST)
    provider = _require_provider(request)
    attempt = Attempt.from_cookie(request.cookies.get(COOKIE, ""))
    claims = provider.finish(attempt, request.query_params, _callback(request))
    with request.app.state.service.database.session() as session:
        user = provided_user(session, provider.issuer, claims, request.app.state.claim_rules)
        token = start_sign_in(session, user)
        audit(session, None, "sign_in", "user", user.id, {"by": "oidc"})
    answer = RedirectResponse(of_this_service(attempt.next), status_code=302, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, path=PATH)
    set_cookie(request, answer, token)
    return answer


def _require_provider(request: Request) -> "IdentityProvider":
    provider: IdentityProvider | None = request.app.state.identity_provider
    if provider is None:
        raise UnknownObjectError("no identity provider is set up here; see QAMTU_OIDC_ISSUER")
    return provider


def _callback(request: Request) -> str:
    rules: AccessRules = request.app.state.access
    return f"{rules.origin(request)}{PATH}/callback"


def of_this_service(following: str) -> str:
    r"""A path here; `//elsewhere` and `/\elsewhere` lead away."""
    plain = following.startswith("/") and following[1:2] not in ("/", "\\") and following.isprintable()
    return following if plain else "/"
