"""VROOM and PyVRP find the tours of a day; what comes of them keeps every rule like our own."""

import numpy as np
import pytest
from visit_problems import DENTIST, LUNCH, NURSE, H, at_random, once, random_problem

from routing.visits.check import check_plan
from routing.visits.day import day_of
from routing.visits.given import build_given
from routing.visits.handles import hold_given, hold_state
from routing.visits.planner import plan_visits
from routing.visits.problem import Team, VisitProblem, Weights, Window
from routing.visits.standing import take_up, visits_of
from routing.visits.state import new_state
from routing.visits.timing import settle_all
from routing.visits.tours import choose_engine, improve_days

ENGINES = ["vroom", "pyvrp"]


def district(n_people: int = 14) -> VisitProblem:
    rng = np.random.default_rng(11)
    windows = ((Window(8 * H, 11 * H),), (Window(8 * H, 9 * H), Window(13 * H, 15 * H)), (Window(0, 86_400),))
    people = tuple(
        once(f"p{i:02}", 1 + i, 2, windows=windows[i % 3], skills=NURSE if i % 4 == 0 else frozenset())
        for i in range(n_people)
    )
    both = once("both", n_people + 1, 2, carers=2, skills=NURSE | DENTIST)
    teams = (Team("a", 0, 0, (LUNCH, LUNCH), NURSE), Team("b", 0, 0, (LUNCH, LUNCH), DENTIST))
    ways = at_random(rng, n_people + 2, most_s=1500)
    return VisitProblem(2, (*people, both), teams, (ways,), weights=Weights(balance=0.0), clock_s=60)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_gives_plans_that_keep_every_rule(engine: str) -> None:
    pytest.importorskip(engine)
    plan = plan_visits(district(), engine=engine)
    assert check_plan(plan) == []
    assert plan.missed == ()
    assert plan.engine == engine
    again = plan_visits(district(), engine=engine)
    assert plan.tours == again.tours


@pytest.mark.parametrize("engine", ENGINES)
def test_a_day_left_in_disorder_is_put_in_order(engine: str) -> None:
    """Tours of a day in an arbitrary order that can be kept: the engine finds shorter ones with the same visits."""
    pytest.importorskip(engine)
    rng = np.random.default_rng(2)
    people = tuple(once(f"p{i:02}", 1 + i) for i in range(10))
    teams = (
        tuple(Team(f"t{i}", 0, 0, (LUNCH,)) for i in range(2))
        if engine == "vroom"
        else tuple(Team(f"t{i}", 0, 0, (LUNCH.__class__(8 * H, 16 * H),)) for i in range(2))
    )
    weights = Weights(balance=0.0, continuity=0.0)
    problem = VisitProblem(1, people, teams, (at_random(rng, 11, most_s=1500),), weights=weights)
    best = plan_visits(problem, engine="own")
    given, state, left = take_up(problem, visits_of(best, problem))
    assert left == []
    for tour in range(2):
        n = int(state.n_stops[tour])
        state.stops[tour, :n] = np.sort(state.stops[tour, :n])
    settle_all(given, state)
    assert state.holds.all()
    before = int(state.travel.sum())
    improve_days(problem, given, state, engine)
    assert int(state.travel.sum()) < before
    assert int(state.travel.sum()) <= 1.05 * sum(tour.travel_s for tour in best.tours)


def test_a_day_without_visits_is_no_task() -> None:
    problem = district()
    given = hold_given(build_given(problem))
    state = hold_state(new_state(given, 1))
    assert day_of(problem, given, state, 0).tasks == ()
    for engine in ENGINES:
        improve_days(problem, given, state, engine)
    assert state.n_stops.sum() == 0


def test_auto_is_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine("own") == "own"
    monkeypatch.setattr("routing.visits.tours.find_spec", lambda name: name == "pyvrp")
    assert choose_engine("auto") == "pyvrp"
    monkeypatch.setattr("routing.visits.tours.find_spec", lambda name: None)
    assert choose_engine("auto") == "own"


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("engine", ENGINES)
def test_random_problems_through_each_engine(engine: str, seed: int) -> None:
    pytest.importorskip(engine)
    assert check_plan(plan_visits(random_problem(1000 + seed), engine=engine)) == []
