"""Ranges: the interval of every coverage figure when speeds are uncertain, and of the difference between two scenarios.

    coverage_draws    people within each threshold in every draw of speeds
    range_table       median and interval of each figure
    measure_ranges    the same for all travel modes of a question
    difference_table  the same of what one scenario covers more than another, draw by draw

A draw is a scenario edit of speeds (`geo.speed_draws`), and costs one search a service, bounded by the largest
threshold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.boundary_groups import group_by_boundary
from geo.reach import ANY_SERVICE, facility_rows, select_snapped, snap_places
from geo.region import Question, RangeQuestion, Region
from geo.speed_draws import SpeedDraws, draw_speeds
from routing.edits.apply import apply_edits
from routing.edits.edit import Edit
from routing.errors import Phrase
from routing.modes import load_mode
from routing.progress import Progress, silent
from routing.threads import in_threads
from routing.travel_times import nearest_facilities


@dataclass(frozen=True, eq=False)
class CoverageDraws:
    """People within each threshold in every draw: [draw, boundary row, service, stratum, threshold]."""

    mode: str
    services: tuple[str, ...]
    strata: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    boundary_id: tuple[str, ...]
    boundary_name: tuple[str, ...]
    people: npt.NDArray[np.float64]  # [boundary row, stratum]
    people_covered: npt.NDArray[np.float64]


def coverage_draws(
    region: Region,
    question: Question,
    mode: str,
    draws: SpeedDraws,
    *,
    edits: Iterable[Edit] = (),
    threads: int = 0,
    progress: Progress = silent,
) -> CoverageDraws:
    """Coverage of one travel mode in every draw of speeds, after the edits of a scenario if there are any.

    With the same draws the figures of two scenarios (edits, or other facilities) are paired draw by draw.
    """
    # A copy of which no hierarchy is known: to customise one costs more than the few searches of a draw.
    graph = apply_edits(replace(region.network.graphs[mode]), edits).graph
    places = snap_places(
        graph,
        region.facilities,
        region.population,
        off_road_kmh=load_mode(mode, region.network.source.country).off_road_kmh,
        limit_m=question.snap_limit_m,
    )
    services = tuple(dict.fromkeys((ANY_SERVICE, *question.services)))
    serving = [facility_rows(region.facilities, service) for service in services]
    groups = group_by_boundary(region.population, region.boundaries)
    people = region.population.reported_people().to_numpy(dtype=np.float64)
    limits_s = [threshold_min * 60 for threshold_min in question.thresholds_min]
    covered = np.empty((len(draws), len(groups.boundary_id), len(services), people.shape[1], len(limits_s)))
    tenth = max(1, len(draws) // 10)

    def measure(first: int, last: int) -> None:
        for draw in range(first, last):
            drawn = apply_edits(graph, [draws.edit(draw)]).graph
            facilities, cells = draws.places(draw, places.facilities), draws.places(draw, places.cells)
            for s, rows in enumerate(serving):
                seconds = nearest_facilities(
                    drawn,
                    select_snapped(facilities, rows),
                    cells,
                    direction=question.direction,
                    cutoff_s=max(limits_s, default=0.0),
                ).travel_time_s
                for t, limit_s in enumerate(limits_s):
                    covered[draw, :, s, :, t] = groups.sum_cells(people * (seconds <= limit_s))
            if draw % tenth == 0:
                step = Phrase(
                    "ranges of coverage, {mode}: draw {draw} of {draws}", mode=mode, draw=draw + 1, draws=len(draws)
                )
                progress(step)

    in_threads(measure, len(draws), threads, block=1)
    return CoverageDraws(
        mode=mode,
        services=services,
        strata=tuple(region.population.stratum_columns),
        thresholds_min=tuple(question.thresholds_min),
        boundary_id=groups.boundary_id,
        boundary_name=groups.boundary_name,
        people=groups.sum_cells(people),
        people_covered=covered,
    )


def range_table(draws: CoverageDraws, *, interval: float = 0.9) -> pd.DataFrame:
    """Median and central interval of the people covered and of their share.

    Columns: boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_covered_median,
    people_covered_low, people_covered_high, share_covered_median, share_covered_low, share_covered_high; shares of
    nobody are NaN.
    """
    low, median, high = _quantiles(draws.people_covered, interval)
    table = _keys(draws)
    for name, values in (("median", median), ("low", low), ("high", high)):
        table[f"people_covered_{name}"] = values.ravel()
    for name in ("median", "low", "high"):
        share = table[f"people_covered_{name}"] / table["people"].where(table["people"] > 0)
        table[f"share_covered_{name}"] = share
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
    draws = draw_speeds(asked.speeds, draws=asked.draws, seed=asked.seed)
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
    low, median, high = _quantiles(gained, interval)
    table = _keys(scenario)
    for name, values in (("median", median), ("low", low), ("high", high)):
        table[f"people_gained_{name}"] = values.ravel()
    table["share_of_draws_with_gain"] = (gained > 0).mean(axis=0).ravel()
    return table


def _names(draws: CoverageDraws) -> tuple[object, ...]:
    return draws.mode, draws.services, draws.strata, draws.thresholds_min, draws.boundary_id


def _quantiles(values: npt.NDArray[np.float64], interval: float) -> npt.NDArray[np.float64]:
    """Low, median and high over the draws."""
    if not 0 < interval < 1:
        raise ValueError(f"interval must lie between 0 and 1, not {interval}")
    tail = (1 - interval) / 2
    quantiles: npt.NDArray[np.float64] = np.quantile(values, [tail, 0.5, 1 - tail], axis=0)
    return quantiles


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
