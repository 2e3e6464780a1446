"""A ladder: the arcs that a search needs in one direction, laid out for one pass through memory.

There are two per hierarchy, of arcs travelled upward and of arcs travelled downward. A search from a place climbs the
one and sweeps down the other, a search to a place the other way round. Both list the arcs between each position and
those above it.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.hierarchy.customize import NO_WAY, ArcTimes
from routing.hierarchy.topology import Topology
from routing.network import IntArray, LongArray
from routing.street_index import read_only
from routing.threads import in_threads

RUNGS: Final = 4
"""Arcs of a position come in fours, filled up with arcs nothing passes: a pass without branches takes half the time."""

Unsigned = npt.NDArray[np.uint32]
"""Unsigned indices spare the test for negative ones, a fifth of the time of a pass."""


class Ladder(NamedTuple):
    """Arcs `first[p] : first[p + 1]` lead between position `p` and those above it."""

    first: Unsigned  # [n + 1], multiples of RUNGS
    target: Unsigned  # position of the upper end
    time: IntArray  # deciseconds; NO_WAY where filled up


def build_ladders(topology: Topology, needed: ArcTimes, known: ArcTimes, *, threads: int = 0) -> tuple[Ladder, Ladder]:
    """The upward and the downward ladder: arcs whose `needed` time is also the `known` travel time between their ends.

    An arc that is slower than another way is left out; `known` may be `needed` itself, then only closed arcs are.
    """
    first, head = read_only(topology.first), read_only(topology.head)
    ladders: list[Ladder] = [None, None]  # type: ignore[list-item]

    def lay(begin: int, end: int) -> None:
        for side in range(begin, end):
            ladders[side] = Ladder(*_lay_rungs(first, head, read_only(needed[side]), read_only(known[side])))

    in_threads(lay, 2, threads, block=1)
    return ladders[0], ladders[1]


def rung_feet(ladder: Ladder) -> Unsigned:
    """The lower end of every RUNGS arcs: a pass told it need not guess where a position's arcs end, and wrongly."""
    n = len(ladder.first) - 1
    return np.repeat(np.arange(n, dtype=np.uint32), np.diff(ladder.first) // RUNGS)


@njit(cache=True, nogil=True)
def _lay_rungs(
    first: LongArray, head: IntArray, needed: IntArray, known: IntArray
) -> tuple[Unsigned, Unsigned, IntArray]:
    n = len(first) - 1
    start = np.zeros(n + 1, dtype=np.uint32)
    for p in range(n):
        count = 0
        for a in range(first[p], first[p + 1]):
            count += needed[a] < NO_WAY and needed[a] <= known[a]
        start[p + 1] = start[p] + (count + RUNGS - 1) // RUNGS * RUNGS
    target = np.zeros(start[n], dtype=np.uint32)
    time = np.full(start[n], NO_WAY, dtype=np.int32)
    for p in range(n):
        i = start[p]
        for a in range(first[p], first[p + 1]):
            if needed[a] < NO_WAY and needed[a] <= known[a]:
                target[i] = head[a]
                time[i] = needed[a]
                i += 1
    return start, target, time
