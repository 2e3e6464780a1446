"""A proved bound by Lagrangian relaxation, and the candidates that cannot be in any better plan.

Relax "each row is assigned once" with multipliers u_i: for any u

    sum_i u_i + least over feasible S of sum_{j in S} sum_i min(0, burden_ij - u_i)   <=   the optimum.

Subgradient steps raise it. What forcing a candidate in (or out), or forcing a row onto a pair, would add to that
bound is known too; where the sum passes the best plan, that choice is in no better plan and leaves the problem.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from geo.siting.burden import BurdenProblem, choose_for_good, restrict
from geo.siting.greedy import evaluate, greedy_sites
from geo.siting.subgradient import BLOCK, choose_at_price, climb
from geo.siting.swap import swap_sites
from routing.network import FloatArray, IntArray

MOST_STEPS = 4000
WORK = 6e9  # pairs read in all: an iteration limit, not a clock, so that results do not hang on the machine


@dataclass
class Search:
    """What is known so far; values include all constants."""

    problem: BurdenProblem  # what may still hold a better plan
    whole: BurdenProblem  # as it was given
    fixed: IntArray  # candidates of `whole` chosen for good
    best: IntArray  # candidates of `whole`: the best plan
    best_value: float
    bound: float
    share: FloatArray  # [candidate of `problem`] how often the relaxed plans held it in the last steps

    @property
    def enough(self) -> float:
        """A plan must be at most this to be better than the best one."""
        rounding = 1e-9 * abs(self.best_value)
        return self.best_value - max(rounding, self.whole.unit - 1e-6 - rounding)

    @property
    def closed(self) -> bool:
        """No better plan exists."""
        return self.bound > self.enough or self.problem.n_candidates == 0


def start_search(problem: BurdenProblem, plan: IntArray) -> Search:
    """Nothing known but a plan."""
    problem = replace(problem, origin=np.arange(problem.n_rows, dtype=np.int32))
    value = evaluate(problem, plan) + problem.constant
    return Search(
        problem,
        problem,
        np.zeros(0, dtype=np.int32),
        np.sort(plan),
        value,
        problem.constant,
        np.zeros(problem.n_candidates),
    )


def tighten(state: Search, *, rng: np.random.Generator, out_of_time: Callable[[], bool]) -> FloatArray:
    """Raise the bound and shrink the problem until it is closed or more steps bring little; the last multipliers."""
    multiplier = first_multipliers(state)
    scale, work, iterations = 1.0, 0.0, 0
    while iterations < MOST_STEPS and work < WORK and scale > 1e-3 and not out_of_time():
        problem = state.problem
        if state.closed or not problem.n_candidates:
            break
        before = state.bound
        multiplier, reduced, best_plan, state.share = _climb(state, multiplier, scale)
        iterations += BLOCK
        work += BLOCK * problem.row.size
        try_plan(state, best_plan, rng)
        if state.closed:
            break
        multiplier = _shrink(state, multiplier, reduced)
        gained = state.bound - before
        if gained < 0.02 * (state.best_value - state.bound):
            scale *= 0.6
    return multiplier


def probe(state: Search, multiplier: FloatArray, *, blocks: int) -> FloatArray:
    """`tighten` for one node of the branching: a few blocks of short steps, no plan tried; the last multipliers."""
    for block in range(blocks):
        if state.closed:
            break
        multiplier, reduced, _, state.share = _climb(state, multiplier, 0.5 / (block + 1))
        if state.bound > state.enough:
            break
        multiplier = _shrink(state, multiplier, reduced)
    return multiplier


def first_multipliers(state: Search) -> FloatArray:
    """Half-way between the least and second least burden under the best plan: where an optimal plan's would lie."""
    problem = state.problem
    nearest = np.where(np.isfinite(problem.base), problem.base, np.inf)
    second = nearest.copy()
    place = {int(c): k for k, c in enumerate(problem.candidate)}
    for c in state.whole.candidate[state.best]:
        j = place.get(int(c))
        if j is None:
            continue
        mine = slice(problem.first[j], problem.first[j + 1])
        rows, burden = problem.row[mine], problem.burden[mine]
        second[rows] = np.where(burden < nearest[rows], nearest[rows], np.minimum(second[rows], burden))
        nearest[rows] = np.minimum(nearest[rows], burden)
    nearest = np.where(np.isfinite(nearest), nearest, 0.0)
    return np.where(np.isfinite(second), 0.5 * (nearest + second), nearest)


def _climb(state: Search, multiplier: FloatArray, scale: float) -> tuple[FloatArray, FloatArray, IntArray, FloatArray]:
    """`BLOCK` subgradient steps: the best multipliers, their reduced burdens, the plan they chose, and how often
    each candidate was chosen (0..1).
    """
    problem = state.problem
    best_u, value, reduced, plan, share = climb(
        problem.first,
        problem.row,
        problem.burden,
        problem.base,
        multiplier,
        problem.sites,
        problem.cost,
        problem.budget,
        state.best_value - problem.constant,
        state.enough - problem.constant,
        scale,
    )
    state.bound = max(state.bound, float(value) + problem.constant)
    return best_u, reduced, plan, share


def _shrink(state: Search, multiplier: FloatArray, reduced: FloatArray) -> FloatArray:
    """Drop what is in no better plan; the multipliers of the rows that are left."""
    problem = state.problem
    price, plan = choose_at_price(reduced, problem.sites, problem.cost, problem.budget)
    net = reduced + price * problem.cost
    bound = (
        float(net[plan].sum()) - (price * problem.budget if price else 0.0) + float(multiplier.sum()) + problem.constant
    )
    room = state.enough - bound
    tolerance = 1e-9 * (1.0 + abs(state.best_value))
    chosen = np.zeros(problem.n_candidates, dtype=np.bool_)
    chosen[plan] = True
    full = plan.size >= problem.sites
    last = float(net[plan].max(initial=-np.inf)) if full else 0.0
    next_one = min(0.0, float(net[~chosen].min(initial=0.0)))
    extra = np.where(chosen, 0.0, np.maximum(net - last, 0.0))  # what forcing it in adds to the bound
    keep = extra <= room + tolerance
    sure = np.flatnonzero(chosen & (next_one - net > room + tolerance)).astype(np.int32)
    owner = np.repeat(np.arange(problem.n_candidates), np.diff(problem.first))
    pair = extra[owner] + np.maximum(0.0, problem.burden - multiplier[problem.row]) <= room + tolerance
    hard = problem.base - multiplier > room + tolerance
    if keep.all() and pair.all() and not sure.size and not (hard & np.isfinite(problem.base)).any():
        return multiplier
    spread = np.zeros(state.whole.n_rows)
    spread[problem.origin] = multiplier
    problem = replace(problem, base=np.where(hard, np.inf, problem.base))
    problem = restrict(problem, pair=pair, candidate=keep)
    state.share = state.share[keep]
    if sure.size:
        state.fixed = np.sort(np.concatenate((state.fixed, _number_in_whole(state, sure))))
        kept_number = np.cumsum(keep) - 1
        problem = choose_for_good(problem, kept_number[sure].astype(np.int32))
        state.share = np.delete(state.share, kept_number[sure])
    state.problem = problem
    if _has_unservable_row(problem):
        state.bound = np.inf
    return np.minimum(spread[problem.origin], problem.base)


def _has_unservable_row(problem: BurdenProblem) -> bool:
    """A row that must be served has no pair left: no better plan exists."""
    served = np.zeros(problem.n_rows, dtype=np.bool_)
    served[problem.row] = True
    return bool((~served & ~np.isfinite(problem.base)).any())


def _number_in_whole(state: Search, numbers: IntArray) -> IntArray:
    return np.searchsorted(state.whole.candidate, state.problem.candidate[numbers]).astype(np.int32)


def try_plan(state: Search, numbers: IntArray, rng: np.random.Generator) -> None:
    """Complete and swap a plan of the shrunk problem; keep it if it is better."""
    plan = np.concatenate((state.fixed, _number_in_whole(state, numbers))).astype(np.int32)
    plan = np.sort(plan[np.cumsum(state.whole.cost[plan]) <= state.whole.budget])
    plan = swap_sites(state.whole, greedy_sites(state.whole, start=plan), rng)
    value = evaluate(state.whole, plan) + state.whole.constant
    if value < state.best_value:
        state.best, state.best_value = plan, value
