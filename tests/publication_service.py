"""A small town in a service, with a worker at hand, to publish it. Imported by tests, never installed."""

import shutil
from functools import cache
from pathlib import Path
from secrets import token_bytes
from tempfile import mkdtemp
from typing import Any

from fastapi.testclient import TestClient
from job_town import Threads, Town, lay_out_job_town
from publication_town import SITING, publish_town, run_town

from api.jobs.worker import Worker
from api.service import Service
from api.store.database import Database
from api.store.models import Publication, Region
from geo.manifest import sha256
from geo.publication.certificate import read_published
from geo.publication.publish import Imprint

QUICK = {"ranges": {"draws": 10}, "png": "none", "report": []}
"""As few draws as a study takes, no pictures for print and no report."""


def lay_out_walking_town(database: Database, data: Path) -> Town:
    """The town of jobs by one travel mode, which is enough and takes half the time."""
    town = lay_out_job_town(database, data)
    with database.session() as session:
        row = session.get_one(Region, "town")
        row.question = row.question | {"modes": ["walk"]}
    return town


def publish(client: TestClient, town: Town, region_id: str = "town", **asked: Any) -> dict[str, Any]:
    """The outcome of the job that publishes."""
    answer = client.post(f"/api/v1/regions/{region_id}/publications", json=QUICK | asked)
    assert answer.status_code == 202, answer.text
    return work_off(client, town.service, answer.json()["id"])


def work_off(client: TestClient, service: Service, job_id: str) -> dict[str, Any]:
    """The outcome of a job, done in threads of this process."""
    worker = Worker(service, Threads())
    while client.get(f"/api/v1/jobs/{job_id}").json()["state"] == "queued":
        worker.run_next()
    job = client.get(f"/api/v1/jobs/{job_id}").json()
    assert job["state"] == "done", job["problem"]
    return dict(job["outcome"])


@cache
def frozen(*, proposal: bool = False) -> Path:
    """The folder of a small publication, made once; with a proposal of two sites or without."""
    folder = Path(mkdtemp(prefix="qamtu-test-publication-"))
    result = run_town(folder, SITING if proposal else "")
    publish_town(result, folder / "published", Imprint(date="2026-11-22", title="Town 2026", lang="ru"))
    return folder / "published"


def keep_publication(service: Service, publication_id: str = "", *, proposal: bool = False, **beside: Any) -> str:
    """The same publication in a service, as its job leaves it; `publication_id` for another edition of it."""
    folder = frozen(proposal=proposal)
    said = read_published(folder / "manifest.json")
    row = Publication(
        id=publication_id or said.short_id,
        content_id=publication_id or said.id,
        region_id="town",
        title=said.title,
        folder=f"publications/{publication_id or said.short_id}",
        manifest_sha256=sha256(folder / "manifest.json"),
        link_key=token_bytes(32),
        **beside,
    )
    shutil.copytree(folder, service.data / row.folder)
    with service.database.session() as session:
        session.add(row)
        session.flush()
        return row.id
