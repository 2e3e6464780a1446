"""What watchers of a job are told, in order: rows, so that whoever comes back reads on where they left."""

from sqlalchemy.orm import Session

from api.store.models import Job, JobEvent


def add_event(session: Session, job: Job, event: str) -> None:
    """Tell watchers how a job stands: "state" has changed, a "step" was begun, or one was done ("progress")."""
    session.add(
        JobEvent(
            job_id=job.id,
            data={
                "event": event,
                "state": job.state,
                "steps": job.steps,
                "steps_done": job.steps_done,
                "message": job.message,
                "worker": job.worker,
            },
        )
    )
