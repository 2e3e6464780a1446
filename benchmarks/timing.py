"""Timing shared by the benchmarks: the median of several runs, taken in turns so that drift hits all alike."""

import statistics
import time
from collections.abc import Callable, Mapping


def median_seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """Median wall-clock seconds of `runs` calls, after one call that is not counted."""
    return median_seconds_of({"": work}, runs=runs)[""]


def median_seconds_of(works: Mapping[str, Callable[[], object]], *, runs: int = 5) -> dict[str, float]:
    """Median wall-clock seconds of each; they take turns, so that a busy machine slows all of them."""
    for work in works.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in seconds.items()}
