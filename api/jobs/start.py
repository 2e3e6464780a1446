"""Puts a job into the queue."""

from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.bad_values import explain_value
from api.errors import unknown_object
from api.jobs.events import add_event
from api.jobs.kind import load_kind
from api.jobs.phrases import phrase_to_dict
from api.store.models import Job, Region
from routing.errors import Phrase


class Starter(Protocol):
    """Who starts a job: `api.access.actor.Actor`."""

    @property
    def id(self) -> str:
        """Of the user; "" = the local one."""


def start_job(
    session: Session, kind: str, region_id: str | None, parameters: Mapping[str, Any], actor: Starter | None
) -> Job:
    """A job that workers will find once the caller's transaction is committed.

    Raises
    ------
    RequestError
        There is no such kind, or a parameter cannot be.
    UnknownObjectError
        There is no such region.
    """
    asked = load_kind(kind).asked
    if region_id is not None and session.get(Region, region_id) is None:
        raise unknown_object(region_id)
    try:
        read = asked.model_validate(dict(parameters))
    except ValidationError as error:
        first = error.errors()[0]
        raise explain_value(".".join(str(part) for part in first["loc"]), dict(first)) from None
    job = Job(
        kind=kind,
        region_id=region_id,
        parameters=read.model_dump(mode="json"),
        state="queued",
        message=phrase_to_dict(Phrase("waiting for a worker")),
        created_by=actor.id or None if actor else None,
    )
    session.add(job)
    session.flush()
    add_event(session, job, "state")
    return job
