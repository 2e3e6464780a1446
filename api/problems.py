"""Errors over HTTP: `application/problem+json` (RFC 9457) with a stable code and a sentence in the asked language."""

from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse

from api.errors import (
    LANGUAGES,
    AlreadyThereError,
    BadQueryError,
    CrossSiteError,
    DatabaseAwayError,
    InUseError,
    LostKeyError,
    NotReadyError,
    NotSignedInError,
    PreconditionError,
    PreconditionMissingError,
    RightError,
    SignInError,
    StillAnsweringError,
    TooLargeError,
    TooManyRequestsError,
    UnknownObjectError,
    UnknownRegionError,
    code_of,
)
from geo.errors import NoRoomError
from geo.words import tell_in_words
from routing.errors import QamtuError

STATUS: Final[dict[type[QamtuError], int]] = {
    BadQueryError: 400,
    UnknownRegionError: 404,
    UnknownObjectError: 404,
    NotSignedInError: 401,
    SignInError: 401,
    TooManyRequestsError: 429,
    TooLargeError: 413,
    AlreadyThereError: 409,
    InUseError: 409,
    StillAnsweringError: 409,
    PreconditionError: 412,
    PreconditionMissingError: 428,
    RightError: 403,
    CrossSiteError: 403,
    NotReadyError: 503,
    DatabaseAwayError: 503,
    LostKeyError: 503,
    NoRoomError: 507,
}


def problem_of(error: QamtuError, request: Request) -> JSONResponse:
    """The answer to a request the core refuses."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    answer = problem(status, code_of(error), tell_in_words(error, asked_language(request)), request)
    if isinstance(error, TooManyRequestsError | NotReadyError | DatabaseAwayError):
        answer.headers["Retry-After"] = str(error.params["wait_s"])
    return answer


def problem(status: int, code: str, detail: str, request: Request) -> JSONResponse:
    """A problem document; `code` never changes, `detail` is for a person."""
    detail = detail.encode("utf-8", "backslashreplace").decode("utf-8")  # half a character of what was sent
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, "instance": request.url.path}
    # RFC 9110: a 401 says how to sign in.
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status_code=status, headers=headers, media_type="application/problem+json")


def asked_language(request: Request) -> str:
    """`?lang=`, else the first language of Accept-Language that Qamtu speaks, else English."""
    asked = request.query_params.get("lang", "")
    offered = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((lang for lang in (asked, *offered) if lang in LANGUAGES), "en")
