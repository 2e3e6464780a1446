"""ETags: an answer that the asker has already is not sent again, and a change made on old knowledge is refused."""

import hashlib
from importlib.metadata import version
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request
from fastapi.responses import Response

from api.errors import PreconditionError, PreconditionMissingError
from api.regions import ServedRegion


def declare_match(
    if_match: Annotated[str, Header(description="ETag of the state that the change was made from; `*` = any.")] = "",
) -> None:
    """Say in the API's description that a route takes `If-Match`; `require_match` is what reads it."""


def declare_none_match(
    if_none_match: Annotated[str, Header(description="ETags that the asker has already: 304 in place of them.")] = "",
) -> None:
    """Say in the API's description that a route takes `If-None-Match`; `not_modified` is what reads it."""


changes_seen: Final = Depends(declare_match)
"""The dependency of a route that changes only what its caller has seen."""
has_etag: Final = Depends(declare_none_match)
"""The dependency of a route whose answer has an ETag and need not be sent twice."""


def etag_of(*parts: Any) -> str:
    """A strong ETag of what an answer is made from."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def region_etag(request: Request, region_id: str, *more: Any) -> str:
    """The ETag of what is asked about a region: known before the work is done, and another one after any change.

    Raises
    ------
    UnknownRegionError
        There is no such region.
    """
    return revision_etag(request, request.app.state.regions.revision(region_id), *more)


def served_etag(request: Request, served: ServedRegion, *more: Any) -> str:
    """The ETag of what is computed from a region in memory: of its own revision, whatever is imported meanwhile.

    The revision in the database may have risen since the region was taken from the shelf; its ETag on the old figures
    would make a client keep them.
    """
    return revision_etag(request, served.revision or f"{id(served)}", *more)


def revision_etag(request: Request, revision: str, *more: Any) -> str:
    """The same for a revision that is known: see `api.store.region_rows.revision_text`."""
    return etag_of(version("qamtu"), revision, request.url.path, request.url.query, *more)


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
