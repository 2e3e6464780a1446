"""Siting on any travel-time table: files in, the content of `siting.json` out."""

import math
from pathlib import Path

import numpy as np
import pandas as pd

from geo.siting.check import recompute_objective, require_agreement
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
        progress=progress,
    )
    content = plan.as_dict()
    if plan.status != "infeasible":
        checked = _check(tables, plan.chosen, model, threshold_s, unreached_time_s)
        require_agreement(plan.objective, checked)
        content["checker_objective"] = int(checked) if checked == int(checked) else checked
    return content


def _check(
    tables: SitingTables,
    chosen: tuple[str, ...],
    model: str,
    threshold_s: float | None,
    unreached_time_s: float | None,
) -> float:
    places = tables.candidates
    existing = set(places["id"][places["existing"]]) if "existing" in places else set()
    forbidden = set(places["id"][places["forbidden"]]) if "forbidden" in places else set()
    matrix = tables.matrix
    open_now = matrix[matrix["to_id"].isin(existing)].groupby("from_id")["travel_time_s"].min()
    demand = pd.DataFrame(
        {
            "id": tables.demand["id"],
            "people": tables.demand["people"],
            "existing_time_s": tables.demand["id"].map(open_now).astype(np.float64).fillna(math.inf),
        }
    )
    usable = matrix[~matrix["to_id"].isin(forbidden - existing)]
    return recompute_objective(
        usable, demand, chosen, model=model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
    )
