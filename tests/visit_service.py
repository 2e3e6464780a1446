"""A service with home visits in a small town, and a worker that does its jobs in this process. Imported by tests."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from job_town import Threads
from kept_town import keep_town, service_of
from visit_town import MONDAY, VISITS, put_register

from api.jobs.worker import Worker
from api.main import create_app
from api.settings import Settings
from api.store.database import Database


@contextmanager
def visits_service(database: Database, data: Path, **settings: Any) -> Any:
    """A client of a service that has the town."""
    keep_town(database, data)
    app = create_app(service=service_of(database, data), settings=Settings(log="none", read_ahead=0, **settings))
    with TestClient(app) as client:
        yield client


def work(client: Any) -> None:
    """Do the jobs that wait."""
    worker = Worker(client.app.state.service, Threads())
    while worker.run_next():
        pass


def make_plan(client: Any, *, people: int = 8, teams: int = 2, register: bool = True, **asked: Any) -> str:
    """A plan of a week; its id."""
    if register:
        put_register(client, people, teams)
    started = client.post(f"{VISITS}/plans", json={"start": MONDAY, "days": 5} | asked)
    assert started.status_code == 202, started.text
    work(client)
    job = client.get(started.headers["Location"]).json()
    assert job["state"] == "done", job
    return str(job["outcome"]["plan_id"])
