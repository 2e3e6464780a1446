"""What one more facility would gain at a position: the people newly within each threshold, by stratum, from one search.

prepare_region_gain(...)    once per region, mode and service: cells, their people and their nearest facility
gain_at(prepared, lon, lat) at every move of a marker on the map
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.counted_cells import CountedCells, counted_cells
from geo.reach import Reach
from routing.ball import time_points
from routing.engine import EngineName
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.snap import snap_points

if TYPE_CHECKING:
    from geo.population import Population
    from geo.region import Question, Region
    from routing.network import RoadGraph
    from routing.travel_times import Direction


@dataclass(frozen=True, eq=False)
class PreparedGain:
    """What does not change while a site is moved."""

    graph: "RoadGraph"
    cells: CountedCells
    today_s: npt.NDArray[np.float64]  # seconds to the nearest facility there is; inf: none
    thresholds_min: tuple[float, ...]
    direction: "Direction"
    off_road_kmh: float
    limit_m: float


@dataclass(frozen=True, eq=False)
class SiteGain:
    """People a site would bring within each threshold who are beyond it today."""

    on_street: bool  # False: no street within the snap limit, so nobody is reached
    thresholds_min: tuple[float, ...]
    strata: tuple[str, ...]
    people_gained: npt.NDArray[np.float64]  # [threshold, stratum]
    people_within: npt.NDArray[np.float64]  # [threshold, stratum] all the site reaches, served today or not


def prepare_region_gain(region: "Region", question: "Question", today: Reach) -> PreparedGain:
    """What sites of a region are compared with; `today` is one of its reaches.

    The hierarchy is built if it is not there: a search by it takes a millisecond wherever the site is moved.
    """
    graph = region.network.graphs[today.mode]
    hierarchy(graph)
    return prepare_gain(
        graph,
        region.population,
        today,
        thresholds_min=question.thresholds_min,
        direction=question.direction,
        off_road_kmh=load_mode(today.mode, region.network.source.country).off_road_kmh,
        limit_m=question.snap_limit_m,
    )


def prepare_gain(
    graph: "RoadGraph",
    population: "Population",
    today: Reach,
    *,
    thresholds_min: Sequence[float],
    direction: "Direction",
    off_road_kmh: float,
    limit_m: float,
) -> PreparedGain:
    """The state of things that sites are compared with: `today` is the reach of the service in question."""
    return PreparedGain(
        graph=graph,
        cells=counted_cells(graph, population, off_road_kmh=off_road_kmh, limit_m=limit_m),
        today_s=today.travel_time_s,
        thresholds_min=tuple(thresholds_min),
        direction=direction,
        off_road_kmh=off_road_kmh,
        limit_m=limit_m,
    )


def gain_at(prepared: PreparedGain, lon: float, lat: float, *, engine: EngineName = "auto") -> SiteGain:
    """People gained by a facility at a position (degrees).

    One search, bounded by the largest threshold. A cell is gained at a threshold when the site is within it and no
    facility of today is; a cell exactly at the threshold is within.
    """
    site = snap_points(prepared.graph, [lon], [lat], off_road_kmh=prepared.off_road_kmh, limit_m=prepared.limit_m)
    seconds = time_points(
        prepared.graph,
        site,
        prepared.cells.points,
        direction=prepared.direction,
        cutoff_s=max(prepared.thresholds_min, default=0.0) * 60,
        engine=engine,
    )
    limits = np.array(prepared.thresholds_min)[:, None] * 60
    within = seconds <= limits
    gained = within & (prepared.today_s > limits)
    return SiteGain(
        on_street=bool(site.ok[0]),
        thresholds_min=prepared.thresholds_min,
        strata=prepared.cells.strata,
        people_gained=gained.astype(np.float64) @ prepared.cells.people.T,
        people_within=within.astype(np.float64) @ prepared.cells.people.T,
    )
