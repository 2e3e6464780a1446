"""The time limit of a siting run, as a value that can be asked."""

from dataclasses import dataclass, field
from time import perf_counter


@dataclass(frozen=True)
class Deadline:
    """`limit_s` seconds from its making (a stopwatch, never the date)."""

    limit_s: float
    began: float = field(default_factory=perf_counter)

    def elapsed_s(self) -> float:
        """Seconds since it was made."""
        return perf_counter() - self.began

    def left_s(self) -> float:
        """Seconds that are left, at least 0."""
        return max(0.0, self.limit_s - self.elapsed_s())

    def passed(self) -> bool:
        """No time is left."""
        return self.elapsed_s() >= self.limit_s
