"""What an application answers when a request is refused: problem+json, whoever refused it."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException

from api.bad_values import explain_value
from api.errors import DatabaseAwayError, RequestError, UnknownAddressError, sentence
from api.jobs.patience import is_outage
from api.problems import asked_language, problem, problem_of
from api.publications.refusal_page import refusal_page
from geo.errors import NoRoomError
from geo.output_folder import says_full_disk
from routing.errors import QamtuError

WAIT_S: Final = 5


def answer_problems(app: FastAPI) -> None:
    """Let an application answer so."""

    @app.exception_handler(QamtuError)
    async def refused(request: Request, error: QamtuError) -> Response:
        told = _no_room() if isinstance(error, NoRoomError) else error
        return refusal_page(request, problem_of(told, request))

    @app.exception_handler(OSError)
    @app.exception_handler(DBAPIError)
    @app.exception_handler(NoConnectionError)
    async def unable(request: Request, error: Exception) -> JSONResponse:
        if says_full_disk(error):
            return problem_of(_no_room(), request)
        if isinstance(error, NoConnectionError) or (isinstance(error, DBAPIError) and is_outage(error)):
            away = DatabaseAwayError("the database cannot be reached just now; ask again in {wait_s} s", wait_s=WAIT_S)
            return problem_of(away, request)
        raise error  # our own mistake: see api.middleware.guard

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        told = sentence(explain_value(name, first), asked_language(request))
        return problem(422, "bad_parameter", told, request)

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> Response:
        told = str(error.detail)
        if error.status_code == 404:
            nothing = UnknownAddressError("there is nothing at {path}", path=request.url.path)
            told = sentence(nothing, asked_language(request))
        elif error.status_code == 405:
            refused = RequestError("{path} does not take {method}", path=request.url.path, method=request.method)
            told = sentence(refused, asked_language(request))
        return refusal_page(request, problem(error.status_code, "http_error", told, request))


def _no_room() -> NoRoomError:
    """Without the path, which is of no use to who asks over HTTP."""
    return NoRoomError("the disk of the service is full, and nothing was kept; tell whoever runs it")
