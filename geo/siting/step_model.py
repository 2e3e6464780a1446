"""A `BurdenProblem` as a mixed-integer model: the second, independent way to its optimum (HiGHS).

One variable per candidate and, per row, one for each step of its burden ("nobody within this burden"): far fewer
and tighter than one per pair. Branching on the Lagrangian bound is faster on these models; this one is kept as its
oracle and for the forms that branching does not know.

References
----------
Cornuejols, Nemhauser, Wolsey (1980), doi:10.1137/0601030; Elloumi (2010), doi:10.1016/j.cor.2009.06.010.
"""

import numpy as np
from scipy.sparse import csr_matrix

from geo.siting.burden import BurdenProblem
from geo.siting.milp import MilpModel
from routing.network import FloatArray, LongArray


def step_model(problem: BurdenProblem) -> tuple[MilpModel, float]:
    """The step model of a problem and the constant its objective leaves out (inf: a row that nothing can serve)."""
    n = problem.n_candidates
    step_of_pair, step_row, step_burden = _steps(problem)
    first_of_row = np.append(True, step_row[1:] != step_row[:-1])[: step_row.size]
    last_of_row = np.append(step_row[1:] != step_row[:-1], True)[: step_row.size]
    rise = np.where(last_of_row, problem.base[step_row], np.append(step_burden[1:], 0.0)) - step_burden
    own = np.flatnonzero(np.isfinite(rise))  # the last step of a row that must be served has no variable
    variable = np.zeros(step_row.size, dtype=np.int64)
    variable[own] = n + np.arange(own.size)
    after = np.flatnonzero(~first_of_row)
    owner = np.repeat(np.arange(n), np.diff(problem.first))
    # z_k + (chosen at this step) - z_(k-1) >= 0, or >= 1 at the first step
    line = [step_of_pair, own, after]
    column = [owner, variable[own], variable[after - 1]]
    value = [np.ones(owner.size), np.ones(own.size), -np.ones(after.size)]
    low, high = [*first_of_row.astype(float)], [np.inf] * step_row.size
    for weights, limit in ((np.ones(n), float(problem.sites)), (problem.cost, problem.budget)):
        if np.isfinite(limit):
            line.append(np.full(n, len(low)))
            column.append(np.arange(n))
            value.append(weights)
            low.append(-np.inf)
            high.append(limit)
    width = n + own.size
    entries = (np.concatenate(value), (np.concatenate(line), np.concatenate(column)))
    model = MilpModel(
        objective=np.concatenate((np.zeros(n), rise[own])),
        rows=csr_matrix(entries, shape=(len(low), width)),
        row_low=np.array(low),
        row_high=np.array(high),
        low=np.zeros(width),
        high=np.ones(width),
        whole=np.arange(width) < n,
    )
    unserved = np.ones(problem.n_rows, dtype=np.bool_)
    unserved[problem.row] = False
    return model, problem.constant + float(step_burden[first_of_row].sum() + problem.base[unserved].sum())


def _steps(problem: BurdenProblem) -> tuple[LongArray, LongArray, FloatArray]:
    """The distinct burdens of each row, ascending: the step of each pair, and the row and burden of each step."""
    order = np.lexsort((problem.burden, problem.row))
    row, burden = problem.row[order].astype(np.int64), problem.burden[order]
    new = np.append(True, (row[1:] != row[:-1]) | (burden[1:] != burden[:-1]))[: row.size]
    step_of_pair = np.empty(row.size, dtype=np.int64)
    step_of_pair[order] = np.cumsum(new) - 1
    return step_of_pair, row[new], burden[new]
