"""`Idempotency-Key`: a POST that is sent again, because its answer was lost, is answered again and not done again.

Whoever asks again must still be allowed to ask: a right that was taken away since, or a key with fewer scopes, is not
made up for by an answer of then.
"""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.access.needs import Need, SignedIn
from api.access.signed_in import current_actor
from api.store.idempotency import Answer, forget_answer, keep_answer, reserve_answer

KEPT: Final = timedelta(days=1)
HELD: Final = timedelta(hours=1)
"""So long a key is held for a request that is being answered: longer than any takes, should the service be killed."""
LONGEST_KEY: Final = 255
_SENT_AGAIN: Final = ("content-type", "location", "etag")


class IdempotentRoute(APIRoute):
    """A route whose POST requests may carry a key: `APIRouter(route_class=IdempotentRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        guards = [one.dependency for one in self.dependencies if isinstance(one.dependency, Need | SignedIn)]

        async def answer_once(request: Request) -> Response:
            key = request.headers.get("idempotency-key", "")
            if request.method != "POST" or not key:
                return await answer(request)
            return await _once(request, _fitting(key), answer, guards)

        return answer_once


async def _once(
    request: Request,
    key: str,
    answer: Callable[[Request], Coroutine[Any, Any, Response]],
    guards: Sequence[Need | SignedIn],
) -> Response:
    database = request.app.state.service.database
    actor = await run_in_threadpool(current_actor, request)
    owner = actor.id
    body = await request.body()
    asked = hashlib.sha256(b"\0".join([request.url.path.encode(), request.url.query.encode(), body])).hexdigest()
    found = await run_in_threadpool(reserve_answer, database, owner, key, asked, HELD)
    if found is not None:
        for guard in guards:
            await run_in_threadpool(guard, request, actor)
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
        await run_in_threadpool(keep_answer, database, owner, key, kept, KEPT)
    else:
        await run_in_threadpool(forget_answer, database, owner, key)
    return response


def _fitting(key: str) -> str:
    """The key as it is kept: one that is too long by its hash, for another may begin with the same signs."""
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()
