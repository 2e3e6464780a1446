"""The queue is the table of jobs. A worker takes a job by a claim, which it renews while it lives.

Whoever writes for a job shows the claim in the same transaction; without it nothing is written. So a worker that was
taken for dead, or whose job was cancelled, can finish what it is at without harm: nobody will take it from its hands.

    take_job      claim the oldest job that waits, or whose worker is dead
    renew         say that one is alive
    forget_steps  begin anew
    begin_step    tell watchers what is being done now
    finish_step   a step is done: its output, the count and what watchers read, all in one transaction
    end_job, fail_job, put_back
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from api.jobs.events import add_event
from api.jobs.kind import settled
from api.jobs.phrases import phrase_to_dict
from api.store.base import now
from api.store.job_claims import claim_oldest_job, hold_job
from api.store.job_steps import delete_steps, is_step_done, load_step_outputs
from api.store.models import Job, JobStep
from routing.errors import Phrase

MOST_LAPSES: Final = 3
"""A step whose worker died so often is not tried again: it would take down one worker after the other."""


class ClaimLostError(Exception):
    """The job was cancelled, or is another worker's now."""


@dataclass(frozen=True)
class Claim:
    """A job in the hands of a worker."""

    job_id: str
    kind: str
    region_id: str
    parameters: Mapping[str, Any]
    token: str
    lease_s: float


def take_job(session: Session, worker: str, lease_s: float) -> Claim | None:
    """The oldest job that nobody works on, claimed; None where there is none."""
    job = claim_oldest_job(session, worker, lease_s)
    if job is None:
        return None
    if job.lapses >= MOST_LAPSES:
        _end(session, job, "failed", Phrase("failed"))
        job.problem = _problem("job_failed", TOO_MANY_LAPSES)
        return None
    add_event(session, job, "state")
    return Claim(job.id, job.kind, job.region_id or "", settled(job.parameters), str(job.claim), lease_s)


TOO_MANY_LAPSES: Final = Phrase("several workers ended while they did one and the same step; it may need more memory")


def renew(session: Session, claim: Claim) -> None:
    """Say that the worker is alive.

    Raises
    ------
    ClaimLostError
        The job is not this worker's any more.
    """
    _held(session, claim)


def load_outputs(session: Session, job_id: str) -> dict[int, dict[str, Any]]:
    """What the steps gave that are done, by number."""
    return {number: settled(output) for number, output in load_step_outputs(session, job_id).items()}


def forget_steps(session: Session, claim: Claim) -> None:
    """Begin a job anew: what is done of it was done by another version, and one result is of one version.

    Raises
    ------
    ClaimLostError
        The job is not this worker's any more.
    """
    job = _held(session, claim)
    delete_steps(session, job.id)
    job.steps, job.steps_done = None, 0


def begin_step(session: Session, claim: Claim, told: Phrase) -> None:
    """Tell watchers what is being done now: a step that begins, or what a long one has come to."""
    job = _held(session, claim)
    job.message = phrase_to_dict(told)
    add_event(session, job, "step")


def finish_step(
    session: Session, claim: Claim, number: int, told: Phrase, output: Mapping[str, Any], *, steps: int | None = None
) -> Job | None:
    """Keep what a step gave; `steps` is how many there are, once that is known. None where it was kept before.

    A step is kept twice only where the database broke off just as it said yes: then the second time does nothing.

    Raises
    ------
    ClaimLostError
        The job is not this worker's any more; nothing is kept.
    """
    job = _held(session, claim)
    if is_step_done(session, job.id, number):
        return None
    session.add(JobStep(job_id=job.id, number=number, name=str(told)[:200], output=dict(output), worker=job.worker))
    job.steps_done += 1
    job.lapses = 0
    job.steps = job.steps if steps is None else steps
    add_event(session, job, "progress")
    return job


def end_job(session: Session, job: Job, outcome: Mapping[str, Any]) -> None:
    """The job is done; in the transaction of its last step."""
    job.outcome = dict(outcome)
    _end(session, job, "done", Phrase("done"))


def fail_job(session: Session, claim: Claim, code: str, told: Phrase) -> None:
    """The job cannot be done; what is done of it stays.

    Raises
    ------
    ClaimLostError
        The job is not this worker's any more.
    """
    job = _held(session, claim)
    job.problem = _problem(code, told)
    _end(session, job, "failed", Phrase("failed"))


def put_back(session: Session, claim: Claim) -> None:
    """Give the job to whoever comes next, because this worker stops.

    Raises
    ------
    ClaimLostError
        The job is not this worker's any more.
    """
    job = _held(session, claim)
    job.state, job.claim, job.lease_until = "queued", None, None
    job.message = phrase_to_dict(Phrase("waiting for a worker"))
    add_event(session, job, "state")


def _held(session: Session, claim: Claim) -> Job:
    """The job of a claim, locked, its lease renewed."""
    job = hold_job(session, claim.job_id, claim.token, claim.lease_s)
    if job is None:
        raise ClaimLostError
    return job


def _end(session: Session, job: Job, state: str, told: Phrase) -> None:
    job.state, job.claim, job.lease_until, job.ended_at = state, None, None, now()
    job.message = phrase_to_dict(told)
    add_event(session, job, "state")


def _problem(code: str, told: Phrase) -> dict[str, Any]:
    return {"code": code, "detail": phrase_to_dict(told)}
