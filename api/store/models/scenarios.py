"""Scenarios, and the results that were computed of a region or a scenario."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Fields, Id, Named, Rows, Text


class Scenario(Base):
    """A list of changes on a baseline; `changes` as geo.what_if reads them."""

    __tablename__ = "scenarios"
    __table_args__ = (Index(None, "region_id"),)

    id: Mapped[Id]
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    name: Mapped[Named]
    description: Mapped[Text]
    changes: Mapped[Rows]
    revision: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class Result(Base):
    """Something computed, kept as a folder with its manifest."""

    __tablename__ = "results"
    __table_args__ = (Index(None, "region_id"),)

    id: Mapped[Id]
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    scenario_id: Mapped[str | None] = mapped_column(ForeignKey("scenarios.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(40))  # study, siting, matrix, ...
    parameters: Mapped[Fields]
    region_revision: Mapped[int]
    folder: Mapped[Named]  # below the data folder
    manifest_sha256: Mapped[str] = mapped_column(String(64), default="")
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
