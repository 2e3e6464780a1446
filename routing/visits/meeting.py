"""Two teams that meet at one person: where in both tours, and when; they begin at the same second."""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.given import FAR, Given, Ints
from routing.visits.objective import NO_COST, balance_change, least_balance_change
from routing.visits.order import waiting_with
from routing.visits.position import extra_travel, least_way_cost
from routing.visits.state import State
from routing.visits.timing import arrive, begin_at, begin_by, leave_by, node_place

_FAR: Final = FAR


@njit(cache=True, nogil=True)
def best_meeting(given: Given, state: State, one: int, other: int, slot: int, limit: float) -> float:
    """Least cost, below `limit`, of a visit in both tours; fills `state.meeting`: positions and hour. NO_COST: nowhere.

    Of the hours at which two teams could meet between the same stops, the first and the last are looked at.
    """
    person = given.slot_person[slot]
    length = given.duration[person]
    a, b = one // given.n_days, other // given.n_days
    ours = openings(given, state, one, person)
    theirs = openings(given, state, other, person)
    meeting = state.meeting
    best = limit - least_balance_change(given, state, a, length) - least_balance_change(given, state, b, length)
    found, work_a, work_b = False, 0, 0
    for i in range(len(ours)):
        cost_here = least_way_cost(given, state, one, slot, ours[i, 1])
        for j in range(len(theirs)):
            if cost_here + least_way_cost(given, state, other, slot, theirs[j, 1]) >= best:
                continue
            first = begin_at(given, person, -1, max(ours[i, 2], theirs[j, 2]))
            last = begin_by(given, person, -1, min(ours[i, 3], theirs[j, 3]))
            if first > last:
                continue
            for hour in (first, last):
                cost = given.travel_weight * (ours[i, 1] + theirs[j, 1])
                if given.waiting_weight > 0.0:
                    cost += _waiting_cost(given, state, one, slot, ours[i], hour)
                    if cost < best:
                        cost += _waiting_cost(given, state, other, slot, theirs[j], hour)
                if cost < best:
                    best, found = cost, True
                    work_a, work_b = ours[i, 1] + length, theirs[j, 1] + length
                    meeting[0], meeting[1], meeting[2] = ours[i, 0], theirs[j, 0], hour
                if first == last or given.waiting_weight == 0.0:
                    break
    cost = best + balance_change(given, state, a, work_a) + balance_change(given, state, b, work_b)
    return cost if found and cost < limit else NO_COST


@njit(cache=True, nogil=True)
def _waiting_cost(given: Given, state: State, tour: int, slot: int, opening: Ints, hour: int) -> float:
    """What a meeting at an hour costs one team in waiting."""
    state.slot_time[slot] = hour
    more = waiting_with(given, state, slot, tour, opening[0], opening[1])
    state.slot_time[slot] = -1
    return given.waiting_weight * more


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
