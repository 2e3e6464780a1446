"""Headers that tell browsers what not to do with our answers. An endpoint that sets one itself keeps it.

A 304 gets none: a browser puts its headers in place of those of the page it kept, which would lose its own policy.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware.content_policy import DATA_POLICY, page_policy

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What one person may see is for no cache that others share; with an ETag it need not be sent twice.
    "Cache-Control": "private, no-cache",
}
NOT_MODIFIED: Final = 304
_PAGE_POLICY: Final = page_policy()


class SecurityHeaders:
    """Adds the headers; `https` also tells browsers to come back over TLS only."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._always = _ALWAYS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] != NOT_MODIFIED:
                add_headers(MutableHeaders(scope=message), self._always)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def add_headers(headers: MutableHeaders, always: dict[str, str] = _ALWAYS) -> None:
    """Add what an answer does not say itself."""
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", _PAGE_POLICY if is_page else DATA_POLICY)
    for name, value in always.items():
        headers.setdefault(name, value)
