"""Steps of jobs that are done, and what they gave."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store.models import JobStep


def load_step_outputs(session: Session, job_id: str) -> dict[int, dict[str, Any]]:
    """What the steps gave that are done, by number."""
    rows = session.execute(select(JobStep.number, JobStep.output).where(JobStep.job_id == job_id))
    return {row.number: row.output for row in rows}


def is_step_done(session: Session, job_id: str, number: int) -> bool:
    """Whether a step was kept."""
    return session.get(JobStep, (job_id, number)) is not None


def delete_steps(session: Session, job_id: str) -> None:
    """Forget what was done of a job."""
    session.execute(delete(JobStep).where(JobStep.job_id == job_id))
