"""Greedy choice of sites: the next best one, again and again (at least 63 % of the best gain for coverage)."""

import numpy as np
from numba import njit

from geo.siting.burden import BurdenProblem
from routing.network import FloatArray, IntArray, LongArray


def greedy_sites(problem: BurdenProblem, *, start: IntArray | None = None, useful_only: bool = False) -> IntArray:
    """Chosen candidates in the order greedy takes them; with a budget the better of two rules is kept.

    The rules are largest gain and largest gain per unit of cost. Ties go to the lowest candidate number.
    `useful_only` stops where no site gains anything more.

    References
    ----------
    Cornuejols, Fisher, Nemhauser (1977), doi:10.1287/mnsc.23.8.789; Khuller, Moss, Naor (1999),
    doi:10.1016/S0020-0190(99)00031-9 (with a budget).
    """
    first = np.zeros(0, dtype=np.int32) if start is None else start
    plans = [_run(problem, first, per_cost=False, useful_only=useful_only)]
    if np.isfinite(problem.budget):
        plans.append(_run(problem, first, per_cost=True, useful_only=useful_only))
    return min(plans, key=lambda plan: evaluate(problem, plan))


def evaluate(problem: BurdenProblem, chosen: IntArray) -> float:
    """Summed burden (without the constant) when the candidates numbered `chosen` are open; inf if a row is unserved."""
    return float(_left(problem.first, problem.row, problem.burden, problem.base, chosen).sum())


def finite_base(problem: BurdenProblem) -> FloatArray:
    """`base` with inf replaced by more than all burdens together, so that serving more rows always comes first."""
    hard = ~np.isfinite(problem.base)
    if not hard.any():
        return problem.base
    worst = np.zeros(problem.n_rows)
    np.maximum.at(worst, problem.row, problem.burden)
    large = 1.0 + worst.sum() + problem.base[~hard].sum()
    return np.where(hard, large, problem.base)


def _run(problem: BurdenProblem, start: IntArray, *, per_cost: bool, useful_only: bool) -> IntArray:
    divisor = np.maximum(problem.cost, 1e-12) if per_cost else np.ones(problem.n_candidates)
    return _lazy_greedy(
        problem.first, problem.row, problem.burden, finite_base(problem), start.astype(np.int32),
        max(0, min(problem.sites, problem.n_candidates)), problem.cost, problem.budget, divisor, useful_only,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _left(first: LongArray, row: IntArray, burden: FloatArray, base: FloatArray, chosen: IntArray) -> FloatArray:
    left = base.copy()
    for j in chosen:
        for e in range(first[j], first[j + 1]):
            left[row[e]] = min(left[row[e]], burden[e])
    return left


@njit(cache=True, nogil=True)
def _gain(first: LongArray, row: IntArray, burden: FloatArray, left: FloatArray, j: int) -> float:
    gain = 0.0
    for e in range(first[j], first[j + 1]):
        gain += max(0.0, left[row[e]] - burden[e])
    return gain


@njit(cache=True, nogil=True)
def _lazy_greedy(  # noqa: PLR0913, PLR0917
    first: LongArray,
    row: IntArray,
    burden: FloatArray,
    base: FloatArray,
    start: IntArray,
    sites: int,
    cost: FloatArray,
    budget: float,
    divisor: FloatArray,
    useful_only: bool,
) -> IntArray:
    """A gain only shrinks as sites are added, so an old gain is an upper bound and few need computing again."""
    n = first.size - 1
    left = _left(first, row, burden, base, start)
    gain = np.empty(n)
    fresh = np.zeros(n, dtype=np.bool_)
    for j in range(n):
        gain[j] = _gain(first, row, burden, left, j) / divisor[j]
        fresh[j] = True
    chosen = np.empty(max(sites, start.size), dtype=np.int32)
    count = 0
    for j in start:
        chosen[count] = j
        count += 1
        gain[j] = -1.0
        budget -= cost[j]
    while count < sites:
        best = int(np.argmax(gain))
        if gain[best] < 0.0 or (useful_only and gain[best] == 0.0):
            break
        if cost[best] > budget:
            gain[best] = -1.0
        elif not fresh[best]:
            gain[best] = _gain(first, row, burden, left, best) / divisor[best]
            fresh[best] = True
        else:
            chosen[count] = best
            count += 1
            budget -= cost[best]
            gain[best] = -1.0
            for e in range(first[best], first[best + 1]):
                left[row[e]] = min(left[row[e]], burden[e])
            fresh[:] = False
    return chosen[:count]
