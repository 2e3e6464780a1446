"""Publications in the database; their files are folders beside it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.models import GivenAway, Publication, PublicationLink, PublicationStep, Region, User
from api.store.visible import Bounds, row_within

FOLDER = "publications"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
PUBLIC = (PUBLISHED, WITHDRAWN)
"""States in which everybody may read."""


def load_publication(session: Session, publication_id: str) -> Publication:
    """One publication, by its short or its whole id.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    column = Publication.content_id if len(publication_id) == 64 else Publication.id
    row = session.scalars(select(Publication).where(column == publication_id)).first()
    if row is None:
        raise unknown_object(publication_id)
    return row


def load_publications(
    session: Session,
    bounds: Iterable[Bounds],
    *,
    region_id: str = "",
    region_gone: bool = False,
    after: str = "",
    limit: int,
) -> Sequence[Publication]:
    """Publications that everybody may read, and all within some bounds, by id, those after `after`.

    `region_gone`: only those of regions that were removed since.
    """
    seen = or_(Publication.state == PUBLISHED, row_within(Publication, bounds))
    wanted = select(Publication).where(Publication.id > after, seen)
    if region_id:
        wanted = wanted.where(Publication.region_id == region_id)
    if region_gone:
        wanted = wanted.where(Publication.region_id.not_in(select(Region.id)))
    return session.scalars(wanted.order_by(Publication.id).limit(limit)).all()


def find_newer(session: Session, publication_id: str) -> Publication | None:
    """The published edition that follows one; None while there is none."""
    newer = select(Publication).where(Publication.previous_id == publication_id, Publication.state == PUBLISHED)
    return session.scalars(newer.order_by(Publication.edition.desc(), Publication.id)).first()


def load_editions_up_to(session: Session, publication: Publication) -> Iterator[Publication]:
    """An edition and all before it, the newest first."""
    edition: Publication | None = publication
    while edition is not None:
        yield edition
        edition = session.get(Publication, edition.previous_id) if edition.previous_id else None


def load_given_away(session: Session, publication_id: str) -> list[tuple[GivenAway, Publication]]:
    """What a publication gives away together with editions before and after it, and with which, the newest first."""
    other = case((GivenAway.publication_id == publication_id, GivenAway.earlier_id), else_=GivenAway.publication_id)
    pairs = select(GivenAway, Publication).join(Publication, Publication.id == other)
    ours = or_(GivenAway.publication_id == publication_id, GivenAway.earlier_id == publication_id)
    found = session.execute(
        pairs.where(ours, GivenAway.counts > 0).order_by(Publication.edition.desc(), Publication.id)
    )
    return [(given, edition) for given, edition in found]


def load_steps(session: Session, publication_id: str) -> list[tuple[PublicationStep, str]]:
    """The steps of a publication in their order, each with the name of who took it ("" = nobody has signed in)."""
    steps = select(PublicationStep, User.name).outerjoin(User, User.id == PublicationStep.created_by)
    found = session.execute(steps.where(PublicationStep.publication_id == publication_id).order_by(PublicationStep.key))
    return [(step, name or "") for step, name in found]


def has_taken_steps(session: Session, user_id: str) -> bool:
    """Whether a publication names somebody as who took one of its steps."""
    return session.scalar(select(PublicationStep.key).where(PublicationStep.created_by == user_id).limit(1)) is not None


def load_links(session: Session, publication_id: str) -> Sequence[PublicationLink]:
    """The signed links of a publication, the newest first."""
    links = select(PublicationLink).where(PublicationLink.publication_id == publication_id)
    return session.scalars(links.order_by(PublicationLink.created_at.desc(), PublicationLink.id)).all()
