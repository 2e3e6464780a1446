"""LSCP and p-center: the fewest sites that cover everyone who can be covered, and the smallest largest time.

References
----------
Toregas, Swain, ReVelle, Bergman (1971), doi:10.1287/opre.19.6.1363 (LSCP); Minieka (1970), doi:10.1137/1012016
(p-center as a row of covering problems).
"""

import math
from collections.abc import Callable

import numpy as np
from numba import njit
from scipy.sparse import csr_matrix

from geo.siting.burden import BurdenProblem, merge_equal_rows
from geo.siting.cover_bound import dual_bound
from geo.siting.deadline import Deadline
from geo.siting.greedy import greedy_sites
from geo.siting.milp import MilpModel, solve_milp
from routing.network import FloatArray, IntArray, LongArray


def fewest_sites(
    problem: BurdenProblem, *, seed: int, deadline: Deadline, enough: int = 0, exact: bool = True
) -> tuple[IntArray, int]:
    """A plan that serves every row, as small as can be, and a proved lower bound on the number of sites.

    Stops early once the plan has at most `enough` sites or the bound is above `enough` (0 = never).
    """
    problem = merge_equal_rows(problem)
    plan = without_redundant(problem, greedy_sites(problem, useful_only=True))
    bound = _packing(problem)
    settled = enough > 0 and (plan.size <= enough or bound > enough)
    if exact and plan.size > bound and not settled:
        bound = max(bound, dual_bound(problem, best=plan.size, deadline=deadline))
        settled = enough > 0 and bound > enough
    if plan.size <= bound or settled or not exact:
        return plan, bound
    answer = solve_milp(
        _cover_model(problem),
        time_limit_s=deadline.left_s(),
        seed=seed,
        start=np.isin(np.arange(problem.n_candidates), plan).astype(float),
        step=1.0,
        target=float(enough) if enough else -math.inf,
    )
    if answer.x is not None:
        better = without_redundant(problem, np.flatnonzero(answer.x > 0.5).astype(np.int32))
        plan = better if better.size < plan.size and _serves_all(problem, better) else plan
    if math.isfinite(answer.bound):
        bound = max(bound, math.ceil(answer.bound - 1e-6))
    return plan, min(bound, plan.size)


def without_redundant(problem: BurdenProblem, plan: IntArray) -> IntArray:
    """The plan without sites whose rows the others serve; those with the fewest rows go first."""
    times = np.zeros(problem.n_rows, dtype=np.int64)
    rows = {int(j): problem.row[problem.first[j] : problem.first[j + 1]] for j in plan}
    for mine in rows.values():
        times[mine] += 1
    for j in sorted(rows, key=lambda j: (rows[j].size, -j)):
        if (times[rows[j]] > 1).all():
            times[rows[j]] -= 1
            del rows[j]
    return np.array(sorted(rows), dtype=np.int32)


def _serves_all(problem: BurdenProblem, plan: IntArray) -> bool:
    served = np.zeros(problem.n_rows, dtype=np.bool_)
    for j in plan:
        served[problem.row[problem.first[j] : problem.first[j + 1]]] = True
    return bool(served.all())


def _cover_model(problem: BurdenProblem) -> MilpModel:
    n = problem.n_candidates
    by_candidate = csr_matrix((np.ones(problem.row.size), problem.row, problem.first), shape=(n, problem.n_rows))
    return MilpModel(
        objective=np.ones(n),
        rows=csr_matrix(by_candidate.T),
        row_low=np.ones(problem.n_rows),
        row_high=np.full(problem.n_rows, np.inf),
        low=np.zeros(n),
        high=np.ones(n),
        whole=np.ones(n, dtype=np.bool_),
    )


def _packing(problem: BurdenProblem) -> int:
    """Rows no two of which share a candidate: each needs a site of its own, so their number is a lower bound."""
    order = np.argsort(problem.row, kind="stable")
    pair_owner = np.repeat(np.arange(problem.n_candidates, dtype=np.int32), np.diff(problem.first))
    owner = pair_owner[order]
    first = np.zeros(problem.n_rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(problem.row, minlength=problem.n_rows), out=first[1:])
    reach = np.bincount(problem.row, np.diff(problem.first)[pair_owner], minlength=problem.n_rows)
    return int(_pack(first, owner, np.argsort(reach, kind="stable"), problem.n_candidates))


@njit(cache=True, nogil=True)
def _pack(first: LongArray, owner: IntArray, order: LongArray, n_candidates: int) -> int:
    used = np.zeros(n_candidates, dtype=np.bool_)
    count = 0
    for i in order:
        free = True
        for e in range(first[i], first[i + 1]):
            if used[owner[e]]:
                free = False
                break
        if free:
            count += 1
            for e in range(first[i], first[i + 1]):
                used[owner[e]] = True
    return count


Covering = Callable[[float], BurdenProblem | None]
"""The covering problem for a time (s); None where somebody has no candidate within it."""


def least_largest_time(
    covering: Covering, times_s: FloatArray, *, sites: int, seed: int, deadline: Deadline
) -> tuple[IntArray | None, float]:
    """The plan of at most `sites` sites with the smallest largest time, and a proved bound (s).

    `times_s` are the times that can be the answer, ascending. Bisection, at first with quick tests only. The plan is
    None where none was found; the bound is then inf if it is proved that there is none.
    """
    best: IntArray | None = None
    low, high = 0, times_s.size  # indices below low are proved impossible; high is possible
    for exact in (False, True):
        start = low
        while start < high and not (exact and deadline.passed()):
            middle = (start + high) // 2
            possible, plan = _is_possible(covering(float(times_s[middle])), sites, seed, deadline, exact=exact)
            if possible:
                best, high = plan, middle
            elif possible is None and exact:
                break
            else:
                start = middle + 1
                low = low if possible is None else start
    return best, float(times_s[low]) if low < times_s.size else math.inf


def _is_possible(
    problem: BurdenProblem | None, sites: int, seed: int, deadline: Deadline, *, exact: bool
) -> tuple[bool | None, IntArray | None]:
    """Whether `sites` sites are enough (None = not decided), and which."""
    if problem is None:
        return False, None
    plan, bound = fewest_sites(problem, seed=seed, deadline=deadline, enough=sites, exact=exact)
    if plan.size <= sites:
        return True, problem.candidate[plan]
    return (False if bound > sites else None), None
