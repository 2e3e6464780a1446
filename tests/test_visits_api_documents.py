"""A plan as files: each of its kind, made for a team or a day, without names unless they are asked for."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from visit_service import make_plan, visits_service
from visit_town import VISITS, person, team

from api.store.database import Database

NAME = "Somsri Jaidee"


@pytest.fixture(scope="module")
def client(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with visits_service(module_database, tmp_path_factory.mktemp("data")) as client:
        yield client


@pytest.fixture(scope="module")
def plan(client: TestClient) -> str:
    people = [person(n, contact={"name": f"{NAME} {n}", "phone": "081"}) for n in range(6)]
    client.put(f"{VISITS}/people", json={"people": people}, headers={"If-Match": "*"})
    client.put(f"{VISITS}/teams", json={"teams": [team(0), team(1)]}, headers={"If-Match": "*"})
    return f"{VISITS}/plans/{make_plan(client, register=False)}"


def test_tables_hold_every_visit(client: TestClient, plan: str) -> None:
    answer = client.get(f"{plan}/visits.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert lines[0] == "date,team_id,stop,person_id,arrive,leave,travel_s"
    assert len(lines) == 7
    one = client.get(f"{plan}/visits.csv", params={"team": "N-00"}).text.splitlines()[1:]
    other = client.get(f"{plan}/visits.csv", params={"team": "N-01"}).text.splitlines()[1:]
    assert sorted(one + other) == sorted(lines[1:])


def test_the_calendar_is_one(client: TestClient, plan: str) -> None:
    answer = client.get(f"{plan}/calendar.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) >= 6
    assert NAME not in answer.text


@pytest.mark.parametrize(
    ("name", "begins"),
    [("tours.gpx", b"<?xml"), ("tours.kml", b"<?xml"), ("plan.xlsx", b"PK"), ("sheets.pdf", b"%PDF")],
)
def test_files_are_of_their_kind(client: TestClient, plan: str, name: str, begins: bytes) -> None:
    answer = client.get(f"{plan}/{name}", params={"lang": "th"})
    assert answer.status_code == 200, answer.text
    assert answer.content.lstrip().startswith(begins)
    assert name.partition(".")[0] in answer.headers["content-disposition"]
    assert NAME.encode() not in answer.content
    assert answer.headers["cache-control"] == "no-store"


def test_a_map_that_leaves_the_district_shows_no_home(client: TestClient, plan: str) -> None:
    true = client.get(f"{plan}/tours.kml").text
    moved = client.get(f"{plan}/tours.kml", params={"moved_m": 300}).text
    # Both numbers of each: another home may be moved to the longitude of one, to a few metres.
    homes = [f"{person(n)['lon']:.6f},{person(n)['lat']:.6f}" for n in range(6)]
    assert [home in true for home in homes] == [True] * 6
    assert [home in moved for home in homes] == [False] * 6
    assert moved == client.get(f"{plan}/tours.kml", params={"moved_m": 300}).text


def test_an_unknown_team_is_refused(client: TestClient, plan: str) -> None:
    assert client.get(f"{plan}/visits.csv", params={"team": "N-99"}).json()["code"] == "request"
