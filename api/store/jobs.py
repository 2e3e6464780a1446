"""Rows of jobs: one by its id, and lists, newest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.models import Job, Region
from api.store.visible import Bounds, region_within

Place = tuple[datetime, str]
"""Where a job stands in the list: when it was made, and its id."""
VISITS: Final = "visits"
"""The kind of the jobs that plan home visits: they are the business of those who may visit, and of nobody else."""
PUBLICATIONS: Final = ("publication", "publication_check")
"""The kinds that freeze figures and compute them again: started, stopped and resumed by who may publish."""


def load_job(session: Session, job_id: str, *, lock: bool = False) -> Job:
    """The job of an id; with `lock` nobody else changes it before the transaction ends.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    if lock:  # a write that changes nothing takes the lock of the row on PostgreSQL, of the file on SQLite
        session.execute(update(Job).where(Job.id == job_id).values(lapses=Job.lapses))
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        raise unknown_object(job_id)
    return job


def load_all_jobs(
    session: Session,
    visits: Iterable[Bounds],
    *,
    region_id: str = "",
    state: str = "",
    after: Place | None = None,
    limit: int,
) -> list[Job]:
    """Jobs newest first, those behind `after`; of home visits those of regions within some bounds."""
    return _newest(session, [_visits_within(visits)], region_id, state, after, limit)


def load_jobs_within(
    session: Session,
    bounds: Iterable[Bounds],
    owner_id: str,
    visits: Iterable[Bounds],
    *,
    region_id: str = "",
    state: str = "",
    after: Place | None = None,
    limit: int,
) -> list[Job]:
    """Jobs of regions within some bounds, and those of no region that the owner started; newest first."""
    seen = or_(region_within(bounds), and_(Job.region_id.is_(None), Job.created_by == owner_id))
    return _newest(session, [seen, _visits_within(visits)], region_id, state, after, limit)


def _visits_within(bounds: Iterable[Bounds]) -> ColumnElement[bool]:
    return or_(Job.kind != VISITS, region_within(bounds))


def _newest(
    session: Session,
    conditions: list[ColumnElement[bool]],
    region_id: str,
    state: str,
    after: Place | None,
    limit: int,
) -> list[Job]:
    if region_id:
        conditions.append(Job.region_id == region_id)
    if state:
        conditions.append(Job.state == state)
    if after:
        moment, job_id = after
        conditions.append(or_(Job.created_at < moment, and_(Job.created_at == moment, Job.id > job_id)))
    wanted = select(Job).outerjoin(Region, Region.id == Job.region_id).where(*conditions)
    return list(session.scalars(wanted.order_by(Job.created_at.desc(), Job.id).limit(limit)))
