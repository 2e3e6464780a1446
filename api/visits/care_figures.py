"""What a care plan comes to where it leaves something open: how often, how long apart, how great the need."""

from fractions import Fraction

from api.visits.register import CarePlan
from geo.visits.care_plan import WEEK_DAYS, WEEKS_OF_MONTH, as_cycle
from geo.visits.need import priority_by_need


def visits_per_week(care: CarePlan) -> Fraction:
    """How often somebody is to be visited; once a week where nothing is said."""
    if care.visits_per_week is not None:
        return Fraction(str(care.visits_per_week))
    return Fraction(1) if care.visits_per_month is None else Fraction(str(care.visits_per_month)) / WEEKS_OF_MONTH


def longest_gap_days(care: CarePlan) -> int | None:
    """Days after a visit by which the next is due; None where none are."""
    if care.max_gap_days is not None:
        return care.max_gap_days
    cycle = as_cycle(visits_per_week(care))
    return WEEK_DAYS * cycle.denominator if cycle > 0 else None


def priority_of(care: CarePlan) -> float:
    """The priority, by need where none is given."""
    return priority_by_need(care.barthel, care.tai) if care.priority is None else care.priority
