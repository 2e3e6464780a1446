"""People and teams of home visits: kept, changed by who has seen them, shown without contacts unless asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from kept_town import served_town
from sqlalchemy import select
from visit_town import VISITS, person, put_register, team

from api.store.database import Database
from api.store.models import AuditEntry, VisitPerson

ANY = {"If-Match": "*"}
CONTACT = {"name": "Somsri Jaidee", "phone": "+66 81 234 5678", "address": "12/3 Moo 4", "note": "two dogs"}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with served_town(database, tmp_path) as client:
        yield client


def people_of(client: TestClient, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{VISITS}/people", params=query)
    assert answer.status_code == 200, answer.text
    return {one["person_id"]: one for one in answer.json()["people"]}


def test_people_come_back_as_they_were_given(client: TestClient) -> None:
    full = person(
        3,
        visits_per_week=0.5,
        min_gap_days=2,
        max_gap_days=20,
        windows=[{"start": "09:00", "end": "11:00"}, {"start": "14:00", "end": "16:00"}],
        skills=["nurse", "ttm"],
        carers=2,
        priority=3,
        preferred_days=[1, 3],
        not_days=[6, 7],
        until="2027-03-01",
        usual_teams=["N-01"],
    )
    told = client.put(f"{VISITS}/people", json={"people": [full]}, headers=ANY)
    assert {"added": 1, "changed": 0, "removed": 0}.items() <= told.json().items()
    (shown,) = people_of(client).values()
    assert full.items() <= shown.items()
    assert shown["has_contact"] is False
    again = client.put(f"{VISITS}/people", json={"people": [full]}, headers={"If-Match": told.headers["ETag"]})
    assert (again.json()["changed"], again.json()["etag"]) == (0, told.json()["etag"])


def test_what_cannot_be_is_refused_and_nothing_is_kept(client: TestClient) -> None:
    put_register(client)
    for answer in (
        client.patch(f"{VISITS}/people/P-000", json={"since": "2026-12-01", "until": "2026-11-01"}, headers=ANY),
        client.put(f"{VISITS}/people", json={"people": [person(0), person(1, tai="Z9")]}, headers=ANY),
        client.patch(f"{VISITS}/teams/N-00", json={"shift_start": "17:00", "shift_end": "08:00"}, headers=ANY),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "request")
    assert len(people_of(client)) == 8
    assert people_of(client)["P-000"]["since"] is None


def test_a_list_is_changed_only_by_who_has_seen_it(client: TestClient) -> None:
    put_register(client)
    etag = client.get(f"{VISITS}/people").headers["ETag"]
    assert client.put(f"{VISITS}/people", json={"people": []}).status_code == 428
    assert client.get(f"{VISITS}/people", headers={"If-None-Match": etag}).status_code == 304
    told = client.put(f"{VISITS}/people", json={"people": [person(1)]}, headers={"If-Match": etag})
    assert (told.status_code, told.json()["removed"]) == (200, 7)
    assert client.put(f"{VISITS}/people", json={"people": []}, headers={"If-Match": etag}).status_code == 412
    assert list(people_of(client)) == ["P-001"]


def test_a_person_is_changed_and_removed(client: TestClient) -> None:
    put_register(client, people=2)
    address, seen = f"{VISITS}/people/P-000", people_of(client)["P-000"]
    told = client.patch(address, json={"visits_per_week": 3, "skills": ["nurse"]}, headers={"If-Match": seen["etag"]})
    assert told.status_code == 200, told.text
    assert (told.json()["visits_per_week"], told.json()["lon"]) == (3, seen["lon"])
    stale = client.patch(address, json={"visits_per_week": 1}, headers={"If-Match": seen["etag"]})
    assert stale.status_code == 412
    assert client.delete(address, headers={"If-Match": told.headers["ETag"]}).status_code == 204
    assert client.get(address).status_code == 404
    assert list(people_of(client)) == ["P-001"]


def test_contacts_are_shown_only_when_asked_for_and_stay_when_left_out(client: TestClient) -> None:
    client.put(f"{VISITS}/people", json={"people": [person(1, contact=CONTACT)]}, headers=ANY)
    assert people_of(client)["P-001"]["contact"] is None
    assert people_of(client)["P-001"]["has_contact"] is True
    assert people_of(client, contacts=True)["P-001"]["contact"] == CONTACT
    client.put(f"{VISITS}/people", json={"people": [person(1, duration_min=45)]}, headers=ANY)
    assert people_of(client, contacts=True)["P-001"]["contact"] == CONTACT
    client.patch(f"{VISITS}/people/P-001", json={"contact": None}, headers=ANY)
    assert people_of(client, contacts=True)["P-001"]["contact"] is None


def test_every_read_is_in_the_audit_log(client: TestClient, database: Database) -> None:
    put_register(client, people=3)
    people_of(client)
    people_of(client, contacts=True)
    client.get(f"{VISITS}/people/P-001")
    client.get(f"{VISITS}/teams")
    with database.session() as session:
        said = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(one.action, one.object_kind, one.details.get("contacts")) for one in said[-4:]] == [
        ("read", "visit_people", False),
        ("read", "visit_people", True),
        ("read", "visit_person", False),
        ("read", "visit_teams", None),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", 97.123456),
        ("person_id", "Somsri Jaidee"),
        ("duration_min", "Somsri"),
        ("Somsri", 1),
        ("windows", [{"start": "Somsri", "end": "1"}]),
        ("contact", {"name": "Somsri" * 100}),
    ],
)
def test_a_refusal_does_not_repeat_what_was_sent(client: TestClient, field: str, value: Any) -> None:
    answer = client.put(f"{VISITS}/people", json={"people": [person(1) | {field: value}]}, headers=ANY)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")
    assert "Somsri" not in answer.text
    assert "97.12" not in answer.text
    assert "people.0" in answer.json()["detail"]


def test_a_pseudonym_stands_in_a_list_once(client: TestClient) -> None:
    answer = client.put(f"{VISITS}/people", json={"people": [person(1), person(1)]}, headers=ANY)
    assert answer.status_code == 422
    assert "P-001" in answer.json()["detail"]


def test_teams_come_back_and_change(client: TestClient) -> None:
    full = team(1, skills=["nurse"], days=[1, 2], days_off=["2026-12-31"], members=2, end_lon=69.5, end_lat=42.3)
    client.put(f"{VISITS}/teams", json={"teams": [full]}, headers=ANY)
    (shown,) = client.get(f"{VISITS}/teams").json()["teams"]
    assert full.items() <= shown.items()
    told = client.patch(f"{VISITS}/teams/N-01", json={"mode": "car"}, headers={"If-Match": shown["etag"]})
    assert (told.json()["mode"], told.json()["members"]) == ("car", 2)
    assert client.delete(f"{VISITS}/teams/N-01", headers={"If-Match": told.headers["ETag"]}).status_code == 204
    assert client.get(f"{VISITS}/teams").json()["teams"] == []


def test_people_go_with_their_region(client: TestClient, database: Database) -> None:
    put_register(client)
    seen = client.get("/api/v1/regions/town").headers["ETag"]
    assert client.delete("/api/v1/regions/town", headers={"If-Match": seen}).status_code == 204
    with database.session() as session:
        assert session.scalars(select(VisitPerson)).all() == []
    assert client.get(f"{VISITS}/people").status_code == 404
