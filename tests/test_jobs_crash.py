"""What kills cannot do: a worker is killed, a database restarts, and the result is that of a quiet run, once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from job_town import Threads, Town, lay_out_job_town, matrix_of
from postgis_cluster import Cluster
from sqlalchemy import func, select

from api.jobs import start_job
from api.jobs.worker import Worker, worker_beside
from api.store.database import Database
from api.store.models import Job, JobEvent, JobStep, Result

pytestmark = pytest.mark.slow
BLOCKS = 70
LEASE_S = 2.0


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


@contextmanager
def worker(town: Town, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A `qamtu worker`."""
    command = [sys.executable, "-m", "api", "worker", "--database", url, "--lease-s", str(LEASE_S)]
    log = (town.service.data / "worker.log").open("ab")
    environment = os.environ | {"QAMTU_DATA": str(town.service.data), "QAMTU_DASK": ""}
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def start(town: Town) -> str:
    with town.service.database.session() as session:
        return start_job(session, "matrix", "town", matrix_of(BLOCKS), None).id


def wait_for(town: Town, job_id: str, reached: Callable[[Job], bool], seconds: float = 120) -> Job:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        job = town.job(job_id)
        if reached(job):
            return job
        time.sleep(0.005)
    log = town.service.data / "worker.log"
    raise AssertionError(f"{job.state}, {job.steps_done} of {job.steps}: {log.read_text()[-3000:]}")


def quiet_run(town: Town) -> dict[str, bytes]:
    """The result of the same job when nothing happens to it."""
    job_id = start(town)
    assert Worker(town.service, Threads()).run_next()
    return town.files(town.job(job_id))


def count(town: Town, what: type[JobStep] | type[Result]) -> int:
    with town.service.database.session() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def begun(town: Town, job_id: str) -> int:
    """How often a step was begun."""
    with town.service.database.session() as session:
        told = session.scalars(select(JobEvent.data).where(JobEvent.job_id == job_id))
        return sum(data["event"] == "step" for data in told)


@pytest.mark.usually("sqlite")
def test_a_killed_worker_costs_one_step_and_nothing_is_done_twice(town: Town, database_url: str) -> None:
    job_id = start(town)
    with worker(town, database_url) as first:
        wait_for(town, job_id, lambda job: job.steps_done >= 10)
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
        first.send_signal(signal.SIGKILL)
        first.wait()
    left = town.job(job_id)
    assert left.state == "running"
    assert 10 <= left.steps_done < BLOCKS, "too quick to be killed in between: give it more blocks"
    with worker(town, database_url):
        job = wait_for(town, job_id, lambda job: job.state not in ("queued", "running"))
    assert (job.state, job.steps_done, job.steps) == ("done", BLOCKS + 2, BLOCKS + 2)
    assert BLOCKS + 2 <= begun(town, job_id) <= BLOCKS + 3
    assert (count(town, JobStep), count(town, Result)) == (BLOCKS + 2, 1)
    with town.service.database.session() as session:
        assert len(set(session.scalars(select(JobStep.worker)))) == 2
    assert town.files(job) == quiet_run(town)
    assert children
    assert not [pid for pid in children if _is_running(pid)], "its processes should have ended with the worker"


def _is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.usually("postgresql")
def test_two_workers_do_no_step_twice_and_one_takes_over_when_the_other_is_stopped(
    town: Town, database_url: str
) -> None:
    jobs = [start(town), start(town)]
    with worker(town, database_url) as stopped, worker(town, database_url):
        wait_for(town, jobs[0], lambda job: job.steps_done >= 5)
        stopped.terminate()
        assert stopped.wait(timeout=60) == 0
        assert town.job(jobs[0]).lapses == 0
        for job_id in jobs:
            assert wait_for(town, job_id, lambda job: job.state not in ("queued", "running")).state == "done"
    assert BLOCKS * 2 + 4 <= begun(town, jobs[0]) + begun(town, jobs[1]) <= BLOCKS * 2 + 5
    assert (count(town, JobStep), count(town, Result)) == (2 * (BLOCKS + 2), 2)
    first, second = (town.files(town.job(job_id)) for job_id in jobs)
    assert first == second


@pytest.mark.usually("sqlite")
def test_jobs_are_done_beside_the_service(town: Town) -> None:
    """A laptop needs no second command; the thread ends with the service, whatever it is at."""
    with worker_beside(town.service):
        job_id = start(town)
        assert wait_for(town, job_id, lambda job: job.state not in ("queued", "running")).state == "done"
        left = start(town)
        wait_for(town, left, lambda job: job.steps_done >= 3)
    assert not [thread for thread in threading.enumerate() if thread.name == "jobs"]
    assert town.job(left).state in ("queued", "done")


def test_a_restart_of_postgresql_is_survived(cluster: Cluster, tmp_path: Path) -> None:
    """Connections break in the middle of whatever was asked; the worker waits and goes on, no step is done again."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE restarted TEMPLATE template_qamtu")
    database = Database(cluster.url("restarted"))
    town = lay_out_job_town(database, tmp_path / "data")
    job_id = start(town)
    with worker(town, cluster.url("restarted")) as one:
        for steps_done in (8, 35):
            wait_for(town, job_id, lambda job, least=steps_done: job.steps_done >= least)
            assert town.job(job_id).state == "running"
            database.engine.dispose()
            cluster.restart()
        job = wait_for(town, job_id, lambda job: job.state not in ("queued", "running"))
        assert one.poll() is None
    assert (job.state, job.steps_done) == ("done", BLOCKS + 2)
    assert begun(town, job_id) <= BLOCKS + 2 + 2
    assert (count(town, JobStep), count(town, Result)) == (BLOCKS + 2, 1)
    assert town.files(job) == quiet_run(town)
    database.close()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE restarted WITH (FORCE)")
