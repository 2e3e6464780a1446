"""How travel time is distributed over people: the curve by minute, and the time of the worst tenth."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.boundary_groups import group_by_boundary

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population
    from geo.reach import Reach

FloatArray = npt.NDArray[np.float64]

WORST_DECILE: Final = 0.9
"""The worst tenth begins where nine tenths of the people are already served."""


def travel_time_curve(reaches: "Sequence[Reach]", population: "Population") -> pd.DataFrame:
    """People by minute of travel time: mode, service, stratum, travel_time_min, people.

    `travel_time_min` is the upper edge of a bin of one minute, edge included, so that the running sum at minute m is
    the coverage at a threshold of m minutes. The last bin, inf, holds everyone without a travel time.
    """
    people = population.reported_people().to_numpy(dtype=np.float64)
    return pd.concat([_curve(reach, people, population.stratum_columns) for reach in reaches], ignore_index=True)


def _curve(reach: "Reach", people: FloatArray, strata: Sequence[str]) -> pd.DataFrame:
    timed = reach.travel_time_s[np.isfinite(reach.travel_time_s)]
    n_bins = max(1, math.ceil(timed.max(initial=0) / 60))
    edges_s = np.arange(1, n_bins + 1) * 60.0
    # Comparing with the edges in seconds is the rule of coverage; dividing the seconds first could round across one.
    minute = np.searchsorted(edges_s, reach.travel_time_s, side="left")
    counts = np.stack([np.bincount(minute, weights=column, minlength=n_bins + 1) for column in people.T], axis=0)
    n_rows = n_bins + 1
    return pd.DataFrame(
        {
            "mode": reach.mode,
            "service": reach.service,
            "stratum": np.repeat(np.array(strata, dtype=object), n_rows),
            "travel_time_min": np.tile(np.append(edges_s / 60, np.inf), len(strata)),
            "people": counts.ravel(),
        }
    )


def worst_decile_table(
    reaches: "Sequence[Reach]", population: "Population", boundaries: "gpd.GeoDataFrame | None" = None
) -> pd.DataFrame:
    """Travel time (minutes) of the worst-served tenth: boundary_id, service, mode, stratum, worst_decile_min.

    The people-weighted 90th percentile: the shortest time t such that at least 90 % of the people travel t or less.
    People without a travel time count as inf, so the answer is inf where they are more than a tenth; NaN where the
    row has no people.
    """
    groups = group_by_boundary(population, boundaries)
    people = population.reported_people().to_numpy(dtype=np.float64)
    members = [np.flatnonzero(groups.of_cell == row) for row in range(len(groups.boundary_id))]
    members[0] = np.arange(len(groups.of_cell))
    rows = []
    for row, boundary_id in enumerate(groups.boundary_id):
        for reach in reaches:
            times = weighted_percentile(reach.travel_time_s[members[row]], people[members[row]], WORST_DECILE)
            rows += [
                (boundary_id, reach.service, reach.mode, stratum, float(time) / 60)
                for stratum, time in zip(population.stratum_columns, times, strict=True)
            ]
    return pd.DataFrame(rows, columns=["boundary_id", "service", "mode", "stratum", "worst_decile_min"])


def weighted_percentile(values: FloatArray, weights: FloatArray, share: float) -> FloatArray:
    """For each column of `weights` [value, column], the smallest value at or below which `share` of the weight lies."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order], axis=0)
    answer = np.full(weights.shape[1], np.nan)
    for column, cumulated in enumerate(running.T):
        if len(cumulated) and cumulated[-1] > 0:
            # The sum of nine tenths may fall a rounding error short of nine tenths of the sum.
            needed = share * cumulated[-1] * (1 - 1e-12)
            answer[column] = values[order[np.searchsorted(cumulated, needed, side="left")]]
    return answer
