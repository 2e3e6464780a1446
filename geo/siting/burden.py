"""One shape for the median models: choose sites so that the summed burden of the demand rows is least.

    minimise  sum_i min(base_i, min over chosen j of burden_ij)  +  constant

For the p-median a burden is people x travel time. For the MCLP it is 0 where the candidate is within the
threshold and base_i = the people of the row: what is minimised is the people left out. That the one is the other
is why a single greedy, swap, bound and exact search serve both.
"""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from routing.network import BoolArray, FloatArray, IntArray, LongArray


@dataclass(frozen=True, eq=False)
class BurdenProblem:
    """Rows (demand), candidates and burdens, grouped by candidate as in `SitingInstance`."""

    candidate: IntArray  # [candidate] index in the instance
    first: LongArray  # [candidate + 1]
    row: IntArray  # [pair]
    burden: FloatArray  # [pair]
    origin: IntArray  # [row] number in the problem this one was cut from
    base: FloatArray  # [row] burden when no chosen candidate serves the row; inf = a row that must be served
    sites: int  # how many may be chosen
    cost: FloatArray  # [candidate] (all 0 without a budget)
    budget: float  # inf without one
    constant: float
    unit: float  # objectives are whole multiples of this; 0 = not known

    @property
    def n_candidates(self) -> int:
        """Number of candidates left."""
        return self.candidate.size

    @property
    def n_rows(self) -> int:
        """Number of demand rows left."""
        return self.base.size


def unit_of(*columns: FloatArray) -> float:
    """1.0 when all (finite) values are whole and sums of them are exact, else 0.0."""
    total = 0.0
    for column in columns:
        finite = column[np.isfinite(column)]
        if not np.array_equal(finite, np.rint(finite)):
            return 0.0
        total += float(finite.sum())
    return 1.0 if total < 2.0**50 else 0.0


def restrict(problem: BurdenProblem, *, pair: BoolArray, candidate: BoolArray) -> BurdenProblem:
    """Only the given pairs and candidates; rows left without pairs go into the constant.

    A row that must be served and has no pair left stays: it says that nothing is feasible.
    """
    owner = np.repeat(np.arange(problem.n_candidates), np.diff(problem.first))
    pair = pair & candidate[owner]
    has_pair = np.zeros(problem.n_rows, dtype=np.bool_)
    has_pair[problem.row[pair]] = True
    gone = ~has_pair & np.isfinite(problem.base)
    number = (np.cumsum(~gone) - 1).astype(np.int32)
    first = np.zeros(int(candidate.sum()) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[pair], minlength=problem.n_candidates)[candidate], out=first[1:])
    return replace(
        problem,
        candidate=problem.candidate[candidate],
        first=first,
        row=number[problem.row[pair]],
        burden=problem.burden[pair],
        origin=problem.origin[~gone],
        base=problem.base[~gone],
        cost=problem.cost[candidate],
        constant=problem.constant + float(problem.base[gone].sum()),
    )


def choose_for_good(problem: BurdenProblem, chosen: IntArray) -> BurdenProblem:
    """The problem that is left once the candidates numbered `chosen` are chosen for good."""
    base = problem.base.copy()
    for j in chosen:
        mine = slice(problem.first[j], problem.first[j + 1])
        base[problem.row[mine]] = np.minimum(base[problem.row[mine]], problem.burden[mine])
    left = replace(
        problem,
        base=base,
        sites=problem.sites - len(chosen),
        budget=problem.budget - float(problem.cost[chosen].sum()),
    )
    candidate = np.ones(problem.n_candidates, dtype=np.bool_)
    candidate[chosen] = False
    return restrict(left, pair=problem.burden < base[problem.row], candidate=candidate)


def merge_equal_rows(problem: BurdenProblem) -> BurdenProblem:
    """Rows within reach of exactly the same candidates become one row. Only for burdens that are all 0 (coverage)."""
    label = _row_classes(problem.first, problem.row, problem.n_rows)
    _, member, row_class = np.unique(label, return_index=True, return_inverse=True)
    is_member = np.zeros(problem.n_rows, dtype=np.bool_)
    is_member[member] = True
    pair = is_member[problem.row]
    owner = np.repeat(np.arange(problem.n_candidates), np.diff(problem.first))
    first = np.zeros(problem.n_candidates + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[pair], minlength=problem.n_candidates), out=first[1:])
    return replace(
        problem,
        first=first,
        row=row_class[problem.row[pair]].astype(np.int32),
        burden=problem.burden[pair],
        origin=problem.origin[member],
        base=np.bincount(row_class, weights=problem.base).astype(np.float64),
    )


@njit(cache=True, nogil=True)
def _row_classes(first: LongArray, row: IntArray, n_rows: int) -> LongArray:
    """Partition refinement: each candidate splits every class into the rows it reaches and the rows it does not."""
    label = np.zeros(n_rows, dtype=np.int64)
    seen_by = np.full(row.size + 1, -1, dtype=np.int64)
    split_off = np.zeros(row.size + 1, dtype=np.int64)
    used = 1
    for j in range(first.size - 1):
        for e in range(first[j], first[j + 1]):
            old = label[row[e]]
            if seen_by[old] != j:
                seen_by[old] = j
                split_off[old] = used
                used += 1
            label[row[e]] = split_off[old]
    return label
