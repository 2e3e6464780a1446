"""Sixteen searches in one pass: every row of the ladder holds the times of all of them side by side, one cache line.

A lane's value is `whole deciseconds << shift | seed`: the few ways in which a place can be left are told apart by their
seed (`routing.seeds`), so that times stay exact below a decisecond. `shift` bits hold the number of the seed.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import Ladder, Unsigned
from routing.hierarchy.restrict import Restricted
from routing.network import FloatArray, IntArray, LongArray
from routing.seeds import sort_seeds

LANES: Final = 16


class LaneBuffers(NamedTuple):
    """The memory of one batch; `slot` is clean when every item is -1."""

    slot: IntArray  # [positions] row of `climbed`
    visited: IntArray  # [positions] those with a slot
    climbed: IntArray  # [slots, LANES] grows with what is visited
    swept: IntArray  # [rows, LANES]


class LaneSeeds(NamedTuple):
    """The seeds of every lane: [LANES, 2 to the power of shift]."""

    time: FloatArray  # deciseconds
    start: IntArray  # whole ones


@njit(cache=True, nogil=True)
def search_lanes(  # noqa: PLR0913, PLR0917 (arrays one by one for numba)
    places: LongArray,
    start_first: LongArray,
    start_position: IntArray,
    start_time: FloatArray,
    shift: int,
    parent: IntArray,
    climb: Ladder,
    descend: Restricted,
    buffers: LaneBuffers,
    lane_seeds: LaneSeeds,
) -> None:
    """Fill `buffers.swept` and `lane_seeds` with the lanes of up to LANES start places."""
    seed_time, seed_start = lane_seeds.time, lane_seeds.start
    slot, visited, swept = buffers.slot, buffers.visited, buffers.swept
    n_visited = _visit(places, start_first, start_position, parent, slot, visited)
    climbed = buffers.climbed
    if n_visited > len(climbed):
        climbed = np.empty((2 * n_visited, LANES), dtype=np.int32)
    for i in range(n_visited):
        for lane in range(LANES):
            climbed[i, lane] = NO_WAY
    longest = NO_WAY >> shift
    for lane in range(len(places)):
        a, b = start_first[places[lane]], start_first[places[lane] + 1]
        seeds = sort_seeds(start_position[a:b], start_time[a:b], start_position[a:b])
        seed_node, start, time = seeds.node, seeds.start, seeds.time
        for s in range(b - a):
            seed_time[lane, s] = time[s]
            seed_start[lane, s] = start[s]
            if start[s] < longest:
                i = slot[seed_node[s]]
                climbed[i, lane] = min(climbed[i, lane], start[s] << shift | s)
    _climb_lanes(climb.first, climb.target, climb.time, shift, visited, n_visited, slot, climbed)
    _sweep_lanes(descend.position, descend.first, descend.target, descend.time, slot, climbed, swept)
    for i in range(n_visited):
        slot[visited[i]] = -1


@njit(cache=True, nogil=True)
def _visit(
    places: LongArray,
    start_first: LongArray,
    start_position: IntArray,
    parent: IntArray,
    slot: IntArray,
    visited: IntArray,
) -> int:
    """Give a slot to every position on the way from the starts to the top, the lowest first."""
    n_visited = 0
    for place in places:
        for k in range(start_first[place], start_first[place + 1]):
            p = start_position[k]
            while p >= 0 and slot[p] < 0:
                slot[p] = 0
                visited[n_visited] = p
                n_visited += 1
                p = parent[p]
    visited[:n_visited] = np.sort(visited[:n_visited])[::-1]
    for i in range(n_visited):
        slot[visited[i]] = i
    return n_visited


@njit(cache=True, nogil=True)
def _climb_lanes(
    first: Unsigned,
    target: Unsigned,
    time: IntArray,
    shift: int,
    visited: IntArray,
    n_visited: int,
    slot: IntArray,
    climbed: IntArray,
) -> None:
    longest = NO_WAY >> shift
    for i in range(n_visited):
        p = visited[i]
        for a in range(first[p], first[p + 1]):
            if time[a] < longest:
                rung = time[a] << shift
                above = slot[target[a]]
                for lane in range(LANES):
                    climbed[above, lane] = min(climbed[above, lane], np.int32(climbed[i, lane] + rung))


@njit(cache=True, nogil=True)
def _sweep_lanes(
    position: IntArray,
    first: Unsigned,
    target: Unsigned,
    time: IntArray,
    slot: IntArray,
    climbed: IntArray,
    swept: IntArray,
) -> None:
    for row in range(len(position)):
        i = slot[position[row]]
        if i < 0:
            for lane in range(LANES):
                swept[row, lane] = NO_WAY
        else:
            for lane in range(LANES):
                swept[row, lane] = climbed[i, lane]
        for a in range(first[row], first[row + 1]):
            above, rung = target[a], time[a]
            for lane in range(LANES):
                reached = np.int32(swept[above, lane] + rung)
                known = swept[row, lane]
                swept[row, lane] = reached if reached < known else known
