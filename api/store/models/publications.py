"""Publications: frozen figures in a folder, how far they have come on the way to readers, and who may look before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Fields, Id, Named, Rows, Text


class Publication(Base):
    """A publication; what it says is in its folder and never changes, what stands here is beside it.

    The region may go: where it lay is kept here, and no key holds on to it.
    """

    __tablename__ = "publications"
    __table_args__ = (Index(None, "region_id"),)

    id: Mapped[Id]  # the short form of `content_id`
    content_id: Mapped[str] = mapped_column(String(64), unique=True)
    region_id: Mapped[str] = mapped_column(String(64))
    scenario_id: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[Named]
    titles: Mapped[Fields]
    edition: Mapped[int] = mapped_column(default=1)
    previous_id: Mapped[str | None] = mapped_column(String(64))
    folder: Mapped[Named]  # below the data folder
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    notice: Mapped[Text]  # why it was withdrawn
    frame_ancestors: Mapped[Rows]  # origins whose pages may show its figures
    link_key: Mapped[bytes] = mapped_column(LargeBinary)  # signs the links of this publication
    revision: Mapped[int] = mapped_column(default=1)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class GivenAway(Base):
    """What an edition and one before it give away together, counted when it was frozen: both never change."""

    __tablename__ = "publication_given_away"
    __table_args__ = (Index(None, "earlier_id"),)

    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True)
    earlier_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True)
    counts: Mapped[int]
    minimum_people: Mapped[float]  # of fewer people a difference is small


class PublicationStep(Base):
    """A step on a publication's way, or a comment: nothing of it is ever changed."""

    __tablename__ = "publication_steps"
    __table_args__ = (Index(None, "publication_id"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # after it
    comment: Mapped[Text]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]


class PublicationLink(Base):
    """A signed link to what is not published yet: it ends by itself, and can be revoked."""

    __tablename__ = "publication_links"
    __table_args__ = (Index(None, "publication_id"),)

    id: Mapped[Id]
    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    name: Mapped[Named]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
