"""Plans of home visits: a case worked out by hand, trying everything on tiny cases, and every rule on random ones."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visit_problems import (
    DAY,
    DENTIST,
    LUNCH,
    NURSE,
    H,
    M,
    along_a_line,
    at_random,
    best_by_trying,
    once,
    random_problem,
)

from routing.visits.check import check_plan
from routing.visits.plan import Pause, Reason, VisitPlan
from routing.visits.planner import plan_visits
from routing.visits.problem import Break, Period, Person, Shift, Team, VisitProblem, Weights, Window

ONLY_TRAVEL = Weights(waiting=0.0, balance=0.0, continuity=0.0, even_gaps=0.0, preferred_day=0.0)


def test_a_day_worked_out_by_hand() -> None:
    # Unit at 0, homes 10, 20 and 30 minutes along one street; the farthest is at home from 11:30 only.
    ways = along_a_line(0, 10, 20, 30)
    people = (
        once("near", 1),
        once("middle", 2, windows=(Window(9 * H, 9 * H),)),
        once("far", 3, windows=(Window(11 * H + 30 * M, 15 * H),)),
    )
    asked = VisitProblem(1, people, (Team("nurse", 0, 0, (LUNCH,)),), (ways,), weights=ONLY_TRAVEL, clock_s=60)
    plan = plan_visits(asked, engine="own")
    assert check_plan(plan) == []
    assert plan.missed == ()
    (tour,) = plan.tours
    assert tour.travel_s == 60 * M
    assert [stop.person for stop in tour.stops][-2:] == [1, 2] or tour.stops[0].person == 1
    middle = next(stop for stop in tour.stops if stop.person == 1)
    far = next(stop for stop in tour.stops if stop.person == 2)
    assert (middle.arrive_s, middle.leave_s) == (9 * H, 9 * H + 30 * M)
    # From 11:30 to 12:00, the last minute before the break, which is then taken before going home.
    assert far.arrive_s == 11 * H + 30 * M
    assert tour.pauses == (Pause(len(tour.stops), 12 * H, 12 * H + 30 * M),) or far.leave_s <= 12 * H
    assert tour.working_s == 60 * M + 3 * 30 * M
    # Who idles from 9:30 on goes back to the near one meanwhile, where waiting is worth as much as 20 minutes more.
    shorter = plan_visits(replace(asked, weights=Weights()), engine="own").tours[0]
    assert [stop.person for stop in shorter.stops] == [1, 0, 2]
    assert (shorter.travel_s, shorter.waiting_s) == (80 * M, tour.waiting_s - 50 * M)


def test_nothing_to_do_is_a_plan_without_tours() -> None:
    ways = along_a_line(0, 10)
    for people, teams in (
        ((), (Team("nurse", 0, 0, (DAY,)),)),
        ((once("alone", 1),), ()),
        ((once("none", 1, periods=(Period(0, 0, 0),)),), (Team("nurse", 0, 0, (DAY,)),)),
    ):
        plan = plan_visits(VisitProblem(1, people, teams, (ways,)), engine="own")
        assert plan.tours == ()
        assert check_plan(plan) == []
        assert len(plan.missed) == plan.problem.visits_due


def test_same_seed_same_plan() -> None:
    problem = random_problem(7)
    first, second = (plan_visits(problem, engine="own") for _ in range(2))
    assert first.tours == second.tours
    assert first.missed == second.missed


@pytest.mark.parametrize("seed", range(12))
def test_trying_everything_finds_nothing_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_people = 3 if seed % 2 else 4
    visits = [int(rng.integers(1, 3)) if i == 0 else 1 for i in range(n_people)]
    people = tuple(
        Person(
            f"p{i}",
            1 + i,
            int(rng.integers(1, 5)) * 15 * M,
            (Period(0, 1, visits[i]),),
            windows=(Window(hour := int(rng.integers(8, 12)) * H, hour + int(rng.integers(0, 4)) * H),),
            skills=NURSE if rng.random() < 0.3 else frozenset(),
            preferred=(True, False) if rng.random() < 0.4 else (),
            priority=float(rng.integers(1, 4)),
        )
        for i in range(n_people)
    )
    shift = Shift(8 * H, int(rng.integers(11, 15)) * H, (Break(Window(10 * H, 10 * H), 30 * M),))
    teams = (
        Team("a", 0, 0, (shift, shift), NURSE),
        Team("b", 0, 0, (shift, None if seed % 3 else shift), NURSE if seed % 2 else DENTIST),
    )
    ways = at_random(rng, n_people + 1, most_s=3000)
    problem = VisitProblem(2, people, teams, (ways,), weights=Weights(waiting=seed % 3 * 0.4, balance=0.0), seed=seed)
    plan = plan_visits(problem, engine="own")
    assert check_plan(plan) == []
    assert cost_of(plan) == pytest.approx(best_by_trying(problem), abs=1e-6)


def cost_of(plan: VisitPlan) -> float:
    """Travel, waiting, continuity, gaps and wishes as the plan is written down; one period, no balance."""
    problem, weights = plan.problem, plan.problem.weights
    cost = sum(1e8 * problem.people[missed.person].priority for missed in plan.missed)
    cost += sum(weights.travel * tour.travel_s + weights.waiting * tour.waiting_s for tour in plan.tours)
    for row, days in plan.days_of.items():
        person = problem.people[row]
        even = problem.n_days / person.periods[0].visits
        cost += weights.even_gaps * sum(abs(b - a - even) for a, b in pairwise(days))
        cost += weights.preferred_day * sum(not person.would_like(day) for day in days if any(person.preferred))
        teams = [tour.team for tour, stop in plan.visits() if stop.person == row]
        cost += weights.continuity * (len(teams) - max(teams.count(team) for team in teams))
    return cost


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_every_plan_keeps_every_rule(seed: int) -> None:
    plan = plan_visits(random_problem(seed), engine="own")
    assert check_plan(plan) == []
    assert plan.visits_kept + len(plan.missed) == plan.problem.visits_due


UNIT_AND_HOME = along_a_line(0, 30)
NURSE_TEAM = Team("nurse", 0, 0, (DAY, DAY), NURSE)
WISH_FOR_14 = tuple(day == 14 for day in range(28))


@pytest.mark.parametrize(
    ("reason", "person", "teams"),
    [
        (Reason.NO_SKILL, {"skills": DENTIST}, (NURSE_TEAM,)),
        (Reason.TOO_FEW_CARERS, {"carers": 2}, (NURSE_TEAM,)),
        (Reason.NOT_DAYS, {"allowed": (False, False)}, (NURSE_TEAM,)),
        (Reason.NO_DAY, {"skills": DENTIST}, (NURSE_TEAM, Team("dentist", 0, 0, (None, None), DENTIST))),
        (Reason.NO_WINDOW, {"windows": (Window(18 * H, 19 * H),)}, (NURSE_TEAM,)),
        (Reason.NO_WINDOW, {"duration_s": 9 * H}, (NURSE_TEAM,)),
        (Reason.NO_WINDOW, {}, (replace(NURSE_TEAM, max_travel_s=50 * M),)),
        (Reason.GAPS, {"periods": (Period(0, 1, 2),), "min_gap_days": 2}, (NURSE_TEAM,)),
        (Reason.GAPS, {"periods": (Period(0, 1, 3),)}, (NURSE_TEAM,)),
        (Reason.GAPS, {"last_visit": -1, "min_gap_days": 5}, (NURSE_TEAM,)),
    ],
)
def test_what_is_missed_has_its_reason(reason: Reason, person: dict[str, object], teams: tuple[Team, ...]) -> None:
    problem = VisitProblem(2, (once("p", 1, 2, **person),), teams, (UNIT_AND_HOME,))
    plan = plan_visits(problem, engine="own")
    assert check_plan(plan) == []
    assert {missed.reason for missed in plan.missed} == {reason}


@pytest.mark.parametrize(
    ("second", "reason"), [(None, Reason.NO_DAY), (Shift(8 * H, 8 * H + 20 * M), Reason.NO_WINDOW)]
)
def test_a_day_on_which_nobody_can_come_is_no_gap(second: Shift | None, reason: Reason) -> None:
    daily = once("p", 1, 2, periods=(Period(0, 1, 2),))
    short = VisitProblem(2, (daily,), (Team("nurse", 0, 0, (DAY, second)),), (UNIT_AND_HOME,))
    plan = plan_visits(short, engine="own")
    assert [(missed.reason, missed.days) for missed in plan.missed] == [(reason, (1,))]
    with_one_more = replace(short, teams=(*short.teams, Team("other", 0, 0, (None, DAY))))
    assert plan_visits(with_one_more, engine="own").missed == ()


def test_gaps_are_not_blamed_where_the_persons_other_visit_could_move() -> None:
    # Two visits ten days apart; the first fits on day 8 alone, which another visit fills, so the second lies early.
    shifts = tuple(Shift(8 * H, 10 * H) if day in {8, 14, 20} else None for day in range(28))
    person = once("p", 1, periods=(Period(0, 13, 1), Period(14, 27, 1)), min_gap_days=10, preferred=WISH_FOR_14)
    other = once("q", 1, 9, duration_s=60 * M, priority=3.0)
    plan = plan_visits(VisitProblem(28, (person, other), (Team("t", 0, 0, shifts),), (UNIT_AND_HOME,)), engine="own")
    assert check_plan(plan) == []
    assert plan.days_of == {0: (14,), 1: (8,)}
    assert [(missed.reason, missed.days) for missed in plan.missed] == [(Reason.NO_TIME, (8,))]


def test_a_place_nobody_reaches_is_missed_for_that() -> None:
    ways = UNIT_AND_HOME.copy()
    ways[0, 1] = 10_000_000
    plan = plan_visits(VisitProblem(2, (once("p", 1, 2),), (NURSE_TEAM,), (ways,)), engine="own")
    assert [missed.reason for missed in plan.missed] == [Reason.NO_WAY]


def test_a_skill_nobody_has_is_named() -> None:
    problem = VisitProblem(2, (once("p", 1, 2, skills=NURSE | DENTIST),), (NURSE_TEAM,), (UNIT_AND_HOME,))
    assert plan_visits(problem, engine="own").missed[0].skills == ("dentist",)


def test_who_is_more_in_need_is_kept_when_not_all_can_be() -> None:
    people = tuple(once(f"p{i}", 1, duration_s=3 * H, priority=float(1 + i)) for i in range(4))
    plan = plan_visits(VisitProblem(1, people, (Team("t", 0, 0, (DAY,)),), (UNIT_AND_HOME,)), engine="own")
    assert check_plan(plan) == []
    assert [(missed.person, missed.reason) for missed in plan.missed] == [(0, Reason.NO_TIME), (1, Reason.NO_TIME)]
    assert set(plan.days_of) == {2, 3}


def test_two_teams_begin_at_the_same_second() -> None:
    ways = along_a_line(0, 20, 50, 90)
    people = (
        once("both", 1, carers=2, skills=NURSE | DENTIST),
        *(once(f"p{i}", 2 + i, windows=(Window(8 * H, 10 * H),)) for i in range(2)),
    )
    teams = (Team("a", 0, 0, (LUNCH,), NURSE), Team("b", 3, 3, (LUNCH,), DENTIST))
    plan = plan_visits(VisitProblem(1, people, teams, (ways,)), engine="own")
    assert check_plan(plan) == []
    assert plan.missed == ()
    together = [(tour.team, stop.arrive_s) for tour, stop in plan.visits() if stop.person == 0]
    assert [team for team, _ in together] == [0, 1]
    assert together[0][1] == together[1][1]


def test_a_team_of_two_comes_without_another() -> None:
    teams = (Team("pair", 0, 0, (DAY,), members=2), Team("one", 0, 0, (DAY,)), Team("two", 0, 0, (DAY,)))
    plan = plan_visits(VisitProblem(1, (once("p", 1, carers=2),), teams, (UNIT_AND_HOME,)), engine="own")
    assert check_plan(plan) == []
    assert len(list(plan.visits())) in {1, 2}


def test_a_break_is_nobody_on_the_way() -> None:
    # Two homes two hours apart, each at home for an hour only: the break falls on the way.
    ways = along_a_line(0, 120)
    shift = Shift(8 * H, 18 * H, (Break(Window(12 * H, 12 * H), 30 * M),))
    people = (once("here", 0, windows=(Window(11 * H, 11 * H),)), once("there", 1, windows=(Window(14 * H, 14 * H),)))
    plan = plan_visits(VisitProblem(1, people, (Team("t", 0, 0, (shift,)),), (ways,)), engine="own")
    assert check_plan(plan) == []
    assert plan.missed == ()
    assert plan.tours[0].pauses == (Pause(1, 12 * H, 12 * H + 30 * M),)


def test_the_longest_gap_is_kept_over_weeks() -> None:
    shifts = tuple(DAY if day % 7 < 5 else None for day in range(28))
    periods = tuple(Period(7 * week, 7 * week + 6, 1) for week in range(4))
    person = once("p", 1, periods=periods, max_gap_days=7, min_gap_days=6, last_visit=-3)
    plan = plan_visits(VisitProblem(28, (person,), (Team("t", 0, 0, shifts),), (UNIT_AND_HOME,)), engine="own")
    assert check_plan(plan) == []
    days = (-3, *plan.days_of[0])
    assert len(days) == 5
    assert all(6 <= b - a <= 7 for a, b in pairwise(days))


def test_nobody_works_on_a_holiday() -> None:
    people = tuple(once(f"p{i}", 1, 3) for i in range(6))
    plan = plan_visits(VisitProblem(3, people, (Team("t", 0, 0, (None, DAY, None)),), (UNIT_AND_HOME,)), engine="own")
    assert {tour.day for tour in plan.tours} == {1}
    assert plan.missed == ()


def test_hours_are_shared_by_the_shifts() -> None:
    rng = np.random.default_rng(3)
    people = tuple(once(f"p{i}", 1 + i, 5) for i in range(40))
    teams = tuple(Team(f"t{i}", 0, 0, (DAY,) * 5) for i in range(3))
    ways = at_random(rng, 41, most_s=1200)
    plan = plan_visits(VisitProblem(5, people, teams, (ways,)), engine="own")
    work = [sum(tour.working_s for tour in plan.tours if tour.team == team) for team in range(3)]
    assert max(work) - min(work) < 0.1 * sum(work) / 3


def test_few_teams_go_out_where_that_is_worth_most() -> None:
    people = tuple(once(f"p{i}", 1) for i in range(8))
    teams = tuple(Team(f"t{i}", 0, 0, (DAY,)) for i in range(4))
    weights = replace(ONLY_TRAVEL, team_used=50_000.0)
    plan = plan_visits(VisitProblem(1, people, teams, (UNIT_AND_HOME,), weights=weights), engine="own")
    assert len(plan.tours) == 1
