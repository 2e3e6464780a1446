"""Cancels and resumes jobs: a change of their state, which the worker notices within a second."""

from sqlalchemy.orm import Session

from api.errors import RequestError
from api.jobs.events import add_event
from api.jobs.phrases import phrase_to_dict
from api.store.base import now
from api.store.jobs import load_job
from api.store.models import Job
from routing.errors import Phrase

ENDED = ("done", "failed", "cancelled")


def cancel_job(session: Session, job_id: str) -> Job:
    """Stop a job; steps that are done stay done. One that has been cancelled already stays so.

    Raises
    ------
    UnknownObjectError
        There is none.
    RequestError
        It has ended.
    """
    job = load_job(session, job_id, lock=True)
    if job.state == "cancelled":
        return job
    if job.state in ENDED:
        raise RequestError("the job has ended; there is nothing to cancel")
    # Without its claim the worker can write no more, however late it notices.
    job.state, job.claim, job.lease_until, job.ended_at = "cancelled", None, None, now()
    job.message = phrase_to_dict(Phrase("cancelled"))
    session.flush()
    add_event(session, job, "state")
    return job


def resume_job(session: Session, job_id: str) -> Job:
    """Put a job that was cancelled, or has failed, into the queue again: it goes on after the steps that are done.

    Raises
    ------
    UnknownObjectError
        There is none.
    RequestError
        It is done.
    """
    job = load_job(session, job_id, lock=True)
    if job.state in ("queued", "running"):
        return job
    if job.state == "done":
        raise RequestError("the job is done; there is nothing to resume")
    job.state, job.claim, job.lease_until, job.ended_at = "queued", None, None, None
    job.lapses, job.problem, job.message = 0, {}, phrase_to_dict(Phrase("waiting for a worker"))
    session.flush()
    add_event(session, job, "state")
    return job
