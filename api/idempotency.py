"""`Idempotency-Key`: a POST that is sent again, because its answer was lost, is answered again and not done again."""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.access.signed_in import current_actor
from api.store.idempotency import Answer, forget_answer, keep_answer, reserve_answer

KEPT: Final = timedelta(days=1)
LONGEST_KEY: Final = 255
_SENT_AGAIN: Final = ("content-type", "location", "etag")


class IdempotentRoute(APIRoute):
    """A route whose POST requests may carry a key: `APIRouter(route_class=IdempotentRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            key = request.headers.get("idempotency-key", "")
            if request.method != "POST" or not key:
                return await answer(request)
            return await _once(request, key[:LONGEST_KEY], answer)

        return answer_once


async def _once(request: Request, key: str, answer: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    database = request.app.state.service.database
    owner = (await run_in_threadpool(current_actor, request)).id
    body = await request.body()
    asked = hashlib.sha256(b"\0".join([request.url.path.encode(), request.url.query.encode(), body])).hexdigest()
    found = await run_in_threadpool(reserve_answer, database, owner, key, asked, KEPT)
    if found is not None:
        return Response(found.body, found.status, {**found.headers, "Idempotent-Replayed": "true"})
    try:
        response = await answer(request)
    except BaseException:
        await run_in_threadpool(forget_answer, database, owner, key)  # nothing was done: it may be tried again
        raise
    answered = getattr(response, "body", None)  # a stream or a file has none
    if answered is not None and response.status_code < 500:
        headers = {name: response.headers[name] for name in _SENT_AGAIN if name in response.headers}
        kept = Answer(response.status_code, headers, bytes(answered))
        await run_in_threadpool(keep_answer, database, owner, key, kept)
    else:
        await run_in_threadpool(forget_answer, database, owner, key)
    return response
