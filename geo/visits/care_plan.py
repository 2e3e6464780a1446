"""How often somebody is visited, as periods of the plan in which so many visits are due."""

import math
from fractions import Fraction
from typing import Final

from routing.visits.problem import Period

WEEK_DAYS: Final = 7
WEEKS_OF_MONTH: Final = 4
LONGEST_CYCLE_WEEKS: Final = 8
WHOLE_FROM: Final = Fraction(5, 7)
"""A last period with this share of its days has all its visits: five days of a week are a week's work."""


def as_cycle(visits_per_week: Fraction) -> Fraction:
    """Visits a week as so many visits in at most eight weeks: 0.33 is one in three."""
    return visits_per_week.limit_denominator(LONGEST_CYCLE_WEEKS)


def build_periods(visits_per_week: Fraction, first: int, last: int) -> tuple[Period, ...]:
    """Periods from day `first` to day `last`, both included, and the visits due in each.

    n/d visits a week are n in each period of 7 d days. A last period that is cut short has all n if it has at least
    five sevenths of its days, else its share, rounded up; never more visits than days.
    """
    cycle = as_cycle(visits_per_week)
    if cycle <= 0:
        return ()
    length = WEEK_DAYS * cycle.denominator
    periods = []
    for begin in range(first, last + 1, length):
        end = min(begin + length - 1, last)
        days = end - begin + 1
        share = Fraction(days, length)
        due = cycle.numerator if share >= WHOLE_FROM else math.ceil(cycle.numerator * share)
        periods.append(Period(begin, end, min(due, days)))
    return tuple(periods)
