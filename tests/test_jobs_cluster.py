"""The same job on a Dask cluster of two processes and in a process of this machine: the same result, byte by byte."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import distributed
import pytest
from job_town import Threads, Town, lay_out_job_town, matrix_of
from sqlalchemy import select

from api.jobs import start_job
from api.jobs.processes import DaskProcesses, LocalProcesses, Processes, open_processes
from api.jobs.worker import Worker
from api.store.database import Database
from api.store.models import JobEvent


@pytest.fixture(scope="module")
def dask_cluster() -> Iterator[distributed.LocalCluster]:
    quiet = {"distributed.worker.memory.terminate": False, "logging.distributed": "error"}
    with (
        dask.config.set(quiet),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=None
        ) as cluster,
    ):
        yield cluster


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


def do(town: Town, processes: Processes, kind: str, parameters: dict[str, Any]) -> dict[str, bytes]:
    """A job, done; the files of its result."""
    with town.service.database.session() as session:
        job_id = start_job(session, kind, "town", parameters, None).id
    assert Worker(town.service, processes).run_next()
    job = town.job(job_id)
    assert (job.state, job.problem) == ("done", {})
    return town.files(job)


@pytest.mark.usually("sqlite")
def test_a_cluster_gives_what_one_process_gives(town: Town, dask_cluster: distributed.LocalCluster) -> None:
    asked = [("matrix", matrix_of(9)), ("coverage_by_district", {}), ("ranges", {"draws": 6, "draws_per_step": 2})]
    found = []
    for processes in (open_processes(dask_cluster.scheduler_address), open_processes()):
        found.append([do(town, processes, kind, parameters) for kind, parameters in asked])
        assert processes.width == (2 if isinstance(processes, DaskProcesses) else 1)
        processes.close()
    assert found[0] == found[1]
    with town.service.database.session() as session:
        told = list(session.scalars(select(JobEvent.data).order_by(JobEvent.key)))
    first = [event for event in told if event["worker"] == told[1]["worker"]]
    in_hand = [0]
    for event in first:  # on the cluster two steps are done at a time
        in_hand.append(in_hand[-1] + {"step": 1, "progress": -1}.get(event["event"], 0))
    assert max(in_hand) == 2


@pytest.mark.usually("postgresql")
def test_a_killed_member_of_the_cluster_costs_nothing_but_time(
    town: Town, dask_cluster: distributed.LocalCluster
) -> None:
    """Dask does its call again, perhaps on another one; steps leave nothing that a second try stumbles over."""
    processes = open_processes(dask_cluster.scheduler_address)
    with town.service.database.session() as session:
        job_id = start_job(session, "matrix", "town", matrix_of(40), None).id
    working = threading.Thread(target=Worker(town.service, processes).run_next)
    working.start()
    while (job := town.job(job_id)).steps_done < 8 and working.is_alive():
        time.sleep(0.01)
    assert job.state == "running"
    os.kill(dask_cluster.workers[0].process.pid, signal.SIGKILL)
    working.join(timeout=120)
    job = town.job(job_id)
    assert (job.state, job.steps_done) == ("done", 42)
    found = town.files(job)
    processes.close()
    assert found == do(town, Threads(), "matrix", matrix_of(40))


def test_addresses_choose_where_steps_are_done() -> None:
    assert isinstance(open_processes(""), LocalProcesses)
    assert isinstance(open_processes("tcp://127.0.0.1:8786"), DaskProcesses)
