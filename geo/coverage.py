"""Coverage: people within a travel-time threshold, by boundary, service, travel mode and stratum."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.boundary_groups import BoundaryGroups, group_by_boundary
from geo.errors import StudyError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population
    from geo.reach import Reach

FloatArray = npt.NDArray[np.float64]


def coverage_table(
    reaches: "Sequence[Reach]",
    population: "Population",
    boundaries: "gpd.GeoDataFrame | None" = None,
    *,
    thresholds_min: Sequence[float],
) -> pd.DataFrame:
    """People, and those within each threshold, counted by travel time at their cell.

    Columns: boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_covered,
    share_covered. A cell counts when its unrounded seconds are <= the threshold. Rows: `all` first, each boundary in
    its order, `none` last when some people are on no boundary; within it the order of `reaches`, strata and
    thresholds. `share_covered` of a row without people is NaN (an empty field): a share of nobody is not a share.

    Raises
    ------
    StudyError
        A threshold lies beyond the cutoff of the search, so that its people were not looked for.
    """
    _check_thresholds(reaches, thresholds_min)
    groups = group_by_boundary(population, boundaries)
    people = population.reported_people().to_numpy(dtype=np.float64)
    strata = population.stratum_columns
    shape = (len(groups.boundary_id), len(reaches), len(strata), len(thresholds_min))
    covered = np.empty(shape)
    for r, reach in enumerate(reaches):
        covered[:, r] = count_covered(groups, people, reach.travel_time_s, thresholds_min)
    total = np.broadcast_to(groups.sum_cells(people)[:, None, :, None], shape)
    row, r, stratum, t = (index.ravel() for index in np.indices(shape))
    counted, within_reach = total.ravel(), covered.ravel()
    return pd.DataFrame(
        {
            "boundary_id": np.array(groups.boundary_id, dtype=object)[row],
            "boundary_name": np.array(groups.boundary_name, dtype=object)[row],
            "service": np.array([reach.service for reach in reaches], dtype=object)[r],
            "mode": np.array([reach.mode for reach in reaches], dtype=object)[r],
            "stratum": np.array(strata, dtype=object)[stratum],
            "threshold_min": np.array(thresholds_min, dtype=np.float64)[t],
            "people": counted,
            "people_covered": within_reach,
            "share_covered": np.divide(within_reach, counted, out=np.full(counted.shape, np.nan), where=counted > 0),
        }
    )


def count_covered(
    groups: BoundaryGroups, people: FloatArray, travel_time_s: FloatArray, thresholds_min: Sequence[float]
) -> FloatArray:
    """People [row, stratum, threshold] of the cells within each threshold; `people` is [cell, stratum]."""
    limits_s = np.array([threshold_min * 60 for threshold_min in thresholds_min], dtype=np.float64)
    return groups.sum_within(people, travel_time_s, limits_s)


def uncovered_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """People beyond each threshold, most people first: the same rows as `coverage`, without those that miss nobody.

    Columns: boundary_id, boundary_name, service, mode, stratum, threshold_min, people_uncovered, share_uncovered.
    """
    table = coverage.assign(
        people_uncovered=coverage["people"] - coverage["people_covered"],
        share_uncovered=1 - coverage["share_covered"],
    )
    table = table[table["people_uncovered"] > 0]
    # A stable sort keeps the order of `coverage` among equals.
    table = table.sort_values("people_uncovered", ascending=False, kind="stable", ignore_index=True)
    return table.drop(columns=["people", "people_covered", "share_covered"])


def _check_thresholds(reaches: "Sequence[Reach]", thresholds_min: Sequence[float]) -> None:
    cutoff_s = min((reach.cutoff_s for reach in reaches), default=np.inf)
    for threshold_min in thresholds_min:
        if threshold_min * 60 > cutoff_s:
            raise StudyError(
                "a threshold of {threshold_min} minutes lies beyond the cutoff of {cutoff_min}; raise the cutoff",
                threshold_min=threshold_min,
                cutoff_min=cutoff_s / 60,
            )
