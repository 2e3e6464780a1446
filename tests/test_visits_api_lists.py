"""Spreadsheets of people and teams taken over the API: looked at first, names only where they are wanted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from visit_service import visits_service
from visit_town import VISITS

from api.store.database import Database
from api.store.models import VisitPerson

ANY = {"If-Match": "*"}
PEOPLE = """id;ФИО;телефон;lon;lat;visits_per_week;duration_min;window_start;window_end;skills;not_days
P-1;Иванова Анна;+7 701 111 2233;69.5003;42.3002;2;40;09:00;11:00;nurse;sat;sun
P-2;Петров Пётр;+7 701 111 2244;69.5023;42.3022;0,5;30;;;;
""".replace("sat;sun", '"sat;sun"')
TEAMS = """id,name,lon,lat,mode,shift_start,shift_end,break_start,break_min,skills,days
N-1,Айгүл,69.5001,42.3001,walk,08:30,16:30,12:00,60,nurse,mon-fri
"""


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        yield client


def send(client: TestClient, what: str, text: str, headers: dict[str, str], **query: Any) -> Any:
    return client.post(
        f"{VISITS}/{what}/import", content=text.encode(), params={"name": f"{what}.csv"} | query, headers=headers
    )


def test_people_are_looked_at_and_taken(client: TestClient, database: Database) -> None:
    looked = send(client, "people", PEOPLE, {}, preview=True, lang="en")
    assert looked.status_code == 200, looked.text
    assert (looked.json()["added"], looked.json()["ids"]) == (2, ["P-1", "P-2"])
    assert any("may name persons" in note for note in looked.json()["notes"])
    with database.session() as session:
        assert session.scalars(select(VisitPerson)).all() == []
    assert send(client, "people", PEOPLE, {}).status_code == 428
    assert send(client, "people", PEOPLE, ANY).json()["added"] == 2
    people = {one["person_id"]: one for one in client.get(f"{VISITS}/people?contacts=true").json()["people"]}
    assert (people["P-1"]["visits_per_week"], people["P-1"]["not_days"], people["P-1"]["contact"]) == (2, [6, 7], None)
    assert people["P-1"]["windows"] == [{"start": "09:00", "end": "11:00"}]
    assert people["P-2"]["visits_per_week"] == 0.5


def test_names_are_taken_where_they_are_wanted_and_never_said_again(client: TestClient) -> None:
    taken = send(client, "people", PEOPLE, ANY, contacts=True)
    assert "Иванова" not in taken.text
    people = {one["person_id"]: one for one in client.get(f"{VISITS}/people?contacts=true").json()["people"]}
    assert people["P-1"]["contact"] == {"name": "Иванова Анна", "phone": "+7 701 111 2233", "address": "", "note": ""}


def test_a_list_adds_to_what_is_there(client: TestClient) -> None:
    send(client, "people", PEOPLE, ANY)
    more = "id,lon,lat\nP-3,69.5003,42.3002\n"
    assert send(client, "people", more, ANY, keep_others=True).json() | {"etag": "", "notes": []} == {
        "rows": 1,
        "ids": ["P-3"],
        "added": 1,
        "changed": 0,
        "removed": 0,
        "without_place": [],
        "notes": [],
        "etag": "",
    }
    assert send(client, "people", more, ANY).json()["removed"] == 2


def test_teams_are_taken(client: TestClient) -> None:
    taken = send(client, "teams", TEAMS, ANY)
    assert taken.status_code == 200, taken.text
    (team,) = client.get(f"{VISITS}/teams").json()["teams"]
    assert (team["name"], team["mode"], team["days"], team["break_min"]) == ("Айгүл", "walk", [1, 2, 3, 4, 5], 60)


def test_a_name_is_no_pseudonym(client: TestClient) -> None:
    answer = send(client, "people", "id,lon,lat\nИванова Анна,69.5003,42.3002\n", ANY)
    assert answer.status_code == 422
    assert "Иванова" not in answer.text


def test_a_column_is_what_one_says_where_its_heading_does_not(client: TestClient) -> None:
    text = "id,lon,lat,Кто придёт,обед\nP-1,69.5003,42.3002,стоматолог,12:00\n"
    body, name = text.encode(), {"name": "people.csv"}
    told = client.post(f"{VISITS}/people/import/columns", content=body, params=name).json()
    assert [(one["heading"], one["field"]) for one in told["columns"]][2:] == [
        ("lat", "lat"),
        ("Кто придёт", None),
        ("обед", None),
    ]
    assert "skills" in told["fields"]
    before = send(client, "people", text, {}, preview=True, lang="en").json()["notes"]
    assert before == ["people.csv: not read: Кто придёт, обед"]
    send(client, "people", text, ANY, column="skills=Кто придёт")
    (person,) = client.get(f"{VISITS}/people").json()["people"]
    assert person["skills"] == ["dentist"]
    send(client, "people", text, ANY, column="lon=")  # taken for nothing: the person has no place then
    (person,) = client.get(f"{VISITS}/people").json()["people"]
    assert person["lon"] is None
    refused = send(client, "people", text, ANY, column="until=nowhere", lang="en")
    assert (refused.status_code, "nowhere" in refused.json()["detail"]) == (422, True)


def test_headings_of_a_thai_list_are_known(client: TestClient) -> None:
    text = (
        "รหัส,ละติจูด,ลองจิจูด,จำนวนครั้งต่อสัปดาห์,ระยะเวลา (นาที),ทักษะที่ต้องการ,จำนวนผู้ดูแล,เยี่ยมล่าสุด,วันเดือนปีเกิด\n"
        "HN1,42.3002,69.5003,2,40 นาที,พยาบาล,2 คน,20 พ.ย. 2569,1/2/2490\n"
    )
    looked = send(client, "people", text, {}, preview=True, lang="en").json()
    assert looked["notes"] == ["not taken, for they may name persons: วันเดือนปีเกิด"]
    send(client, "people", text, ANY)
    (person,) = client.get(f"{VISITS}/people").json()["people"]
    assert (person["visits_per_week"], person["duration_min"], person["carers"]) == (2, 40, 2)
    assert (person["skills"], person["last_visit"]) == (["nurse"], "2026-11-20")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("id,until\nP-1,Zanzibarova\n", "people.csv: row 2: until is …; give a date"),
        ("id,duration_min\nP-1,Zanzibarova\n", "duration_min is …; give minutes from 1 to 720"),
        ("id,lon,lat\nP-1,12.3456,3.4567\n", "people.csv: row 2: lon …, lat … lie neither in the country"),
        ("id,carers\nZanzibarova,1\nZanzibarova,1\n", "id … stands twice (rows 2 and 3)"),
    ],
)
def test_a_refused_list_does_not_repeat_its_cells(client: TestClient, cells: str, told: str) -> None:
    refused = send(client, "people", cells, {}, preview=True, lang="en")
    assert (refused.status_code, refused.json()["code"]) == (422, "table")
    assert told in refused.json()["detail"]
    assert not any(cell in refused.text for cell in ("Zanzibarova", "12.3456", "3.4567"))


def test_weekdays_that_are_free_stay_free_and_single_dates_are_told(client: TestClient) -> None:
    teams = "id,lon,lat,days,days_off\nN-1,69.5001,42.3001,mon-fri,fri;2026-12-07\n"
    assert send(client, "teams", teams, ANY).status_code == 200
    (team,) = client.get(f"{VISITS}/teams").json()["teams"]
    assert (team["days"], team["days_off"]) == ([1, 2, 3, 4], ["2026-12-07"])
    never = send(client, "teams", teams.replace("mon-fri,fri", "fri,fri"), ANY, lang="en").json()
    assert never["detail"] == "teams.csv: row 2: this team works on no weekday"
    people = "id,preferred_days\nP-1,mon;2026-12-08\n"
    told = send(client, "people", people, {}, preview=True, lang="en").json()
    assert "only weekdays are kept of the days that are wished, no single dates (row 2)" in str(told["notes"])


def test_databases_and_what_is_too_large_are_not_read(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    database = send(client, "people", "SQLite format 3\0" + "x" * 200, {}, preview=True, lang="en").json()
    assert database["detail"] == "people.csv is a database; save the table as xlsx or csv"
    monkeypatch.setattr("api.visits.lists.MOST_BYTES", 100)
    large = send(client, "people", PEOPLE, {}, preview=True, lang="en")
    assert (large.status_code, large.json()["code"]) == (422, "table")
