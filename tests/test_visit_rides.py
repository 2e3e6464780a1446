"""Rides of a plan: lists read, cars planned by day, a table out, and who is not brought."""

import datetime

import pytest
from small_town import osm_grid
from visit_case import VISITS, prepare

from geo.visits.rides import left_rows, plan_all_rides, rides_table
from routing.errors import QamtuError
from routing.visits.check_rides import check_rides

FILES = {
    "people": "id,lon,lat\np1,69.5,42.3\n",
    "teams": "id,lon,lat\nt1,69.502,42.302\n",
    "visits": 'rides = "rides.csv"\ncars = "cars.csv"\nhubs = "hubs.csv"\n'
    + VISITS.replace('matrix = "M.csv"', 'osm = "town.osm"').replace('holidays = "TH"', 'country = "KZ"'),
    "rides.csv": (
        "id,lon,lat,hub,days,arrive_from,arrive_by,ready,seats\n"
        "r1,69.500,42.300,Clinic,wed,9:00,9:30,11:00,1\n"
        "r2,69.502,42.300,H1,ср;пт,9:00,9:30,,2\n"
        "r3,69.510,42.310,,wed,,9.30,11.00,9\n"
    ),
    "cars.csv": "id,lon,lat,seats,shift_start,shift_end,days\nbus,69.508,42.308,4,08:00,14:00,mon-fri\n",
    "hubs.csv": "id,name,lon,lat\nH1,Clinic,69.506,42.306\n",
}


def town(folder, **changes):
    (folder / "town.osm").write_text(osm_grid())
    return prepare(folder, **(FILES | changes))


def test_who_is_brought_when_and_who_is_not(tmp_path):
    prepared = town(tmp_path)
    wednesday, friday = datetime.date(2026, 11, 25), datetime.date(2026, 11, 27)
    assert [day.date for day in prepared.rides] == [wednesday, friday]
    plans = plan_all_rides(prepared.rides)
    assert [check_rides(plan) for _, plan in plans] == [[], []]
    table = rides_table(plans)
    first = table[table["date"] == wednesday.isoformat()]
    assert sorted(zip(first["rider_id"], first["way"], first["action"], strict=True)) == [
        ("r1", "back", "in"),
        ("r1", "back", "out"),
        ("r1", "there", "in"),
        ("r1", "there", "out"),
        ("r2", "there", "in"),
        ("r2", "there", "out"),
    ]
    arrived = first[(first["action"] == "out") & (first["way"] == "there")]
    assert all("09:00" <= time <= "09:30" for time in arrived["arrive"])
    assert left_rows(plans, "en") == [("r3", "2026-11-25", "No car has as many seats")]


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("rides.csv", "Clinic", "Hospital", "rides.csv: row 2: hub is Hospital; it must be one of H1"),
        ("rides.csv", "9:00,9:30,11:00,1", "9:00,,11:00,1", "rides.csv: row 2: arrive_by is blank; give a time of day"),
        ("cars.csv", "bus,69.508,42.308", "bus,,", "cars.csv: row 2: there is no place"),
        ("cars.csv", ",4,", ",0,", "cars.csv: row 2: seats is 0; give a whole number from 1 to 100"),
        ("visits", 'hubs = "hubs.csv"\n', "", "visits.toml: rides need the three lists rides, cars and hubs"),
    ],
)
def test_mistakes(tmp_path, name, old, new, sentence):
    with pytest.raises(QamtuError) as raised:
        town(tmp_path, **{name: FILES[name].replace(old, new, 1)})
    assert sentence in str(raised.value)
