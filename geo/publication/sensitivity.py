"""What moves a figure most: one uncertain input at a time goes to the ends of its interval, the others stay.

roads     every speed along roads, by the uncertainty that all road classes share
access    the speed to and from the road
CLASS     the speed of one road class alone, of those with most length
"""

from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Final

import numpy as np

from geo.ranges import coverage_draws
from geo.region import Question, RangeQuestion, Region
from geo.scenario import reported_services
from geo.speed_draws import SpeedDraws
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.progress import Progress, silent

ROADS: Final = "roads"
ACCESS: Final = "access"
CLASSES: Final = 2
"""How many road classes are moved alone: they are many, and most have next to no length."""

Key = tuple[str, str, str, float]
"""Travel mode, service, stratum, threshold."""
Move = tuple[str, float, float]
"""What is moved, and the share beyond the threshold at the slow and at the fast end of it."""


def measure_moves(
    region: Region, question: Question, asked: RangeQuestion, *, threads: int = 0, progress: Progress = silent
) -> Mapping[Key, tuple[Move, ...]]:
    """The share of people beyond each threshold, of the whole region, when each input is slow and when it is fast."""
    every = replace(question, services=reported_services(region, question))
    found: dict[Key, tuple[Move, ...]] = {}
    for mode in every.modes:
        names, draws = _extremes(region.network.graphs[mode], asked)
        covered = coverage_draws(region, every, mode, draws, threads=threads, progress=progress)
        everybody = covered.people[0]
        for s, service in enumerate(covered.services):
            for column, stratum in enumerate(covered.strata):
                if everybody[column] <= 0:
                    continue
                for t, threshold_min in enumerate(covered.thresholds_min):
                    beyond = 1 - covered.people_covered[:, 0, s, column, t] / everybody[column]
                    found[mode, service, stratum, threshold_min] = tuple(
                        (name, float(beyond[2 * at]), float(beyond[2 * at + 1])) for at, name in enumerate(names)
                    )
    return found


def _extremes(graph: RoadGraph, asked: RangeQuestion) -> tuple[list[str], SpeedDraws]:
    """Two draws for each input: slow, then fast."""
    away = NormalDist().inv_cdf(0.5 + asked.interval / 2)
    speeds = asked.speeds
    classes = _longest_classes(graph)
    names = [ROADS, ACCESS, *(ROAD_CLASSES[each] for each in classes)]
    road_class = np.ones((2 * len(names), len(ROAD_CLASSES)))
    access = np.ones(2 * len(names))
    for end, sign in enumerate((-1.0, 1.0)):
        road_class[end] = np.exp(sign * away * speeds.shared)
        access[2 + end] = np.exp(sign * away * speeds.access)
        for at, each in enumerate(classes):
            road_class[4 + 2 * at + end, each] = np.exp(sign * away * speeds.own)
    return names, SpeedDraws(road_class, access)


def _longest_classes(graph: RoadGraph) -> list[int]:
    length = np.bincount(graph.road_class[graph.edge_street], weights=graph.length_m, minlength=len(ROAD_CLASSES))
    order = np.argsort(-length, kind="stable")[:CLASSES]
    return [int(each) for each in order if length[each] > 0]
