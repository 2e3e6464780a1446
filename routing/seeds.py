"""Where a search starts: whole deciseconds go into the search, the rest travels with the seed's number.

A *seed* is a node and the time at which a traveller stands there. Seeds are numbered by rising remainder (the part of
their time below one decisecond), so that of two seeds equal in whole deciseconds the smaller number is the nearer one.
A search that carries `whole deciseconds` and `seed` as one number and compares it as it is keeps the order of the true
times exactly, and ties fall to the seed numbered first.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit

from routing.access_legs import Legs
from routing.network import UNREACHED, FloatArray, IntArray

SEED: Final = np.int64(2**32 - 1)
"""Mask of the seed in a node's state, `whole deciseconds << 32 | seed`."""

LONGEST_TIME: Final = 2**30 - 2
"""Deciseconds (3.4 years) past which no search goes: as far as the hierarchy can, and an edge more still fits."""


class Seeds(NamedTuple):
    """Where a search starts, sorted by remainder; the position in these arrays is the seed's number."""

    node: IntArray
    start: IntArray  # whole deciseconds
    time: FloatArray  # deciseconds, start and remainder
    owner: IntArray  # the place a seed belongs to
    order: IntArray  # seed numbers by rising start


@njit(cache=True, nogil=True)
def sort_seeds(node: IntArray, time: FloatArray, owner: IntArray) -> Seeds:
    """Seeds numbered by remainder, then owner, then place in the list; times are deciseconds."""
    n = len(node)
    start = np.empty(n, dtype=np.int32)
    remainder = np.empty(n, dtype=np.float64)
    for i in range(n):
        whole = np.floor(time[i])
        start[i] = np.int32(min(whole, np.float64(UNREACHED)))
        remainder[i] = time[i] - whole
    rank = np.arange(n)
    if n > 1:
        # Owners rise in the list already, so a stable sort keeps them in order.
        rank = np.argsort(remainder, kind="mergesort")
    order = np.argsort(start[rank], kind="mergesort").astype(np.int32)
    return Seeds(node[rank], start[rank], time[rank], owner[rank], order)


def seeds_of(starts: Legs) -> Seeds:
    """Seeds of all ways out of the start places; the owner of a seed is its place."""
    seeds: Seeds = sort_seeds(starts.node, starts.time, starts.place().astype(np.int32))
    return seeds


def limit_deciseconds(cutoff_s: float) -> int:
    """Where a search may stop: a decisecond past the cutoff, which itself is checked on exact seconds."""
    if not cutoff_s >= 0:
        raise ValueError(f"cutoff_s must be 0 or more, not {cutoff_s}")
    return int(min(cutoff_s * 10.0 + 1.0, float(LONGEST_TIME)))
