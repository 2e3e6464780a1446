"""A plan that is made: each visit explained, moved after a look at what that does, pinned, made anew, agreed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from visit_service import make_plan, visits_service
from visit_town import VISITS, person, put_register, team

from api.store.database import Database
from api.store.visit_plans import require_visit_plan
from api.visits.kept_plan import open_plan
from api.visits.opening import open_seal
from routing.visits.check import check_plan


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        yield client


@pytest.fixture
def address(client: TestClient) -> str:
    return f"{VISITS}/plans/{make_plan(client)}"


def read(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    require_sound(client, found["plan_id"])
    return found


def require_sound(client: TestClient, plan_id: str) -> None:
    """The plan as it is kept passes the checker that knows nothing of the planner."""
    service = client.app.state.service  # type: ignore[attr-defined]
    with service.database.session() as session:
        opened = open_plan(require_visit_plan(session, "town", plan_id), open_seal(service))
    assert check_plan(opened.plan) == []


def where(plan: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {stop["visit_id"]: (tour["date"], tour["team_id"]) for tour in plan["tours"] for stop in tour["stops"]}


def test_a_visit_is_explained_in_the_language_asked_for(client: TestClient, address: str) -> None:
    visit, place = next(iter(where(read(client, address)).items()))
    told = {lang: client.get(f"{address}/visits/{visit}/why", params={"lang": lang}).json() for lang in ("en", "th")}
    assert len(told["en"]["sentences"]) >= 4
    assert told["en"]["sentences"] != told["th"]["sentences"]
    others = told["en"]["alternatives"]
    assert {(one["date"], one["team_id"]) for one in others} >= {place}
    assert all(one["sentence"] for one in others if not one["current"])
    assert [one["possible"] for one in others].count(True) >= 2
    assert all(one["obstacle"] for one in others if not one["possible"] and not one["current"])


def test_a_move_is_looked_at_then_made(client: TestClient, address: str) -> None:
    plan = read(client, address)
    etag = plan["etag"]
    visit, (day, _) = next(iter(where(plan).items()))
    others = client.get(f"{address}/visits/{visit}/why").json()["alternatives"]
    to = next(one for one in others if one["possible"] and not one["current"] and one["date"] != day)
    asked = {"visit_id": visit, "date": to["date"], "team_id": to["team_id"]}
    looked = client.post(f"{address}/moves", json=asked)
    assert looked.status_code == 200, looked.text
    assert (looked.json()["possible"], looked.json()["accepted"]) == (True, False)
    assert looked.json()["travel_min_more"] == to["travel_min_more"]
    assert client.get("/api/v1/audit").json()[0]["action"] == "try_move"
    assert read(client, address)["etag"] == etag
    assert client.post(f"{address}/moves", json=asked | {"accept": True}).status_code == 428
    done = client.post(f"{address}/moves", json=asked | {"accept": True}, headers={"If-Match": etag})
    assert done.json()["accepted"] is True
    after = read(client, address)
    assert after["etag"] == done.json()["etag"] != etag
    person_id = visit.partition("@")[0]
    assert where(after)[f"{person_id}@{to['date']}"] == (to["date"], to["team_id"])
    again = client.post(f"{address}/moves", json=asked | {"accept": True}, headers={"If-Match": etag})
    assert again.status_code == 412


def test_a_move_that_cannot_be_says_why(client: TestClient) -> None:
    people = [person(1, skills=["nurse"]), person(2)]
    client.put(f"{VISITS}/people", json={"people": people}, headers={"If-Match": "*"})
    teams = [team(0, skills=["nurse"]), team(1, days=[1, 2])]
    client.put(f"{VISITS}/teams", json={"teams": teams}, headers={"If-Match": "*"})
    address = f"{VISITS}/plans/{make_plan(client, register=False)}"
    visit = next(one for one in where(read(client, address)) if one.startswith("P-001"))
    refused = client.post(f"{address}/moves", json={"visit_id": visit, "date": "2026-11-23", "team_id": "N-01"}).json()
    assert (refused["possible"], refused["obstacle"]) == (False, "skills")
    assert "nurse" in refused["sentence"]
    away = client.post(f"{address}/moves", json={"visit_id": visit, "date": "2026-11-27", "team_id": "N-01"}).json()
    assert away["obstacle"] == "day_off"
    for wrong in ({"visit_id": "P-009@2026-11-23"}, {"team_id": "N-77"}, {"date": "2027-01-01"}):
        asked = {"visit_id": visit, "date": "2026-11-23", "team_id": "N-01"} | wrong
        assert client.post(f"{address}/moves", json=asked).status_code == 422


def test_pinned_visits_stay_when_a_nurse_is_ill(client: TestClient, address: str) -> None:
    plan = read(client, address)
    busy = max(plan["tours"], key=lambda tour: len(tour["stops"]))
    pinned = [visit for visit, place in where(plan).items() if place != (busy["date"], busy["team_id"])]
    told = client.put(f"{address}/pins", json={"pinned": pinned}, headers={"If-Match": plan["etag"]})
    assert told.status_code == 200, told.text
    asked = {"absent": [{"team_id": busy["team_id"], "dates": [busy["date"]]}]}
    looked = client.post(f"{address}/replan", json=asked | {"accept": False}).json()
    done = client.post(f"{address}/replan", json=asked, headers={"If-Match": told.headers["ETag"]})
    assert done.status_code == 200, done.text
    assert (done.json()["moved"], done.json()["accepted"]) == (looked["moved"], True)
    after = read(client, address)
    assert (busy["date"], busy["team_id"]) not in where(after).values()
    assert {visit: where(after)[visit] for visit in pinned} == {visit: where(plan)[visit] for visit in pinned}
    assert {stop["visit_id"] for tour in after["tours"] for stop in tour["stops"] if stop["pinned"]} == set(pinned)
    assert {one["visit_id"] for one in done.json()["moved"]} == {stop["visit_id"] for stop in busy["stops"]}
    assert done.json()["missed"] == 0


def test_somebody_urgent_comes_in(client: TestClient, address: str) -> None:
    plan = read(client, address)
    asked = {"urgent": [person(12, priority=5)], "from_date": "2026-11-25"}
    done = client.post(f"{address}/replan", json=asked, headers={"If-Match": plan["etag"]})
    assert done.status_code == 200, done.text
    assert done.json()["added"] == 1
    (visit,) = [one for one in where(read(client, address)) if one.startswith("P-012")]
    assert visit >= "P-012@2026-11-25"
    assert [one["visit_id"] for one in done.json()["placed"]] == [visit]  # who has to go there is told at once
    assert client.get(f"{VISITS}/people/P-012").json()["priority"] == 5
    again = client.post(f"{address}/replan", json=asked, headers={"If-Match": done.headers["ETag"]})
    assert again.status_code == 422


def test_nobody_at_home_is_due_again(client: TestClient) -> None:
    put_register(client, people=6, teams=2)
    address = f"{VISITS}/plans/{make_plan(client, register=False)}"
    plan = read(client, address)
    visit = min(where(plan), key=lambda one: one.partition("@")[2])
    done = client.post(f"{address}/replan", json={"no_shows": [visit]}, headers={"If-Match": plan["etag"]})
    assert done.status_code == 200, done.text
    after = where(read(client, address))
    person_id, _, day = visit.partition("@")
    (new,) = [one for one in after if one.startswith(f"{person_id}@")]
    assert new.partition("@")[2] > day


def test_a_plan_is_agreed_and_that_is_withdrawn(client: TestClient, address: str) -> None:
    etag = read(client, address)["etag"]
    told = client.post(f"{address}/agree", json={}, headers={"If-Match": etag})
    assert told.json()["state"] == "agreed"
    assert client.post(f"{address}/agree", json={}, headers={"If-Match": etag}).status_code == 412
    back = client.post(f"{address}/agree", json={"agreed": False}, headers={"If-Match": told.headers["ETag"]})
    assert back.json()["state"] == "draft"
