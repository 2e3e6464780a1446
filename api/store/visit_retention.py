"""Home-visit rows that are old: found by their days alone, so that they go even where the key is lost."""

from datetime import date, datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from api.store.models import Job, KeptVisitPlan, VisitOutcome, VisitPerson


def delete_old_plans(session: Session, ended_before: date) -> int:
    """Plans whose last day is past."""
    return _delete(session, delete(KeptVisitPlan).where(KeptVisitPlan.ends < ended_before))


def delete_old_outcomes(session: Session, before: date) -> int:
    """Outcomes of visits of days that are past."""
    return _delete(session, delete(VisitOutcome).where(VisitOutcome.day < before))


def delete_old_people(session: Session, ended_before: date, untouched_since: datetime) -> int:
    """People whose care has ended, and those whom no plan has held, and nobody has changed, for as long.

    Somebody with an end of care in the future is kept by neither: who is in no plan is not visited.
    """
    ended = and_(VisitPerson.care_ends.is_not(None), VisitPerson.care_ends < ended_before)
    planned = func.coalesce(VisitPerson.planned_until, date(1900, 1, 1))
    unused = and_(planned < ended_before, VisitPerson.changed_at < untouched_since)
    return _delete(session, delete(VisitPerson).where(or_(ended, unused)))


def find_old_visit_jobs(session: Session, kind: str, ended_before: datetime) -> list[str]:
    """Jobs that planned visits, long ended: their parameters and folders hold what was asked, sealed."""
    wanted = select(Job.id).where(Job.kind == kind, Job.ended_at.is_not(None), Job.ended_at < ended_before)
    return list(session.scalars(wanted))


def delete_jobs(session: Session, job_ids: list[str]) -> int:
    """Remove jobs with their steps and events."""
    return _delete(session, delete(Job).where(Job.id.in_(job_ids))) if job_ids else 0


def _delete(session: Session, statement: object) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[call-overload] # of a DELETE
