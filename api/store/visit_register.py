"""Rows of people and teams of home visits."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import unknown_object
from api.store.models import Region, VisitPerson, VisitTeam
from api.store.region_rows import unknown_region

Row = TypeVar("Row", VisitPerson, VisitTeam)


def lock_visits(session: Session, region_id: str) -> Region:
    """The region, whose home visits nobody else changes before this transaction ends.

    Raises
    ------
    UnknownRegionError
        There is none.
    """
    # A write that changes nothing takes the lock of the row on PostgreSQL, of the file on SQLite.
    same = {"revision": Region.revision, "changed_at": Region.changed_at}
    session.execute(update(Region).where(Region.id == region_id).values(same))
    row = session.get(Region, region_id, populate_existing=True)
    if row is None:
        raise unknown_region(region_id)
    return row


def load_register(session: Session, model: type[Row], region_id: str) -> Sequence[Row]:
    """All people or teams of a region, in the order of their ids."""
    wanted = select(model).where(model.region_id == region_id).order_by(_id_of(model))
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def require_one(session: Session, model: type[Row], region_id: str, one_id: str) -> Row:
    """One of them.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    wanted = select(model).where(model.region_id == region_id, _id_of(model) == one_id)
    row = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if row is None:
        raise unknown_object(one_id)
    return row


def note_planned(session: Session, region_id: str, person_ids: Collection[str], until: date) -> None:
    """Remember until when people are planned for: so long, and a while longer, they are kept."""
    for row in load_register(session, VisitPerson, region_id):
        if row.person_id in person_ids and (row.planned_until is None or row.planned_until < until):
            row.planned_until = until


def _id_of(model: type[VisitPerson] | type[VisitTeam]) -> InstrumentedAttribute[str]:
    return VisitPerson.person_id if model is VisitPerson else VisitTeam.team_id
