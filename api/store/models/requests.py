"""What requests leave behind: uploaded files, what was taken over from them, answers a repeated request gets again."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Created, Fields, Id, Named, Text


class Upload(Base):
    """A file somebody sent or had fetched, kept below the data folder by its hash."""

    __tablename__ = "uploads"

    id: Mapped[Id]
    name: Mapped[Named]  # as its owner called it
    kind: Mapped[str] = mapped_column(String(40))  # osm, facilities, care, population, boundaries
    media_type: Mapped[Text]  # found in its content, never believed from its name
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    file: Mapped[Named]
    source_url: Mapped[Text]
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"))
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]


class Import(Base):
    """What became of an upload that was taken over into a region, row by row."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "region_id"),)

    id: Mapped[Id]
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    upload_id: Mapped[str | None] = mapped_column(ForeignKey("uploads.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(20))  # replace, add, update
    revision: Mapped[int]  # of the region, after it
    report: Mapped[Fields]  # as it is said, with sentences still to be put into a language
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]


class IdempotencyKey(Base):
    """The first answer to a request that carried a key; the same request gets it again, another one is refused."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)  # user id
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]  # NULL while the first one is still being answered
    headers: Mapped[Fields]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
