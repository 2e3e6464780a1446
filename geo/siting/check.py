"""The independent checker: the objective of a plan, recomputed from the travel-time table with plain pandas.

It shares no code with the solvers: it reads `from_id, to_id, travel_time_s` and the chosen ids, nothing else.
"""

import math
from collections.abc import Collection

import numpy as np
import pandas as pd

from geo.errors import SitingError


def recompute_objective(
    table: pd.DataFrame,
    demand: pd.DataFrame,
    chosen: Collection[str] | Collection[int],
    *,
    model: str,
    threshold_s: float | None = None,
    unreached_time_s: float | None = None,
) -> float:
    """The objective in the unit of the model (people, person-seconds, sites or seconds).

    `table`: from_id, to_id, travel_time_s. `demand`: id, people, existing_time_s. `chosen`: candidate ids, with
    existing candidates already counted in `existing_time_s`.
    """
    open_pairs = table[table["to_id"].isin(list(chosen))]
    nearest = open_pairs.groupby("from_id")["travel_time_s"].min()
    time_s = demand["id"].map(nearest).astype(float).fillna(math.inf)
    time_s = np.minimum(time_s, demand["existing_time_s"])
    people = demand["people"]
    if model == "mclp":
        return float(people[time_s <= threshold_s].sum())
    if model == "lscp":
        return float(len(set(chosen)))
    reachable = demand["id"].isin(set(table["from_id"])) | np.isfinite(demand["existing_time_s"])
    if model == "pmedian":
        if unreached_time_s is not None:
            return float((people * np.minimum(time_s, unreached_time_s)).sum())
        counted = reachable & (people > 0)
        return float((people[counted] * time_s[counted]).sum())
    return float(time_s[reachable & (people > 0)].max())


def require_agreement(objective: float, checker_objective: float) -> None:
    """Raise when solver and checker differ by more than rounding (1e-9 of the value).

    Raises
    ------
    SitingError
        They differ: a fault of this program, never of the data.
    """
    if not math.isclose(objective, checker_objective, rel_tol=1e-9, abs_tol=1e-6):
        raise SitingError(
            "the plan's objective is {objective} but the independent check finds {checked}; please report this fault",
            objective=objective,
            checked=checker_objective,
        )
