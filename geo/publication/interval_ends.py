"""Ends of intervals as a publication tells them: whole steps of the minimum of people, so that no end is a small count.

An interval is people within a threshold if inputs are otherwise. Told to the last person it would say that three more
are within it then; told in steps it leaves at least the minimum of people open. Steps go from nobody up; the last one
is everybody.
"""

import math

import numpy as np

from geo.csv_output import PEOPLE_DECIMALS


def widen_interval(low: float, high: float, people: float, *, minimum: float) -> tuple[float, float]:
    """The interval in steps, both ends outwards; as it is where nothing is held back and there are no steps."""
    if minimum == 0:
        return round(low, PEOPLE_DECIMALS), round(high, PEOPLE_DECIMALS)
    last = _last_step(people, minimum)
    start = min(math.floor(low / minimum), last) * minimum
    end = people if high > last * minimum else math.ceil(high / minimum) * minimum
    return round(start, PEOPLE_DECIMALS), round(end, PEOPLE_DECIMALS)


def nearest_step(value: float, people: float, *, minimum: float) -> float:
    """The step nearest to a number of people; the number itself where there are no steps."""
    if minimum == 0:
        return float(value)
    steps = np.array([*(np.arange(_last_step(people, minimum) + 1) * minimum), people])
    return float(steps[np.argmin(np.abs(steps - value))])


def _last_step(people: float, minimum: float) -> int:
    """The last step that leaves the minimum to everybody."""
    return max(0, math.floor((people - minimum) / minimum))
