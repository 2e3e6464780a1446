"""Siting on any travel-time table: files in, the content of `siting.json` out."""

import math
from pathlib import Path

import numpy as np
import pandas as pd

from geo.siting.check import (
    recompute_objective,
    recompute_smallest_share,
    recompute_with_capacity,
    require_agreement,
)
from geo.siting.solve import Progress, solve_siting
from geo.siting.tables import SitingTables, instance_from_tables, read_siting_tables


def siting_from_files(  # noqa: PLR0913
    matrix: str | Path,
    demand: str | Path,
    *,
    model: str,
    sites: int | None = None,
    threshold_min: float | None = None,
    candidates: str | Path | None = None,
    budget: float | None = None,
    unreached_min: float | None = None,
    equity: bool = False,
    time_limit_s: float = 20.0,
    seed: int = 1,
    progress: Progress | None = None,
) -> dict[str, object]:
    """The plan for the tables as a dictionary ready for JSON; `checker_objective` comes from the tables as read.

    Raises
    ------
    TableError, SitingError
        A table or the task cannot be used; the sentence says what to do.
    """
    tables = read_siting_tables(Path(matrix), Path(demand), None if candidates is None else Path(candidates))
    unreached_time_s = None if unreached_min is None else 60.0 * unreached_min
    threshold_s = None if threshold_min is None else 60.0 * threshold_min
    plan = solve_siting(
        instance_from_tables(tables),
        model=model,
        sites=sites,
        threshold_s=threshold_s,
        time_limit_s=time_limit_s,
        seed=seed,
        budget=budget,
        unreached_time_s=unreached_time_s,
        equity=equity,
        progress=progress,
    )
    content = plan.as_dict()
    if plan.status != "infeasible":
        limit_s = math.inf if threshold_s is None else threshold_s
        checked = _check(tables, plan.chosen, model, limit_s, unreached_time_s, equity=equity)
        capacitated = "capacity" in tables.candidates and model in ("mclp", "pmedian")
        require_agreement(plan.objective, checked, rounding=1e-6 if capacitated else 1e-9)
        content["checker_objective"] = int(checked) if checked == int(checked) else checked
    return content


def _check(
    tables: SitingTables,
    chosen: tuple[str, ...],
    model: str,
    threshold_s: float,
    unreached_time_s: float | None,
    *,
    equity: bool,
) -> float:
    places = tables.candidates.set_index("id")
    existing = places.index[places["existing"]]
    usable = tables.matrix[~tables.matrix["to_id"].isin(places.index[places["forbidden"] & ~places["existing"]])]
    demand = tables.demand.assign(existing_time_s=np.inf)
    if "capacity" in places and model in ("mclp", "pmedian"):
        capacity = places["capacity"][[*existing, *chosen]]
        return recompute_with_capacity(
            usable, demand, capacity, model=model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
        )
    demand["existing_time_s"] = _existing_time(usable, demand, existing)
    if equity:
        strata = [name for name in tables.demand.columns if name != "id"]
        return recompute_smallest_share(usable, demand, chosen, strata=strata, threshold_s=threshold_s)
    return recompute_objective(
        usable, demand, chosen, model=model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
    )


def _existing_time(matrix: pd.DataFrame, demand: pd.DataFrame, existing: pd.Index) -> "pd.Series[float]":
    nearest = matrix[matrix["to_id"].isin(existing)].groupby("from_id")["travel_time_s"].min()
    return demand["id"].map(nearest).astype(np.float64).fillna(math.inf)
