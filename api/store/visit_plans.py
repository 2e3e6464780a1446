"""Rows of plans of home visits."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.models import KeptVisitPlan


def load_visit_plans(
    session: Session, region_id: str, *, after: str = "", limit: int = 1000
) -> Sequence[KeptVisitPlan]:
    """Plans of a region by id, those after `after`."""
    wanted = select(KeptVisitPlan).where(KeptVisitPlan.region_id == region_id, KeptVisitPlan.id > after)
    return session.scalars(wanted.order_by(KeptVisitPlan.id).limit(limit)).all()


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


def load_plans_between(session: Session, region_id: str, first: date, last: date) -> Sequence[KeptVisitPlan]:
    """Plans that have a day within some days, the newest first."""
    wanted = select(KeptVisitPlan).where(
        KeptVisitPlan.region_id == region_id, KeptVisitPlan.start <= last, KeptVisitPlan.ends >= first
    )
    return session.scalars(wanted.order_by(KeptVisitPlan.changed_at.desc(), KeptVisitPlan.id)).all()
