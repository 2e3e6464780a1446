"""A proved bound by Lagrangian relaxation, and the candidates that cannot be in any better plan.

Relax "each row is assigned once" with multipliers u_i: for any u

    sum_i u_i + least over feasible S of sum_{j in S} sum_i min(0, burden_ij - u_i)   <=   the optimum.

Subgradient steps raise it. What forcing a candidate in (or out), or forcing a row onto a pair, would add to that
bound is known too; where the sum passes the best plan, that choice is in no better plan and leaves the problem.
"""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from geo.siting.burden import BurdenProblem, choose_for_good, restrict
from geo.siting.greedy import evaluate, greedy_sites
from geo.siting.swap import swap_sites
from routing.network import FloatArray, IntArray, LongArray

BLOCK = 40  # iterations between two attempts to shrink the problem
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
    return Search(problem, problem, np.zeros(0, dtype=np.int32), np.sort(plan), value, problem.constant)


def tighten(state: Search, *, rng: np.random.Generator, max_iterations: int = 4000) -> None:
    """Raise the bound and shrink the problem until it is closed or more steps bring little."""
    problem = state.problem
    multiplier = _first_multipliers(state)
    scale, stalled, work = 1.0, 0, 0.0
    iterations = 0
    while iterations < max_iterations and work < WORK and scale > 1e-3:
        problem = state.problem
        if state.closed or not problem.n_candidates or problem.sites <= 0:
            break
        before = state.bound
        multiplier, reduced, best_plan = _climb(state, multiplier, scale)
        iterations += BLOCK
        work += BLOCK * problem.row.size
        try_plan(state, best_plan, rng)
        if state.closed:
            break
        multiplier = _shrink(state, multiplier, reduced)
        gained = state.bound - before
        stalled = stalled + 1 if gained < 0.02 * (state.best_value - state.bound) else 0
        if stalled:
            scale *= 0.6


def _first_multipliers(state: Search) -> FloatArray:
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


def _climb(state: Search, multiplier: FloatArray, scale: float) -> tuple[FloatArray, FloatArray, IntArray]:
    """`BLOCK` subgradient steps; the best multipliers, their reduced burdens per candidate, and the plan they chose."""
    problem = state.problem
    best_u, best_value = multiplier, -np.inf
    best_reduced = np.zeros(problem.n_candidates)
    best_plan = np.zeros(0, dtype=np.int32)
    direction = np.zeros(problem.n_rows)
    for step in range(BLOCK):
        reduced = _reduced(problem.first, problem.row, problem.burden, multiplier)
        value, plan = _choose(problem, reduced)
        value += float(multiplier.sum()) + problem.constant
        if value > best_value:
            best_u, best_value, best_reduced, best_plan = multiplier, value, reduced, plan
        if step == 0 and value <= -np.inf:
            break
        slope = 1.0 - _times_served(problem.first, problem.row, problem.burden, multiplier, plan)
        slope[(slope > 0) & (multiplier >= problem.base)] = 0.0
        direction = slope + 0.5 * direction
        norm = float(direction @ direction)
        if norm == 0.0:
            break
        length = scale * max(state.best_value - value, 1e-9 * abs(state.best_value)) / norm
        multiplier = np.clip(multiplier + length * direction, 0.0, problem.base)
    state.bound = max(state.bound, best_value)
    return best_u, best_reduced, best_plan


def _choose(problem: BurdenProblem, reduced: FloatArray) -> tuple[float, IntArray]:
    """Least sum of reduced burdens under the number of sites and, relaxed with its best price, the budget."""
    price, plan = _price(problem, reduced)
    return float((reduced + price * problem.cost)[plan].sum()) - price * _money(problem), plan


def _money(problem: BurdenProblem) -> float:
    return problem.budget if np.isfinite(problem.budget) else 0.0


def _price(problem: BurdenProblem, reduced: FloatArray) -> tuple[float, IntArray]:
    """The price per unit of cost that makes the bound largest, by bisection; 0 without a budget."""
    plan = _least(reduced, problem.sites)
    if not np.isfinite(problem.budget) or problem.cost[plan].sum() <= problem.budget:
        return 0.0, plan
    low, high = 0.0, float(np.max(-reduced / np.maximum(problem.cost, 1e-12), initial=0.0))
    for _ in range(40):
        price = 0.5 * (low + high)
        plan = _least(reduced + price * problem.cost, problem.sites)
        if problem.cost[plan].sum() > problem.budget:
            low = price
        else:
            high = price
    return high, _least(reduced + high * problem.cost, problem.sites)


def _least(values: FloatArray, count: int) -> IntArray:
    """Numbers of the `count` smallest values among those below 0; ties to the lowest number."""
    negative = np.flatnonzero(values < 0)
    if negative.size > count:
        limit = np.partition(values[negative], count - 1)[count - 1]
        below = negative[values[negative] < limit]
        negative = np.concatenate((below, negative[values[negative] == limit][: count - below.size]))
    return np.sort(negative).astype(np.int32)


def _shrink(state: Search, multiplier: FloatArray, reduced: FloatArray) -> FloatArray:
    """Drop what is in no better plan; the multipliers of the rows that are left."""
    problem = state.problem
    price, plan = _price(problem, reduced)
    net = reduced + price * problem.cost
    bound = float(net[plan].sum()) - price * _money(problem) + float(multiplier.sum()) + problem.constant
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
    full = np.zeros(state.whole.n_rows)
    full[problem.origin] = multiplier
    problem = replace(problem, base=np.where(hard, np.inf, problem.base))
    problem = restrict(problem, pair=pair, candidate=keep)
    if sure.size:
        state.fixed = np.sort(np.concatenate((state.fixed, _number_in_whole(state, sure))))
        kept_number = np.cumsum(keep) - 1
        problem = choose_for_good(problem, kept_number[sure].astype(np.int32))
    state.problem = problem
    if _has_unservable_row(problem):
        state.bound = np.inf
    return np.minimum(full[problem.origin], problem.base)


def _has_unservable_row(problem: BurdenProblem) -> bool:
    """A row that must be served has no pair left: no better plan exists."""
    served = np.zeros(problem.n_rows, dtype=np.bool_)
    served[problem.row] = True
    return bool((~served & ~np.isfinite(problem.base)).any())


def _number_in_whole(state: Search, numbers: IntArray) -> IntArray:
    return np.searchsorted(state.whole.candidate, state.problem.candidate[numbers]).astype(np.int32)


def try_plan(state: Search, numbers: IntArray, rng: np.random.Generator) -> None:
    """Complete and swap a plan of the shrunk problem; keep it if it is better."""
    plan = np.sort(np.concatenate((state.fixed, _number_in_whole(state, numbers)))).astype(np.int32)
    plan = swap_sites(state.whole, greedy_sites(state.whole, start=plan), rng)
    value = evaluate(state.whole, plan) + state.whole.constant
    if value < state.best_value:
        state.best, state.best_value = plan, value


@njit(cache=True, nogil=True)
def _reduced(first: LongArray, row: IntArray, burden: FloatArray, multiplier: FloatArray) -> FloatArray:
    reduced = np.zeros(first.size - 1)
    for j in range(first.size - 1):
        total = 0.0
        for e in range(first[j], first[j + 1]):
            total += min(0.0, burden[e] - multiplier[row[e]])
        reduced[j] = total
    return reduced


@njit(cache=True, nogil=True)
def _times_served(
    first: LongArray, row: IntArray, burden: FloatArray, multiplier: FloatArray, chosen: IntArray
) -> FloatArray:
    served = np.zeros(multiplier.size)
    for j in chosen:
        for e in range(first[j], first[j + 1]):
            if burden[e] < multiplier[row[e]]:
                served[row[e]] += 1.0
    return served
