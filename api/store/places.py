"""Organisations and areas in pages, and their removal."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import InUseError
from api.store.models import Area, Organisation


def load_organisations(session: Session, *, after: str, limit: int) -> list[Organisation]:
    """Organisations in the order of their ids."""
    asked = select(Organisation).where(Organisation.id > after).order_by(Organisation.id)
    return list(session.scalars(asked.limit(limit)))


def load_areas(session: Session, *, parent_id: str | None, after: str, limit: int) -> list[Area]:
    """Areas right below one ("" = the topmost, None = all), in the order of their ids."""
    asked = select(Area).where(Area.id > after).order_by(Area.id).limit(limit)
    if parent_id is not None:
        asked = asked.where(Area.parent_id.is_(None) if parent_id == "" else Area.parent_id == parent_id)
    return list(session.scalars(asked))


def delete_unused(session: Session, row: Organisation | Area) -> None:
    """Remove it.

    Raises
    ------
    InUseError
        Regions or areas refer to it.
    """
    row_id = row.id
    try:
        with session.begin_nested():
            session.delete(row)
    except IntegrityError:
        raise InUseError("{id} is in use: regions or areas refer to it", id=row_id) from None
