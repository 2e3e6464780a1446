"""A ladder with other times at a few positions; all it can keep of the first ladder is shared or copied in one go."""

import numpy as np
from numba import njit

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import RUNGS, Ladder, Unsigned
from routing.network import IntArray, LongArray
from routing.street_index import read_only


def patch_ladder(
    ladder: Ladder, first: LongArray, head: IntArray, needed: IntArray, known: IntArray, positions: IntArray
) -> Ladder:
    """The ladder that `build_ladders` would lay for these times; new ones are at `positions` (rising) only.

    `first`, `head` are the arcs of the topology, `needed` and `known` their times in the ladder's direction.
    """
    if not len(positions):
        return ladder
    ladder = Ladder(*(read_only(array) for array in ladder))
    length = _row_lengths(first, needed, known, positions)
    more = length - (ladder.first[positions + 1].astype(np.int64) - ladder.first[positions])
    if more.any():
        row_first = _shifted(ladder.first, positions, more)
        target, time = _make_room(ladder, row_first, positions)
    else:
        row_first, target, time = ladder.first, ladder.target.copy(), ladder.time.copy()
    _lay_rows(first, head, needed, known, positions, row_first, target, time)
    return Ladder(row_first, target, time)


@njit(cache=True, nogil=True)
def _row_lengths(first: LongArray, needed: IntArray, known: IntArray, positions: IntArray) -> LongArray:
    length = np.zeros(len(positions), dtype=np.int64)
    for i in range(len(positions)):
        for a in range(first[positions[i]], first[positions[i] + 1]):
            length[i] += needed[a] < NO_WAY and needed[a] <= known[a]
        length[i] = (length[i] + RUNGS - 1) // RUNGS * RUNGS
    return length


@njit(cache=True, nogil=True)
def _shifted(first: Unsigned, positions: IntArray, more: LongArray) -> Unsigned:
    """Row starts when the rows of some positions are so much longer."""
    shifted = first.copy()
    by = 0
    for i in range(len(positions)):
        by += more[i]
        last = positions[i + 1] if i + 1 < len(positions) else len(first) - 1
        for p in range(positions[i] + 1, last + 1):
            shifted[p] = np.uint32(np.int64(first[p]) + by)
    return shifted


@njit(cache=True, nogil=True)
def _make_room(ladder: Ladder, shifted: Unsigned, positions: IntArray) -> tuple[Unsigned, IntArray]:
    """Targets and times moved to their new places; the rows of `positions` are still to be laid."""
    n = len(shifted) - 1
    target, time = np.empty(shifted[n], dtype=np.uint32), np.empty(shifted[n], dtype=np.int32)
    begin = 0
    for i in range(len(positions) + 1):
        end = positions[i] if i < len(positions) else n
        target[shifted[begin] : shifted[end]] = ladder.target[ladder.first[begin] : ladder.first[end]]
        time[shifted[begin] : shifted[end]] = ladder.time[ladder.first[begin] : ladder.first[end]]
        begin = end + 1
    return target, time


@njit(cache=True, nogil=True)
def _lay_rows(
    first: LongArray,
    head: IntArray,
    needed: IntArray,
    known: IntArray,
    positions: IntArray,
    row_first: Unsigned,
    target: Unsigned,
    time: IntArray,
) -> None:
    for p in positions:
        i = row_first[p]
        for a in range(first[p], first[p + 1]):
            if needed[a] < NO_WAY and needed[a] <= known[a]:
                target[i], time[i] = head[a], needed[a]
                i += np.uint32(1)
        for rest in range(i, row_first[p + 1]):
            target[rest], time[rest] = 0, NO_WAY
