"""What watchers of a job are told: rows in the order they came."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.models import JobEvent


def load_events(session: Session, job_id: str, after: int = 0) -> list[JobEvent]:
    """The events of a job behind one that is known, in their order."""
    wanted = select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.key > after).order_by(JobEvent.key)
    return list(session.scalars(wanted))
