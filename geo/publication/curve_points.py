"""The minutes of charts: as many of a curve as are the minimum of people apart from each other and the thresholds."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from geo.csv_output import PEOPLE_DECIMALS
from geo.publication.coverage_counts import Curves, Slice

CURVE_MINUTES: Final = 1.5
"""How far beyond the longest threshold a chart goes."""


def choose_points(
    curve: pd.DataFrame, known: Mapping[Slice, Sequence[tuple[float, float]]], *, minimum: float
) -> Curves:
    """Minutes and people within them, of curves of everyone; `known` has people within thresholds, and in all."""
    groups = {(str(mode), str(service)): rows for (mode, service), rows in curve.groupby(["mode", "service"])}
    return {each: _choose(groups[each], points, minimum) if each in groups else () for each, points in known.items()}


def _choose(curve: pd.DataFrame, known: Sequence[tuple[float, float]], minimum: float) -> list[tuple[float, float]]:
    """`known` ends with all people, at infinity."""
    thresholds = [minute for minute, _ in known[:-1]]
    last = CURVE_MINUTES * max(thresholds)
    beside = [0.0, *(people for _, people in known)]
    minutes = curve["travel_time_min"].to_numpy(dtype=np.float64)
    people = np.cumsum(curve["people"].to_numpy(dtype=np.float64))
    chosen: list[tuple[float, float]] = []
    for minute, value in zip(minutes.tolist(), people.round(PEOPLE_DECIMALS).tolist(), strict=True):
        if minute >= last or minute in thresholds:
            continue
        if _is_in_order(minute, value, known) and all(abs(value - other) >= minimum for other in beside):
            chosen.append((minute, value))
            beside.append(value)
    return chosen


def _is_in_order(minute: float, value: float, known: Sequence[tuple[float, float]]) -> bool:
    """Whether a count of whole minutes fits between the thresholds, which may be no whole minutes."""
    return all((value >= people) if minute > at else (value <= people) for at, people in known)
