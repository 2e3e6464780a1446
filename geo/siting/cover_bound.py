"""A lower bound on the number of sites that serve every row, where the linear programme is too large for HiGHS.

Lagrangian relaxation of "every row is served": for any `u >= 0`, `sum_i u_i + sum_j min(0, 1 - sum of u_i over the rows
of j)` is at most the optimum. Subgradient steps count their work, so the bound is the same on every machine unless the
time limit cuts them.

References
----------
Beasley (1987), doi:10.1016/0377-2217(87)90141-X; Held, Wolfe, Crowder (1974), doi:10.1007/BF01580223.
"""

import math
from typing import Final

import numpy as np
from numba import njit

from geo.siting.burden import BurdenProblem
from geo.siting.deadline import Deadline
from routing.network import FloatArray, IntArray, LongArray

STEPS_PER_BLOCK: Final = 25
MOST_BLOCKS: Final = 80
SMALLEST_LENGTH: Final = 1e-3
ROUNDING: Final = 1e-6


def dual_bound(problem: BurdenProblem, *, best: int, deadline: Deadline) -> int:
    """A proved lower bound on the number of sites; `best` is the size of a plan that is known."""
    price = _start_prices(problem)
    bound, length = 0.0, 2.0
    for _ in range(MOST_BLOCKS):
        if deadline.passed() or length < SMALLEST_LENGTH or math.ceil(bound - ROUNDING) >= best:
            break
        found, length = _improve(problem.first, problem.row, price, float(best), length, bound)
        bound = max(bound, found)
    return math.ceil(bound - ROUNDING)


def _start_prices(problem: BurdenProblem) -> FloatArray:
    """Each row pays its part of the largest candidate that serves it: no candidate is then worth more than it costs."""
    size = np.diff(problem.first)
    largest = np.ones(problem.n_rows)
    np.maximum.at(largest, problem.row, np.repeat(size, size).astype(np.float64))
    return 1.0 / largest


@njit(cache=True, nogil=True)
def _improve(
    first: LongArray, row: IntArray, price: FloatArray, best: float, length: float, bound: float
) -> tuple[float, float]:
    """The best bound of a block of subgradient steps (`price` moves), and the step length that is left."""
    since = 0
    for _ in range(STEPS_PER_BLOCK):
        slope = np.ones(price.size)
        value = price.sum()
        for j in range(first.size - 1):
            worth = 1.0
            for e in range(first[j], first[j + 1]):
                worth -= price[row[e]]
            if worth < 0.0:
                value += worth
                for e in range(first[j], first[j + 1]):
                    slope[row[e]] -= 1.0
        if value > bound + 1e-4:
            bound, since = value, 0
        else:
            since += 1
            if since == 20:
                length, since = length / 2.0, 0
        norm = 0.0
        for i in range(price.size):
            if price[i] > 0.0 or slope[i] > 0.0:
                norm += slope[i] * slope[i]
        if norm == 0.0:
            return bound, 0.0
        step = length * (1.05 * best - value) / norm
        for i in range(price.size):
            price[i] = max(0.0, price[i] + step * slope[i])
    return bound, length
