"""The parts behind the models: swaps against recomputation, bounds against optima, merged rows against plain."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from thorough import seeds

from geo.siting.burden import BurdenProblem, merge_equal_rows
from geo.siting.cover import _cover_model, _packing, fewest_sites
from geo.siting.cover_bound import dual_bound
from geo.siting.deadline import Deadline
from geo.siting.greedy import evaluate, greedy_sites
from geo.siting.lagrangian import start_search, tighten
from geo.siting.median import least_burden
from geo.siting.milp import solve_milp
from geo.siting.step_model import step_model
from geo.siting.swap import _nearest_two, _profit_of, swap_sites


def make_problem(seed: int, *, coverage: bool, rows: int = 30, candidates: int = 12, sites: int = 4) -> BurdenProblem:
    rng = np.random.default_rng(seed)
    pairs = rng.random((candidates, rows)) < (0.15 if coverage else 0.4)
    burden = np.zeros((candidates, rows)) if coverage else rng.integers(0, 90, (candidates, rows)).astype(float)
    first = np.zeros(candidates + 1, dtype=np.int64)
    np.cumsum(pairs.sum(axis=1), out=first[1:])
    return BurdenProblem(
        candidate=np.arange(candidates, dtype=np.int32),
        first=first,
        row=np.nonzero(pairs)[1].astype(np.int32),
        burden=burden[pairs],
        origin=np.arange(rows, dtype=np.int32),
        base=rng.integers(90, 200, rows).astype(float),
        sites=sites,
        cost=np.zeros(candidates),
        budget=np.inf,
        constant=0.0,
        unit=1.0,
    )


def optimum(problem: BurdenProblem) -> float:
    plans = itertools.combinations(range(problem.n_candidates), problem.sites)
    return min(evaluate(problem, np.array(plan, dtype=np.int32)) for plan in plans)


@pytest.mark.parametrize("coverage", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_swap_profits_equal_recomputation(seed: int, coverage: bool) -> None:
    problem = make_problem(seed, coverage=coverage)
    chosen = np.array([0, 3, 5, 7], dtype=np.int32)
    nearest, second = np.empty(problem.n_rows), np.empty(problem.n_rows)
    slot, loss, profit = np.empty(problem.n_rows, dtype=np.int32), np.empty(4), np.empty(4)
    parts = problem.first, problem.row, problem.burden
    _nearest_two(*parts, problem.base, chosen, nearest, second, slot, loss)
    before = evaluate(problem, chosen)
    for j in set(range(problem.n_candidates)) - set(chosen.tolist()):
        _profit_of(*parts, nearest, second, slot, j, profit)
        for s in range(4):
            swapped = chosen.copy()
            swapped[s] = j
            assert before - evaluate(problem, swapped) == pytest.approx(profit[s] - loss[s]), f"seed {seed}"


@pytest.mark.parametrize("coverage", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_plans_and_bounds_enclose_the_optimum(seed: int, coverage: bool) -> None:
    problem = make_problem(seed, coverage=coverage)
    best = optimum(problem)
    greedy = greedy_sites(problem)
    swapped = swap_sites(problem, greedy, np.random.default_rng(seed))
    assert evaluate(problem, greedy) >= evaluate(problem, swapped) >= best, f"seed {seed}"
    state = start_search(problem, greedy)
    tighten(state, rng=np.random.default_rng(seed), out_of_time=lambda: False)
    assert min(state.bound, state.best_value) <= best + 1e-6, f"seed {seed}"
    assert best <= state.best_value, f"seed {seed}"


@pytest.mark.parametrize("coverage", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_branching_equals_highs(seed: int, coverage: bool) -> None:
    problem = make_problem(100 + seed, coverage=coverage, rows=60, candidates=18, sites=4)
    model, constant = step_model(problem)
    highs = solve_milp(model, time_limit_s=120.0, seed=1)
    ours = least_burden(problem, seed=1, deadline=Deadline(600.0), node_limit=10**9)
    assert ours.proved
    assert ours.value == pytest.approx(float(model.objective @ highs.x) + constant), f"seed {seed}"


@pytest.mark.parametrize("seed", seeds(3, of=6))
def test_a_cut_search_still_has_a_valid_bound(seed: int) -> None:
    problem = make_problem(200 + seed, coverage=True, rows=150, candidates=50, sites=8)
    whole = least_burden(problem, seed=1, deadline=Deadline(600.0), node_limit=10**9)
    cut = least_burden(problem, seed=1, deadline=Deadline(600.0), node_limit=1)
    assert cut.bound <= whole.value <= cut.value, f"seed {seed}"


@pytest.mark.parametrize("seed", range(6))
def test_merged_rows_mean_the_same(seed: int) -> None:
    problem = make_problem(seed, coverage=True, rows=60, candidates=4)
    merged = merge_equal_rows(problem)
    assert merged.n_rows <= 16 < problem.n_rows
    assert merged.base.sum() == problem.base.sum()
    for plan in itertools.combinations(range(4), 2):
        sites = np.array(plan, dtype=np.int32)
        assert evaluate(merged, sites) == evaluate(problem, sites), f"seed {seed}"


@pytest.mark.parametrize("seed", range(12))
def test_the_cover_bound_lies_between_packing_and_highs(seed: int) -> None:
    """At most the optimum that HiGHS proves, and tight: at least its linear programme within one site."""
    problem = make_problem(300 + seed, coverage=True, rows=80, candidates=40)
    served = np.unique(problem.row)
    problem = replace(problem, row=np.searchsorted(served, problem.row).astype(np.int32),
                      base=np.ones(served.size), origin=problem.origin[: served.size], sites=40)  # fmt: skip
    model = _cover_model(problem)
    best = round(solve_milp(model, time_limit_s=120.0, seed=1, step=1.0).bound)
    relaxed = solve_milp(replace(model, whole=np.zeros(40, dtype=np.bool_)), time_limit_s=120.0, seed=1)
    bound = dual_bound(problem, best=best + 1, deadline=Deadline(600.0))
    assert bound <= best, f"seed {seed}"
    assert bound >= np.ceil(model.objective @ relaxed.x - 1e-6) - 1, f"seed {seed}"
    assert bound >= _packing(problem), f"seed {seed}"
    plan, proved = fewest_sites(problem, seed=1, deadline=Deadline(600.0))
    assert plan.size == proved == best, f"seed {seed}"
