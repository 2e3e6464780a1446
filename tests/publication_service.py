"""A small town in a service, with a worker at hand, to publish it. Imported by tests, never installed."""

from typing import Any

from fastapi.testclient import TestClient
from job_town import Threads, Town

from api.jobs.worker import Worker

QUICK = {"ranges": {"draws": 10}}
"""As few draws as a study takes."""


def publish(client: TestClient, town: Town, region_id: str = "town", **asked: Any) -> dict[str, Any]:
    """The outcome of the job that publishes."""
    answer = client.post(f"/api/v1/regions/{region_id}/publications", json=QUICK | asked)
    assert answer.status_code == 202, answer.text
    return work_off(client, town, answer.json()["id"])


def work_off(client: TestClient, town: Town, job_id: str) -> dict[str, Any]:
    """The outcome of a job, done in threads of this process."""
    worker = Worker(town.service, Threads())
    while client.get(f"/api/v1/jobs/{job_id}").json()["state"] == "queued":
        worker.run_next()
    job = client.get(f"/api/v1/jobs/{job_id}").json()
    assert job["state"] == "done", job["problem"]
    return dict(job["outcome"])
