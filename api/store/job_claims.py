"""Claims on jobs, in one statement each: of two that ask at once, one gets it. `api.jobs.queue` has the rules."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from api.store.base import now
from api.store.models import Job


def claim_oldest_job(session: Session, worker: str, lease_s: float) -> Job | None:
    """The oldest job that waits, or whose worker is dead, now claimed by this one; None where there is none."""
    moment = _clock(session)
    free = or_(Job.state == "queued", and_(Job.state == "running", Job.lease_until < moment))
    oldest = select(Job.id).where(free).order_by(Job.created_at, Job.id).limit(1).with_for_update(skip_locked=True)
    job_id = session.scalar(oldest)
    if job_id is None:
        return None
    claim = uuid4().hex
    claimed = {
        "lapses": Job.lapses + case((Job.state == "running", 1), else_=0),
        "state": "running",
        "claim": claim,
        "worker": worker,
        "lease_until": moment + timedelta(seconds=lease_s),
        "started_at": func.coalesce(Job.started_at, moment),
    }
    # On SQLite no row is locked: of two that found the job, the second one changes nothing.
    take = update(Job).where(Job.id == job_id, free).values(claimed)
    session.execute(take.execution_options(synchronize_session=False))
    job = session.get(Job, job_id, populate_existing=True)
    return job if job is not None and job.claim == claim else None


def hold_job(session: Session, job_id: str, claim: str, lease_s: float) -> Job | None:
    """The job of a claim, locked, its lease renewed; None where the claim is lost."""
    lease_until = _clock(session) + timedelta(seconds=lease_s)
    mine = update(Job).where(Job.id == job_id, Job.claim == claim, Job.state == "running")
    session.execute(mine.values(lease_until=lease_until).execution_options(synchronize_session=False))
    job = session.get(Job, job_id, populate_existing=True)
    return job if job is not None and job.claim == claim and job.state == "running" else None


def _clock(session: Session) -> datetime:
    """The moment by the clock that all workers share: that of the database server, or of the machine."""
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment
    return now()
