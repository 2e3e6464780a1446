"""Facilities of a region."""

import shapely
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Fields, Named, Rows, Text
from api.store.geometry import Shape, spatial_index


class Facility(Base):
    """An existing place that gives services. Unknown numbers are NULL, never 0."""

    __tablename__ = "facilities"
    __table_args__ = (UniqueConstraint("region_id", "facility_id"), spatial_index("facilities"))

    key: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    facility_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[Named]
    names: Mapped[Fields]  # by language
    kind: Mapped[Text]  # polyclinic, ambulatory, fap, ...: geo/facility_kinds.csv
    size_class: Mapped[Text]  # S, S-plus, L, ...: classes are data of the country
    services: Mapped[Rows]
    opening_hours: Mapped[Text]  # as in OSM
    capacity_per_day: Mapped[float | None]
    staff: Mapped[float | None]  # all professions
    staff_by_profession: Mapped[Fields]
    ownership: Mapped[str] = mapped_column(String(20), default="")  # public, private or ""
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    is_open: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]
    geometry: Mapped[shapely.Geometry] = mapped_column(Shape("POINT"))
