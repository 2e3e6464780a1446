"""Swap (vertex substitution): trade a chosen site for another while that helps, from several seeded starts."""

import numpy as np
from numba import njit

from geo.siting.burden import BurdenProblem
from geo.siting.greedy import evaluate, finite_base, greedy_sites
from routing.network import FloatArray, IntArray, LongArray


def swap_sites(problem: BurdenProblem, start: IntArray, rng: np.random.Generator) -> IntArray:
    """A plan that no single swap betters, from `start`; candidates are tried in a seeded order.

    References
    ----------
    Teitz, Bart (1968), doi:10.1287/opre.16.5.955; the bookkeeping is that of Whitaker (1983), whose pass costs as
    much as reading all pairs once.
    """
    chosen = start.astype(np.int32).copy()
    if not chosen.size or chosen.size == problem.n_candidates:
        return chosen
    order = rng.permutation(problem.n_candidates).astype(np.int32)
    base = finite_base(problem)
    _swap(problem.first, problem.row, problem.burden, base, chosen, order, problem.cost, problem.budget)
    return np.sort(chosen)


def search(problem: BurdenProblem, *, seed: int, starts: int) -> IntArray:
    """The best plan of greedy + swap and of `starts` restarts, each from a shaken copy of the best so far."""
    rng = np.random.default_rng(seed)
    best = _fill(problem, swap_sites(problem, greedy_sites(problem), rng))
    best_value = evaluate(problem, best)
    for _ in range(starts if 0 < best.size < problem.n_candidates else 0):
        shaken = _shake(problem, best, rng)
        plan = _fill(problem, swap_sites(problem, shaken, rng))
        value = evaluate(problem, plan)
        if value < best_value:
            best, best_value = plan, value
    return best


def _fill(problem: BurdenProblem, chosen: IntArray) -> IntArray:
    """Swaps may have freed budget for one more site."""
    return np.sort(greedy_sites(problem, start=chosen)) if np.isfinite(problem.budget) else chosen


def _shake(problem: BurdenProblem, chosen: IntArray, rng: np.random.Generator) -> IntArray:
    """About a third of the sites given up, random ones taken in their place, within the budget."""
    keep = rng.permutation(chosen)[: chosen.size - max(1, chosen.size // 3)]
    money = problem.budget - float(problem.cost[keep].sum())
    plan = list(keep)
    kept = set(keep.tolist())
    for j in rng.permutation(problem.n_candidates):
        if len(plan) == chosen.size:
            break
        if j not in kept and problem.cost[j] <= money:
            plan.append(j)
            money -= problem.cost[j]
    return np.array(plan, dtype=np.int32)


@njit(cache=True, nogil=True)
def _nearest_two(  # noqa: PLR0913, PLR0917
    first: LongArray,
    row: IntArray,
    burden: FloatArray,
    base: FloatArray,
    chosen: IntArray,
    nearest: FloatArray,
    second: FloatArray,
    slot: IntArray,
    loss: FloatArray,
) -> None:
    """Least and second least burden of each row, the slot that gives the least, and what losing each slot would add."""
    nearest[:] = base
    second[:] = base
    slot[:] = -1
    loss[:] = 0.0
    for s in range(chosen.size):
        for e in range(first[chosen[s]], first[chosen[s] + 1]):
            i = row[e]
            if burden[e] < nearest[i]:
                second[i] = nearest[i]
                nearest[i] = burden[e]
                slot[i] = s
            elif burden[e] < second[i]:
                second[i] = burden[e]
    for i in range(base.size):
        if slot[i] >= 0:
            loss[slot[i]] += second[i] - nearest[i]


@njit(cache=True, nogil=True)
def _profit_of(
    first: LongArray,
    row: IntArray,
    burden: FloatArray,
    nearest: FloatArray,
    second: FloatArray,
    slot: IntArray,
    j: int,
    profit: FloatArray,
) -> None:
    """`profit[s]`: what the sum falls by when `j` replaces slot `s`, before the loss of slot `s` is taken off."""
    profit[:] = 0.0
    gain = 0.0
    for e in range(first[j], first[j + 1]):
        i = row[e]
        b = burden[e]
        if b < nearest[i]:
            gain += nearest[i] - b
            if slot[i] >= 0:
                profit[slot[i]] += second[i] - nearest[i]
        elif slot[i] >= 0 and b < second[i]:
            profit[slot[i]] += second[i] - b
    for s in range(profit.size):
        profit[s] += gain


@njit(cache=True, nogil=True)
def _swap(
    first: LongArray,
    row: IntArray,
    burden: FloatArray,
    base: FloatArray,
    chosen: IntArray,
    order: IntArray,
    cost: FloatArray,
    budget: float,
) -> None:
    nearest = np.empty(base.size)
    second = np.empty(base.size)
    slot = np.empty(base.size, dtype=np.int32)
    loss = np.empty(chosen.size)
    profit = np.empty(chosen.size)
    is_chosen = np.zeros(first.size - 1, dtype=np.bool_)
    spent = 0.0
    for s in range(chosen.size):
        is_chosen[chosen[s]] = True
        spent += cost[chosen[s]]
    _nearest_two(first, row, burden, base, chosen, nearest, second, slot, loss)
    least = 1e-10 * max(1.0, nearest.sum())  # below that a gain is rounding
    idle = 0
    while idle < order.size:
        for j in order:
            idle += 1
            if is_chosen[j]:
                continue
            _profit_of(first, row, burden, nearest, second, slot, j, profit)
            best = -1
            best_profit = least
            for s in range(chosen.size):
                fits = spent - cost[chosen[s]] + cost[j] <= budget
                if fits and profit[s] - loss[s] > best_profit:
                    best = s
                    best_profit = profit[s] - loss[s]
            if best >= 0:
                spent += cost[j] - cost[chosen[best]]
                is_chosen[chosen[best]] = False
                chosen[best] = j
                is_chosen[j] = True
                _nearest_two(first, row, burden, base, chosen, nearest, second, slot, loss)
                idle = 0
            if idle >= order.size:
                break
