"""Every mistake in the inputs of a plan is one sentence: what, in which file, row and column, and what to do."""

import re
import time

import pytest
from small_town import osm_grid
from visit_case import PLACES, TEAMS, VISITS, matrix, prepare

from geo.visits.cells import is_like_a_name
from geo.visits.identity_numbers import is_identity_number
from geo.words import tell
from routing.errors import QamtuError

ON_STREETS = VISITS.replace('matrix = "M.csv"', 'osm = "town.osm"').replace('holidays = "TH"', 'country = "KZ"')


def refusal(folder, **files) -> QamtuError:
    with pytest.raises(QamtuError) as raised:
        prepare(folder, **files)
    for lang in ("ru", "kk", "th"):
        said = tell(raised.value, lang)
        assert said != str(raised.value), "not translated"
        assert not re.search(r"[{}]", said)
    return raised.value


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("visits_per_week|often", "row 2: visits_per_week is often; give a number from 0 to 7"),
        ("visits_per_week|8", "visits_per_week is 8; give a number from 0 to 7"),
        ("visits_per_week|-1", "visits_per_week is -1; give a number from 0 to 7"),
        ("Визитов в неделю|часто", "Визитов в неделю is часто; give a number"),
        ("visits_per_week,visits_per_month|1,4", "both visits_per_week (1) and visits_per_month (4) are given"),
        ("min_gap_days|1.5", "min_gap_days is 1.5; give a whole number from 0 to 366"),
        ("min_gap_days,max_gap_days|5,3", "max_gap_days is 3, less than min_gap_days (5); exchange the two"),
        ("duration_min|long", "duration_min is long; give minutes from 1 to 720, such as 30"),
        ("duration_min|0", "duration_min is 0; give minutes from 1 to 720"),
        ("window_start|утром", "window_start is утром; give a time of day, such as 8:30"),
        ("window_start,window_end|12:00,09:00", "window_start is 12:00, and window_end is no later (09:00)"),
        ("windows|09:00", "windows is 09:00; give hours from and to"),
        ("windows,window_end|9-11,12:00", "both windows (9-11) and window_end (12:00) are given"),
        ("carers|3", "carers is 3; give a whole number from 1 to 2"),
        ("priority|high", "priority is high; give a number from 0 to 100"),
        ("barthel|101", "barthel is 101; give a number from 0 to 100"),
        ("tai|D7", "tai is D7; give a TAI group, such as B3, C2 or I1"),
        ("preferred_days|someday", "preferred_days is someday; name weekdays"),
        ("until|soon", "until is soon; give a date, such as 2026-12-05"),
        ("since,until|2026-11-27,2026-11-24", "until is 2026-11-24, before since (2026-11-27); exchange the two"),
        ("last_visit|2026-11-23", "the last visit was on 2026-11-23, not before the plan begins (2026-11-23)"),
        ("lon,lat|abc,7.2", "row 2:"),
    ],
)
def test_of_people(tmp_path, cells, sentence):
    heading, _, values = cells.partition("|")
    error = refusal(tmp_path, people=f"id,{heading}\np1,{values}\np2,{',' * heading.count(',')}\n")
    assert "people.csv: row 2: " in str(error)
    assert sentence in str(error)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("mode|boat", "mode is boat; it must be one of walk, walk_elderly, bicycle, motorcycle, car, ambulance"),
        ("members|0", "members is 0; give a whole number from 1 to 10"),
        ("shift_start,shift_end|17:00,08:00", "shift_start is 17:00, and shift_end is no later (08:00)"),
        ("days|daily-ish", "days is daily-ish; name weekdays"),
        ("days|2026-12-07", "days is 2026-12-07; name weekdays, such as mon;wed or mon-fri"),
        ("days_off|tomorrow", "days_off is tomorrow; name weekdays"),
        ("shifts|mon to fri", "shifts is mon to fri; give days and hours, such as mon-thu 8:00-17:00"),
        ("shifts,days|mon 8:00-12:00,tue", "both shifts (mon 8:00-12:00) and days (tue) are given"),
        ("break_start|12:00", "break_start is 12:00 but break_min is empty; give both or none"),
        ("break_min|60", "break_min is 60 but break_start is empty; give both or none"),
        ("break_start,break_min|16:30,60", "break_start is 16:30: the break ends or begins outside the shift"),
        ("break_start,break_min,break_latest|12:00,30,11:00", "break_start is 12:00, and break_latest is no later"),
        ("max_driving_min|much", "max_driving_min is much; give minutes from 1 to 1440"),
        ("works_holidays|perhaps", "works_holidays is perhaps; write yes or no"),
        ("end_id|nowhere", "team t1 starts or ends at nowhere, which the travel-time table does not have"),
        ("lon,lat,end_lon,end_lat|100.5,7.2,100.6,7.3", "nobody in the travel-time table lives at the end of team t1"),
    ],
)
def test_of_teams(tmp_path, cells, sentence):
    heading, _, values = cells.partition("|")
    error = refusal(tmp_path, teams=f"id,{heading}\nt1,{values}\nt2,{',' * heading.count(',')}\n")
    assert "teams.csv: row 2: " in str(error)
    assert sentence in str(error)


@pytest.mark.parametrize(
    ("listed", "heading", "cell"),
    [
        ("people", "windows", "9:00" + " " * 60_000 + "x"),
        ("people", "visits_per_week", "1" * 5_000 + "/2"),
        ("teams", "shifts", "mon" + " :" * 60_000 + "x"),
        ("teams", "shifts", "mon" + " " * 60_000 + "x"),
    ],
    ids=["hours", "share", "shift", "blanks"],
)
def test_a_cell_as_long_as_a_book_is_refused_at_once(tmp_path, listed, heading, cell):
    begun = time.monotonic()
    error = refusal(tmp_path, **{listed: f"id,{heading}\np1,{cell}\np2,\n"})
    assert f"row 2: {heading} is {cell[:4]}" in str(error)
    assert time.monotonic() - begun < 20


def test_a_sheet_of_a_text(tmp_path):
    visits = VISITS.replace('people = "people.csv"\n', "") + '[people]\npath = "people.csv"\nsheet = "List"\n'
    assert str(refusal(tmp_path, visits=visits)) == "people.csv is one table and has no sheets; leave sheet out"


def test_repeated_ids(tmp_path):
    assert "people.csv: id p1 stands twice (rows 2 and 4)" in str(
        refusal(tmp_path, people="id,carers\np1,1\np2,1\np1,2\n")
    )
    assert "teams.csv: id t1 stands twice (rows 2 and 3)" in str(refusal(tmp_path, teams=TEAMS.replace("t2", "t1")))


def test_identity_numbers_are_refused_and_not_repeated(tmp_path):
    error = refusal(tmp_path, people="id,carers\n1101700230708,1\n")
    assert "holds the identity number of a person" in str(error)
    assert "1101700230708" not in str(error)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Иванова Анна Петровна", True),
        ("Иванова А. П.", True),
        ("สมหญิง ใจดี", True),
        ("Anne-Marie O'Neil", True),
        ("P-001", False),
        ("bed 12", False),
        ("A B", False),
        ("Togys", False),
    ],
)
def test_names_instead_of_pseudonyms_are_refused_and_not_repeated(tmp_path, text, is_one):
    assert is_like_a_name(text) is is_one
    if text == "สมหญิง ใจดี":
        error = refusal(tmp_path, people=f"id,carers\n{text},1\n")
        assert "people.csv: row 2: id looks like the name of a person" in str(error)
        assert text not in str(error)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1101700230708", True),
        ("1-1017-00230-70-8", True),
        ("1101700230707", False),
        ("P-1101700230708", False),
        ("020101500013", False),
        ("12345", False),
    ],
)
def test_identity_numbers_by_their_check_digit(text, is_one):
    assert is_identity_number(text) is is_one


def test_of_the_matrix(tmp_path):
    assert "M.csv has no column travel_time_s; it has from_id, to_id, seconds" in str(
        refusal(tmp_path, matrix=matrix().replace("travel_time_s", "seconds"))
    )
    assert "M.csv: row 22: to_id is empty" in str(refusal(tmp_path, matrix=matrix(extra="p1,,5\n")))
    assert "M.csv: row 22: travel_time_s is -5" in str(refusal(tmp_path, matrix=matrix(extra="p1,x,-5\n")))
    twice = refusal(tmp_path, matrix=matrix(extra="p1,p2,5\n"))
    assert "M.csv: rows 2 and 22 give two different times from p1 to p2; keep one" in str(twice)
    empty = refusal(tmp_path, matrix="from_id,to_id,travel_time_s\n")
    assert "M.csv is empty; give at least one row" in str(empty)
    lost = refusal(tmp_path, matrix=matrix([one for one in PLACES if one != "t2"]))
    assert "teams.csv: row 3: team t2 starts or ends at t2" in str(lost)
    both = refusal(tmp_path, teams=TEAMS.replace("t1", "p1"))
    assert "teams.csv: row 2: p1 is the id of a team and of a person" in str(both)


def test_of_places_and_settlements(tmp_path):
    (tmp_path / "town.osm").write_text(osm_grid())
    teams = "id,lon,lat\nt1,69.502,42.302\n"
    here = {"teams": teams, "visits": ON_STREETS}
    assert "people.csv: row 2: there is no place; give lon and lat, or a settlement" in str(
        refusal(tmp_path, people="id,carers\np1,1\n", **here)
    )
    assert "people.csv: row 2: settlement is Togys, a settlement that town.osm does not have" in str(
        refusal(tmp_path, people="id,settlement\np1,Togys\n", **here)
    )
    table = "name,lon,lat\nTogys,69.5,42.3\nTogys,69.6,42.5\n"
    several = {"teams": teams, "visits": 'settlements = "places.csv"\n' + ON_STREETS, "places.csv": table}
    assert "places.csv has 2 settlements of that name" in str(
        refusal(tmp_path, people="id,settlement\np1,Togys\n", **several)
    )
    far = refusal(
        tmp_path, people="id,lon,lat\np1,69.5,42.3\n", teams="id,lon,lat\nt1,69.55,42.33\n", visits=ON_STREETS
    )
    assert "teams.csv: row 2: team t1 starts or ends where no street for car lies within 1000 m" in str(far)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('people = "people.csv"\n', "", 'visits.toml: people is missing; name the list, such as people = "people.csv"'),
        ('"people.csv"', '"peple.csv"', "people names peple.csv, which does not exist; did you mean people.csv?"),
        ("[plan]", "[plans]", "visits.toml: there is no plans; did you mean plan?"),
        ("start = 2026-11-23\n", "", "visits.toml: [plan] needs start; add it"),
        ("2026-11-23", '"soon"', "visits.toml: start in [plan] is soon; give a date, such as 2026-11-23"),
        ("days = 5", "days = 0", "visits.toml: days in [plan] is 0; it must be a whole number from 1 to 184"),
        ("days = 5", "day = 5", "visits.toml: [plan] has no key day; did you mean days?"),
        ('"TH"', '"Mars"', "visits.toml: holidays is Mars; give a country, such as TH or KZ, or none"),
        ("[network]", "[weights]\nbalance = -1\n[network]", "balance in [weights] is -1; it must be a number from 0"),
        ("[network]", "[weights]\nbalence = 1\n[network]", "[weights] has no key balence; did you mean balance?"),
        ('matrix = "M.csv"', "", "[network] needs one of folder = a network folder, osm = an extract, matrix"),
        (
            "[plan]",
            "seed = 1\n[plan]",
            "seed = ... stands above every section; move it below the heading it belongs to",
        ),
        ("[plan]", "settlements = 3\n[plan]", 'visits.toml: write settlements = "a file"'),
        ("[plan]", "colour = 'red'\n[plan]", "visits.toml: there is no colour; a visits file has people, teams, plan"),
    ],
)
def test_of_the_visits_file(tmp_path, old, new, sentence):
    assert sentence in str(refusal(tmp_path, visits=VISITS.replace(old, new)))
