"""Scenarios in the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import UnknownObjectError
from api.store.models import Scenario


def load_scenarios(session: Session, region_id: str, *, after: str, limit: int) -> Sequence[Scenario]:
    """Scenarios of a region by id, those after `after`."""
    wanted = select(Scenario).where(Scenario.region_id == region_id, Scenario.id > after)
    return session.scalars(wanted.order_by(Scenario.id).limit(limit)).all()


def load_scenario(session: Session, scenario_id: str) -> Scenario:
    """One scenario.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    row = session.get(Scenario, scenario_id, with_for_update=True)
    if row is None:
        raise UnknownObjectError("there is nothing with the id {id} here", id=scenario_id)
    return row
