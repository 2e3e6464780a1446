"""The checker of plans: a plan by hand that keeps every rule, and every rule broken once."""

from dataclasses import replace

import numpy as np
import pytest

from routing.visits.check import check_plan
from routing.visits.plan import Missed, Pause, Reason, Stop, Tour, VisitPlan
from routing.visits.problem import NO_WAY, Break, Period, Person, Shift, Team, VisitProblem, Window

H, M = 3600, 60
NURSE, DENTIST = frozenset({"nurse"}), frozenset({"dentist"})
# Places: 0 the unit, 1 to 4 homes; every way takes ten minutes.
WAYS = np.full((5, 5), 10 * M, dtype=np.int64)
np.fill_diagonal(WAYS, 0)
DAY = Shift(8 * H, 16 * H, (Break(Window(12 * H, 12 * H), 30 * M),))
PEOPLE = (
    Person("often", 1, 30 * M, (Period(0, 4, 2),), min_gap_days=2, max_gap_days=3, skills=NURSE),
    Person("morning", 2, 60 * M, (Period(0, 4, 1),), windows=(Window(9 * H, 10 * H),)),
    Person("both", 3, 30 * M, (Period(0, 4, 1),), skills=NURSE | DENTIST, carers=2),
    Person("nobody", 4, 30 * M, (Period(0, 4, 1),), skills=frozenset({"psychologist"})),
)
TEAMS = (
    Team("nurse", 0, 0, (DAY,) * 5, NURSE, max_travel_s=60 * M),
    Team("dentist", 0, 0, (DAY, None, DAY, None, None), DENTIST),
)
PROBLEM = VisitProblem(5, PEOPLE, TEAMS, (WAYS,))
MONDAY = Tour(
    team=0,
    day=0,
    stops=(
        Stop(0, 10 * M, 8 * H + 10 * M, 8 * H + 40 * M),
        Stop(1, 10 * M, 9 * H, 10 * H),
        Stop(2, 10 * M, 12 * H + 40 * M, 13 * H + 10 * M),
    ),
    leaves_s=8 * H,
    returns_s=13 * H + 20 * M,
    travel_back_s=10 * M,
    pauses=(Pause(2, 12 * H, 12 * H + 30 * M),),
)
WITH_DENTIST = Tour(
    1, 0, (Stop(2, 10 * M, 12 * H + 40 * M, 13 * H + 10 * M),), 12 * H + 30 * M, 13 * H + 20 * M, 10 * M
)
WEDNESDAY = Tour(0, 2, (Stop(0, 10 * M, 8 * H + 10 * M, 8 * H + 40 * M),), 8 * H, 8 * H + 50 * M, 10 * M)
MISSED = (Missed(3, 0, Reason.NO_SKILL, skills=("psychologist",)),)
PLAN = VisitPlan(PROBLEM, (MONDAY, WITH_DENTIST, WEDNESDAY), MISSED)


def broken(plan: VisitPlan) -> set[str]:
    return {fault.rule for fault in check_plan(plan)}


def with_monday(**changed: object) -> VisitPlan:
    return VisitPlan(PROBLEM, (replace(MONDAY, **changed), WITH_DENTIST, WEDNESDAY), MISSED)


def with_person(row: int, **changed: object) -> VisitPlan:
    people = (*PEOPLE[:row], replace(PEOPLE[row], **changed), *PEOPLE[row + 1 :])
    return VisitPlan(replace(PROBLEM, people=people), PLAN.tours, MISSED)


def with_team(row: int, **changed: object) -> VisitPlan:
    teams = (*TEAMS[:row], replace(TEAMS[row], **changed), *TEAMS[row + 1 :])
    return VisitPlan(replace(PROBLEM, teams=teams), PLAN.tours, MISSED)


def test_a_plan_that_keeps_every_rule_has_no_fault() -> None:
    assert check_plan(PLAN) == []
    assert PLAN.visits_kept == 4
    assert PROBLEM.visits_due == 5


@pytest.mark.parametrize(
    ("rule", "plan"),
    [
        ("works that day", with_team(0, shifts=(None, *TEAMS[0].shifts[1:]))),
        ("one tour a day", VisitPlan(PROBLEM, (*PLAN.tours, WEDNESDAY), MISSED)),
        ("no empty tours", VisitPlan(PROBLEM, (*PLAN.tours, Tour(0, 3, (), 8 * H, 8 * H, 0)), MISSED)),
        ("once a day", with_monday(stops=(MONDAY.stops[0], *MONDAY.stops))),
        ("travel time", with_monday(stops=(replace(MONDAY.stops[0], travel_s=9 * M), *MONDAY.stops[1:]))),
        ("travel time", with_monday(travel_back_s=0)),
        ("travel time", VisitPlan(replace(PROBLEM, travel_s=(np.where(WAYS > 0, NO_WAY, 0),)), PLAN.tours, MISSED)),
        ("time to get there", with_monday(leaves_s=8 * H + 1)),
        ("leaves no earlier than needed", with_monday(leaves_s=8 * H - 1)),
        ("time to get there", with_monday(stops=(MONDAY.stops[0], replace(MONDAY.stops[1], arrive_s=8 * H + 49 * M)))),
        ("time to get back", with_monday(returns_s=13 * H + 19 * M)),
        ("duration", with_person(1, duration_s=45 * M)),
        ("shift", with_team(0, shifts=(replace(DAY, start_s=8 * H + 1),) * 5)),
        ("shift", with_team(0, shifts=(replace(DAY, end_s=13 * H),) * 5)),
        ("break", with_monday(pauses=())),
        ("break", with_monday(pauses=(Pause(2, 11 * H, 11 * H + 30 * M),))),
        ("break of the shift", with_monday(pauses=(*MONDAY.pauses, Pause(2, 10 * H, 10 * H + 30 * M)))),
        ("break between visits", with_monday(pauses=(Pause(1, 12 * H, 12 * H + 30 * M),))),
        ("most travel", with_team(0, max_travel_s=39 * M)),
        ("seats", with_team(0, seats=1)),
        ("allowed day", with_person(0, allowed=(True, True, False, True, True))),
        ("window", with_person(1, windows=(Window(8 * H, 8 * H + 59 * M),))),
        ("skills", with_team(1, skills=frozenset())),
        ("carers", with_person(2, carers=3)),
        ("no more teams than needed", with_person(2, skills=NURSE, carers=1)),
        ("every due visit kept or missed", VisitPlan(PROBLEM, PLAN.tours, ())),
        ("every due visit kept or missed", VisitPlan(PROBLEM, PLAN.tours[:2], MISSED)),
        ("every due visit kept or missed", VisitPlan(PROBLEM, PLAN.tours, (*MISSED, Missed(1, 0, Reason.NO_TIME)))),
        ("visits that are due", with_person(0, periods=(Period(0, 1, 1),))),
        ("least gap", with_person(0, min_gap_days=3)),
        ("least gap", with_person(0, last_visit=-1)),
        ("greatest gap", with_person(0, max_gap_days=1)),
    ],
)
def test_each_broken_rule_is_named(rule: str, plan: VisitPlan) -> None:
    seats = [replace(person, load=1) for person in PROBLEM.people] if rule == "seats" else None
    if seats:
        plan = VisitPlan(replace(plan.problem, people=tuple(seats)), plan.tours, plan.missed)
    assert rule in broken(plan)


def test_two_teams_begin_a_common_visit_at_the_same_second() -> None:
    later = Tour(1, 0, (Stop(2, 10 * M, 12 * H + 41 * M, 13 * H + 11 * M),), 12 * H + 31 * M, 13 * H + 21 * M, 10 * M)
    assert broken(VisitPlan(PROBLEM, (MONDAY, later, WEDNESDAY), MISSED)) == {"together"}


def test_a_greatest_gap_over_days_nobody_works_ends_on_the_first_day_somebody_does() -> None:
    weekend = (DAY, None, None, DAY, DAY)
    people = (replace(PEOPLE[0], min_gap_days=1, max_gap_days=2),)
    problem = VisitProblem(5, people, (replace(TEAMS[0], shifts=weekend),), (WAYS,))
    first = replace(WEDNESDAY, day=0)
    assert broken(VisitPlan(problem, (first, replace(WEDNESDAY, day=3)), ())) == set()
    assert broken(VisitPlan(problem, (first, replace(WEDNESDAY, day=4)), ())) == {"greatest gap"}


def test_a_missed_visit_excuses_the_gap_that_it_leaves() -> None:
    people = (replace(PEOPLE[0], periods=(Period(0, 4, 3),), min_gap_days=1, max_gap_days=2),)
    problem = replace(PROBLEM, people=people)
    tours = (replace(WEDNESDAY, day=0), replace(WEDNESDAY, day=4))
    assert broken(VisitPlan(problem, tours, (Missed(0, 0, Reason.NO_TIME),))) == set()


def test_a_break_is_left_out_by_who_is_back_before_it() -> None:
    early = (WEDNESDAY,)
    problem = replace(PROBLEM, people=(replace(PEOPLE[0], periods=(Period(0, 4, 1),)),))
    assert broken(VisitPlan(problem, early, ())) == set()
