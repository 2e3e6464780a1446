"""Care plans as periods: so many visits in so many days."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from geo.visits.care_plan import build_periods
from geo.visits.horizon import Horizon
from geo.visits.people import VisitedPerson
from geo.visits.problem_parts import begin_windows, build_person, person_periods
from geo.visits.weekdays import DaySet
from routing.visits.problem import Period, Window

MONDAY = datetime.date(2026, 11, 23)


def due(per_week, days):
    return [(p.first, p.last, p.visits) for p in build_periods(Fraction(per_week), 0, days - 1)]


def test_a_week_of_five_days_has_all_visits_of_a_week():
    assert due(2, 5) == [(0, 4, 2)]


def test_one_day_has_one_visit():
    assert due(1, 1) == [(0, 0, 1)]


def test_periods_follow_each_other():
    assert due(1, 21) == [(0, 6, 1), (7, 13, 1), (14, 20, 1)]
    assert due(Fraction(1, 2), 28) == [(0, 13, 1), (14, 27, 1)]
    assert due(Fraction(3, 2), 28) == [(0, 13, 3), (14, 27, 3)]
    assert due(Fraction(1, 4), 28) == [(0, 27, 1)]


def test_a_last_period_cut_short_has_its_share_rounded_up():
    assert due(3, 9) == [(0, 6, 3), (7, 8, 1)]  # 3 x 2/7 = 0.86
    assert due(3, 10) == [(0, 6, 3), (7, 9, 2)]  # 3 x 3/7 = 1.29
    assert due(3, 12) == [(0, 6, 3), (7, 11, 3)]  # five sevenths: whole


def test_never_more_visits_than_days():
    assert due(7, 5) == [(0, 4, 5)]


def test_no_visits_no_periods():
    assert due(0, 28) == []


def test_a_third_is_one_in_three_weeks():
    assert due(Fraction("0.33"), 21) == [(0, 20, 1)]


def person(**changes):
    return replace(VisitedPerson("p1", 2), **changes)


def test_care_ends_and_begins_within_the_plan():
    horizon = Horizon(MONDAY, 14)
    assert person_periods(person(until=datetime.date(2026, 12, 2)), horizon) == (Period(0, 6, 1), Period(7, 9, 1))
    assert person_periods(person(until=datetime.date(2026, 11, 20)), horizon) == ()
    assert person_periods(person(since=datetime.date(2026, 11, 27)), horizon) == (Period(4, 10, 1), Period(11, 13, 1))


def test_days_that_are_impossible_or_after_care_are_not_allowed():
    given = person(not_days=DaySet(frozenset({2})), until=datetime.date(2026, 11, 26))
    built = build_person(given, 0, Horizon(MONDAY, 5), set())
    assert built.allowed == (True, True, False, True, False)


def test_usual_teams_that_are_gone_are_nobody():
    built = build_person(person(usual_teams=("t1", "gone")), 0, Horizon(MONDAY, 5), {"t1", "t2"})
    assert built.usual_teams == ("t1",)


def test_the_last_visit_is_a_day_before_the_plan():
    assert build_person(person(last_visit=datetime.date(2026, 11, 20)), 0, Horizon(MONDAY, 5), set()).last_visit == -3


@pytest.mark.parametrize(
    ("hours", "duration_min", "begin"),
    [
        ((9, 12), 30, (9, 11.5)),
        ((9, 10), 60, (9, 9)),
        ((9, 9.5), 60, (9, 9.5)),  # shorter than the visit: it begins within
    ],
)
def test_a_visit_lies_within_its_window(hours, duration_min, begin):
    windows = begin_windows([(int(hours[0] * 3600), int(hours[1] * 3600))], duration_min * 60)
    assert windows == (Window(int(begin[0] * 3600), int(begin[1] * 3600)),)


def test_no_window_is_the_whole_day():
    assert begin_windows([], 1800) == (Window(0, 86400),)
