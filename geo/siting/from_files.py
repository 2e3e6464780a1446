"""Siting on any travel-time table: files in, the content of `siting.json` out."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from geo.siting.check import (
    recompute_objective,
    recompute_smallest_share,
    recompute_with_capacity,
    require_agreement,
)
from geo.siting.plan import SitePlan
from geo.siting.solve import solve_siting
from geo.siting.tables import SitingTables, instance_from_tables, read_siting_tables
from geo.siting.task import SitingTask


def plan_from_files(
    matrix: str | Path, demand: str | Path, task: SitingTask, *, candidates: str | Path | None = None
) -> SitePlan:
    """The plan for the tables; its `checker_objective` comes from the tables as read.

    Raises
    ------
    TableError, SitingError
        A table or the task cannot be used; the sentence says what to do.
    CheckerDisagreement
        The independent check finds another objective: a fault of this program.
    """
    tables = read_siting_tables(Path(matrix), Path(demand), None if candidates is None else Path(candidates))
    plan = solve_siting(instance_from_tables(tables), task)
    if plan.status == "infeasible":
        return plan
    checked = _check(tables, plan.chosen, task)
    require_agreement(plan.objective, checked, rounding=1e-6 if _capacitated(tables, task) else 1e-9)
    return replace(plan, checker_objective=checked)


def siting_from_files(
    matrix: str | Path, demand: str | Path, task: SitingTask, *, candidates: str | Path | None = None
) -> dict[str, object]:
    """`plan_from_files` as the content of `siting.json`."""
    return plan_from_files(matrix, demand, task, candidates=candidates).as_dict()


def _capacitated(tables: SitingTables, task: SitingTask) -> bool:
    return "capacity" in tables.candidates and task.model in ("mclp", "pmedian")


def _check(tables: SitingTables, chosen: tuple[str, ...], task: SitingTask) -> float:
    places = tables.candidates.set_index("id")
    existing = places.index[places["existing"]]
    usable = tables.matrix[~tables.matrix["to_id"].isin(places.index[places["forbidden"] & ~places["existing"]])]
    demand = tables.demand.assign(existing_time_s=np.inf)
    model, unreached_time_s = task.model, task.unreached_time_s
    threshold_s = math.inf if task.threshold_s is None else task.threshold_s
    if _capacitated(tables, task):
        capacity = places["capacity"][[*existing, *chosen]]
        return recompute_with_capacity(
            usable, demand, capacity, model=model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
        )
    demand["existing_time_s"] = _existing_time(usable, demand, existing)
    if task.equity:
        strata = [name for name in tables.demand.columns if name != "id"]
        return recompute_smallest_share(usable, demand, chosen, strata=strata, threshold_s=threshold_s)
    return recompute_objective(
        usable, demand, chosen, model=model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
    )


def _existing_time(matrix: pd.DataFrame, demand: pd.DataFrame, existing: pd.Index) -> "pd.Series[float]":
    nearest = matrix[matrix["to_id"].isin(existing)].groupby("from_id", observed=True)["travel_time_s"].min()
    return demand["id"].map(nearest).astype(np.float64).fillna(math.inf)
