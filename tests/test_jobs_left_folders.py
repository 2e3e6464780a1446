"""Folders of jobs that nobody goes on with are removed in time; a job that is resumed later begins anew."""

import os
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from job_town import Threads, Town, lay_out_job_town, matrix_of
from sqlalchemy import delete, func, select

from api.jobs import cancel_job, resume_job, start_job
from api.jobs.left_folders import KEPT, UNKNOWN_KEPT, remove_left_folders
from api.jobs.worker import Worker
from api.store.base import now
from api.store.database import Database
from api.store.models import Job, JobStep

HOUR = timedelta(hours=1)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


def start(town: Town, parameters: dict[str, object] | None = None) -> str:
    with town.service.database.session() as session:
        return start_job(session, "matrix", "town", parameters or matrix_of(5), None).id


def half_done(town: Town) -> str:
    """A job of which some steps are done, back in the queue."""
    job_id, stop, calls = start(town), threading.Event(), iter(range(100))

    def stop_later() -> None:
        if next(calls) == 3:
            stop.set()

    Worker(town.service, Threads(before=stop_later)).run(stop)
    job = town.job(job_id)
    assert job.state == "queued"
    assert job.steps_done >= 3
    return job_id


def cancelled(town: Town) -> str:
    job_id = half_done(town)
    with town.service.database.session() as session:
        cancel_job(session, job_id)
    return job_id


def failed(town: Town) -> str:
    job_id = start(town, {"mode": "bicycle"})
    assert Worker(town.service, Threads()).run_next()
    assert town.job(job_id).state == "failed"
    return job_id


def folder_of(town: Town, job_id: str) -> Path:
    return town.service.data / "jobs" / job_id


def sweep(town: Town, later: timedelta) -> list[str]:
    return remove_left_folders(town.service.database, town.service.data, now() + later)


def steps_of(town: Town, job_id: str) -> int:
    with town.service.database.session() as session:
        return session.scalar(select(func.count()).select_from(JobStep).where(JobStep.job_id == job_id)) or 0


def test_failed_and_cancelled_jobs_keep_their_folders_for_a_time(town: Town) -> None:
    jobs = [failed(town), cancelled(town)]
    waiting = half_done(town)
    assert all(folder_of(town, job_id).is_dir() for job_id in (*jobs, waiting))
    assert sweep(town, KEPT - HOUR) == []
    assert sorted(sweep(town, KEPT + HOUR)) == sorted(jobs)
    assert [path.name for path in (town.service.data / "jobs").iterdir()] == [waiting]
    assert [steps_of(town, job_id) for job_id in jobs] == [0, 0]
    assert steps_of(town, waiting) == town.job(waiting).steps_done > 0
    assert sweep(town, 10 * KEPT) == [], "a job that waits is nobody's to remove"


def test_a_job_that_is_resumed_after_that_begins_anew(town: Town) -> None:
    plain, late = start(town), ""
    assert Worker(town.service, Threads()).run_next()
    late = cancelled(town)
    assert sweep(town, KEPT + HOUR) == [late]
    with town.service.database.session() as session:
        assert resume_job(session, late).steps_done == 0
    assert Worker(town.service, Threads()).run_next()
    job = town.job(late)
    assert (job.state, job.steps_done, job.steps) == ("done", 7, 7)
    assert town.files(job) == town.files(town.job(plain))


def test_a_job_that_is_resumed_before_keeps_its_folder_and_goes_on(town: Town) -> None:
    job_id = cancelled(town)
    done = town.job(job_id).steps_done
    with town.service.database.session() as session:
        resume_job(session, job_id)
    assert sweep(town, KEPT + HOUR) == []
    assert folder_of(town, job_id).is_dir()
    assert steps_of(town, job_id) == done


def test_a_removal_that_was_cut_short_is_finished(town: Town) -> None:
    job_id = cancelled(town)
    folder = folder_of(town, job_id)
    aside = folder.with_name(f"{job_id}.gone")
    shutil.copytree(folder, aside)
    assert job_id in sweep(town, KEPT + HOUR)
    assert not folder.exists()
    assert not aside.exists()


def test_the_folder_of_a_job_that_went_with_its_region(town: Town) -> None:
    job_id = cancelled(town)
    with town.service.database.session() as session:
        session.execute(delete(Job).where(Job.id == job_id))
    assert sweep(town, UNKNOWN_KEPT - HOUR) == [], "the job may be that of another database"
    assert sweep(town, UNKNOWN_KEPT + HOUR) == [job_id]


def test_what_a_done_job_has_left_goes_at_once(town: Town) -> None:
    job_id = start(town)
    assert Worker(town.service, Threads()).run_next()
    folder_of(town, job_id).mkdir(parents=True)
    assert sweep(town, timedelta(0)) == [job_id]
    assert steps_of(town, job_id) == town.job(job_id).steps_done == 7


def test_an_idle_worker_does_it(town: Town) -> None:
    job_id, stop = cancelled(town), threading.Event()
    os.utime(folder_of(town, job_id))
    worker = Worker(town.service, Threads(), clock=lambda: now() + KEPT + HOUR)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    give_up = time.monotonic() + 60
    while folder_of(town, job_id).exists() and time.monotonic() < give_up:
        time.sleep(0.02)
    stop.set()
    thread.join(timeout=30)
    assert not folder_of(town, job_id).exists()
