"""What an application answers when a request is refused: problem+json, whoever refused it."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.bad_values import explain_value
from api.errors import RequestError, UnknownAddressError, sentence
from api.problems import asked_language, problem, problem_of
from routing.errors import QamtuError


def answer_problems(app: FastAPI) -> None:
    """Let an application answer so."""

    @app.exception_handler(QamtuError)
    async def refused(request: Request, error: QamtuError) -> JSONResponse:
        return problem_of(error, request)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        told = sentence(explain_value(name, first), asked_language(request))
        return problem(422, "bad_parameter", told, request)

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> JSONResponse:
        told = str(error.detail)
        if error.status_code == 404:
            nothing = UnknownAddressError("there is nothing at {path}", path=request.url.path)
            told = sentence(nothing, asked_language(request))
        elif error.status_code == 405:
            refused = RequestError("{path} does not take {method}", path=request.url.path, method=request.method)
            told = sentence(refused, asked_language(request))
        return problem(error.status_code, "http_error", told, request)
