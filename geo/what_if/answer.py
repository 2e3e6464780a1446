"""What a scenario does to the people within reach: before, after and gained, by boundary, service, mode and stratum."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.what_if.effects import ChangeEffect

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ServiceTimes:
    """Seconds [cell] to the nearest facility that gives a service, before and after; inf: none within the cutoff."""

    mode: str
    service: str
    before_s: FloatArray
    after_s: FloatArray


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
    capacity_before: pd.DataFrame | None  # geo.capacity.capacity_by_stratum; None: not known, or not asked for
    capacity_after: pd.DataFrame | None
    changes: tuple[ChangeEffect, ...]

    @property
    def gained(self) -> FloatArray:
        """People newly within reach, less those no longer: [boundary, mode and service, stratum, threshold]."""
        return self.after - self.before

    def table(self) -> pd.DataFrame:
        """One row each, with the columns of `rows`."""
        return pd.DataFrame(self.columns())

    def columns(self, boundaries: int | None = None) -> dict[str, npt.NDArray[np.generic]]:
        """The table column by column, of the first so many boundaries.

        boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_before, people_after,
        people_gained.
        """
        n = len(self.boundary_id) if boundaries is None else boundaries
        before, after = self.before[:n], self.after[:n]
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

    def coverage(self, *, after: bool = True) -> pd.DataFrame:
        """The coverage table of the scenario, or of the baseline: the columns of `geo.coverage.coverage_table`."""
        table = self.table()
        covered = table["people_after" if after else "people_before"]
        kept = table.drop(columns=["people_before", "people_after", "people_gained"])
        share = (covered / table["people"]).where(table["people"] > 0)
        return kept.assign(people_covered=covered, share_covered=share)
