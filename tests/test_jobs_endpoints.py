"""`/api/v1/jobs` over a real server: started, watched as it happens, read on after a break, cancelled, resumed."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from job_town import Threads, Town, lay_out_job_town, matrix_of
from live_service import listening

from api.jobs.worker import Worker
from api.main import create_app
from api.store.database import Database
from api.store.models import Job

JOBS = "/api/v1/jobs"
START = "/api/v1/regions/town/jobs"


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


@pytest.fixture
def client(town: Town) -> Iterator[httpx.Client]:
    """A client of a server that really listens."""
    with (
        listening(create_app(service=town.service), lifespan="off") as address,
        httpx.Client(base_url=address, timeout=60) as made,
    ):
        yield made


def start(client: httpx.Client, blocks: int = 4) -> str:
    answer = client.post(START, json={"kind": "matrix", "parameters": matrix_of(blocks)})
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == f"{JOBS}/{job['id']}"
    assert job["state"] == "queued"
    return str(job["id"])


def read_stream(lines: Iterator[str], until: int | None = None) -> list[dict[str, Any]]:
    """Events as a browser reads them: fields up to an empty line; comments are not for us."""
    found: list[dict[str, Any]] = []
    event: dict[str, Any] = {}
    for line in lines:
        if not line and event:
            found.append(event | {"data": json.loads(event["data"])})
            event = {}
            if until is not None and len(found) == until:
                break
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
    return found


def watch(client: httpx.Client, job_id: str, last: str = "", until: int | None = None) -> list[dict[str, Any]]:
    headers = {"Last-Event-ID": last} if last else {}
    with client.stream("GET", f"{JOBS}/{job_id}/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        return read_stream(answer.iter_lines(), until)


def test_a_job_is_watched_as_it_happens_and_read_on_after_a_break(town: Town, client: httpx.Client) -> None:
    job_id, on = start(client), threading.Semaphore(2)
    worker = threading.Thread(target=Worker(town.service, Threads(before=on.acquire)).run_next)
    worker.start()
    first = watch(client, job_id, until=3)  # while the job stands still in its second block
    assert worker.is_alive()
    on.release(100)
    rest = watch(client, job_id, last=first[-1]["id"])
    worker.join()
    events = first + rest
    assert [int(event["id"]) for event in events] == sorted({int(event["id"]) for event in events})
    done = [event["data"]["steps_done"] for event in events]
    assert done == sorted(done)
    assert (events[0]["data"]["state"], events[-1]["data"]["state"]) == ("queued", "done")
    assert done[-1] == events[-1]["data"]["steps"] == 6
    assert {event["event"] for event in events} == {"state", "step", "progress"}
    assert watch(client, job_id) == events  # all of it, once it is over
    assert watch(client, job_id, last=events[-1]["id"]) == []
    job = client.get(f"{JOBS}/{job_id}").json()
    assert (job["state"], job["steps_done"], job["problem"]) == ("done", 6, None)
    assert job["outcome"]["result_id"] == job_id


def test_a_server_that_stops_does_not_wait_for_who_watches(client: httpx.Client) -> None:
    """The fixture waits for the server: a stream without end would keep it."""
    job_id = start(client)
    stream = client.stream("GET", f"{JOBS}/{job_id}/events")
    answer = stream.__enter__()
    assert len(read_stream(answer.iter_lines(), until=1)) == 1


def test_a_job_is_cancelled_and_resumed(town: Town, client: httpx.Client) -> None:
    job_id = start(client)
    cancelled = client.post(f"{JOBS}/{job_id}/cancel", params={"lang": "ru"})
    assert (cancelled.status_code, cancelled.json()["state"], cancelled.json()["message"]) == (
        200,
        "cancelled",
        "отменена",
    )
    assert not Worker(town.service, Threads()).run_next()
    assert watch(client, job_id)[-1]["data"]["state"] == "cancelled"
    assert client.post(f"{JOBS}/{job_id}/resume").json()["state"] == "queued"
    assert Worker(town.service, Threads()).run_next()
    assert client.get(f"{JOBS}/{job_id}").json()["state"] == "done"
    for act in ("cancel", "resume"):
        refused = client.post(f"{JOBS}/{job_id}/{act}")
        assert (refused.status_code, refused.json()["code"]) == (422, "request")


def test_jobs_are_listed_newest_first(town: Town, client: httpx.Client) -> None:
    ids = [start(client) for _ in range(3)]
    client.post(f"{JOBS}/{ids[1]}/cancel")
    assert [job["id"] for job in client.get(JOBS).json()] == ids[::-1]
    assert [job["id"] for job in client.get(JOBS, params={"state": "cancelled"}).json()] == [ids[1]]
    assert [job["id"] for job in client.get(JOBS, params={"limit": 1, "region_id": "town"}).json()] == [ids[2]]
    assert client.get(JOBS, params={"region_id": "elsewhere"}).json() == []


def pages(client: httpx.Client, limit: int, between: Callable[[], Any] = lambda: None) -> list[list[str]]:
    """Ids of the jobs, page by page, as the links lead; `between` is called between pages."""
    found, following = list[list[str]](), f"{JOBS}?limit={limit}&region_id=town"
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        found.append([job["id"] for job in answer.json()])
        following = answer.links.get("next", {}).get("url", "")
        between()
    return found


def test_pages_of_jobs_go_on_where_the_last_one_ended(town: Town, client: httpx.Client) -> None:
    """Four of the jobs were made at one moment: among those the ids decide. New ones come before the first page."""
    ids = [start(client) for _ in range(7)]
    with town.service.database.session() as session:
        made = {job_id: session.get_one(Job, job_id).created_at for job_id in ids}
        for job_id in ids[2:6]:
            made[job_id] = session.get_one(Job, job_id).created_at = made[ids[2]]
    expected = sorted(sorted(ids), key=lambda job_id: made[job_id], reverse=True)
    for limit in (1, 2, 3, 7, 100):
        found = pages(client, limit)
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
        assert [job_id for page in found for job_id in page] == expected
    later = pages(client, 2, between=lambda: start(client))
    assert [job_id for page in later for job_id in page] == expected


@pytest.mark.parametrize("key", ["yesterday", "2026-11-22T10:00:00 1", "9999-99-99T00:00:00+00:00 1", " 1"])
def test_a_cursor_of_ones_own_is_refused(client: httpx.Client, key: str) -> None:
    cursor = base64.urlsafe_b64encode(key.encode()).decode()
    answer = client.get(JOBS, params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")


def test_a_failed_job_says_why_in_the_language_asked_for(town: Town, client: httpx.Client) -> None:
    asked = {"kind": "matrix", "parameters": {"mode": "bicycle"}}
    job_id = client.post(START, json=asked).json()["id"]
    assert Worker(town.service, Threads()).run_next()
    told = {lang: client.get(f"{JOBS}/{job_id}", params={"lang": lang}).json() for lang in ("en", "ru", "kk", "th")}
    assert {job["problem"]["code"] for job in told.values()} == {"travel_mode"}
    assert len({job["problem"]["detail"] for job in told.values()}) == 4


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "cook"}, 422),
        ({"kind": "matrix"}, 422),
        ({}, 422),
        ({"kind": "ranges", "parameters": {"draws": 0}}, 422),
    ],
)
def test_wrong_questions_are_refused(client: httpx.Client, asked: dict[str, Any], status: int) -> None:
    assert client.post(START, json=asked).status_code == status


def test_what_is_not_there_is_404(client: httpx.Client) -> None:
    for path in (f"{JOBS}/none", f"{JOBS}/none/events"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert client.post(f"{JOBS}/none/cancel").status_code == 404
    assert client.post("/api/v1/regions/nowhere/jobs", json={"kind": "ranges"}).status_code == 404
