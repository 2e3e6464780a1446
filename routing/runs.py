"""Things sorted by a number 0..n-1, in time proportional to their count: where each run starts, who stands in it."""

import numpy as np
from numba import njit

from routing.network import IntArray


def run_starts(values: IntArray, n: int) -> IntArray:
    """Where the run of each number 0..n-1 starts once `values` are sorted, and where the last one ends."""
    first = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(values, minlength=n), out=first[1:])
    return first


def order_by(values: IntArray, n: int, *, ties: IntArray | None = None) -> IntArray:
    """Positions of `values` (all in 0..n-1) in rising order; equal ones as they stand in the order `ties`.

    Without `ties`, equal values stay in the order of their positions. A counting sort: several times quicker here than
    sorting by comparison, with the same result.
    """
    before = np.arange(len(values), dtype=np.int32) if ties is None else ties
    order: IntArray = _distribute(values, before, run_starts(values, n))
    return order


@njit(cache=True, nogil=True)
def _distribute(values, before, place):  # type: ignore[no-untyped-def]
    """Put each position at the next free place of its value's run."""
    order = np.empty_like(before)
    for position in before:
        value = values[position]
        order[place[value]] = position
        place[value] += 1
    return order
