"""`/api/v1/publications/{id}/links`: signed addresses for readers of what is not published yet."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, audit, needs
from api.errors import RequestError, unknown_object
from api.fields import SHOWN
from api.publications.links import sign_link
from api.store.base import now
from api.store.models import Publication, PublicationLink
from api.store.publications import load_links
from api.store.references import require_row

router = APIRouter(tags=["publications"])
LONGEST: Final = timedelta(days=366)
"""A year, and what is left of its last day."""


class LinkAsked(BaseModel):
    """Whom it is for, and when it ends."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, SHOWN, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    expires_at: Annotated[AwareDatetime, Field(description="A year from now at the latest.")]


class LinkView(BaseModel):
    """A link; what it is signed with is shown once."""

    id: str
    name: str
    expires_at: datetime
    revoked_at: datetime | None
    created_at: datetime


class LinkGiven(LinkView):
    """A new link with its token: `?token=` at the addresses of the publication, its figures and their embeds."""

    token: str


@router.get("/publications/{publication_id}/links", dependencies=[needs(Action.publish)])
def list_publication_links(publication_id: str, request: Request) -> list[LinkView]:
    """The signed links of a publication."""
    with request.app.state.service.database.session() as session:
        require_row(session, Publication, publication_id)
        return [LinkView(**_view(link)) for link in load_links(session, publication_id)]


@router.post("/publications/{publication_id}/links", status_code=201, dependencies=[needs(Action.publish)])
def add_publication_link(publication_id: str, asked: LinkAsked, request: Request, actor: CurrentUser) -> LinkGiven:
    """Make a link that opens a publication until it ends; the token is shown once."""
    if asked.expires_at <= now():
        raise RequestError("expires_at is in the past; a link ends some time from now")
    if asked.expires_at > now() + LONGEST:
        raise RequestError("a signed link opens a publication for a year at most; choose an earlier day")
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id)
        link = PublicationLink(
            publication_id=row.id, name=asked.name, expires_at=asked.expires_at, created_by=actor.user_id
        )
        session.add(link)
        session.flush()
        audit(session, actor, "add", "publication link", link.id, {"publication": row.id})
        return LinkGiven(**_view(link), token=sign_link(row, link))


@router.delete("/publications/{publication_id}/links/{link_id}", status_code=204, dependencies=[needs(Action.publish)])
def revoke_publication_link(publication_id: str, link_id: str, request: Request, actor: CurrentUser) -> None:
    """Revoke a link: it opens nothing from now on."""
    with request.app.state.service.database.session() as session:
        link = _require_link(session, publication_id, link_id)
        link.revoked_at = link.revoked_at or now()
        audit(session, actor, "revoke", "publication link", link.id, {"publication": publication_id})


@router.post("/publications/{publication_id}/links/{link_id}/restore", dependencies=[needs(Action.publish)])
def restore_publication_link(publication_id: str, link_id: str, request: Request, actor: CurrentUser) -> LinkView:
    """Undo that a link was revoked: until it ends it opens the publication again."""
    with request.app.state.service.database.session() as session:
        link = _require_link(session, publication_id, link_id)
        link.revoked_at = None
        audit(session, actor, "restore", "publication link", link.id, {"publication": publication_id})
        return LinkView(**_view(link))


def _require_link(session: Session, publication_id: str, link_id: str) -> PublicationLink:
    link = session.get(PublicationLink, link_id)
    if link is None or link.publication_id != publication_id:
        raise unknown_object(link_id)
    return link


def _view(link: PublicationLink) -> dict[str, Any]:
    return {name: getattr(link, name) for name in LinkView.model_fields}
