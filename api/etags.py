"""ETags: an answer that the asker has already is not sent again, and a change made on old knowledge is refused."""

import hashlib
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.errors import PreconditionError, PreconditionMissingError


def etag_of(*parts: Any) -> str:
    """A strong ETag of what an answer is made from."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def not_modified(request: Request, etag: str) -> Response | None:
    """304 where the asker has this answer (If-None-Match); else None."""
    if _names(request.headers.get("if-none-match", ""), etag, weak=True):
        return Response(status_code=304, headers={"ETag": etag})
    return None


def require_match(request: Request, etag: str) -> None:
    """Refuse a change unless `If-Match` names the state it was made from; `*` is any.

    Raises
    ------
    PreconditionMissingError
        There is no If-Match: nobody may write over what they have not seen.
    PreconditionError
        Somebody else has changed it since.
    """
    given = request.headers.get("if-match", "")
    if not given:
        raise PreconditionMissingError("send If-Match with the ETag that you read; somebody may have changed it since")
    if not _names(given, etag, weak=False):
        raise PreconditionError("this has been changed since you read it; read it again and repeat your change")


def _names(header: str, etag: str, *, weak: bool) -> bool:
    """Whether a list of ETags holds one; weak comparison takes W/"x" for "x" (RFC 9110, 8.8.3.2)."""
    listed = [part.strip() for part in header.split(",")]
    if weak:
        listed = [part.removeprefix("W/") for part in listed]
    return etag in listed or listed == ["*"]
