"""Lists in pages: `?limit=` and an opaque `?cursor=`; the next page stands in the `Link` header (RFC 8288).

A page goes on after the last key of the one before it, not at a row number: what is added or removed meanwhile makes
nothing appear twice or not at all.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Query, Request, Response

from api.errors import BadQueryError

Row = TypeVar("Row")
MOST: Final = 1000


@dataclass(frozen=True)
class Page:
    """A page that is asked for: at most `limit` rows whose key comes after `after`."""

    limit: int
    after: str  # "" = from the start
    request: Request
    response: Response

    def cut(self, rows: Sequence[Row], key: Callable[[Row], str]) -> Sequence[Row]:
        """The rows of this page, out of up to `limit` + 1 found after `after`; says where the next one begins."""
        if len(rows) > self.limit:
            rows = rows[: self.limit]
            following = self.request.url.include_query_params(cursor=_cursor_of(key(rows[-1])))
            self.response.headers["Link"] = f'<{following}>; rel="next"'
        return rows


def asked_page(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most rows of a page.")] = 100,
    cursor: Annotated[str, Query(description="As given by the `next` link.", max_length=2000)] = "",
) -> Page:
    """The page that a request asks for."""
    return Page(limit, _key_of(cursor), request, response)


AskedPage = Annotated[Page, Depends(asked_page)]


def _cursor_of(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _key_of(cursor: str) -> str:
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        key = "\0"
    if "\0" in key:
        raise BadQueryError("cursor is not one that this service gave; begin without it")
    return key
