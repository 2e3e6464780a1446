"""The catchment of one facility: the cells it is nearest to, and the people in them by stratum and travel time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.distribution import WORST_DECILE, weighted_percentile

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

HALF: Final = 0.5


@dataclass(frozen=True, eq=False)
class FacilityCatchment:
    """Seconds of every cell to one facility (inf: beyond the cutoff), and for which cells no other is nearer."""

    travel_time_s: FloatArray  # [cell]
    is_nearest: BoolArray  # [cell] its exclusive catchment


@dataclass(frozen=True, eq=False)
class CatchmentCounts:
    """People of a catchment, by stratum. `nearest` are those of the exclusive catchment, `within` all who reach it."""

    people_nearest: FloatArray  # [stratum]
    people_nearest_within: FloatArray  # [stratum] of these, within the threshold
    people_within: FloatArray  # [stratum] within the threshold of the facility, nearest to it or not
    by_band: FloatArray  # [band, stratum] of the exclusive catchment; the last band is open
    by_minute: FloatArray  # [minute, stratum] of the exclusive catchment: row m holds m < minutes <= m + 1
    median_min: FloatArray  # [stratum] of the exclusive catchment; NaN: nobody
    worst_decile_min: FloatArray  # [stratum] nine tenths travel so long or less; NaN: nobody


def find_catchment(
    own_s: FloatArray, lower_s: FloatArray, higher_s: FloatArray, *, cutoff_s: float
) -> FacilityCatchment:
    """The exclusive catchment of a facility from seconds [cell] to it and to the nearest of the others.

    `lower_s` are the others that stand before it in the table, `higher_s` those behind: of two equally near the first
    row wins, as for every cell's nearest facility, so that catchments are a partition of the people who reach any.
    """
    within = own_s <= cutoff_s
    return FacilityCatchment(np.where(within, own_s, np.inf), within & (own_s < lower_s) & (own_s <= higher_s))


def count_catchment(
    catchment: FacilityCatchment, people: FloatArray, *, threshold_min: float, edges_min: Sequence[float]
) -> CatchmentCounts:
    """People [stratum] of a catchment; `people` is [cell, stratum], `edges_min` the upper edges of bands (rising).

    A cell counts by its unrounded seconds, edges included: the running sum of bands is the coverage at their edges.
    """
    threshold_s = threshold_min * 60
    time_s, mine = catchment.travel_time_s[catchment.is_nearest], people[catchment.is_nearest]
    minutes = np.arange(1, math.ceil(time_s.max(initial=0) / 60) + 1, dtype=np.float64)
    by_band = _sum_between(time_s, mine, edges_min)
    return CatchmentCounts(
        people_nearest=mine.sum(axis=0),
        people_nearest_within=mine[time_s <= threshold_s].sum(axis=0),
        people_within=people[catchment.travel_time_s <= threshold_s].sum(axis=0),
        by_band=by_band,
        by_minute=_sum_between(time_s, mine, minutes)[:-1],
        median_min=weighted_percentile(time_s, mine, HALF) / 60,
        worst_decile_min=weighted_percentile(time_s, mine, WORST_DECILE) / 60,
    )


def _sum_between(time_s: FloatArray, people: FloatArray, edges_min: Sequence[float] | FloatArray) -> FloatArray:
    """People [band, stratum] up to each edge and beyond the last; edges are compared in seconds, as thresholds are."""
    edges_s = np.asarray(edges_min, dtype=np.float64) * 60
    band = np.searchsorted(edges_s, time_s, side="left")
    sums = [np.bincount(band, weights=column, minlength=len(edges_s) + 1) for column in people.T]
    return np.stack(sums, axis=1).astype(np.float64)
