"""One pass up and one pass down: from several seeds at once to every node, with the seed each is nearest to.

The climb visits reached positions only, the sweep all of them from the top down, and neither needs a queue: whatever a
position depends on lies before it in memory.

References
----------
Delling, Goldberg, Nowatzyk & Werneck (2011), PHAST: hardware-accelerated shortest path trees,
doi:10.1109/IPDPS.2011.89.
"""

from typing import Any, Final

import numpy as np
from numba import njit

from routing.hierarchy.branches import Shares
from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import Ladder, Unsigned
from routing.network import IntArray, LongArray
from routing.seeds import Seeds
from routing.threads import side_by_side

UNSWEPT: Final = int(NO_WAY) << 32
"""State of a node that no seed reaches; adding an arc that nothing passes comes to no less, and still fits."""


def sweep_from(climb: Ladder, descend: Ladder, position: IntArray, seeds: Seeds, shares: Shares) -> LongArray:
    """State of every position, `whole deciseconds << 32 | seed`; UNSWEPT where no seed gets.

    After the top, branches of the elimination tree are swept side by side: none depends on another.
    """
    state: LongArray = _climb_from(climb, position, seeds)
    _sweep_each(*descend, shares.top, state)
    side_by_side(lambda part: _sweep_runs(*descend, shares.runs[part], state), len(shares.runs))
    return state


@njit(cache=True, nogil=True)
def _climb_from(climb: Ladder, position: IntArray, seeds: Seeds) -> LongArray:
    """States of the positions above the seeds."""
    state = np.full(len(position), UNSWEPT, dtype=np.int64)
    seed_node, seed_start = seeds.node, seeds.start
    lowest = -1
    for s in range(len(seed_node)):
        p = position[seed_node[s]]
        state[p] = min(state[p], np.int64(seed_start[s]) << 32 | s)
        lowest = max(lowest, p)
    _climb(climb.first, climb.target, climb.time, lowest, state)
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
def _sweep_runs(first: Unsigned, target: Unsigned, time: IntArray, runs: IntArray, state: LongArray) -> None:
    """Sweep runs of positions, each from the top down."""
    for run in range(len(runs)):
        for p in range(runs[run, 0], runs[run, 1]):
            state[p] = _best_above(first, target, time, p, state)


@njit(cache=True, nogil=True)
def _sweep_each(first: Unsigned, target: Unsigned, time: IntArray, positions: IntArray, state: LongArray) -> None:
    """Sweep single positions, rising."""
    for p in positions:
        state[p] = _best_above(first, target, time, p, state)


@njit(cache=True, nogil=True, inline="always")
def _best_above(first: Unsigned, target: Unsigned, time: IntArray, p: int, state: LongArray) -> Any:
    """The best of a position's own state and those above it, four arcs at a time (RUNGS)."""
    best = state[p]
    for a in range(first[p], first[p + 1], 4):
        one = state[target[a]] + (np.int64(time[a]) << 32)
        two = state[target[a + 1]] + (np.int64(time[a + 1]) << 32)
        three = state[target[a + 2]] + (np.int64(time[a + 2]) << 32)
        four = state[target[a + 3]] + (np.int64(time[a + 3]) << 32)
        best = min(best, one, two, three, four)
    return best
