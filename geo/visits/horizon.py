"""The days of a plan by number and by date."""

import datetime
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Horizon:
    """The days of a plan: day 0 is `start`."""

    start: datetime.date
    days: int

    @cached_property
    def dates(self) -> tuple[datetime.date, ...]:
        """The date of each day."""
        return tuple(self.start + datetime.timedelta(days=day) for day in range(self.days))

    def day_of(self, date: datetime.date) -> int:
        """The number of a date's day; negative before the plan."""
        return (date - self.start).days
