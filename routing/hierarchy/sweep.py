"""One pass up and one pass down: from several seeds at once to every node, with the seed each is nearest to.

The climb visits reached positions only, the sweep all of them from the top down, and neither needs a queue: whatever a
position depends on lies before it in memory.

References
----------
Delling, Goldberg, Nowatzyk & Werneck (2011), PHAST: hardware-accelerated shortest path trees,
doi:10.1109/IPDPS.2011.89.
"""

from typing import Final

import numpy as np
from numba import njit

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import Ladder, Unsigned
from routing.network import IntArray, LongArray
from routing.seeds import Seeds

UNSWEPT: Final = int(NO_WAY) << 32
"""State of a node that no seed reaches; adding an arc that nothing passes comes to no less, and still fits."""


@njit(cache=True, nogil=True)
def sweep_from(climb: Ladder, descend: Ladder, position: IntArray, seeds: Seeds) -> LongArray:
    """State of every position, `whole deciseconds << 32 | seed`; UNSWEPT where no seed gets."""
    n = len(position)
    state = np.full(n, UNSWEPT, dtype=np.int64)
    seed_node, seed_start = seeds.node, seeds.start
    lowest = -1
    for s in range(len(seed_node)):
        p = position[seed_node[s]]
        state[p] = min(state[p], np.int64(seed_start[s]) << 32 | s)
        lowest = max(lowest, p)
    _climb(climb.first, climb.target, climb.time, lowest, state)
    _sweep(descend.first, descend.target, descend.time, state)
    return state


@njit(cache=True, nogil=True)
def _climb(first: Unsigned, target: Unsigned, time: IntArray, lowest: int, state: LongArray) -> None:
    """Hand every reached position's state up its arcs, from the lowest seed on."""
    for p in range(lowest, -1, -1):
        here = state[p]
        if here < UNSWEPT:
            for a in range(first[p], first[p + 1]):
                state[target[a]] = min(state[target[a]], here + (np.int64(time[a]) << 32))


@njit(cache=True, nogil=True)
def _sweep(first: Unsigned, target: Unsigned, time: IntArray, state: LongArray) -> None:
    """Every position takes the best of those above it, four arcs at a time (RUNGS)."""
    for p in range(len(first) - 1):
        best = state[p]
        for a in range(first[p], first[p + 1], 4):
            one = state[target[a]] + (np.int64(time[a]) << 32)
            two = state[target[a + 1]] + (np.int64(time[a + 1]) << 32)
            three = state[target[a + 2]] + (np.int64(time[a + 2]) << 32)
            four = state[target[a + 3]] + (np.int64(time[a + 3]) << 32)
            best = min(best, one, two, three, four)
        state[p] = best
