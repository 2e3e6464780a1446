"""Lists of people and teams as they come: encodings, headings of four languages, DMS, settlements, totals, Excel."""

import datetime
import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook
from small_town import osm_grid
from visit_case import PEOPLE, PLACES, TEAMS, VISITS, matrix, prepare, write_case

from geo.visits.inputs import build_problem
from geo.visits.plan_file import read_visit_plan
from routing.visits.problem import NO_WAY, Break, Period, Shift, Window

ON_STREETS = VISITS.replace('matrix = "M.csv"', 'osm = "town.osm"').replace('holidays = "TH"', 'country = "KZ"')
TOWN_TEAMS = "id,lon,lat,mode\nt1,69.502,42.302,car\n"


def on_streets(folder: Path, people: str | bytes, teams: str = TOWN_TEAMS, visits: str = ON_STREETS, **files):
    (folder / "town.osm").write_text(osm_grid())
    return prepare(folder, people=people, teams=teams, visits=visits, **files)


def told(prepared) -> str:
    return "\n".join(str(note) for note in prepared.notes)


def test_the_contract_of_a_given_matrix(tmp_path):
    prepared = prepare(tmp_path)
    first, second, third = prepared.problem.people
    assert (first.person_id, first.duration_s, first.periods) == ("p1", 1800, (Period(0, 4, 2),))
    assert first.windows == (Window(9 * 3600, 12 * 3600 - 1800),)
    assert (first.min_gap_days, first.max_gap_days, first.priority) == (1, 4, 2.0)
    assert second.skills == {"nurse", "dentist"}
    assert (third.carers, third.duration_s, third.windows) == (2, 1800, (Window(0, 86400),))
    team = prepared.problem.teams[0]
    assert team.shifts[0] == Shift(8 * 3600, 16 * 3600, (Break(Window(43200, 43200), 3600),))
    assert (team.start, team.end, team.max_travel_s, team.skills) == (3, 3, 7200, {"nurse"})
    assert prepared.problem.teams[1].shifts[0] == Shift(8 * 3600, 16 * 3600)
    assert prepared.modes == ("motorcycle", "car")
    assert prepared.dates[0] == datetime.date(2026, 11, 23)
    assert prepared.problem.length_m is None
    assert prepared.line(0, 0, 1) is None


def test_a_matrix_is_rounded_up_and_what_is_missing_is_no_way(tmp_path):
    table = matrix(seconds=60.2).replace("p1,p2,60.2\n", "")
    prepared = prepare(tmp_path, matrix=table)
    seconds = prepared.problem.travel_s[0]
    assert seconds[0, 1] == NO_WAY
    assert seconds[1, 0] == 61
    assert (np.diag(seconds) == 0).all()


def test_a_matrix_may_know_lengths_and_people_nobody_asks_for(tmp_path):
    lines = matrix((*PLACES, "stranger"), 60).splitlines()
    table = "\n".join([f"{lines[0]},distance_m", *(f"{line},1500" for line in lines[1:] if line)])
    prepared = prepare(tmp_path, matrix=table)
    assert prepared.problem.length_m is not None
    assert prepared.problem.length_m[0][0, 1] == 1500
    assert prepared.problem.length_m[0][0, 0] == 0
    assert prepared.problem.travel_s[0].shape == (5, 5)


def test_teams_may_share_a_place_of_the_matrix(tmp_path):
    teams = "id,start_id,end_id\nt1,depot,depot\nt2,depot,home\n"
    prepared = prepare(tmp_path, teams=teams, matrix=matrix(("p1", "p2", "p3", "depot", "home")))
    first, second = prepared.problem.teams
    assert first.start == first.end == second.start != second.end


def test_russian_headings_semicolons_and_cp1251(tmp_path):
    people = (
        "Район Каратау;;;;\n"
        "Код;Визитов в неделю;Длительность мин;Специалист;Не ранее;Не позднее;Удобные дни;ФИО;Примечание\n"
        "П-1;0,5;45 мин;медсестра;8.30;12;пн-ср;Иванова А. А.;ключ у соседей\n"
        ";;;;;;;;\n"
        "П-2;2;1 ч;Физиотерапевт;;;;Петров П. П.;\n"
        "Итого;2,5;;;;;;;\n"
    ).encode("cp1251")
    prepared = prepare(tmp_path, people=people, matrix=matrix(("П-1", "П-2", "t1", "t2")))
    first, second = prepared.people
    assert (first.person_id, first.visits_per_week, first.duration_s) == ("П-1", Fraction(1, 2), 2700)
    assert first.skills == {"nurse"}
    assert first.windows == ((8 * 3600 + 1800, 12 * 3600),)
    assert first.preferred_days.weekdays == {0, 1, 2}
    assert (second.duration_s, second.skills) == (3600, {"physiotherapist"})
    assert "ФИО" in told(prepared)  # not taken, and said
    assert "Иванова" not in told(prepared)
    assert not any("Иванова" in str(each) for each in prepared.people)


def test_kazakh_headings_in_utf_16(tmp_path):
    people = "нөмірі\tаптасына бару\tдағдылар\tұзақтығы\nК1\t1\tмейіргер\t30\nК2\t3\tдәрігер; ерікті\t20\n"
    prepared = prepare(tmp_path, people=people.encode("utf-16"), matrix=matrix(("К1", "К2", "t1", "t2")))
    assert [each.visits_per_week for each in prepared.people] == [1, 3]
    assert prepared.people[1].skills == {"doctor", "volunteer"}


def test_thai_headings_in_tis_620_and_the_buddhist_era(tmp_path):
    people = (
        "รหัส,เยี่ยมต่อสัปดาห์,ทักษะ,ระยะเวลา,ถึงวันที่,เยี่ยมครั้งล่าสุด,วันที่สะดวก\n"
        "ก1,๒,พยาบาล,๓๐ นาที,30 พ.ย. 2569,20/11/2569,จันทร์-พุธ\n"
        "ก2,1,แพทย์แผนไทย,45,,,\n"
    ).encode("tis-620")
    prepared = prepare(tmp_path, people=people, matrix=matrix(("ก1", "ก2", "t1", "t2")))
    first, second = prepared.people
    assert (first.visits_per_week, first.duration_s, first.skills) == (2, 1800, {"nurse"})
    assert first.until == datetime.date(2026, 11, 30)
    assert first.last_visit == datetime.date(2026, 11, 20)
    assert first.preferred_days.weekdays == {0, 1, 2}
    assert second.skills == {"ttm"}


def test_a_spreadsheet_with_times_dates_and_a_title(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Home visits, November"])
    sheet.append([])
    sheet.append(["id", "visits_per_week", "window_start", "window_end", "until", "duration_min"])
    sheet.append([17, 1, datetime.time(9, 30), 0.5, datetime.datetime(2026, 11, 25), datetime.time(0, 40)])
    sheet.append([18, 0.5, "9-12", None, "5 ธ.ค. 2569", 20])
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "people.xlsx").write_bytes(stream.getvalue())
    visits = VISITS.replace("people.csv", "people.xlsx")
    prepared = prepare(tmp_path, visits=visits, matrix=matrix(("17", "18", "t1", "t2")))
    first, second = prepared.people
    assert (first.person_id, first.windows, first.duration_s) == ("17", ((34200, 43200),), 2400)
    assert first.until == datetime.date(2026, 11, 25)
    assert (second.windows, second.until) == (((32400, 43200),), datetime.date(2026, 12, 5))


def test_columns_can_be_mapped_and_unknown_ones_are_told(tmp_path):
    people = "who,how often,flat\np1,3,12\np2,1,7\n"
    visits = "teams = 'teams.csv'\n" + VISITS.partition("[plan]")[1] + VISITS.partition("[plan]")[2]
    visits += "[people]\npath = 'people.csv'\ncolumns = { id = 'who', visits_per_week = 'How often' }\n"
    prepared = prepare(tmp_path, people=people, visits=visits)
    assert [each.visits_per_week for each in prepared.people] == [3, 1]
    assert "flat" in told(prepared)


def test_a_heading_that_only_resembles_a_field_is_not_taken(tmp_path):
    prepared = prepare(tmp_path, people="id,visits per year\np1,3\np2,1\n")
    assert [each.visits_per_week for each in prepared.people] == [1, 1]
    assert "visits per year" in told(prepared)


def test_coordinates_as_people_write_them(tmp_path):
    people = "id;lon;lat\ncomma;69,503;42,301\ndms;69°30'10.8\"E;42°18'3.6\"N\nswapped;42.301;69.503\n"
    prepared = on_streets(tmp_path, people)
    for each in prepared.people:
        assert (each.lon, each.lat) == (pytest.approx(69.503, abs=1e-6), pytest.approx(42.301, abs=1e-6))
    assert "exchanged" in told(prepared)
    assert (prepared.problem.travel_s[0][:3, :3] == 0).all()


def test_times_and_lengths_of_the_streets(tmp_path):
    prepared = on_streets(tmp_path, "id,lon,lat\np1,69.5,42.3\np2,69.508,42.3\n")
    seconds, metres = prepared.problem.travel_s[0], prepared.problem.length_m[0]
    assert 600 < metres[0, 1] < 700  # 0.008 degrees of longitude at 42.3 north
    assert 30 < seconds[0, 1] < 200
    line = prepared.line(0, 0, 1)
    assert (line[0], line[-1]) == (pytest.approx((69.5, 42.3)), pytest.approx((69.508, 42.3)))
    assert prepared.attributions


def test_a_settlement_of_a_table_or_of_the_extract(tmp_path):
    people = "id,lon,lat,settlement\np1,69.5,42.3,\np2,,,с. Тоғыс\n"
    settlements = "name,name:ru,lon,lat\nТоғыс,Тогыс,69.506,42.304\n"
    visits = 'settlements = "places.csv"\n' + ON_STREETS
    prepared = on_streets(tmp_path, people, visits=visits, **{"places.csv": settlements})
    assert (prepared.people[1].lon, prepared.people[1].lat) == (69.506, 42.304)
    assert "middle of their settlement" in told(prepared)

    node = '<node id="900" lat="42.304" lon="69.506" version="1"><tag k="place" v="village"/>'
    node += '<tag k="name" v="Тоғыс"/><tag k="name:en" v="Togys"/></node>'
    write_case(tmp_path, people=people.replace("с. Тоғыс", "togys"), teams=TOWN_TEAMS, visits=ON_STREETS)
    (tmp_path / "town.osm").write_text(osm_grid().replace("<way", node + "<way", 1))
    prepared = build_problem(read_visit_plan(tmp_path))
    assert (prepared.people[1].lon, prepared.people[1].lat) == (pytest.approx(69.506), pytest.approx(42.304))


def test_somebody_far_from_any_street_is_told_and_has_no_way(tmp_path):
    prepared = on_streets(tmp_path, "id,lon,lat\np1,69.5,42.3\nfar,69.55,42.33\n")
    assert prepared.problem.travel_s[0][1, 0] == NO_WAY
    assert "no street lies within 1000 m of 1 people" in told(prepared)


def test_need_gives_a_priority_and_says_by_which_norm(tmp_path):
    people = "id,barthel,tai,priority\np1,3,,\np2,8,,\np3,15,,\np4,,I3,\np5,15,C2,\np6,3,,5\n"
    prepared = prepare(tmp_path, people=people, matrix=matrix(("p1", "p2", "p3", "p4", "p5", "p6", "t1", "t2")))
    assert [each.priority for each in prepared.people] == [3, 2, 1, 3, 2, 5]
    assert "TH-LTC (unverified)" in told(prepared)


def test_barthel_to_a_hundred_is_divided(tmp_path):
    prepared = prepare(tmp_path, people="id,barthel\np1,20\np2,55\np3,100\n")
    assert [each.priority for each in prepared.people] == [3, 2, 1]
    assert "divided by 5" in told(prepared)


def test_months_fractions_and_none(tmp_path):
    people = "id,visits_per_week,visits_per_month\np1,,1\np2,1/2,\np3,0,\n"
    prepared = prepare(tmp_path, people=people)
    assert [each.visits_per_week for each in prepared.people] == [Fraction(1, 4), Fraction(1, 2), 0]
    assert prepared.problem.people[2].periods == ()


def test_shifts_by_weekday_days_off_and_holidays(tmp_path):
    teams = (
        "id,shifts,days_off,works_holidays,members,break_start,break_latest,break_min\n"
        "t1,пн-чт 8:00-17:00; пт 8:00-13:00,2026-12-08,,2,12:00,12:30,60 мин\n"
        "t2,пн-пт 9:00-16:00,,да,,,,\n"
    )
    visits = VISITS.replace("2026-11-23", "2026-12-07").replace('"TH"', '"TH"\ndays_off = [2026-12-09]')
    prepared = prepare(tmp_path, teams=teams, visits=visits)
    first, second = prepared.problem.teams
    rests = (Break(Window(43200, 45000), 3600),)
    # Monday and Thursday are holidays, Tuesday the team's day off, Wednesday closed; Friday's break must end with it.
    friday = (Break(Window(43200, 43200), 3600),)
    assert first.shifts == (None, None, None, None, Shift(28800, 46800, friday))
    assert first.members == 2
    assert [shift is not None for shift in second.shifts] == [True, True, False, True, True]
    other = prepare(tmp_path, teams=teams.replace("2026-12-08", ""), visits=visits)
    assert other.problem.teams[0].shifts[1] == Shift(28800, 61200, rests)


def test_holidays_are_named_in_four_languages(tmp_path):
    prepared = prepare(tmp_path, visits=VISITS.replace("2026-11-23", "2026-12-10"))
    names = [prepared.holiday(0, lang) for lang in ("en", "ru", "kk", "th")]
    assert names == ["Constitution Day", "День Конституции", "Конституция күні", "วันรัฐธรรมนูญ"]
    assert prepared.holiday(1, "en") == ""


def test_an_estimated_holiday_is_told(tmp_path):
    visits = VISITS.replace("2026-11-23", "2026-05-25").replace("TH", "KZ")
    prepared = prepare(tmp_path, visits=visits)
    assert prepared.holiday(2, "ru") == "Курбан-айт"
    assert prepared.estimated_holidays == {datetime.date(2026, 5, 27)}
    assert "estimates: 2026-05-27" in told(prepared)


def test_slips_of_the_hand_in_skills_and_usual_teams_are_told(tmp_path):
    people = PEOPLE.replace("priority", "priority,usual_teams").replace("nurse,1,2", "nurs,1,2,t1;t9")
    prepared = prepare(tmp_path, people=people)
    assert "no team has these skills: nurs. The teams have: dentist, nurse" in told(prepared)
    assert "t9" in told(prepared)
    assert prepared.problem.people[0].usual_teams == ("t1",)


def test_modes_in_four_languages(tmp_path):
    teams = TEAMS.replace("motorcycle", "мотоцикл").replace("car,", "รถยนต์,", 1)
    assert [team.mode for team in prepare(tmp_path, teams=teams).teams] == ["motorcycle", "car"]


def test_everything_empty_has_its_default(tmp_path):
    prepared = prepare(tmp_path, people="id,lon,lat\np1,,\np2,,\n", teams="id,lon,lat\nt1,,\nt2,,\n")
    person, team = prepared.problem.people[0], prepared.problem.teams[0]
    assert (person.periods, person.duration_s, person.carers, person.min_gap_days) == ((Period(0, 4, 1),), 1800, 1, 1)
    assert (team.shifts[0], team.members, team.max_travel_s) == (Shift(28800, 61200), 1, None)
    assert prepared.modes == ("car",)


def test_care_plans_that_cannot_be_kept_are_told(tmp_path):
    people = """id,visits_per_week,min_gap_days,max_gap_days,since,until
p1,5,3,,,
p2,1,1,4,,2026-11-20
p3,5,1,1,2026-12-24,
"""
    said = told(prepare(tmp_path, people=people))
    assert (
        "people.csv: so many visits do not fit between gaps of so many days at least; some will be missed (row 2)"
        in said
    )
    assert "need more visits than are asked for; some will be missed (row 3)" in said
    assert "2 people are not cared for on any day of the plan, by since and until; nothing is due (row 3, 4)" in said
