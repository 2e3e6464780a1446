"""Ranges: the interval of every coverage figure when speeds are uncertain, and of the difference between two scenarios.

    coverage_draws    people within each threshold in every draw of speeds
    range_table       median and interval of each figure
    difference_table  the same of what one scenario covers more than another, draw by draw

A draw is a scenario edit of speeds (`geo.speed_draws`): it customises the hierarchy anew and costs one sweep a service.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.boundary_groups import BoundaryGroups, group_by_boundary
from geo.reach import SnappedPlaces, measure_snapped_reach, snap_places
from geo.region import Question, Region
from geo.speed_draws import SpeedDraws
from routing.edits.apply import apply_edits
from routing.edits.edit import Edit
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.threads import in_threads


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
    region: Region, question: Question, mode: str, draws: SpeedDraws, *, edits: Iterable[Edit] = (), threads: int = 0
) -> CoverageDraws:
    """Coverage of one travel mode in every draw of speeds, after the edits of a scenario if there are any.

    With the same draws the figures of two scenarios (edits, or other facilities) are paired draw by draw.
    """
    baseline = region.network.graphs[mode]
    hierarchy(baseline)  # built once: every draw customises it
    graph = apply_edits(baseline, edits).graph
    places = snap_places(
        graph,
        region.facilities,
        region.population,
        off_road_kmh=load_mode(mode, region.network.source.country).off_road_kmh,
        limit_m=question.snap_limit_m,
    )
    groups = group_by_boundary(region.population, region.boundaries)
    people = region.population.reported_people().to_numpy(dtype=np.float64)
    found: dict[int, tuple[tuple[str, ...], npt.NDArray[np.float64]]] = {}

    def measure(first: int, last: int) -> None:
        for draw in range(first, last):
            reaches = measure_snapped_reach(
                apply_edits(graph, [draws.edit(draw)]).graph,
                region.facilities,
                SnappedPlaces(draws.places(draw, places.facilities), draws.places(draw, places.cells)),
                services=question.services,
                direction=question.direction,
                cutoff_s=np.inf,
            )
            covered = [_count(groups, people, reach.travel_time_s, question.thresholds_min) for reach in reaches]
            found[draw] = (tuple(reach.service for reach in reaches), np.stack(covered, axis=1))

    in_threads(measure, len(draws), threads, block=1)
    return CoverageDraws(
        mode=mode,
        services=found[0][0],
        strata=tuple(region.population.stratum_columns),
        thresholds_min=tuple(question.thresholds_min),
        boundary_id=groups.boundary_id,
        boundary_name=groups.boundary_name,
        people=groups.sum_cells(people),
        people_covered=np.stack([found[draw][1] for draw in range(len(draws))]),
    )


def _count(
    groups: BoundaryGroups,
    people: npt.NDArray[np.float64],
    travel_time_s: npt.NDArray[np.float64],
    thresholds_min: Sequence[float],
) -> npt.NDArray[np.float64]:
    """People within each threshold [boundary row, stratum, threshold]."""
    within = [groups.sum_cells(people * (travel_time_s <= limit * 60)[:, None]) for limit in thresholds_min]
    return np.stack(within, axis=2)


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
