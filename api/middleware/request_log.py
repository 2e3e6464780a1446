"""A line for each request: what was asked of whom by whom, and how it went; nothing about persons or places.

Method, template of the route, status, milliseconds and user id are all that is written: no path, query, body, name,
coordinate or address. What a request was about is in the audit log, for those who may read that.
"""

import sys
import time
from functools import lru_cache
from typing import Any, Final, TextIO

import structlog
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.failures import failure_place

UNKNOWN: Final = "(no such route)"


class RequestLog:
    """Writes the lines as JSON to a stream, stderr by default."""

    def __init__(self, app: ASGIApp, *, stream: TextIO | None = None) -> None:
        self._app = app
        self._log = structlog.wrap_logger(
            structlog.WriteLogger(stream or sys.stderr),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})  # the endpoint's request shares it, and notes who asks
        started, status = time.perf_counter(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            self._log.error(
                "failure", **_told(scope, status, started), error=type(error).__name__, at=failure_place(error)
            )
            raise
        self._log.info("request", **_told(scope, status, started))


def _told(scope: Scope, status: int, started: float) -> dict[str, Any]:
    actor = scope["state"].get("actor")
    return {
        "method": scope["method"],
        "route": route_template(scope),
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000, 1),
        "actor": actor.id if actor else None,
        "api_key": actor.api_key_id or None if actor else None,
    }


def route_template(scope: Scope) -> str:
    """`/api/v1/regions/{region_id}`, never what stands in its gaps."""
    if "route" not in scope:
        return UNKNOWN
    templates = _templates(scope["app"])
    return templates.get(id(scope["route"]), UNKNOWN)


@lru_cache(maxsize=8)
def _templates(app: FastAPI) -> dict[int, str]:
    """Paths by route; a route of a router does not know what the router is mounted under."""
    contexts = iter_route_contexts(app.routes)
    return {id(context.original_route): str(context.path) for context in contexts}
