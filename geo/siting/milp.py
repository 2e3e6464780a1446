"""HiGHS behind one function: a mixed-integer model as arrays in, values and a proved bound out."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from routing.network import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class MilpModel:
    """Minimise `objective @ x` with `row_low <= rows @ x <= row_high`, `low <= x <= high`, some x whole."""

    objective: FloatArray
    rows: csr_matrix
    row_low: FloatArray
    row_high: FloatArray
    low: FloatArray
    high: FloatArray
    whole: BoolArray


@dataclass(frozen=True, eq=False)
class MilpAnswer:
    """`x` is None when no solution was found; `bound` is proved; infeasible means proved to have no solution."""

    x: FloatArray | None
    bound: float
    infeasible: bool
    optimal: bool


def solve_milp(
    model: MilpModel,
    *,
    time_limit_s: float,
    seed: int,
    start: FloatArray | None = None,
    step: float = 0.0,
    target: float = -np.inf,
) -> MilpAnswer:
    """The best solution HiGHS finds within the time limit, and its bound.

    `step` says that objectives closer than this count as equal (1 for whole-numbered objectives); a solution of at most
    `target` ends the search.
    """
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("time_limit", float(max(time_limit_s, 0.1))),
        ("random_seed", int(seed) % 2**31),
        ("threads", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", max(1e-6, step * (1 - 1e-6))),
        ("objective_target", float(target)),
        ("mip_feasibility_tolerance", 1e-7),
        ("primal_feasibility_tolerance", 1e-8),
    ):
        highs.setOptionValue(name, value)
    highs.passModel(_as_lp(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    highs.run()
    return _answer(highs)


def _as_lp(model: MilpModel) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.objective.size, model.rows.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.objective, model.low, model.high
    lp.row_lower_, lp.row_upper_ = model.row_low, model.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = model.rows.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.rows.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.rows.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[flag] for flag in model.whole.astype(int)]
    return lp


def _answer(highs: highspy.Highs) -> MilpAnswer:
    status = highs.getModelStatus()
    info = highs.getInfo()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return MilpAnswer(x=None, bound=np.inf, infeasible=True, optimal=False)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(highs.getSolution().col_value) if found else None
    optimal = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound)
    if optimal and x is not None and not np.isfinite(bound):  # no whole variable left: a linear programme
        bound = float(info.objective_function_value)
    return MilpAnswer(x=x, bound=bound, infeasible=False, optimal=optimal)
