"""Rows of plans of home visits."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from api.errors import unknown_object
from api.store.models import KeptVisitPlan


class FoundPlan(NamedTuple):
    """A plan, and whether it is agreed: `draft`, `agreed`."""

    plan_id: str
    state: str


def load_visit_plans(
    session: Session, region_id: str, *, after: str = "", limit: int = 1000
) -> Sequence[KeptVisitPlan]:
    """Plans of a region by id, those after `after`; without what was asked and the tours, which are megabytes each."""
    wanted = select(KeptVisitPlan).where(KeptVisitPlan.region_id == region_id, KeptVisitPlan.id > after)
    light = (defer(KeptVisitPlan.asked, raiseload=True), defer(KeptVisitPlan.tours, raiseload=True))
    return session.scalars(wanted.options(*light).order_by(KeptVisitPlan.id).limit(limit)).all()


def require_visit_plan(session: Session, region_id: str, plan_id: str, *, lock: bool = False) -> KeptVisitPlan:
    """One of them; with `lock` nobody else changes it before the transaction ends.

    Raises
    ------
    UnknownObjectError
        There is none in this region.
    """
    if lock:  # a write that changes nothing takes the lock of the row on PostgreSQL, of the file on SQLite
        same = {"revision": KeptVisitPlan.revision, "changed_at": KeptVisitPlan.changed_at}
        session.execute(update(KeptVisitPlan).where(KeptVisitPlan.id == plan_id).values(same))
    row = session.get(KeptVisitPlan, plan_id, populate_existing=True)
    if row is None or row.region_id != region_id:
        raise unknown_object(plan_id)
    return row


def find_plans_between(session: Session, region_id: str, first: date, last: date) -> list[FoundPlan]:
    """Plans that have a day within some days, the newest first; they are megabytes each, so few of them are read."""
    wanted = select(KeptVisitPlan.id, KeptVisitPlan.state).where(
        KeptVisitPlan.region_id == region_id, KeptVisitPlan.start <= last, KeptVisitPlan.ends >= first
    )
    rows = session.execute(wanted.order_by(KeptVisitPlan.changed_at.desc(), KeptVisitPlan.id))
    return [FoundPlan(*row) for row in rows]
