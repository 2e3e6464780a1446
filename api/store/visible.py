"""What lies within some bounds: what list endpoints show somebody, and what refusals may name."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from api.store.area_tree import areas_within
from api.store.models import Publication, Region

Bounds = tuple[tuple[str, ...], str | None]
"""The lineage of an area (empty = everywhere) and an owner (None = anybody)."""


def load_region_ids(session: Session, bounds: Iterable[Bounds]) -> list[str]:
    """Ids of the regions that lie in one of the areas or around it, and are its owner's; in the order of ids."""
    return list(session.scalars(select(Region.id).where(region_within(bounds)).order_by(Region.id)))


def region_within(bounds: Iterable[Bounds]) -> ColumnElement[bool]:
    """The same as a condition, to be put into a question about regions."""
    return row_within(Region, bounds)


def row_within(model: type[Region] | type[Publication], bounds: Iterable[Bounds]) -> ColumnElement[bool]:
    """The same for whatever lies in an area and has an owner."""
    return or_(false(), *(_within(model, lineage, owner) for lineage, owner in bounds))


def _within(
    model: type[Region] | type[Publication], lineage: tuple[str, ...], organisation_id: str | None
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if lineage:
        conditions.append(or_(model.area_id.in_(select(areas_within(lineage[0]).c.id)), model.area_id.in_(lineage)))
    if organisation_id is not None:
        conditions.append(model.organisation_id == organisation_id)
    return and_(true(), *conditions)
