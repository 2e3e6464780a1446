"""Organisations, the tree of administrative areas that rights are bound to, and the boundaries of regions."""

import shapely
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Fields, Id, Named, Text
from api.store.geometry import Shape, spatial_index

LEVELS = ("country", "province", "district", "sub_district")


class Organisation(Base):
    """Who owns regions and facilities: a ministry, a health department, a hospital group."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    name: Mapped[Named]
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class Area(Base):
    """An administrative unit, below another one; whoever has a right in one has it in all below."""

    __tablename__ = "areas"
    __table_args__ = (Index(None, "parent_id"),)

    id: Mapped[Id]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="RESTRICT"))
    level: Mapped[str] = mapped_column(String(20))  # one of LEVELS
    code: Mapped[Text]  # of the country's register
    name: Mapped[Named]
    names: Mapped[Fields]  # by language
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class Boundary(Base):
    """A polygon that people of a region are reported by."""

    __tablename__ = "boundaries"
    __table_args__ = (UniqueConstraint("region_id", "boundary_id"), spatial_index("boundaries"))

    key: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    boundary_id: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[Text]  # boundary_id of the one around it, "" = none
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    level: Mapped[Text]
    name: Mapped[Named]
    names: Mapped[Fields]
    row: Mapped[int]  # its place in the region's list
    geometry: Mapped[shapely.Geometry] = mapped_column(Shape("MULTIPOLYGON"))
