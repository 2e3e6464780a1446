"""Results in the database; their files are folders beside it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.models import Result


def load_results(session: Session, region_id: str, *, after: str, limit: int) -> Sequence[Result]:
    """Results of a region by id, those after `after`."""
    wanted = select(Result).where(Result.region_id == region_id, Result.id > after)
    return session.scalars(wanted.order_by(Result.id).limit(limit)).all()


def load_result_folders(session: Session, region_id: str) -> list[str]:
    """Folders of the results of a region, below the data folder."""
    return list(session.scalars(select(Result.folder).where(Result.region_id == region_id)))


def remove_result_folder(data: Path, folder: str) -> None:
    """Remove the files of a result whose row is gone; never anything but a folder below the data folder."""
    path = (data / folder).resolve()
    if path != data.resolve() and path.is_relative_to(data.resolve()):
        shutil.rmtree(path, ignore_errors=True)
