"""Ruin: which slots are taken out of a plan at once, so that putting them back may find a better place for all.

Ways to choose, drawn at random: neighbours on one day (order and crew), neighbours within a period (days), all visits
of one or two persons (crew and rhythm), one whole tour (whether it is needed at all), a piece of the busiest team's;
for a visit without a place, those of a team that could make it, so that some go to other days or teams.

References
----------
Christiaens and Vanden Berghe (2020), Slack induction by string removals, doi:10.1287/trsc.2019.0914.
"""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.draws import draw_below, draw_share
from routing.visits.given import Given, Ints
from routing.visits.insertion import take_out
from routing.visits.state import State

MOST_TAKEN: Final = 64
"""Slots taken out at once, at most."""


@njit(cache=True, nogil=True)
def ruin(given: Given, state: State, slots: Ints, seed: int) -> int:
    """Take slots out and list them in `slots`; how many. `seed` is the slot around which it happens."""
    person = given.slot_person[seed]
    n = 0
    kind = draw_share(state.random)
    placed = state.slot_day[seed] >= 0
    if not placed and kind < 0.4:
        n = _for_room(given, state, slots, seed)
    elif placed and kind < 0.4:
        n = _neighbours(given, state, slots, seed, state.slot_day[seed], state.slot_day[seed])
    elif kind < 0.65:
        n = _neighbours(given, state, slots, seed, given.slot_first[seed], given.slot_last[seed])
    elif kind < 0.85:
        n = _whole_person(given, state, slots, person, n)
        near = given.near.shape[1]
        for _ in range(draw_below(state.random, 3) if near else 0):
            n = _whole_person(given, state, slots, given.near[person, draw_below(state.random, min(near, 8))], n)
    elif placed and kind < 0.95:
        n = _whole_tour(given, state, slots, state.slot_first[seed] * given.n_days + state.slot_day[seed], n)
    else:
        n = _busiest(given, state, slots, n)
    return n


@njit(cache=True, nogil=True)
def take(given: Given, state: State, slots: Ints, slot: int, n: int) -> int:
    """Take one slot out, and its whole tours where these cannot be kept without it."""
    if n >= len(slots) or state.slot_day[slot] < 0 or given.pinned[slot] or state.slot_day[slot] < given.from_day:
        return n
    day, first, second = state.slot_day[slot], state.slot_first[slot], state.slot_second[slot]
    slots[n] = slot
    n += 1
    if not take_out(given, state, slot):
        # Ways that are not the shortest: the tour only held because it called there.
        for team in (first, second):
            while team >= 0 and state.n_stops[team * given.n_days + day] > 0 and n < len(slots):
                slots[n] = state.stops[team * given.n_days + day, 0]
                take_out(given, state, slots[n])
                n += 1
    return n


@njit(cache=True, nogil=True)
def _neighbours(given: Given, state: State, slots: Ints, seed: int, first: int, last: int) -> int:
    """The seed and nearby people's visits on days `first` to `last`, some left out."""
    person = given.slot_person[seed]
    most = 4 + draw_below(state.random, 14)
    skip = 0.3 * draw_share(state.random)
    n = take(given, state, slots, seed, 0)
    for i in range(given.near.shape[1]):
        if n >= most:
            break
        other = given.near[person, i]
        for slot in range(given.first_slot[other], given.first_slot[other + 1]):
            if first <= state.slot_day[slot] <= last and draw_share(state.random) >= skip and n < most:
                n = take(given, state, slots, slot, n)
    return n


@njit(cache=True, nogil=True)
def _for_room(given: Given, state: State, slots: Ints, seed: int) -> int:
    """The person's other visits, and some of a team that could come, on a few days of the period."""
    person = given.slot_person[seed]
    n = _whole_person(given, state, slots, person, 0)
    teams = np.flatnonzero(given.alone[person])
    if given.pair_row[person] >= 0 and len(teams) == 0:
        teams = np.arange(len(given.team_start))
    if len(teams) == 0:
        return n
    team = teams[draw_below(state.random, len(teams))]
    leave = 0.2 + 0.6 * draw_share(state.random)
    for _ in range(1 + draw_below(state.random, 3)):
        day = given.slot_first[seed] + draw_below(state.random, given.slot_last[seed] + 1 - given.slot_first[seed])
        tour = team * given.n_days + day
        listed = state.stops[tour, : state.n_stops[tour]].copy()
        for slot in listed:
            if state.slot_day[slot] == day and draw_share(state.random) >= leave:
                n = take(given, state, slots, slot, n)
    return n


@njit(cache=True, nogil=True)
def _whole_person(given: Given, state: State, slots: Ints, person: int, n: int) -> int:
    for slot in range(given.first_slot[person], given.first_slot[person + 1]):
        n = take(given, state, slots, slot, n)
    return n


@njit(cache=True, nogil=True)
def _whole_tour(given: Given, state: State, slots: Ints, tour: int, n: int) -> int:
    listed = state.stops[tour, : state.n_stops[tour]].copy()
    for slot in listed:
        n = take(given, state, slots, slot, n)
    return n


@njit(cache=True, nogil=True)
def _busiest(given: Given, state: State, slots: Ints, n: int) -> int:
    """Visits in a row of the team that is most above its fair share, on some day."""
    team = int(np.argmax(state.team_work - state.target))
    tour = team * given.n_days + draw_below(state.random, given.n_days)
    count = state.n_stops[tour]
    if count == 0:
        return n
    start = draw_below(state.random, count)
    listed = state.stops[tour, start : min(count, start + 1 + draw_below(state.random, 6))].copy()
    for slot in listed:
        n = take(given, state, slots, slot, n)
    return n
