"""Ranges: the interval of every coverage figure when inputs are uncertain, and of the difference between two scenarios.

    range_table       median and interval of each figure
    measure_ranges    the same for all travel modes of a question
    difference_table  the same of what one scenario covers more than another, draw by draw

What is drawn and counted in every draw is `geo.coverage_draws`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.coverage_draws import CoverageDraws, coverage_draws
from geo.input_draws import draw_inputs
from geo.region import Question, RangeQuestion, Region
from routing.progress import Progress, silent


def range_table(draws: CoverageDraws, *, interval: float = 0.9) -> pd.DataFrame:
    """Median and central interval of the people covered and of their share.

    Columns: boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_covered_median,
    people_covered_low, people_covered_high, share_covered_median, share_covered_low, share_covered_high; shares of
    nobody are NaN. A share is of the people that a draw has there: those of the region are the same in all, those of a
    boundary are not, so more people may be covered in it than `people` says.
    """
    table = _keys(draws)
    for name, values in (("people", draws.people_covered), ("share", draws.share_covered())):
        low, median, high = quantiles(values, interval)
        table[f"{name}_covered_median"] = median.ravel()
        table[f"{name}_covered_low"] = low.ravel()
        table[f"{name}_covered_high"] = high.ravel()
    return table


@dataclass(frozen=True, eq=False)
class CoverageRanges:
    """`range_table` of all travel modes, in the rows of `coverage_table`, and what was asked."""

    asked: RangeQuestion
    table: pd.DataFrame


def measure_ranges(
    region: Region,
    question: Question,
    asked: RangeQuestion,
    *,
    threads: int = 0,
    progress: Progress = silent,
) -> CoverageRanges:
    """The interval of every coverage figure of a question; all travel modes have the same draws."""
    draws = draw_inputs(asked)
    tables = [
        range_table(
            coverage_draws(region, question, mode, draws, threads=threads, progress=progress), interval=asked.interval
        )
        for mode in question.modes
    ]
    return CoverageRanges(asked, join_range_tables(tables))


def join_range_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The range tables of several travel modes as one, in the rows of `coverage_table`."""
    table = pd.concat(tables, ignore_index=True)
    boundary = {boundary_id: row for row, boundary_id in enumerate(table["boundary_id"].unique())}
    order = np.argsort(table["boundary_id"].map(boundary), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def difference_table(scenario: CoverageDraws, baseline: CoverageDraws, *, interval: float = 0.9) -> pd.DataFrame:
    """Median and central interval of the people a scenario covers more than the baseline, draw by draw.

    Columns: those that name a figure, then people_gained_median, people_gained_low, people_gained_high, and
    `share_of_draws_with_gain`: in how many of the draws the scenario covers more.

    Raises
    ------
    ValueError
        The two were not drawn alike: another number of draws, or other figures.
    """
    if scenario.people_covered.shape != baseline.people_covered.shape or _names(scenario) != _names(baseline):
        raise ValueError("the two scenarios were not measured with the same draws and figures")
    gained = scenario.people_covered - baseline.people_covered
    low, median, high = quantiles(gained, interval)
    table = _keys(scenario)
    for name, values in (("median", median), ("low", low), ("high", high)):
        table[f"people_gained_{name}"] = values.ravel()
    table["share_of_draws_with_gain"] = (gained > 0).mean(axis=0).ravel()
    return table


def _names(draws: CoverageDraws) -> tuple[object, ...]:
    return draws.mode, draws.services, draws.strata, draws.thresholds_min, draws.boundary_id


def quantiles(values: npt.NDArray[np.float64], interval: float) -> npt.NDArray[np.float64]:
    """Low, median and high over the draws, which are the first axis."""
    if not 0 < interval < 1:
        raise ValueError(f"interval must lie between 0 and 1, not {interval}")
    tail = (1 - interval) / 2
    found: npt.NDArray[np.float64] = np.quantile(values, [tail, 0.5, 1 - tail], axis=0)
    return found


def _keys(draws: CoverageDraws) -> pd.DataFrame:
    """One row per figure, in the order of the coverage table."""
    shape = draws.people_covered.shape[1:]
    row, service, stratum, threshold = (index.ravel() for index in np.indices(shape))
    return pd.DataFrame(
        {
            "boundary_id": np.array(draws.boundary_id, dtype=object)[row],
            "boundary_name": np.array(draws.boundary_name, dtype=object)[row],
            "service": np.array(draws.services, dtype=object)[service],
            "mode": draws.mode,
            "stratum": np.array(draws.strata, dtype=object)[stratum],
            "threshold_min": np.array(draws.thresholds_min, dtype=np.float64)[threshold],
            "people": draws.people[row, stratum],
        }
    )
