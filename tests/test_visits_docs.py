"""docs/visits.md names every key, column, file and code of a plan of home visits."""

from pathlib import Path

from geo.lists.list_kinds import PLACE
from geo.visits.list_columns import PEOPLE_LIST, TEAM_LIST
from geo.visits.plan_file import FILES, SCHEMA
from geo.visits.plan_tables import UNASSIGNED_COLUMNS, VISIT_COLUMNS
from geo.visits.ride_lists import CAR_LIST, HUB_LIST, RIDER_LIST
from geo.visits.rides import RIDE_COLUMNS
from geo.visits.skills import read_skills
from routing.visits.plan import Reason

TEXT = (Path(__file__).parent.parent / "docs" / "visits.md").read_text(encoding="utf-8")


def test_every_key_of_the_visits_file():
    for section, keys in SCHEMA.items():
        assert section in TEXT
        assert not [key for key in keys if f"{key} = " not in TEXT], section
    assert all(f"{key} = " in TEXT for key in FILES)


def test_every_column_of_the_lists():
    people, teams = TEXT.partition("### teams")[::2]
    called = {"team_name": "name"}
    for part, kind in ((people, PEOPLE_LIST), (teams, TEAM_LIST)):
        names = [called.get(field.name, field.name) for field in kind.fields if field.name not in PLACE[2:]]
        assert not [name for name in names if f"`{name}`" not in part], kind.name


def test_every_column_of_rides():
    rides = TEXT.partition("### Rides in")[2].partition("## What is due")[0]
    fields = [
        field.name.replace("hub_name", "name") for kind in (RIDER_LIST, CAR_LIST, HUB_LIST) for field in kind.fields
    ]
    assert not [name for name in fields if name not in PLACE[2:] and name not in rides]
    assert ", ".join(RIDE_COLUMNS) in TEXT


def test_every_column_file_reason_and_skill():
    assert ", ".join(VISIT_COLUMNS) in TEXT
    assert ", ".join(UNASSIGNED_COLUMNS) in TEXT
    files = ("visits.csv", "unassigned.csv", "plan.json", "sheets.pdf", "calendar/*.ics", "gpx/*.gpx", "map.html")
    assert all(f"`{file}`" in TEXT for file in files)
    assert all(f"`{reason.value}`" in TEXT for reason in Reason)
    assert all(skill in TEXT for skill in set(read_skills().values()))
