"""The independent checker: the objective of a plan, recomputed from the travel-time table with plain pandas.

It shares no code with the solvers: it reads `from_id, to_id, travel_time_s`, the demand and the chosen ids. Pairs of
candidates that may not be used are expected to be left out of the table beforehand.
"""

import math
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_matrix


class CheckerDisagreement(AssertionError):  # noqa: N818 - no error of the user, and none of the family they are told
    """Solver and checker find different objectives for the same plan: a fault of this program, never of the data."""


def recompute_objective(
    table: pd.DataFrame,
    demand: pd.DataFrame,
    chosen: Collection[str] | Collection[int],
    *,
    model: str,
    threshold_s: float = math.inf,
    unreached_time_s: float | None = None,
) -> float:
    """The objective in the unit of the model (people, person-seconds, sites or seconds).

    `table`: from_id, to_id, travel_time_s. `demand`: id, people, existing_time_s. `chosen`: candidate ids, with
    existing candidates already counted in `existing_time_s`.
    """
    if model == "lscp":
        return float(len(set(chosen)))
    time_s = _nearest_time(table, demand, chosen)
    people = demand["people"]
    if model == "mclp":
        return float(people[time_s <= threshold_s].sum())
    counted = _is_reachable(table, demand) & (people > 0)
    if model == "pcenter":
        return float(time_s[counted].max()) if counted.any() else 0.0
    if unreached_time_s is not None:
        return float((people * time_s.clip(upper=unreached_time_s)).sum())
    return float((people[counted] * time_s[counted]).sum())


def recompute_smallest_share(
    table: pd.DataFrame,
    demand: pd.DataFrame,
    chosen: Collection[str] | Collection[int],
    *,
    strata: Sequence[str],
    threshold_s: float,
) -> float:
    """The smallest share within the threshold of any of the columns `strata` that has people."""
    within = _nearest_time(table, demand, chosen) <= threshold_s
    everyone = demand[list(strata)].sum()
    covered = demand.loc[within, list(strata)].sum()
    return float((covered[everyone > 0] / everyone[everyone > 0]).min())


def recompute_with_capacity(
    table: pd.DataFrame,
    demand: pd.DataFrame,
    capacity: "pd.Series[float]",
    *,
    model: str,
    threshold_s: float = math.inf,
    unreached_time_s: float | None = None,
) -> float:
    """The objective when people are shared out best among the open sites: a transport problem, by scipy.

    `capacity`: people per open site, by id (existing sites included).
    """
    is_cover = model == "mclp"
    limit = threshold_s if is_cover else math.inf
    outside_s = demand["existing_time_s"].to_numpy(dtype=np.float64)
    if is_cover:
        outside = np.where(outside_s <= limit, 0.0, 1.0)
    else:
        outside = np.minimum(outside_s, math.inf if unreached_time_s is None else unreached_time_s)
        counted = _is_reachable(table, demand).to_numpy() | np.isfinite(outside)
        demand, outside = demand[counted].reset_index(drop=True), outside[counted]
    pairs = table[table["to_id"].isin(capacity.index) & (table["travel_time_s"] <= limit)]
    row = pd.Index(demand["id"]).get_indexer(pd.Index(pairs["from_id"]))
    column = capacity.index.get_indexer(pd.Index(pairs["to_id"]))
    people = demand["people"].to_numpy(dtype=np.float64)
    n, n_rows = len(pairs), len(people)
    seconds = np.zeros(n) if is_cover else pairs["travel_time_s"].to_numpy(dtype=np.float64)
    sums = csr_matrix((np.ones(n + n_rows), (np.append(row, np.arange(n_rows)), np.arange(n + n_rows))))
    loads = csr_matrix((np.ones(n), (column, np.arange(n))), shape=(len(capacity), n + n_rows))
    allowed = np.isfinite(outside)
    room = np.minimum(capacity.to_numpy(dtype=np.float64), people.sum())
    upper = np.append(np.full(n, people.sum()), np.where(allowed, people, 0.0))
    answer = linprog(
        np.append(seconds, np.where(allowed, outside, 0.0)),
        A_ub=loads,
        b_ub=room,
        A_eq=sums,
        b_eq=people,
        bounds=np.column_stack((np.zeros(n + n_rows), upper)),
        method="highs",
    )
    if not answer.success:
        return math.inf
    return float(people.sum() - answer.fun) if is_cover else float(answer.fun)


def _nearest_time(
    table: pd.DataFrame, demand: pd.DataFrame, chosen: Collection[str] | Collection[int]
) -> "pd.Series[float]":
    """Seconds to the nearest of the existing facilities and the chosen sites, by row of `demand`."""
    nearest = table[table["to_id"].isin(list(chosen))].groupby("from_id", observed=True)["travel_time_s"].min()
    to_chosen = demand["id"].map(nearest).astype(np.float64).fillna(math.inf)
    return pd.concat((to_chosen, demand["existing_time_s"]), axis=1).min(axis=1)


def _is_reachable(table: pd.DataFrame, demand: pd.DataFrame) -> "pd.Series[bool]":
    reachable: pd.Series[bool] = demand["id"].isin(table["from_id"].unique()) | (demand["existing_time_s"] < math.inf)
    return reachable


def require_agreement(objective: float, checker_objective: float, *, rounding: float = 1e-9) -> None:
    """Raise when solver and checker differ by more than rounding (a share of the value).

    Raises
    ------
    CheckerDisagreement
        They differ.
    """
    if not math.isclose(objective, checker_objective, rel_tol=rounding, abs_tol=1e-6):
        raise CheckerDisagreement(
            f"the plan's objective is {objective} but the independent check finds {checker_objective}"
        )
