"""Routes of home visits: what was sent is never repeated in a refusal, and what is answered is kept by no cache."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from api.bad_values import explain_value
from api.idempotency import IdempotentRoute
from api.problems import asked_language, problem
from geo.words import tell_in_words

HIDDEN = "…"


class VisitRoute(IdempotentRoute):
    """A route whose requests and answers are about persons."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_quietly(request: Request) -> Response:
            try:
                response = await answer(request)
            except RequestValidationError as error:
                response = _refuse(request, error)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answer_quietly


def _refuse(request: Request, error: RequestValidationError) -> Response:
    """Which field it was, and what may stand there; not what stood there."""
    first = {**error.errors()[0], "input": HIDDEN}
    name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    if first["type"] == "extra_forbidden":  # the name of the field was the sender's
        name = ".".join(str(part) for part in first["loc"][1:-1]) or "body"
    told = tell_in_words(explain_value(name, first), asked_language(request))
    return problem(422, "bad_parameter", told, request)
