"""What is old is deleted when the clock says so, even without the key; what is in use stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from job_town import Threads
from sqlalchemy import select, update
from visit_service import visits_service
from visit_town import VISITS, person, put_register, team

from api.jobs.worker import Worker
from api.store.base import now
from api.store.database import Database
from api.store.models import AuditEntry, Job, KeptVisitPlan, VisitOutcome, VisitPerson, VisitTeam
from api.visits.keys import KEY_FILE

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        yield client


def lay_out(client: TestClient, database: Database, data: Path) -> None:
    """A person whose care ends, in a plan, another in a plan, one in none; a plan, an outcome and a job of one week."""
    people = [person(0, until="2026-11-27"), person(1), person(2)]
    client.put(f"{VISITS}/people", json={"people": people}, headers={"If-Match": "*"})
    client.put(f"{VISITS}/teams", json={"teams": [team(0)]}, headers={"If-Match": "*"})
    days = {"start": date(2026, 11, 23), "ends": date(2026, 11, 27)}
    with database.session() as session:
        session.execute(update(VisitPerson).values(changed_at=START))
        session.execute(
            update(VisitPerson)
            .where(VisitPerson.person_id.in_(["P-000", "P-001"]))
            .values(planned_until=date(2027, 1, 29), changed_at=START)
        )
        session.add(KeptVisitPlan(id="p", region_id="town", **days, about=b"", asked=b"", tours=b"", key_id="k"))
        told = {"day": date(2026, 11, 23), "team_id": "N-00", "at": START, "sealed": b"", "key_id": "k"}
        session.add(VisitOutcome(region_id="town", outcome_id="x", plan_id="p", person_id="P-000", **told))
        session.add(Job(id="j", kind="visits", region_id="town", state="done", ended_at=START))
    (data / "jobs" / "j").mkdir(parents=True, exist_ok=True)
    (data / "jobs" / "j" / "asked.sealed").write_bytes(b"x")


def left(database: Database) -> dict[str, Any]:
    with database.session() as session:
        return {
            "people": sorted(session.scalars(select(VisitPerson.person_id))),
            "plans": len(session.scalars(select(KeptVisitPlan)).all()),
            "outcomes": len(session.scalars(select(VisitOutcome)).all()),
            "jobs": len(session.scalars(select(Job).where(Job.kind == "visits")).all()),
            "teams": len(session.scalars(select(VisitTeam)).all()),
        }


def keep_house_at(client: TestClient, moment: datetime) -> None:
    """As a worker does that has nothing else to do."""
    service = client.app.state.service  # type: ignore[attr-defined]
    Worker(service, Threads(), clock=lambda: moment)._tidy()


@pytest.mark.parametrize("with_key", [True, False])
def test_the_clock_is_shifted_and_what_is_old_goes(
    client: TestClient, database: Database, tmp_path: Path, with_key: bool
) -> None:
    lay_out(client, database, tmp_path)
    if not with_key:
        (tmp_path / KEY_FILE).unlink()
    everything = {"people": ["P-000", "P-001", "P-002"], "plans": 1, "outcomes": 1, "jobs": 1, "teams": 1}
    keep_house_at(client, START + timedelta(days=89))
    assert left(database) == everything
    keep_house_at(client, START + timedelta(days=92))
    assert left(database) == everything | {"people": ["P-000", "P-001"], "outcomes": 0, "jobs": 0}
    assert not (tmp_path / "jobs" / "j").exists()
    keep_house_at(client, START + timedelta(days=96))
    assert left(database) == everything | {"people": ["P-001"], "outcomes": 0, "jobs": 0, "plans": 0}
    keep_house_at(client, datetime(2027, 1, 29, tzinfo=UTC) + timedelta(days=92))
    assert left(database) == {"people": [], "plans": 0, "outcomes": 0, "jobs": 0, "teams": 1}
    with database.session() as session:
        expired = [one for one in session.scalars(select(AuditEntry)) if one.action == "expire"]
    assert [one.details["people"] for one in expired] == [1, 1, 1]


def test_the_days_are_a_setting(
    client: TestClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(client, database, tmp_path)
    monkeypatch.setenv("QAMTU_VISITS_RETENTION_DAYS", "7")
    keep_house_at(client, START + timedelta(days=30))
    assert left(database)["people"] == ["P-001"]


def test_what_is_changed_is_in_use(client: TestClient, database: Database) -> None:
    put_register(client, people=2)
    keep_house_at(client, now() + timedelta(days=80))
    assert left(database)["people"] == ["P-000", "P-001"]
