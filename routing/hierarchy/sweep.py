"""One pass up and one pass down: from several seeds at once to every node, with the seed each is nearest to.

The climb visits the positions above the seeds only, the sweep all of them from the top down, and neither needs a queue:
whatever a position depends on lies before it in memory.

References
----------
Delling, Goldberg, Nowatzyk & Werneck (2011), PHAST: hardware-accelerated shortest path trees,
doi:10.1109/IPDPS.2011.89.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit

from routing.hierarchy.branches import Shares
from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import RUNGS, Ladder, Unsigned
from routing.network import IntArray, LongArray
from routing.seeds import Seeds
from routing.threads import side_by_side

UNSWEPT: Final = int(NO_WAY) << 32
"""State of a node that no seed reaches; adding an arc that nothing passes comes to no less, and still fits."""

_LOG_RUNGS: Final = RUNGS.bit_length() - 1


@dataclass(frozen=True, eq=False)
class Sweeps:
    """A hierarchy made ready for sweeping in one direction, and the memory its sweeps take turns with."""

    climb: Ladder
    descend: Ladder
    foot: Unsigned  # the position below every RUNGS arcs of `descend`
    parent: IntArray
    position: IntArray  # of each node
    shares: Shares
    spare: list[LongArray]

    @contextmanager
    def states(self) -> Iterator[LongArray]:
        """Memory for the states of one sweep: fresh pages would cost as much as the sweep."""
        try:
            state = self.spare.pop()
        except IndexError:
            state = np.empty(len(self.position), dtype=np.int64)
        yield state
        self.spare.append(state)


def sweep_from(sweeps: Sweeps, seeds: Seeds, state: LongArray, read: Callable[[IntArray], None] | None = None) -> None:
    """State of every position, `whole deciseconds << 32 | seed`; UNSWEPT where no seed gets.

    After the top, branches of the elimination tree are swept side by side: none depends on another. Whoever has swept
    some runs of positions calls `read` with them, while their states are near.
    """
    _climb_from(sweeps.climb, sweeps.parent, sweeps.position, seeds, state)

    def sweep(runs: IntArray) -> None:
        _sweep_runs(*sweeps.descend, sweeps.foot, runs, state)
        if read is not None:
            read(runs)

    sweep(sweeps.shares.top)
    side_by_side(lambda part: sweep(sweeps.shares.runs[part]), len(sweeps.shares.runs))


@njit(cache=True, nogil=True)
def _climb_from(climb: Ladder, parent: IntArray, position: IntArray, seeds: Seeds, state: LongArray) -> None:
    """States of the positions above the seeds, UNSWEPT elsewhere."""
    seed_position, seed_start = position[seeds.node], seeds.start
    state[:] = UNSWEPT
    for s in range(len(seed_position)):
        p = seed_position[s]
        state[p] = min(state[p], np.int64(seed_start[s]) << 32 | s)
    _climb(climb.first, climb.target, climb.time, parent, np.sort(seed_position), state)


@njit(cache=True, nogil=True)
def _climb(
    first: Unsigned, target: Unsigned, time: IntArray, parent: IntArray, waiting: IntArray, state: LongArray
) -> None:
    """Hand states up from the `waiting` positions (rising) and all above them, each once, from the lowest on.

    A position's descendants follow it without a gap. So whatever waits between a position and its parent hangs below
    that parent too, and going there next passes the parent all the same.
    """
    left = len(waiting) - 1
    p = waiting[left] if left >= 0 else -1
    while p >= 0:
        here = state[p]
        for a in range(first[p], first[p + 1]):
            state[target[a]] = min(state[target[a]], here + (np.int64(time[a]) << 32))
        while left >= 0 and waiting[left] >= p:
            left -= 1
        p = parent[p]
        if left >= 0:
            p = max(p, waiting[left])


@njit(cache=True, nogil=True)
def _sweep_runs(
    first: Unsigned, target: Unsigned, time: IntArray, foot: Unsigned, runs: IntArray, state: LongArray
) -> None:
    """Sweep runs of positions, each from the top down, RUNGS arcs at a time."""
    for run in range(len(runs)):
        for a in range(first[runs[run, 0]], first[runs[run, 1]], RUNGS):
            one = state[target[a]] + (np.int64(time[a]) << 32)
            two = state[target[a + 1]] + (np.int64(time[a + 1]) << 32)
            three = state[target[a + 2]] + (np.int64(time[a + 2]) << 32)
            four = state[target[a + 3]] + (np.int64(time[a + 3]) << 32)
            p = foot[a >> _LOG_RUNGS]
            state[p] = min(state[p], four, three, two, one)
