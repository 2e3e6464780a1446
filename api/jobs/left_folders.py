"""Folders of jobs that nobody goes on with: workers that have nothing else to do remove them in time."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from api.errors import UnknownObjectError
from api.store.database import Database
from api.store.job_steps import delete_steps
from api.store.jobs import load_job
from api.store.models import Job

KEPT: Final = timedelta(days=30)
"""So long a failed or cancelled job can be resumed where it was; later it begins anew."""
UNKNOWN_KEPT: Final = timedelta(days=1)
"""A folder that no job has belonged to one of a region that is gone, or of another database on this data folder."""


def remove_left_folders(database: Database, data: Path, moment: datetime) -> list[str]:
    """Remove the folders that are left behind at a moment; gives their names."""
    above, removed = data / "jobs", []
    for folder in sorted(above.iterdir()) if above.is_dir() else ():
        with suppress(UnknownObjectError, FileNotFoundError):  # gone since we looked, perhaps by another worker
            if _remove_if_left(database, folder, moment):
                removed.append(folder.name)
    return removed


def _remove_if_left(database: Database, folder: Path, moment: datetime) -> bool:
    with database.session() as session:
        job = session.get(Job, folder.name)
    if job is None:
        is_old = datetime.fromtimestamp(folder.stat().st_mtime, UTC) < moment - UNKNOWN_KEPT
        if is_old:
            shutil.rmtree(folder, ignore_errors=True)
        return is_old
    if not _is_left(job, moment):
        return False
    # The steps first: wherever this is cut short, a job that is resumed has its files, or begins anew.
    with database.session() as session:
        job = load_job(session, folder.name, lock=True)
        if not _is_left(job, moment):
            return False
        if job.state != "done":
            delete_steps(session, job.id)
            job.steps, job.steps_done = None, 0
    aside = folder.with_name(f"{folder.name}.gone")
    shutil.rmtree(aside, ignore_errors=True)
    with database.session() as session:
        if not _is_left(load_job(session, folder.name, lock=True), moment):
            return False
        folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _is_left(job: Job, moment: datetime) -> bool:
    if job.state == "done":
        return True
    return job.state in ("failed", "cancelled") and job.ended_at is not None and job.ended_at < moment - KEPT
