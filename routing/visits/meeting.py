"""Two teams that meet at one person: where in both tours, and when; they begin at the same second."""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.given import FAR, Given, Ints
from routing.visits.position import extra_travel
from routing.visits.state import State
from routing.visits.timing import arrive, begin_at, begin_by, leave_by, node_place

_FAR: Final = FAR


@njit(cache=True, nogil=True)
def best_meeting(given: Given, state: State, one: int, other: int, person: int) -> bool:
    """Least extra travel of a visit in both tours; fills `state.meeting`: positions, both extra travels, the time."""
    ours = openings(given, state, one, person)
    theirs = openings(given, state, other, person)
    best, meeting = _FAR, state.meeting
    for i in range(len(ours)):
        for j in range(len(theirs)):
            extra = ours[i, 1] + theirs[j, 1]
            if extra > best:
                continue
            begin = begin_at(given, person, -1, max(ours[i, 2], theirs[j, 2]))
            if begin > min(ours[i, 3], theirs[j, 3]) or (extra == best and begin >= meeting[4]):
                continue
            best = extra
            meeting[0], meeting[1], meeting[4] = ours[i, 0], theirs[j, 0], begin
            meeting[2], meeting[3] = ours[i, 1], theirs[j, 1]
    return best < _FAR


@njit(cache=True, nogil=True)
def openings(given: Given, state: State, tour: int, person: int) -> Ints:
    """Rows of position, extra travel, earliest and latest begin of one more visit in a tour."""
    mode, n_breaks = given.team_mode[tour // given.n_days], given.n_breaks[tour]
    here, length = given.place[person], given.duration[person]
    room = given.team_max_travel[tour // given.n_days] - state.travel[tour]
    n_ways = (n_breaks + 1) * (n_breaks + 2) * (n_breaks + 3) // 6
    rows = np.empty(((state.n_stops[tour] + 1) * n_ways, 4), dtype=np.int64)
    n = 0
    for position in range(state.n_stops[tour] + 1):
        extra = extra_travel(given, state, tour, person, position)
        if extra > room:
            continue
        there = given.travel[mode, node_place(given, state, tour, position), here]
        onward = given.travel[mode, here, node_place(given, state, tour, position + 1)]
        for k in range(n_breaks + 1):
            if state.earliest[tour, position, k] >= _FAR:
                continue
            for m in range(n_breaks - k + 1):
                arrival = arrive(given, tour, state.earliest[tour, position, k], there, k, m)
                begin = begin_at(given, person, -1, arrival)
                if begin >= _FAR:
                    continue
                for o in range(n_breaks - k - m + 1):
                    by = state.latest[tour, position + 1, k + m + o]
                    last = begin_by(given, person, -1, leave_by(given, tour, by, onward, k + m, o) - length)
                    if begin <= last:
                        rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3] = position, extra, begin, last
                        n += 1
    return rows[:n]
