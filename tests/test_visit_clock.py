"""Times, durations, weekdays and dates in the ways people write them."""

import datetime

import pytest

from geo.visits.clock import parse_hours, parse_minutes, parse_time, parse_windows, say_time
from geo.visits.weekdays import parse_date, parse_days, parse_weekdays


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("8:30", 510),
        ("8.30", 510),
        ("08:30:00", 510),
        ("8", 480),
        ("8ч", 480),
        ("8 ч 30", 510),
        ("8 час. 30 мин", 510),
        ("08.30 น.", 510),
        ("๐๘:๓๐", 510),
        ("5 pm", 1020),
        ("12:00 am", 0),
        ("24:00", 1440),
        ("0,375", 540),  # a fraction of a day, as a spreadsheet exports it
        (0.375, 540),
        (9.0, 540),
        (8.15, 495),
        (datetime.time(8, 5), 485),
        (datetime.timedelta(hours=9, minutes=15), 555),
    ],
)
def test_times_of_day(written, minutes):
    assert parse_time(written) == minutes * 60


@pytest.mark.parametrize("written", ["", "25:00", "8:61", "8.3", "утром", "13 pm", "9-12", None])
def test_what_is_no_time_of_day(written):
    assert parse_time(written) is None


def test_seconds_are_kept_and_said():
    assert parse_time("08:30:15") == 30615
    assert [say_time(30600), say_time(30615), say_time(86400)] == ["08:30", "08:30:15", "24:00"]


@pytest.mark.parametrize(
    "written", ["9-11", "09:00-11:00", "9.00 – 11.00", "с 9 до 11", "9:00 ถึง 11:00", "9 to 11", "9:00..11:00"]
)
def test_hours_from_and_to(written):
    assert parse_hours(written) == (9 * 3600, 11 * 3600)


@pytest.mark.parametrize("written", ["11-9", "9", "9-9", "с утра", 9.0, None])
def test_what_are_no_hours(written):
    assert parse_hours(written) is None


def test_several_windows_come_in_their_order():
    assert parse_windows("14:00-16:00;09:00-11:00") == ((32400, 39600), (50400, 57600))
    assert parse_windows("09:00-11:00;утром") is None


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("30", 30),
        ("30 мин", 30),
        ("30 мин.", 30),
        ("45 นาที", 45),
        ("1 ч 30 мин", 90),
        ("1 ชั่วโมง", 60),
        ("1,5 ч", 90),
        ("1:30", 90),
        (22.5, 22.5),
        (datetime.time(0, 30), 30),
    ],
)
def test_durations(written, minutes):
    assert parse_minutes(written) == minutes


@pytest.mark.parametrize("written", ["", "долго", "30-40", "45:00"])
def test_what_is_no_duration(written):
    assert parse_minutes(written) is None


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon;wed", {0, 2}),
        ("1-5", {0, 1, 2, 3, 4}),
        ("пн-пт", {0, 1, 2, 3, 4}),
        ("Пн–Пт", {0, 1, 2, 3, 4}),
        ("дс;сс", {0, 1}),
        ("сәрсенбі", {2}),
        ("จันทร์-ศุกร์", {0, 1, 2, 3, 4}),
        ("วันพุธ", {2}),
        ("135", {0, 2, 4}),
        ("sat-mon", {5, 6, 0}),
        ("пн, ср и пт", {0, 2, 4}),
        ("mon wed fri", {0, 2, 4}),
        ("ежедневно", set(range(7))),
        ("будни", {0, 1, 2, 3, 4}),
    ],
)
def test_weekdays(written, days):
    assert parse_weekdays(written) == days


@pytest.mark.parametrize("written", ["8", "0", "someday", "mon-xyz", "531"])
def test_what_are_no_weekdays(written):
    assert parse_weekdays(written) is None


@pytest.mark.parametrize(
    "written", ["2026-12-07", "7.12.2026", "7.12.2569", "7 ธ.ค. 2569", "7 ธันวาคม 2569", "7/12/2026", "7 декабря 2026"]
)
def test_dates_of_a_country_where_the_day_comes_first(written):
    assert parse_date(written, "TH") == datetime.date(2026, 12, 7)


def test_a_date_that_may_be_two_is_none():
    assert parse_date("3/12/2026") is None


def test_weekdays_and_dates_together():
    found = parse_days("sat;sun;2026-12-07..2026-12-09")
    assert found is not None
    assert found.weekdays == {5, 6}
    assert sorted(found.dates) == [datetime.date(2026, 12, day) for day in (7, 8, 9)]
    assert datetime.date(2026, 12, 8) in found
    assert datetime.date(2026, 12, 12) in found  # a Saturday
    assert datetime.date(2026, 12, 10) not in found


@pytest.mark.parametrize("written", ["someday", "2026-12-09..2026-12-07", "2026-13-01"])
def test_what_are_no_days(written):
    assert parse_days(written) is None
