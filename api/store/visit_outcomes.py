"""Rows of outcomes of home visits: added once each, never changed."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.store.models import KeptVisitPlan, VisitOutcome, VisitPerson

Keys = Collection[str]


def add_outcome(session: Session, row: VisitOutcome) -> bool:
    """Add an outcome; False where one with its id is there already, whoever brought it."""
    values = {
        column.name: value
        for column in VisitOutcome.__table__.columns
        if (value := getattr(row, column.name)) is not None
    }
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # What comes back tells it: the count of rows does not, on PostgreSQL.
    added = insert(VisitOutcome).values(values).on_conflict_do_nothing().returning(VisitOutcome.outcome_id)
    return session.scalar(added) is not None


def load_outcome(session: Session, region_id: str, outcome_id: str) -> VisitOutcome:
    """One that is there."""
    return session.get_one(VisitOutcome, (region_id, outcome_id), populate_existing=True)


def load_outcomes_between(session: Session, region_id: str, first: date, last: date) -> Sequence[VisitOutcome]:
    """Outcomes of visits of some days."""
    wanted = select(VisitOutcome).where(
        VisitOutcome.region_id == region_id, VisitOutcome.day >= first, VisitOutcome.day <= last
    )
    return session.scalars(wanted.order_by(VisitOutcome.day, VisitOutcome.at, VisitOutcome.outcome_id)).all()


def find_known_plans(session: Session, region_id: str, plan_ids: Keys) -> set[str]:
    """Which of some plans are there."""
    wanted = select(KeptVisitPlan.id).where(
        KeptVisitPlan.region_id == region_id, KeptVisitPlan.id.in_(sorted(plan_ids))
    )
    return set(session.scalars(wanted))


def find_known_people(session: Session, region_id: str, person_ids: Keys) -> set[str]:
    """Which of some people are there."""
    wanted = select(VisitPerson.person_id).where(
        VisitPerson.region_id == region_id, VisitPerson.person_id.in_(sorted(person_ids))
    )
    return set(session.scalars(wanted))
