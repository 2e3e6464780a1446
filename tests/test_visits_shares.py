"""Fair shares of the work: by hand, against a linear programme for every level, and in a plan."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from routing.visits.problem import Period, Person, Shift, Team, VisitProblem, Window
from routing.visits.shares import able_teams, expected_shares, fair_work, off_shares

H = 3600


@pytest.mark.parametrize(
    ("able", "work", "hours", "fair"),
    [
        # Two who can do the same share it by their hours.
        ([[1, 1]], [9], [1, 2], [3, 6]),
        # What only the first can do fills him; the others share the rest.
        ([[1, 1, 1], [1, 0, 0]], [9, 9], [1, 1, 1], [9, 4.5, 4.5]),
        # The middle one helps the first, not the last, who has more than both.
        ([[1, 1, 0], [0, 1, 1], [0, 0, 1]], [10, 2, 8], [1, 1, 1], [6, 6, 8]),
        # Nobody can; and who never works has no share.
        ([[0, 0], [1, 1]], [5, 4], [0, 1], [0, 4]),
    ],
)
def test_fair_work_by_hand(able: list[list[int]], work: list[float], hours: list[float], fair: list[float]) -> None:
    found = fair_work(np.array(able, dtype=bool), np.array(work, dtype=float), np.array(hours, dtype=float))
    assert found == pytest.approx(fair)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_split_has_a_lower_highest_load(seed: int) -> None:
    """The highest load by the hour is the least that a linear programme finds."""
    rng = np.random.default_rng(seed)
    n_teams, n_pieces = int(rng.integers(1, 5)), int(rng.integers(1, 8))
    able = rng.random((n_pieces, n_teams)) < 0.5
    able[np.arange(n_pieces), rng.integers(0, n_teams, n_pieces)] = True
    work, hours = rng.uniform(1, 10, n_pieces), rng.uniform(1, 5, n_teams)
    fair = fair_work(able, work, hours)
    assert fair.sum() == pytest.approx(work.sum())
    n = n_pieces * n_teams
    whole = np.zeros((n_pieces, n + 1))
    highest = np.zeros((n_teams, n + 1))
    for piece in range(n_pieces):
        whole[piece, piece * n_teams : (piece + 1) * n_teams] = 1
    for team in range(n_teams):
        highest[team, team:n:n_teams] = 1
        highest[team, n] = -hours[team]
    bounds = [(0, None if can else 0) for can in able.ravel()] + [(0, None)]
    cost = np.append(np.zeros(n), 1.0)
    best = linprog(cost, A_ub=highest, b_ub=np.zeros(n_teams), A_eq=whole, b_eq=work, bounds=bounds)
    assert (fair / hours).max() == pytest.approx(best.fun, rel=1e-5)


def test_a_dentists_visits_are_his_alone() -> None:
    shift = Shift(8 * H, 16 * H)
    nurse, dentist = frozenset({"nurse"}), frozenset({"dentist"})
    people = tuple(Person(f"n{row}", 1, 1800, (Period(0, 0, 1),), skills=nurse) for row in range(4))
    people += (Person("teeth", 1, 3600, (Period(0, 0, 1),), skills=dentist),)
    teams = (Team("a", 0, 0, (shift,), nurse), Team("b", 0, 0, (shift,), nurse), Team("d", 0, 0, (shift,), dentist))
    problem = VisitProblem(1, people, teams, (np.zeros((2, 2), dtype=np.int64),))
    assert expected_shares(problem) == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert off_shares(problem, [[0, 1], [2, 3], [4]], [4000, 4000, 9000]) == pytest.approx([0, 0, 0])
    assert off_shares(problem, [[0, 1, 2], [3], [4]], [6000, 2000, 9000]) == pytest.approx([0.5, -0.5, 0])
    late = replace(people[0], windows=(Window(20 * H, 21 * H),))
    assert not able_teams(replace(problem, people=(late, *people[1:])))[0].any()
