"""Plans of home visits over HTTP: made by a job, shown with tours and reasons, changed by who has seen them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from visit_service import make_plan, visits_service
from visit_town import MONDAY, VISITS, person, team

from api.store.database import Database


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        yield client


def plan_of(client: TestClient, plan_id: str) -> dict[str, Any]:
    answer = client.get(f"{VISITS}/plans/{plan_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_plan_is_made_by_a_job_and_holds_every_due_visit(client: TestClient) -> None:
    plan_id = make_plan(client, name="First week")
    plan = plan_of(client, plan_id)
    assert (plan["name"], plan["state"], plan["summary"]["due"], plan["summary"]["missed"]) == (
        "First week",
        "draft",
        8,
        0,
    )
    stops = [stop for tour in plan["tours"] for stop in tour["stops"]]
    assert sorted(stop["person_id"] for stop in stops) == [f"P-{n:03}" for n in range(8)]
    assert all(stop["visit_id"].startswith(f"{stop['person_id']}@2026-11-2") for stop in stops)
    assert [day["weekday"] for day in plan["days"]] == [1, 2, 3, 4, 5]
    for tour in plan["tours"]:
        begins = [stop["arrive"] for stop in tour["stops"]]
        assert begins == sorted(begins)
        assert tour["leaves"] <= begins[0] <= tour["returns"]
    listed = client.get(f"{VISITS}/plans").json()
    assert [(one["plan_id"], one["summary"]) for one in listed] == [(plan_id, plan["summary"])]


def test_tours_are_drawn_along_the_streets(client: TestClient) -> None:
    plan_id = make_plan(client)
    day = plan_of(client, plan_id)["tours"][0]
    found = client.get(f"{VISITS}/plans/{plan_id}/tours", params={"date": day["date"], "team": day["team_id"]})
    (tour,) = found.json()["tours"]
    assert {**tour, "line": None} == day
    assert len(tour["line"]) > len(day["stops"])


def test_what_cannot_be_kept_is_told_with_its_reason(client: TestClient) -> None:
    people = [person(1), person(2, skills=["dentist"])]
    client.put(f"{VISITS}/people", json={"people": people}, headers={"If-Match": "*"})
    client.put(f"{VISITS}/teams", json={"teams": [team(1)]}, headers={"If-Match": "*"})
    plan_id = make_plan(client, register=False)
    (missed,) = client.get(f"{VISITS}/plans/{plan_id}", params={"lang": "en"}).json()["missed"]
    assert (missed["person_id"], missed["reason"], missed["due_to"]) == ("P-002", "no_skill", "2026-11-27")
    assert "entist" in missed["sentence"]


def test_without_people_or_teams_nothing_is_started(client: TestClient) -> None:
    answer = client.post(f"{VISITS}/plans", json={"start": MONDAY})
    assert (answer.status_code, answer.json()["code"]) == (422, "request")
    client.put(f"{VISITS}/people", json={"people": [person(1, lon=None, lat=None)]}, headers={"If-Match": "*"})
    client.put(f"{VISITS}/teams", json={"teams": [team(1)]}, headers={"If-Match": "*"})
    assert "P-001" in client.post(f"{VISITS}/plans", json={"start": MONDAY}).json()["detail"]


def test_who_has_no_place_hinders_nobody_and_is_told(client: TestClient) -> None:
    client.put(
        f"{VISITS}/people", json={"people": [person(1), person(2, lon=None, lat=None)]}, headers={"If-Match": "*"}
    )
    client.put(f"{VISITS}/teams", json={"teams": [team(1)]}, headers={"If-Match": "*"})
    plan = plan_of(client, make_plan(client, register=False))
    assert (plan["summary"]["due"], plan["summary"]["kept"]) == (1, 1)
    assert any("P-002" in note for note in plan["notes"])


def test_a_plan_is_removed_by_who_has_seen_it(client: TestClient) -> None:
    plan_id = make_plan(client, people=2, teams=1)
    address = f"{VISITS}/plans/{plan_id}"
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.delete(address).status_code == 428
    assert client.delete(address, headers={"If-Match": '"old"'}).status_code == 412
    assert client.delete(address, headers={"If-Match": etag}).status_code == 204
    assert client.get(address).status_code == 404


def test_holidays_are_free(client: TestClient) -> None:
    plan_id = make_plan(client, start="2026-12-14", days=5, holidays="KZ")
    plan = plan_of(client, plan_id)
    (free,) = [day for day in plan["days"] if day["holiday"]]
    assert free["date"] == "2026-12-16"
    assert free["date"] not in {tour["date"] for tour in plan["tours"]}
