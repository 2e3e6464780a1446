"""Subgradient steps that raise a Lagrangian bound: compiled, on the bare arrays of a `BurdenProblem`.

Of every plan that meets the number of sites and the budget, the cheapest at the present multipliers gives the bound;
the rows it serves not exactly once give the direction of the next step.

References
----------
Held, Wolfe, Crowder (1974), doi:10.1007/BF01580223.
"""

from typing import Final

import numpy as np
from numba import njit

from routing.network import FloatArray, IntArray, LongArray

BLOCK: Final = 40  # steps between two attempts to shrink the problem


@njit(cache=True, nogil=True)
def climb(  # noqa: PLR0912, PLR0913, PLR0917
    first: LongArray,
    row: IntArray,
    burden: FloatArray,
    base: FloatArray,
    start: FloatArray,
    sites: int,
    cost: FloatArray,
    budget: float,
    target: float,
    enough: float,
    scale: float,
) -> tuple[FloatArray, float, FloatArray, IntArray, FloatArray]:
    """`BLOCK` steps along the (smoothed) violation, longer the farther the bound is off.

    Returns the best multipliers, their bound, reduced burdens and plan, and how often each candidate was chosen (0..1).
    """
    n = first.size - 1
    u = start.copy()
    best_u = start.copy()
    best_value = -np.inf
    best_reduced = np.zeros(n)
    best_plan = np.zeros(0, dtype=np.int32)
    reduced = np.empty(n)
    share = np.zeros(n)
    direction = np.zeros(base.size)
    slope = np.empty(base.size)
    steps = 0
    for _ in range(BLOCK):
        steps += 1
        for j in range(n):
            total = 0.0
            for e in range(first[j], first[j + 1]):
                total += min(0.0, burden[e] - u[row[e]])
            reduced[j] = total
        price, plan = choose_at_price(reduced, sites, cost, budget)
        value = u.sum()
        if price > 0.0:
            value -= price * budget
        for j in plan:
            value += reduced[j] + price * cost[j]
            share[j] += 1.0
        if value > best_value:
            best_value = value
            best_u[:] = u
            best_reduced[:] = reduced
            best_plan = plan
        if value > enough:
            break
        slope[:] = 1.0
        for j in plan:
            for e in range(first[j], first[j + 1]):
                if burden[e] < u[row[e]]:
                    slope[row[e]] -= 1.0
        norm = 0.0
        for i in range(base.size):
            if slope[i] > 0.0 and u[i] >= base[i]:
                slope[i] = 0.0
            direction[i] = slope[i] + 0.5 * direction[i]
            norm += direction[i] * direction[i]
        if norm == 0.0:
            break
        length = scale * max(target - value, 1e-9 * abs(target)) / norm
        for i in range(base.size):
            u[i] = min(base[i], max(0.0, u[i] + length * direction[i]))
    return best_u, best_value, best_reduced, best_plan, share / steps


@njit(cache=True, nogil=True)
def choose_at_price(reduced: FloatArray, sites: int, cost: FloatArray, budget: float) -> tuple[float, IntArray]:
    """The price per unit of cost that makes the bound largest (bisection; 0 without a budget), and the plan at it."""
    plan = _least(reduced, sites, cost, 0.0)
    if _spent(cost, plan) <= budget:
        return 0.0, plan
    low = 0.0
    high = 0.0
    for j in range(reduced.size):
        if cost[j] > 0.0:
            high = max(high, -reduced[j] / cost[j])
    for _ in range(40):
        price = 0.5 * (low + high)
        if _spent(cost, _least(reduced, sites, cost, price)) > budget:
            low = price
        else:
            high = price
    return high, _least(reduced, sites, cost, high)


@njit(cache=True, nogil=True)
def _spent(cost: FloatArray, plan: IntArray) -> float:
    total = 0.0
    for j in plan:
        total += cost[j]
    return total


@njit(cache=True, nogil=True)
def _least(reduced: FloatArray, count: int, cost: FloatArray, price: float) -> IntArray:
    """Numbers, ascending, of the `count` least values among those below 0; ties to the lowest number."""
    n = reduced.size
    values = np.empty(n)
    n_negative = 0
    for j in range(n):
        value = reduced[j] + price * cost[j]
        if value < 0.0:
            values[n_negative] = value
            n_negative += 1
    taken = min(count, n_negative)
    plan = np.empty(taken, dtype=np.int32)
    if taken == 0:
        return plan
    limit = 0.0
    at_limit = n
    if n_negative > count:
        limit = np.partition(values[:n_negative], count - 1)[count - 1]
        at_limit = count
        for k in range(n_negative):
            if values[k] < limit:
                at_limit -= 1
    k = 0
    for j in range(n):
        value = reduced[j] + price * cost[j]
        if value < limit:
            plan[k] = j
            k += 1
        elif value == limit and value < 0.0 and at_limit > 0:
            plan[k] = j
            k += 1
            at_limit -= 1
    return plan
