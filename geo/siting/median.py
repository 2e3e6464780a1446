"""One run of bound and search for the models that are a `BurdenProblem`: MCLP and p-median, with or without budget."""

from dataclasses import dataclass, replace

import numpy as np

from geo.errors import SitingError
from geo.siting.branching import branch
from geo.siting.burden import BurdenProblem, restrict
from geo.siting.deadline import Deadline
from geo.siting.greedy import evaluate, greedy_sites
from geo.siting.lagrangian import Search, start_search, tighten
from geo.siting.milp import solve_milp
from geo.siting.step_model import step_model
from geo.siting.swap import search, swap_sites
from routing.network import IntArray

SEARCH_WORK = 4e8  # pairs read by restarts of the swap search


@dataclass(frozen=True, eq=False)
class MedianAnswer:
    """Chosen candidates (numbers of the problem), the burden of that plan, and a proved lower bound on any plan's."""

    chosen: IntArray
    value: float
    bound: float
    proved: bool


def least_burden(problem: BurdenProblem, *, seed: int, deadline: Deadline, node_limit: int) -> MedianAnswer:
    """The plan of least burden: greedy, swap, Lagrangian bound with reductions, then branch and bound.

    All steps count their work, so equal seeds give equal plans; only a search cut by the deadline may differ.
    """
    starts = int(np.clip(SEARCH_WORK / (8.0 * max(problem.row.size, 1)), 3, 20))
    plan = search(problem, seed=seed, starts=starts)
    if not np.isfinite(evaluate(problem, plan)):
        serving = _serving_plan(problem, seed=seed, deadline=deadline)
        if serving is None:
            return MedianAnswer(np.zeros(0, dtype=np.int32), np.inf, np.inf, proved=True)
        plan = swap_sites(problem, greedy_sites(problem, start=serving), np.random.default_rng(seed))
    state = start_search(problem, plan)
    multiplier = tighten(state, rng=np.random.default_rng(seed), out_of_time=deadline.passed)
    if not state.closed:
        branch(state, multiplier, node_limit=node_limit, out_of_time=deadline.passed, seed=seed)
    return _answer(state)


def _serving_plan(problem: BurdenProblem, *, seed: int, deadline: Deadline) -> IntArray | None:
    """Any plan that serves every row that must be served, by HiGHS; None where it is proved that there is none."""
    must_serve = ~np.isfinite(problem.base)
    covering = replace(problem, burden=np.zeros_like(problem.burden), base=np.where(must_serve, np.inf, 0.0))
    covering = restrict(covering, pair=must_serve[problem.row], candidate=np.ones(problem.n_candidates, dtype=np.bool_))
    model, constant = step_model(covering)
    if np.isinf(constant):
        return None
    answer = solve_milp(model, time_limit_s=max(1.0, deadline.left_s()), seed=seed)
    if answer.infeasible:
        return None
    if answer.x is None:
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=problem.sites)
    return np.flatnonzero(answer.x[: problem.n_candidates] > 0.5).astype(np.int32)


def _answer(state: Search) -> MedianAnswer:
    bound = min(state.bound, state.best_value)
    if state.closed:
        bound = state.best_value
    elif state.whole.unit:
        bound = min(state.best_value, float(np.ceil(bound - 1e-6 - 1e-9 * abs(bound))))
    return MedianAnswer(_without_idle(state), state.best_value, bound, bound == state.best_value)


def _without_idle(state: Search) -> IntArray:
    """The best plan without sites that cost money and better nothing (only where there is a budget)."""
    chosen = state.best
    if not np.isfinite(state.whole.budget):
        return chosen
    for j in chosen[::-1]:
        fewer = chosen[chosen != j]
        if evaluate(state.whole, fewer) + state.whole.constant <= state.best_value:
            chosen = fewer
    return chosen
