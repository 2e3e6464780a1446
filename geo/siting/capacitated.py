"""MCLP and p-median with capacity: nobody is sent where there is no room left.

People of one demand place may be shared out among several sites. Facilities without a known capacity (those in
`existing_time_s`) serve whoever is near them. Solved by HiGHS with the aggregated and the pairwise bounds.

References
----------
Current, Storbeck (1988), doi:10.1068/b150193 (capacitated covering); Sridharan (1995),
doi:10.1016/0377-2217(95)00042-O (capacitated location).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from geo.siting.deadline import Deadline
from geo.siting.instance import SitingInstance
from geo.siting.milp import MilpModel, solve_milp
from routing.network import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Flows:
    """Who may be served where. `burden` is per person; `base` per person left to the open rows, inf = not allowed."""

    pair_row: IntArray
    pair_candidate: IntArray
    pair_burden: FloatArray
    people: FloatArray  # [row]
    base: FloatArray  # [row]


def coverage_flows(instance: SitingInstance, threshold_s: float) -> Flows:
    """Burden 1 for each person within reach of nothing with room; the covered ones count 0."""
    rows = (instance.weight > 0) & (instance.existing_time_s > threshold_s)
    pair = (instance.pair_time_s <= threshold_s) & rows[instance.pair_demand]
    return _flows(instance, rows, pair, np.zeros(instance.pair_time_s.size), np.ones(instance.n_demand))


def median_flows(instance: SitingInstance, unreached_time_s: float | None) -> Flows:
    """Burden = seconds per person; whom nothing at all reaches is left out when there is no `unreached_time_s`."""
    limit = np.inf if unreached_time_s is None else unreached_time_s
    base = np.minimum(instance.existing_time_s, limit)
    usable = ~instance.forbidden[instance.pair_candidate()]
    reached = np.isfinite(base)
    reached[instance.pair_demand[usable]] = True
    rows = (instance.weight > 0) & reached
    pair = (instance.pair_time_s < base[instance.pair_demand]) & rows[instance.pair_demand]
    return _flows(instance, rows, pair, instance.pair_time_s, base)


def _flows(instance: SitingInstance, rows: BoolArray, pair: BoolArray, burden: FloatArray, base: FloatArray) -> Flows:
    number = (np.cumsum(rows) - 1).astype(np.int32)
    owner = instance.pair_candidate()
    keep = pair & (~instance.forbidden[owner] | instance.existing[owner])
    return Flows(number[instance.pair_demand[keep]], owner[keep], burden[keep], instance.weight[rows], base[rows])


def solve_flows(
    instance: SitingInstance, flows: Flows, *, sites: int, budget: float, seed: int, deadline: Deadline
) -> tuple[IntArray | None, float, float]:
    """Chosen candidates (None = nothing is feasible), summed burden, proved lower bound."""
    model, constant = _model(instance, flows, sites, budget)
    answer = solve_milp(model, time_limit_s=max(1.0, deadline.left_s()), seed=seed)
    n = instance.n_candidates
    if answer.x is None:
        return None, np.inf, np.inf if answer.infeasible else answer.bound + constant
    chosen = np.flatnonzero((answer.x[:n] > 0.5) & ~instance.existing).astype(np.int32)
    value = float(model.objective @ answer.x) + constant
    slack = 1e-7 * (1.0 + abs(value))
    bound = value if answer.optimal else min(value, answer.bound + constant - slack)
    return chosen, value, bound


def _model(instance: SitingInstance, flows: Flows, sites: int, budget: float) -> tuple[MilpModel, float]:
    """Columns: candidates, then people per pair, then people per row who are left to `base`."""
    n, n_pairs, n_rows = instance.n_candidates, flows.pair_row.size, flows.people.size
    capacity = np.full(n, np.inf) if instance.capacity is None else instance.capacity
    room = np.minimum(capacity, np.bincount(flows.pair_candidate, flows.people[flows.pair_row], minlength=n))
    pair, left = n + np.arange(n_pairs), n + n_pairs + np.arange(n_rows)
    pair_room = np.minimum(flows.people[flows.pair_row], room[flows.pair_candidate])
    # everybody goes somewhere; a site serves no more than its room; a pair serves only from an open site
    line: list[npt.NDArray[Any]] = [
        flows.pair_row,
        np.arange(n_rows),
        n_rows + flows.pair_candidate,
        n_rows + np.arange(n),
    ]
    line += [n_rows + n + np.arange(n_pairs), n_rows + n + np.arange(n_pairs)]
    column: list[npt.NDArray[Any]] = [pair, left, pair, np.arange(n), pair, flows.pair_candidate]
    value: list[FloatArray] = [np.ones(n_pairs), np.ones(n_rows), np.ones(n_pairs), -room, np.ones(n_pairs), -pair_room]
    row_low = [flows.people, np.full(n + n_pairs, -np.inf)]
    row_high = [flows.people, np.zeros(n + n_pairs)]
    counted = (~instance.existing).astype(np.float64)
    cost = counted * (instance.cost if instance.cost is not None else 0.0)
    for weights, limit in ((counted, float(sites)), (cost, budget)):
        if np.isfinite(limit):
            line.append(np.full(n, sum(part.size for part in row_low)))
            column.append(np.arange(n))
            value.append(weights)
            row_low.append(np.array([-np.inf]))
            row_high.append(np.array([limit]))
    low, high = np.concatenate(row_low), np.concatenate(row_high)
    width = n + n_pairs + n_rows
    must_serve = ~np.isfinite(flows.base)
    entries = (np.concatenate(value), (np.concatenate(line), np.concatenate(column)))
    model = MilpModel(
        objective=np.concatenate((np.zeros(n), flows.pair_burden, np.where(must_serve, 0.0, flows.base))),
        rows=csr_matrix(entries, shape=(low.size, width)),
        row_low=low,
        row_high=high,
        low=np.concatenate(((instance.must | instance.existing).astype(float), np.zeros(n_pairs + n_rows))),
        high=np.concatenate(
            (
                (~instance.forbidden | instance.existing).astype(float),
                flows.people[flows.pair_row],
                np.where(must_serve, 0.0, flows.people),
            )
        ),
        whole=np.arange(width) < n,
    )
    return model, 0.0
