"""MCLP with equity: make the smallest share covered among the strata as large as it can be.

A stratum is any column of people, so a column per boundary asks for the best worst-covered boundary. Among equal
smallest shares the plan that covers most people in all is taken.

References
----------
Rawls's maximin as in Marsh, Schilling (1994), doi:10.1016/0377-2217(94)90200-3.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from geo.errors import SitingError
from geo.siting.burden import BurdenProblem
from geo.siting.deadline import Deadline
from geo.siting.instance import SitingInstance
from geo.siting.milp import MilpModel, solve_milp
from geo.siting.plan import times_with
from routing.network import FloatArray, IntArray


def smallest_share(instance: SitingInstance, chosen: IntArray, threshold_s: float) -> float:
    """The smallest share covered of any stratum that has people."""
    covered = instance.people[times_with(instance, chosen) <= threshold_s].sum(axis=0)
    everyone = instance.people.sum(axis=0)
    return float((covered[everyone > 0] / everyone[everyone > 0]).min())


def fairest_sites(
    instance: SitingInstance, problem: BurdenProblem, *, threshold_s: float, seed: int, deadline: Deadline
) -> tuple[IntArray, float, bool]:
    """Chosen candidates of `problem` (unmerged covering rows), and a proved upper bound on the smallest share.

    Last, whether it is proved that no plan of this smallest share covers more people in all: the time limit may come
    before that second step is done.
    """
    model = _model(instance, problem, threshold_s)
    best = solve_milp(model, time_limit_s=max(1.0, deadline.left_s()), seed=seed)
    if best.x is None:
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=problem.sites)
    n = problem.n_candidates
    share = float(best.x[n])
    # the same smallest share with the most people: t fixed from below, people as the objective
    weight = instance.weight[problem.origin]
    second = replace(
        model,
        objective=np.concatenate((np.zeros(n + 1), -weight)),
        low=np.concatenate((np.zeros(n), [share - 1e-9], np.zeros(problem.n_rows))),
    )
    most = solve_milp(second, time_limit_s=max(1.0, deadline.left_s()), seed=seed, start=best.x)
    x = best.x if most.x is None else most.x
    bound = share if best.optimal else min(1.0, -best.bound)
    return np.flatnonzero(x[:n] > 0.5).astype(np.int32), bound, best.optimal and most.optimal


def _model(instance: SitingInstance, problem: BurdenProblem, threshold_s: float) -> MilpModel:
    """Columns: candidates, the smallest share t, one per row (covered or not)."""
    n, n_rows = problem.n_candidates, problem.n_rows
    shares, before = _shares(instance, problem, threshold_s)
    n_strata = before.size
    owner = np.repeat(np.arange(n), np.diff(problem.first))
    rows = np.arange(n_rows)
    stratum, row = np.nonzero(shares)
    line: list[npt.NDArray[Any]] = [
        problem.row,
        rows,
        n_rows + np.arange(n_strata),
        n_rows + stratum,
        np.full(n, n_rows + n_strata),
    ]
    column: list[npt.NDArray[Any]] = [owner, n + 1 + rows, np.full(n_strata, n), n + 1 + row, np.arange(n)]
    value = [np.ones(owner.size), -np.ones(n_rows), -np.ones(n_strata), shares[stratum, row], np.ones(n)]
    width = n + 1 + n_rows
    entries = (np.concatenate(value), (np.concatenate(line), np.concatenate(column)))
    return MilpModel(
        objective=np.where(np.arange(width) == n, -1.0, 0.0),
        rows=csr_matrix(entries, shape=(n_rows + n_strata + 1, width)),
        row_low=np.concatenate((np.zeros(n_rows), -before, [-np.inf])),
        row_high=np.concatenate((np.full(n_rows + n_strata, np.inf), [float(problem.sites)])),
        low=np.zeros(width),
        high=np.ones(width),
        whole=np.arange(width) < n,
    )


def _shares(instance: SitingInstance, problem: BurdenProblem, threshold_s: float) -> tuple[FloatArray, FloatArray]:
    """Share of each stratum that lives in each row, and the share covered whatever is chosen."""
    everyone = instance.people.sum(axis=0)
    used = everyone > 0
    people = instance.people[:, used] / everyone[used]
    sure = np.flatnonzero(instance.must).astype(np.int32)
    before = people[times_with(instance, sure) <= threshold_s].sum(axis=0)
    return people[problem.origin].T, before
