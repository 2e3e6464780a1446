"""Canary: strings that name a person are planted, everything is asked and made, and every output is searched for them.

They may stand in one place alone: the answer to a request that asks for contacts, or for the places of a plan.
"""

import gzip
import io
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from job_town import Threads
from sqlalchemy import text
from visit_service import make_plan, visits_service, work
from visit_town import MONDAY, VISITS, person, team

from api.backup import write_backup
from api.jobs.worker import Worker
from api.middleware.request_log import RequestLog
from api.store.base import Base
from api.store.database import Database
from api.visits.keys import KEY_FILE

NAME, PHONE, STREET, NOTE = "Zanzibarova", "5550199731", "Quetzalcoatlstrasse", "hasaparrotcalledpolly"
LON, LAT = 69.5023717, 42.3021713
PLACE = ("5023717", "3021713")
PERSONAL = (NAME, PHONE, STREET, NOTE)
CANARIES = (*PERSONAL, *PLACE)
CARER = "Nightingalewska"


def planted(found: bytes) -> list[str]:
    return [canary for canary in (*CANARIES, CARER) if canary.encode() in found or canary.encode("utf-16-le") in found]


@pytest.fixture
def world(database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """A service that logs all it can, whose temporary files lie where they can be searched."""
    caplog.set_level(logging.DEBUG)
    lines = io.StringIO()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch, visits_service(database, tmp_path / "data") as client:
        patch.setattr(tempfile, "tempdir", str(temporary))
        client.app.middleware_stack = RequestLog(client.app.middleware_stack, stream=lines)
        contact = {"name": NAME, "phone": PHONE, "address": STREET, "note": NOTE}
        people = [person(0, lon=LON, lat=LAT, contact=contact), *(person(n) for n in range(1, 6))]
        client.put(f"{VISITS}/people", json={"people": people}, headers={"If-Match": "*"})
        teams = [team(0, name=CARER), team(1)]
        client.put(f"{VISITS}/teams", json={"teams": teams}, headers={"If-Match": "*"})
        yield client, lines, caplog, tmp_path
        patch.undo()


def outcome(plan_id: str, number: int, **more: Any) -> dict[str, Any]:
    told = {"outcome_id": f"o-{number}", "visit_id": f"P-000@{MONDAY}", "plan_id": plan_id, "team_id": "N-00"}
    return told | {"outcome": "done", "at": f"{MONDAY}T10:0{number}:00+00:00", "note": NOTE} | more


def test_what_names_somebody_stands_nowhere_but_where_it_was_asked_for(world: Any, database: Database) -> None:
    client, lines, caplog, folder = world
    plan_id = make_plan(client, register=False, name=f"Week of {NAME}")
    address = f"{VISITS}/plans/{plan_id}"
    visit = next(
        stop["visit_id"]
        for tour in client.get(address).json()["tours"]
        for stop in tour["stops"]
        if "P-000" in stop["visit_id"]
    )
    key = {"Idempotency-Key": "one"}
    sent = client.post(f"{VISITS}/outcomes", json={"outcomes": [outcome(plan_id, 1)]}, headers=key)
    assert sent.json()["accepted"] == ["o-1"]
    replies = [
        client.get(f"{VISITS}/people"),
        client.get(f"{address}/visits/{visit}/why"),
        client.post(f"{address}/moves", json={"visit_id": visit, "date": "2026-11-27", "team_id": "N-01"}),
        client.post(f"{address}/replan", json={"no_shows": [visit], "accept": False}, headers=key),
        client.get(f"{VISITS}/progress", params={"from": MONDAY, "to": "2026-11-27"}),
        client.get(f"{VISITS}/reach", params={"from": MONDAY, "to": "2026-11-27"}),
        client.post(
            f"{VISITS}/people/import", params={"name": "x.csv", "preview": True}, content=f"id,name\n1,{NAME}\n"
        ),
        client.post(
            f"{VISITS}/people/import", params={"name": "x.csv", "preview": True}, content=f"id\n{NAME} {NAME}\n"
        ),
        client.put(
            f"{VISITS}/people", json={"people": [person(1, contact={"name": [NAME]})]}, headers={"If-Match": "*"}
        ),
        client.post(f"{VISITS}/outcomes", json={"outcomes": [outcome(plan_id, 2, outcome=NOTE)]}),
        *(client.get(f"{address}/{file}") for file in ("visits.csv", "calendar.ics", "plan.xlsx", "sheets.pdf")),
        client.get(f"{address}/tours.kml", params={"moved_m": 500}),
        client.get("/api/v1/jobs"),
        client.get("/api/v1/audit"),
        client.get("/api/v1/regions/town/export", params={"format": "geojson", "layer": "facilities"}),
        client.get("/api/v1/regions/town/results"),
        client.get("/ogc/collections"),
        client.get("/api/v1/regions"),
    ]
    for reply in replies:
        found = planted(_unpacked(reply.content))
        allowed = {CARER} if "/plans/" in str(reply.url) else set()
        if str(reply.url).endswith("/people"):
            allowed |= set(PLACE)  # who is visited is shown with the place, to whoever may
        if str(reply.url).endswith(("plan.xlsx", "calendar.ics", "sheets.pdf", ".kml?moved_m=500")):
            allowed |= {NAME}  # what its planner has called the plan
        assert set(found) <= allowed, (str(reply.url), found, reply.status_code)
    with_contacts = client.get(f"{VISITS}/people", params={"contacts": True}).text
    assert all(canary in with_contacts for canary in PERSONAL)
    stopped = client.post(f"{VISITS}/plans", json={"start": MONDAY, "name": NAME})
    assert stopped.status_code == 202
    assert planted(lines.getvalue().encode()) == []
    assert "{plan_id}" in lines.getvalue()
    assert planted(caplog.text.encode()) == []
    _search_rows(database)
    manifest = write_backup(database, folder / "data", folder / "backup.tar.gz")
    assert manifest.rows > 10
    assert KEY_FILE not in str(manifest.sha256)
    database.engine.dispose()
    for path in folder.rglob("*"):
        if path.is_file():
            assert planted(_unpacked(path.read_bytes())) == [], path
    work(client)


def test_the_files_of_a_job_name_nobody(world: Any) -> None:
    client, _, _, folder = world
    seen: list[str] = []

    def look() -> None:
        for path in (folder / "data" / "jobs").rglob("*"):
            if path.is_file() and "network" not in path.parts:
                seen.append(path.name)
                assert planted(path.read_bytes()) == [], path

    client.post(f"{VISITS}/plans", json={"start": MONDAY})
    Worker(client.app.state.service, Threads(before=look)).run_next()
    assert {"register.sealed", "asked.sealed", "tours.sealed"} <= set(seen)


def _search_rows(database: Database) -> None:
    """Every value of every table, and the bytes of a file that they are in."""
    with database.engine.connect() as connection:
        for table in Base.metadata.tables:
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                for value in row:
                    content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert planted(content) == [], table
    if database.is_sqlite:
        file = Path(str(database.url.database))
        for path in file.parent.glob(f"{file.name}*"):
            assert planted(path.read_bytes()) == [], path


def _unpacked(content: bytes) -> bytes:
    """What a reader of the file would see."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    return content
