"""The part of a ladder that some targets hang on: everything a sweep to them has to visit, and nothing else.

References
----------
Delling, Goldberg & Werneck (2011), Faster batched shortest paths in road networks (RPHAST),
doi:10.4230/OASIcs.ATMOS.2011.52.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import Ladder, Unsigned
from routing.network import IntArray


class Restricted(NamedTuple):
    """A ladder over some positions only, renumbered as rows from the top down."""

    position: IntArray  # [rows]
    first: Unsigned  # [rows + 1]
    target: Unsigned  # row of the upper end
    time: IntArray  # deciseconds, shifted to the left
    row: IntArray  # of every target asked for


@njit(cache=True, nogil=True)
def restrict(descend: Ladder, targets: IntArray, shift: int) -> Restricted:
    """The rows above the target positions, with times shifted left by `shift` bits; arcs too long for that left out."""
    first, target, time = descend.first, descend.target, descend.time
    n = len(first) - 1
    longest = NO_WAY >> shift
    row = np.full(n, -1, dtype=np.int32)
    lowest = -1
    for t in targets:
        row[t] = 0
        lowest = max(lowest, t)
    n_arcs = 0
    for p in range(lowest, -1, -1):
        if row[p] == 0:
            for a in range(first[p], first[p + 1]):
                if time[a] < longest:
                    row[target[a]] = 0
                    n_arcs += 1
    n_rows = 0
    for p in range(lowest + 1):
        if row[p] == 0:
            row[p] = n_rows
            n_rows += 1
    position = np.empty(n_rows, dtype=np.int32)
    row_first = np.zeros(n_rows + 1, dtype=np.uint32)
    row_target = np.empty(n_arcs, dtype=np.uint32)
    row_time = np.empty(n_arcs, dtype=np.int32)
    i = np.uint32(0)
    for p in range(lowest + 1):
        r = row[p]
        if r >= 0:
            position[r] = p
            for a in range(first[p], first[p + 1]):
                if time[a] < longest:
                    row_target[i] = row[target[a]]
                    row_time[i] = time[a] << shift
                    i += np.uint32(1)
            row_first[r + 1] = i
    asked = np.empty(len(targets), dtype=np.int32)
    for i_target in range(len(targets)):
        asked[i_target] = row[targets[i_target]]
    return Restricted(position, row_first, row_target, row_time, asked)
