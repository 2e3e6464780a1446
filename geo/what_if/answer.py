"""What a scenario does to the people within reach: before, after and gained, by boundary, service, mode and stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.what_if.effects import ChangeEffect

FloatArray = npt.NDArray[np.float64]
Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class ServiceTimes:
    """Seconds [cell] to the nearest facility that gives a service, before and after; inf: none within the cutoff."""

    mode: str
    service: str
    before_s: FloatArray
    after_s: FloatArray


@dataclass(frozen=True, eq=False)
class CapacityCounts:
    """Who finds a place at the facilities of a service, for one travel mode and threshold."""

    mode: str
    service: str
    threshold_min: float
    people: FloatArray  # [stratum, served | within reach without a place left | out of reach]
    facilities_unknown: int  # those whose capacity is not known, which is taken for endless


@dataclass(frozen=True, eq=False)
class WhatIfAnswer:
    """People within each threshold before and after, with the people there are.

    Rows are those of a coverage table: `all` first, each boundary in its order, `none` last when some people are on no
    boundary; then mode and service, stratum and threshold.
    """

    boundary_id: tuple[str, ...]
    boundary_name: tuple[str, ...]
    strata: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    times: tuple[ServiceTimes, ...]
    people: FloatArray  # [boundary, stratum]
    before: FloatArray  # [boundary, mode and service, stratum, threshold]
    after: FloatArray
    capacity_before: tuple[CapacityCounts, ...]  # empty: not known of any facility, or not asked for
    capacity_after: tuple[CapacityCounts, ...]
    changes: tuple[ChangeEffect, ...]

    @property
    def gained(self) -> FloatArray:
        """People newly within reach, less those no longer: [boundary, mode and service, stratum, threshold]."""
        return self.after - self.before

    def columns(self, boundaries: int | None = None) -> Columns:
        """The answer as columns, of all or of the first so many boundaries.

        boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_before, people_after,
        people_gained.
        """
        before, after = self.before[:boundaries], self.after[:boundaries]
        b, r, s, t = (index.ravel() for index in np.indices(before.shape))
        return {
            "boundary_id": np.array(self.boundary_id, dtype=object)[b],
            "boundary_name": np.array(self.boundary_name, dtype=object)[b],
            "service": np.array([one.service for one in self.times], dtype=object)[r],
            "mode": np.array([one.mode for one in self.times], dtype=object)[r],
            "stratum": np.array(self.strata, dtype=object)[s],
            "threshold_min": np.array(self.thresholds_min, dtype=np.float64)[t],
            "people": self.people[b, s],
            "people_before": before.ravel(),
            "people_after": after.ravel(),
            "people_gained": (after - before).ravel(),
        }

    def table(self) -> pd.DataFrame:
        """The columns as a table, of all boundaries."""
        return pd.DataFrame(dict(self.columns()))

    def coverage(self, *, after: bool = True) -> pd.DataFrame:
        """The coverage table of the scenario, or of the baseline: the columns of `geo.coverage.coverage_table`."""
        table = self.table()
        covered = table["people_after" if after else "people_before"]
        kept = table.drop(columns=["people_before", "people_after", "people_gained"])
        share = (covered / table["people"]).where(table["people"] > 0)
        return kept.assign(people_covered=covered, share_covered=share)

    def capacity(self, *, after: bool = True) -> pd.DataFrame:
        """The capacities of the scenario, or of the baseline: the columns of `geo.capacity.capacity_by_stratum`."""
        rows = [
            {
                "mode": counts.mode,
                "service": counts.service,
                "stratum": stratum,
                "threshold_min": counts.threshold_min,
                "people_served": served,
                "people_no_capacity": no_capacity,
                "people_out_of_reach": out_of_reach,
                "facilities_unknown": counts.facilities_unknown,
            }
            for counts in (self.capacity_after if after else self.capacity_before)
            for stratum, (served, no_capacity, out_of_reach) in zip(self.strata, counts.people.tolist(), strict=True)
        ]
        return pd.DataFrame(rows)
