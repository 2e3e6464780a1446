"""Refuses what pages of others make a browser do here: their requests carry our cookie, or come from the local user.

Browsers say with every request that changes something where it comes from (`Sec-Fetch-Site`, `Origin`), and a page
cannot change that. Programs say neither. An API key is nothing a browser adds by itself, so what carries one passes.
"""

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import CrossSiteError
from api.problems import problem_of

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Lets requests pass that are safe, come from our own pages, or from no page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope)
            if "authorization" not in request.headers and _is_of_another_site(request):
                refused = CrossSiteError("a page of another site may not do this")
                await problem_of(refused, request)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_of_another_site(request: Request) -> bool:
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.lower() != request.app.state.access.origin(request).lower()
