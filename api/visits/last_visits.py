"""What phones have told returns to planning: gaps count from the last visit that was done."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from api.store.visit_outcomes import load_outcomes_between
from api.visits.last_done import BACK, last_done
from api.visits.outcomes import newest_by_visit
from api.visits.register import CarePlan
from api.visits.sealing import Seal


def with_last_visits(
    session: Session, seal: Seal, region_id: str, people: Mapping[str, CarePlan], start: date
) -> dict[str, CarePlan]:
    """Care plans with the last visit that was done before a plan begins, by what is written or what was told."""
    before = start - timedelta(days=1)
    last = last_done(newest_by_visit(load_outcomes_between(session, region_id, start - BACK, before), seal))
    found = {}
    for person_id, care in people.items():
        known = [day for day in (last.get(person_id), care.last_visit) if day is not None and day < start]
        found[person_id] = care.model_copy(update={"last_visit": max(known, default=None)})
    return found
