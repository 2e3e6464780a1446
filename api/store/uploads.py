"""Uploaded files and imports: rows, and files below the data folder that several rows may share."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.area_tree import areas_within
from api.store.models import Import, Job, Upload
from api.store.visible import Bounds

UNFINISHED = ("queued", "running")


def load_uploads(
    session: Session, bounds: Iterable[Bounds], owner_id: str | None, *, after: str, limit: int
) -> Sequence[Upload]:
    """Uploads within some bounds, and those of an owner, in the order of their ids, those after `after`."""
    mine = [Upload.created_by == owner_id] if owner_id else []
    wanted = select(Upload).where(Upload.id > after, or_(*mine, *(_within(*bound) for bound in bounds)))
    return session.scalars(wanted.order_by(Upload.id).limit(limit)).all()


def is_being_read(session: Session, upload_id: str) -> bool:
    """A job that is not done needs the file."""
    jobs = session.scalars(select(Job.parameters).where(Job.state.in_(UNFINISHED)))
    return any(parameters.get("upload_id") == upload_id for parameters in jobs)


def remove_unshared_upload(session: Session, data: Path, file: str) -> None:
    """Remove a file that no upload names any more."""
    if session.scalar(select(Upload.id).where(Upload.file == file).limit(1)) is None:
        (data / file).unlink(missing_ok=True)


def load_imports(session: Session, region_id: str, *, after: str, limit: int) -> Sequence[Import]:
    """Imports of a region in the order of their ids, those after `after`."""
    wanted = select(Import).where(Import.region_id == region_id, Import.id > after)
    return session.scalars(wanted.order_by(Import.id).limit(limit)).all()


def load_import(session: Session, region_id: str, import_id: str) -> Import:
    """One import of a region.

    Raises
    ------
    UnknownObjectError
        The region has none of this id.
    """
    row = session.get(Import, import_id)
    if row is None or row.region_id != region_id:
        raise unknown_object(import_id)
    return row


def _within(lineage: tuple[str, ...], organisation_id: str | None) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if lineage:
        conditions.append(Upload.area_id.in_(select(areas_within(lineage[0]).c.id)))
    if organisation_id is not None:
        conditions.append(Upload.organisation_id == organisation_id)
    return and_(true(), *conditions)
