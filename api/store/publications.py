"""Publications in the database; their files are folders beside it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.area_tree import areas_within
from api.store.models import Publication, PublicationLink, PublicationStep
from api.store.visible import Bounds

FOLDER = "publications"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
PUBLIC = (PUBLISHED, WITHDRAWN)
"""States in which everybody may read."""


def load_publication(session: Session, publication_id: str, *, lock: bool = False) -> Publication:
    """One publication, by its short or its whole id.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    column = Publication.content_id if len(publication_id) == 64 else Publication.id
    wanted = select(Publication).where(column == publication_id)
    row = session.scalars(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise unknown_object(publication_id)
    return row


def load_publications(
    session: Session, bounds: Iterable[Bounds], *, region_id: str = "", after: str = "", limit: int
) -> Sequence[Publication]:
    """Publications that everybody may read, and all within some bounds, by id, those after `after`."""
    seen = or_(Publication.state == PUBLISHED, false(), *(_within(lineage, owner) for lineage, owner in bounds))
    wanted = select(Publication).where(Publication.id > after, seen)
    if region_id:
        wanted = wanted.where(Publication.region_id == region_id)
    return session.scalars(wanted.order_by(Publication.id).limit(limit)).all()


def find_newer(session: Session, publication_id: str) -> Publication | None:
    """The published edition that follows one; None while there is none."""
    newer = select(Publication).where(Publication.previous_id == publication_id, Publication.state == PUBLISHED)
    return session.scalars(newer.order_by(Publication.edition.desc(), Publication.id)).first()


def load_steps(session: Session, publication_id: str) -> Sequence[PublicationStep]:
    """The steps of a publication, in their order."""
    steps = select(PublicationStep).where(PublicationStep.publication_id == publication_id)
    return session.scalars(steps.order_by(PublicationStep.key)).all()


def load_links(session: Session, publication_id: str) -> Sequence[PublicationLink]:
    """The signed links of a publication, the newest first."""
    links = select(PublicationLink).where(PublicationLink.publication_id == publication_id)
    return session.scalars(links.order_by(PublicationLink.created_at.desc(), PublicationLink.id)).all()


def _within(lineage: tuple[str, ...], organisation_id: str | None) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if lineage:
        inside = Publication.area_id.in_(select(areas_within(lineage[0]).c.id))
        conditions.append(or_(inside, Publication.area_id.in_(lineage)))
    if organisation_id is not None:
        conditions.append(Publication.organisation_id == organisation_id)
    return and_(true(), *conditions)
