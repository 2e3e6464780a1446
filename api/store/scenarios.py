"""Scenarios in the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.models import Scenario


def load_scenarios(session: Session, region_id: str, *, after: str, limit: int) -> Sequence[Scenario]:
    """Scenarios of a region by id, those after `after`."""
    wanted = select(Scenario).where(Scenario.region_id == region_id, Scenario.id > after)
    return session.scalars(wanted.order_by(Scenario.id).limit(limit)).all()
