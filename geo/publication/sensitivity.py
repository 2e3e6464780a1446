"""What moves a figure most: one uncertain input at a time goes to the ends of its interval, the others stay.

roads       every speed along roads, by the uncertainty that all road classes share
access      the speed to and from the road
CLASS       the speed of one road class alone, of those with most length
snapping    the way from people to their road, by the uncertainty that all cells share
population  where people live: too many inputs to have two ends, so the figure is counted in draws of people alone,
            and the ends are those of its interval
"""

from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.coverage_draws import CoverageDraws, coverage_draws, recount_draws
from geo.input_draws import InputDraws
from geo.population_draws import PopulationDraws
from geo.ranges import quantiles
from geo.region import Question, RangeQuestion, Region
from geo.scenario import reported_services
from geo.snapping_draws import SnappingDraws
from geo.speed_draws import SpeedDraws
from geo.uncertainty import PopulationUncertainty
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.progress import Progress, silent

ROADS: Final = "roads"
ACCESS: Final = "access"
SNAPPING: Final = "snapping"
POPULATION: Final = "population"
CLASSES: Final = 2
"""How many road classes are moved alone: they are many, and most have next to no length."""

Key = tuple[str, str, str, float]
"""Travel mode, service, stratum, threshold."""
Move = tuple[str, float, float]
"""What is moved, and the share beyond the threshold at the worse end of it (slow, far) and at the better one."""


def measure_moves(
    region: Region, question: Question, asked: RangeQuestion, *, threads: int = 0, progress: Progress = silent
) -> Mapping[Key, tuple[Move, ...]]:
    """The share of people beyond each threshold, of the whole region, at both ends of each input."""
    every = replace(question, services=reported_services(region, question))
    people = PopulationDraws(asked.population, asked.seed, range(asked.draws))
    found: dict[Key, tuple[Move, ...]] = {}
    for mode in every.modes:
        names, draws = _extremes(region.network.graphs[mode], asked)
        moved = coverage_draws(region, every, mode, draws, threads=threads, progress=progress)
        beyond = np.concatenate(
            [_beyond(moved), _ends(recount_draws(region, every, mode, people, threads=threads), asked)]
        )
        names = [*names, POPULATION]
        for s, service in enumerate(moved.services):
            for column, stratum in enumerate(moved.strata):
                if moved.people[0, column] <= 0:
                    continue
                for t, threshold_min in enumerate(moved.thresholds_min):
                    ends = beyond[:, s, column, t].tolist()
                    found[mode, service, stratum, threshold_min] = tuple(zip(names, ends[::2], ends[1::2], strict=True))
    return found


def _beyond(covered: CoverageDraws) -> npt.NDArray[np.float64]:
    """Share of the whole region beyond each threshold: [draw, service, stratum, threshold]."""
    return 1 - covered.share_covered()[:, 0]


def _ends(recounted: CoverageDraws, asked: RangeQuestion) -> npt.NDArray[np.float64]:
    """Two rows: the high end of the interval over the draws, which is the worse one, then the low one."""
    low, _, high = quantiles(_beyond(recounted), asked.interval)
    return np.stack([high, low])


def _extremes(graph: RoadGraph, asked: RangeQuestion) -> tuple[list[str], InputDraws]:
    """Two draws for each input that has two ends: the worse one first."""
    away = NormalDist().inv_cdf(0.5 + asked.interval / 2)
    speeds = asked.speeds
    classes = _longest_classes(graph)
    names = [ROADS, ACCESS, SNAPPING, *(ROAD_CLASSES[each] for each in classes)]
    road_class = np.ones((2 * len(names), len(ROAD_CLASSES)))
    access, shared = np.ones(2 * len(names)), np.zeros(2 * len(names))
    for end, sign in enumerate((-1.0, 1.0)):
        road_class[end] = np.exp(sign * away * speeds.shared)
        access[2 + end] = np.exp(sign * away * speeds.access)
        shared[4 + end] = -sign * away * asked.snapping.shared
        for at, each in enumerate(classes):
            road_class[6 + 2 * at + end, each] = np.exp(sign * away * speeds.own)
    numbers = range(2 * len(names))
    return names, InputDraws(
        SpeedDraws(road_class, access),
        PopulationDraws(PopulationUncertainty(shared=0.0, own=0.0), asked.seed, numbers),
        SnappingDraws(shared, 0.0, asked.seed, numbers),
    )


def _longest_classes(graph: RoadGraph) -> list[int]:
    length = np.bincount(graph.road_class[graph.edge_street], weights=graph.length_m, minlength=len(ROAD_CLASSES))
    order = np.argsort(-length, kind="stable")[:CLASSES]
    return [int(each) for each in order if length[each] > 0]
