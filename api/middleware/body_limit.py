"""Refuses requests that bring too much, before it is all read; said by their header or found while counting."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLargeError
from api.problems import problem_of

LARGEST_BODY: Final = 4 * 2**20
UPLOADS: Final = "/api/v1/uploads"
"""Files are brought here; what is below counts for itself, against the limit of its kind of file."""


class BodyLimit:
    """Counts the bytes of a request as they come."""

    def __init__(self, app: ASGIApp, *, most: int = LARGEST_BODY, spared: str = UPLOADS) -> None:
        self._app = app
        self._most = most
        self._spared = spared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on while it is small enough."""
        if scope["type"] != "http" or (scope["path"].rstrip("/") == self._spared and scope["method"] == "POST"):
            await self._app(scope, receive, send)
            return
        announced = Request(scope).headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most:
            await self._refuse(scope, receive, send)
            return
        brought, started = 0, False

        async def receive_counting() -> Message:
            nonlocal brought
            message = await receive()
            brought += len(message.get("body", b""))
            if brought > self._most:
                raise HTTPException(413)  # ends whatever reads the body
            return message

        async def send_unless_large(message: Message) -> None:
            nonlocal started
            if brought <= self._most or started:
                started = True
                await send(message)

        await self._app(scope, receive_counting, send_unless_large)
        if brought > self._most and not started:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = TooLargeError("the request is larger than {most} bytes; send less at once", most=self._most)
        await problem_of(error, Request(scope))(scope, receive, send)
