"""From one place to one other: climb from both and meet, without looking at any node that is not above one of them.

References
----------
Dibbelt, Strasser & Wagner (2016), Customizable contraction hierarchies, section 4.3 (the elimination tree query),
doi:10.1145/2886843.
"""

import numpy as np
from numba import njit

from routing.hierarchy.ladder import Ladder, Unsigned
from routing.hierarchy.sweep import UNSWEPT
from routing.network import FloatArray, IntArray, LongArray
from routing.seeds import SEED, sort_seeds


@njit(cache=True, nogil=True)
def pair_times(  # noqa: PLR0913, PLR0917 (arrays one by one for numba)
    climb: Ladder,
    descend: Ladder,
    parent: IntArray,
    start_first: LongArray,
    start_position: IntArray,
    start_time: FloatArray,
    end_first: LongArray,
    end_position: IntArray,
    end_time: FloatArray,
) -> FloatArray:
    """Deciseconds from every start place to the end place of the same row; inf = no way."""
    n_pairs = len(start_first) - 1
    times = np.full(n_pairs, np.inf)
    there = np.full(len(parent), UNSWEPT, dtype=np.int64)
    back = np.full(len(parent), UNSWEPT, dtype=np.int64)
    for pair in range(n_pairs):
        a, b = start_first[pair], start_first[pair + 1]
        c, d = end_first[pair], end_first[pair + 1]
        starts = sort_seeds(start_position[a:b], start_time[a:b], start_position[a:b])
        ends = sort_seeds(end_position[c:d], end_time[c:d], end_position[c:d])
        _climb(climb.first, climb.target, climb.time, parent, starts.node, starts.start, there)
        _climb(descend.first, descend.target, descend.time, parent, ends.node, ends.start, back)
        best = np.inf
        # Where both have been lies above both, so on the way from every seed to the top.
        for k in range(len(starts.node)):
            p = starts.node[k]
            while p >= 0:
                if there[p] < UNSWEPT and back[p] < UNSWEPT:
                    s, e = there[p] & SEED, back[p] & SEED
                    network = ((there[p] >> 32) - starts.start[s]) + ((back[p] >> 32) - ends.start[e])
                    best = min(best, (starts.time[s] + ends.time[e]) + network)
                p = parent[p]
        times[pair] = best
        _forget(parent, starts.node, there)
        _forget(parent, ends.node, back)
    return times


@njit(cache=True, nogil=True)
def _climb(
    first: Unsigned,
    target: Unsigned,
    time: IntArray,
    parent: IntArray,
    seed_position: IntArray,
    seed_start: IntArray,
    state: LongArray,
) -> None:
    """States of all positions above the seeds."""
    n_seeds = len(seed_position)
    for s in range(n_seeds):
        p = seed_position[s]
        state[p] = min(state[p], np.int64(seed_start[s]) << 32 | s)
    # All seeds climb at once, the lowest of them first: one is overtaken by none below it.
    here = seed_position.copy()
    p = here.max() if n_seeds > 0 else -1
    while p >= 0:
        reached = state[p]
        if reached < UNSWEPT:
            for a in range(first[p], first[p + 1]):
                state[target[a]] = min(state[target[a]], reached + (np.int64(time[a]) << 32))
        upcoming = -1
        for s in range(n_seeds):
            if here[s] == p:
                here[s] = parent[p]
            upcoming = max(upcoming, here[s])
        p = upcoming


@njit(cache=True, nogil=True)
def _forget(parent: IntArray, seed_position: IntArray, state: LongArray) -> None:
    """Make the states above the seeds clean again."""
    for p_seed in seed_position:
        p = p_seed
        while p >= 0:
            state[p] = UNSWEPT
            p = parent[p]
