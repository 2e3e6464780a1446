"""Changes of a plan of home visits: replanned, moved, explained; each costs what it was said to cost."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visit_problems import DAY, NURSE, H, M, along_a_line, at_random, once, random_problem

from routing.visits.check import check_plan
from routing.visits.effect import measure_state
from routing.visits.errors import MoveError, PinnedVisitError
from routing.visits.explain import explain_visit
from routing.visits.move import Obstacle, effect_of_move, move_visit
from routing.visits.plan import VisitPlan
from routing.visits.planner import plan_visits
from routing.visits.problem import Period, Team, VisitProblem, Window
from routing.visits.replan import moved_visits, replan_visits
from routing.visits.standing import take_up, visits_of
from routing.visits.summary import summarise


def week(n_people: int = 12, n_teams: int = 2) -> VisitProblem:
    rng = np.random.default_rng(5)
    people = tuple(once(f"p{i:02}", 1 + i, 5) for i in range(n_people))
    teams = tuple(Team(f"t{i}", 0, 0, (DAY,) * 5, NURSE) for i in range(n_teams))
    return VisitProblem(5, people, teams, (at_random(rng, n_people + 1, most_s=1200),), clock_s=60)


PROBLEM = week()


@cache
def agreed() -> VisitPlan:
    return plan_visits(PROBLEM, engine="own")


def where(plan: VisitPlan) -> set[tuple[int, int, int]]:
    return {(stop.person, tour.day, tour.team) for tour, stop in plan.visits()}


def cost(plan: VisitPlan, person: int) -> float:
    """The weighted sum of a plan taken up anew."""
    given_now, state, left = take_up(plan.problem, visits_of(plan, plan.problem))
    assert left == []
    return measure_state(plan.problem, given_now, state, person).cost


def test_a_plan_taken_up_again_is_the_same_plan() -> None:
    again = replan_visits(PROBLEM, agreed())
    assert again.tours == agreed().tours
    assert moved_visits(agreed(), again) == []


def test_only_visits_of_the_sick_nurse_move() -> None:
    day = next(tour.day for tour in agreed().tours if tour.team == 0)
    off = tuple(None if i == day else shift for i, shift in enumerate(PROBLEM.teams[0].shifts))
    problem = replace(PROBLEM, teams=(replace(PROBLEM.teams[0], shifts=off), PROBLEM.teams[1]))
    again = replan_visits(problem, agreed())
    assert check_plan(again) == []
    assert again.missed == ()
    lost = {visit for visit in where(agreed()) if visit[1:] == (day, 0)}
    assert lost
    assert where(agreed()) - where(again) == lost
    assert {visit.person for visit, _ in moved_visits(agreed(), again)} == {person for person, *_ in lost}


def test_an_urgent_person_is_fitted_in() -> None:
    urgent = once("urgent", 3, 5, periods=(Period(1, 1, 1),), priority=5.0)
    problem = replace(PROBLEM, people=(urgent, *PROBLEM.people))
    again = replan_visits(problem, agreed())
    assert check_plan(again) == []
    assert again.days_of[0] == (1,)
    assert {(person + 1, day, team) for person, day, team in where(agreed())} <= where(again)


def test_who_was_not_at_home_is_due_again() -> None:
    tour, stop = next((tour, stop) for tour, stop in agreed().visits() if tour.day == 0)
    again = replan_visits(PROBLEM, agreed(), from_day=1, released=[(stop.person, 0)])
    assert check_plan(again) == []
    assert again.days_of[stop.person][0] >= 1
    assert where(agreed()) - where(again) == {(stop.person, 0, tour.team)}


def test_what_is_pinned_stays_or_it_is_said() -> None:
    tour = agreed().tours[0]
    held = replace(tour, stops=(replace(tour.stops[0], pinned=True), *tour.stops[1:]))
    plan = replace(agreed(), tours=(held, *agreed().tours[1:]))
    again = replan_visits(PROBLEM, plan)
    pinned = [(tour.team, tour.day, stop.person) for tour, stop in again.visits() if stop.pinned]
    assert pinned == [(tour.team, tour.day, tour.stops[0].person)]
    teams = tuple(
        replace(team, shifts=(None,) * 5) if row == tour.team else team for row, team in enumerate(PROBLEM.teams)
    )
    with pytest.raises(PinnedVisitError, match="pinned"):
        replan_visits(replace(PROBLEM, teams=teams), plan)


def test_nothing_moves_before_the_day_asked_for() -> None:
    again = replan_visits(PROBLEM, agreed(), from_day=3)
    assert [tour for tour in again.tours if tour.day < 3] == [tour for tour in agreed().tours if tour.day < 3]


def test_moving_a_visit_costs_what_was_said() -> None:
    person, day = next((stop.person, tour.day) for tour, stop in agreed().visits())
    reasons = explain_visit(agreed(), person, day)
    assert len(reasons.alternatives) == 10
    before = sum(tour.travel_s for tour in agreed().tours)
    for other in reasons.alternatives:
        if other.effect is None or other.current:
            continue
        moved = move_visit(agreed(), person, day, other.day, other.teams[0])
        assert check_plan(moved) == []
        assert sum(tour.travel_s for tour in moved.tours) - before == other.effect.travel_s
        assert cost(moved, person) - cost(agreed(), person) == pytest.approx(other.effect.cost, abs=1e-6)
        assert summarise(moved).balance == pytest.approx(other.effect.balance_after)
        assert summarise(agreed()).balance == pytest.approx(other.effect.balance_before)


def test_the_present_place_costs_nothing() -> None:
    person, day = next((stop.person, tour.day) for tour, stop in agreed().visits())
    reasons = explain_visit(agreed(), person, day)
    (here,) = [other for other in reasons.alternatives if other.current]
    assert here.effect is not None
    assert here.effect.cost == pytest.approx(0.0, abs=1e-6)
    assert reasons.teams == here.teams


def test_a_visit_is_put_before_the_one_asked_for() -> None:
    ways = along_a_line(0, 10, 20, 30)
    people = tuple(once(f"p{i}", 1 + i, 2) for i in range(3))
    people = (replace(people[0], allowed=(True, True)), *people[1:])
    problem = VisitProblem(2, people, (Team("t", 0, 0, (DAY, DAY)),), (ways,))
    plan = plan_visits(problem, engine="own")
    day = plan.days_of[0][0]
    other = 1 - day
    for person in (1, 2):
        if plan.days_of[person] == (day,):
            plan = move_visit(plan, person, day, other, 0)
    moved = move_visit(plan, 0, day, other, 0, before=2)
    stops = [stop.person for stop in moved.tours[0].stops]
    assert stops.index(0) + 1 == stops.index(2)
    assert check_plan(moved) == []


@pytest.mark.parametrize(
    ("obstacle", "changed", "day", "team"),
    [
        (Obstacle.NOT_DUE, {"periods": (Period(0, 0, 1),)}, 1, 0),
        (Obstacle.NOT_ALLOWED, {"allowed": (True, False)}, 1, 0),
        (Obstacle.GAPS, {"last_visit": -5, "max_gap_days": 5}, 1, 0),
        (Obstacle.DAY_OFF, {"preferred": (True, False)}, 1, 1),
        (Obstacle.SKILLS, {"skills": NURSE}, 0, 1),
        (Obstacle.CARERS, {"carers": 2, "skills": NURSE}, 0, 1),
        (Obstacle.WINDOW, {"windows": (Window(8 * H + 30 * M, 9 * H),)}, 0, 2),
    ],
)
def test_what_is_in_the_way_of_a_move(obstacle: Obstacle, changed: dict[str, object], day: int, team: int) -> None:
    teams = (
        Team("pair", 0, 0, (DAY, DAY), NURSE, members=2),
        Team("one", 0, 0, (DAY, None)),
        Team("late", 0, 0, (replace(DAY, start_s=10 * H),) * 2),
    )
    person = once("p", 1, 2, **changed)
    if obstacle is Obstacle.WINDOW:
        person = replace(person, windows=(Window(8 * H, 9 * H),))
    plan = plan_visits(VisitProblem(2, (person,), teams, (along_a_line(0, 10),)), engine="own")
    (start,) = plan.days_of[0]
    assert effect_of_move(plan, 0, start, day, team) == obstacle
    with pytest.raises(MoveError) as told:
        move_visit(plan, 0, start, day, team)
    assert told.value.obstacle == obstacle


def test_a_full_tour_is_in_the_way() -> None:
    shift = replace(DAY, end_s=9 * H)
    people = tuple(once(f"p{i}", 1, 2) for i in range(2))
    plan = plan_visits(
        VisitProblem(2, people, (Team("t", 0, 0, (shift, shift)),), (along_a_line(0, 10),)), engine="own"
    )
    days = {person: on[0] for person, on in plan.days_of.items()}
    assert effect_of_move(plan, 0, days[0], days[1], 0) == Obstacle.FULL


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_every_alternative_is_true(seed: int) -> None:
    plan = plan_visits(random_problem(seed), engine="own")
    for person, days in list(plan.days_of.items())[:2]:
        for other in explain_visit(plan, person, days[0]).alternatives:
            if other.effect is None:
                assert effect_of_move(plan, person, days[0], other.day, other.teams[0]) == other.obstacle
                continue
            moved = move_visit(plan, person, days[0], other.day, other.teams[0])
            faults = [fault for fault in check_plan(moved) if fault.rule != "greatest gap" or not plan.missed]
            assert faults == []
            assert cost(moved, person) - cost(plan, person) == pytest.approx(other.effect.cost, abs=1e-5)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_a_plan_made_anew_keeps_every_rule(seed: int) -> None:
    problem = random_problem(seed)
    plan = plan_visits(problem, engine="own")
    off = replace(problem.teams[0], shifts=(None, *problem.teams[0].shifts[1:]))
    again = replan_visits(replace(problem, teams=(off, *problem.teams[1:])), plan)
    assert check_plan(again) == []


def test_a_plan_in_numbers() -> None:
    summary = summarise(agreed())
    assert (summary.due, summary.kept, summary.missed) == (12, 12, 0)
    assert summary.travel_s == sum(tour.travel_s for tour in agreed().tours)
    assert summary.working_s == sum(tour.working_s for tour in agreed().tours)
    assert summary.balance < 0.1
    assert summary.continuity == 1.0
    assert summary.length_m is None
    assert sum(team.visits for team in summary.teams) == 12
