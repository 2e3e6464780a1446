"""The exact search on what reductions and the Lagrangian bound left of a `BurdenProblem`.

The model has one variable per candidate and, per row, one for each step of its burden ("nobody within this
burden"): far fewer and tighter than one per pair.

References
----------
Cornuejols, Nemhauser, Wolsey (1980), doi:10.1137/0601030; Elloumi (2010), doi:10.1016/j.cor.2009.06.010.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from geo.siting.burden import BurdenProblem, merge_equal_rows
from geo.siting.greedy import finite_base
from geo.siting.lagrangian import Search, try_plan
from geo.siting.milp import MilpModel, solve_milp
from routing.network import BoolArray, FloatArray, IntArray


def finish(state: Search, *, time_limit_s: float, seed: int) -> None:
    """Search what is left within the time limit; better plans and bounds go into `state`."""
    if state.closed:
        return
    core = state.problem
    if not core.burden.any():
        core = merge_equal_rows(core)
    model, offset = build_model(core)
    answer = solve_milp(model, time_limit_s=time_limit_s, seed=seed, step=core.unit if core.unit else 0.0, start=None)
    if answer.x is not None:
        try_plan(
            state, np.flatnonzero(answer.x[: core.n_candidates] > 0.5).astype(np.int32), np.random.default_rng(seed)
        )
    state.bound = max(state.bound, answer.bound + offset - 1e-9 * abs(answer.bound + offset))
    if answer.infeasible or answer.optimal:
        state.bound = max(state.bound, state.best_value)


def build_model(problem: BurdenProblem) -> tuple[MilpModel, float]:
    """The step model of a problem and the constant its objective leaves out."""
    n = problem.n_candidates
    step_of_pair, step_row, step_burden = _steps(problem)
    base = problem.base[step_row]
    last = np.append(step_row[1:] != step_row[:-1], True)
    rise = np.where(last, base, np.append(step_burden[1:], 0.0)) - step_burden
    has_variable = np.isfinite(rise)  # the last step of a row that must be served has none
    variable = n + np.cumsum(has_variable) - 1
    n_steps = step_row.size
    first_of_row = np.append(True, step_row[1:] != step_row[:-1])
    # z_k + (chosen at this step) - z_(k-1) >= 0, or >= 1 at the first step
    own = np.flatnonzero(has_variable)
    after = np.flatnonzero(~first_of_row)
    owner = np.repeat(np.arange(n), np.diff(problem.first))
    entry_row = [step_of_pair, own, after]
    entry_column = [owner, variable[own], variable[after - 1]]
    entry_value = [np.ones(owner.size), np.ones(own.size), -np.ones(after.size)]
    low = [first_of_row.astype(np.float64)]
    high = [np.full(n_steps, np.inf)]
    for values, limit in ((np.ones(n), float(problem.sites)), (problem.cost, problem.budget)):
        if np.isfinite(limit) and values.any():
            entry_row.append(np.full(n, n_steps + len(low) - 1))
            entry_column.append(np.arange(n))
            entry_value.append(values)
            low.append(np.array([-np.inf]))
            high.append(np.array([limit]))
    n_columns = n + own.size
    rows = csr_matrix(
        (np.concatenate(entry_value), (np.concatenate(entry_row), np.concatenate(entry_column))),
        shape=(n_steps + len(low) - 1, n_columns),
    )
    objective = np.concatenate((np.zeros(n), rise[own]))
    whole = np.arange(n_columns) < n
    model = MilpModel(
        objective, rows, np.concatenate(low), np.concatenate(high), np.zeros(n_columns), np.ones(n_columns), whole
    )
    return model, problem.constant + float(step_burden[first_of_row].sum())


def _steps(problem: BurdenProblem) -> tuple[IntArray, IntArray, FloatArray]:
    """The distinct burdens of each row, ascending: the step of each pair, and the row and burden of each step."""
    order = np.lexsort((problem.burden, problem.row))
    row, burden = problem.row[order], problem.burden[order]
    new = np.append(True, (row[1:] != row[:-1]) | (burden[1:] != burden[:-1]))[: row.size]
    step_of_pair = np.empty(row.size, dtype=np.int64)
    step_of_pair[order] = np.cumsum(new) - 1
    return step_of_pair, row[new], burden[new]
