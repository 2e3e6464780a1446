"""What placing a visit on a day costs: crews are compared, in weighted seconds; and placing it, and taking it out."""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.care import is_agreed, placed_visits, strange_visits, strange_with
from routing.visits.draws import draw_share
from routing.visits.given import NOBODY, Given, Ints
from routing.visits.meeting import best_meeting
from routing.visits.position import best_position, has_room
from routing.visits.state import State
from routing.visits.timing import settle

# What a spot is made of.
DAY: Final = 0
FIRST: Final = 1
FIRST_POSITION: Final = 2
SECOND: Final = 3
SECOND_POSITION: Final = 4
TIME: Final = 5
SPOT: Final = 6

NO_COST: Final = 1e18


@njit(cache=True, nogil=True)
def balance_change(given: Given, state: State, team: int, seconds: float) -> float:
    """What more work for one team costs, fair shares as they stand."""
    off = state.team_work[team] - state.target[team]
    return given.balance_weight * (abs(off + seconds) - abs(off))  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def best_spot(
    given: Given, state: State, slot: int, day: int, blink: float, counts: Ints, limit: float, spot: Ints
) -> float:
    """Least cost, below `limit`, of placing a slot on one day, by any crew; fills `spot`. NO_COST where there is none.

    The care plan is not looked at; `counts` are the person's visits by team (`care.visits_by_team`).
    """
    person = given.slot_person[slot]
    n_visits = placed_visits(given, state, person)
    strange = strange_visits(given, person, counts, n_visits)
    # Where ways are worth more than hours, a longer way is never better: what costs too much without any is left.
    prunes = given.travel_weight >= given.balance_weight
    best = limit
    for team in range(len(given.team_start)):
        tour = team * given.n_days + day
        if not given.alone[person, team] or given.shift_start[tour] < 0:
            continue
        if blink > 0.0 and draw_share(state.random) < blink:
            continue
        cost = given.continuity_weight * (strange_with(given, person, counts, n_visits, team, -1) - strange)
        if is_agreed(given, person, day, team, -1):
            cost -= given.moved_weight
        if state.n_stops[tour] == 0:
            cost += given.used_weight
        if prunes and cost + balance_change(given, state, team, given.duration[person]) >= best:
            continue
        extra, position = best_position(given, state, tour, person)
        if position < 0:
            continue
        cost += given.travel_weight * extra + balance_change(given, state, team, extra + given.duration[person])
        if cost < best:
            best = cost
            spot[DAY], spot[FIRST], spot[FIRST_POSITION] = day, team, position
            spot[SECOND], spot[SECOND_POSITION], spot[TIME] = -1, -1, -1
    if given.pair_row[person] >= 0:
        best = _best_pair(given, state, slot, day, blink, counts, best, spot)
    return best if best < limit else NO_COST


@njit(cache=True, nogil=True)
def _best_pair(
    given: Given, state: State, slot: int, day: int, blink: float, counts: Ints, best: float, spot: Ints
) -> float:
    person = given.slot_person[slot]
    n_visits = placed_visits(given, state, person)
    strange = strange_visits(given, person, counts, n_visits)
    for pair in range(len(given.pair_first)):
        one, other = given.pair_first[pair], given.pair_second[pair]
        if not given.pair_able[given.pair_row[person], pair]:
            continue
        if blink > 0.0 and draw_share(state.random) < blink:
            continue
        cost = given.continuity_weight * (strange_with(given, person, counts, n_visits, one, other) - strange)
        if is_agreed(given, person, day, one, other):
            cost -= given.moved_weight
        met = meet_cost(given, state, one, other, day, person, best - cost)
        if met < NO_COST and cost + met < best:
            best = cost + met
            spot[DAY], spot[FIRST], spot[SECOND] = day, one, other
            spot[FIRST_POSITION], spot[SECOND_POSITION] = state.meeting[0], state.meeting[1]
            spot[TIME] = state.meeting[4]
    return best


@njit(cache=True, nogil=True)
def meet_cost(given: Given, state: State, one: int, other: int, day: int, person: int, limit: float) -> float:
    """What it costs that two teams meet at a person, in travel, balance and tours; fills `state.meeting`."""
    a, b = one * given.n_days + day, other * given.n_days + day
    if not has_room(given, state, a, person) or not has_room(given, state, b, person):
        return NO_COST
    length = given.duration[person]
    cost = given.used_weight * ((state.n_stops[a] == 0) + (state.n_stops[b] == 0))
    least = balance_change(given, state, one, length) + balance_change(given, state, other, length)
    if given.travel_weight >= given.balance_weight and cost + least >= limit:
        return NO_COST
    if not best_meeting(given, state, a, b, person):
        return NO_COST
    cost += given.travel_weight * (state.meeting[2] + state.meeting[3])
    cost += balance_change(given, state, one, state.meeting[2] + length)
    return cost + balance_change(given, state, other, state.meeting[3] + length)  # type: ignore[no-any-return]


def crew_spot(given: Given, state: State, person: int, crew: tuple[int, ...], day: int) -> Ints | None:
    """The spot of least extra travel in a crew's tours of a day, as they stand; None where the visit does not fit."""
    tours = [team * given.n_days + day for team in crew]
    if not all(has_room(given, state, tour, person) for tour in tours):
        return None
    spot = np.full(SPOT, NOBODY, dtype=np.int64)
    if len(tours) == 1:
        spot[: FIRST_POSITION + 1] = day, crew[0], best_position(given, state, tours[0], person)[1]
        return spot if spot[FIRST_POSITION] >= 0 else None
    if not best_meeting(given, state, tours[0], tours[1], person):
        return None
    spot[:] = day, crew[0], state.meeting[0], crew[1], state.meeting[1], state.meeting[4]
    return spot


@njit(cache=True, nogil=True)
def place(given: Given, state: State, slot: int, spot: Ints) -> None:
    """Put a slot where `spot` says."""
    state.slot_day[slot] = spot[DAY]
    state.slot_first[slot] = spot[FIRST]
    state.slot_second[slot] = spot[SECOND]
    state.slot_time[slot] = spot[TIME]
    _insert(given, state, slot, spot[FIRST] * given.n_days + spot[DAY], spot[FIRST_POSITION])
    if spot[SECOND] >= 0:
        _insert(given, state, slot, spot[SECOND] * given.n_days + spot[DAY], spot[SECOND_POSITION])


@njit(cache=True, nogil=True)
def _insert(given: Given, state: State, slot: int, tour: int, position: int) -> None:
    n = state.n_stops[tour]
    for i in range(n, position, -1):
        state.stops[tour, i] = state.stops[tour, i - 1]
    state.stops[tour, position] = slot
    state.n_stops[tour] = n + 1
    settle(given, state, tour)


@njit(cache=True, nogil=True)
def take_out(given: Given, state: State, slot: int) -> bool:
    """Take a slot out of its tours; False where a tour cannot be kept without it (roads that are no shortest ways)."""
    day, first, second = state.slot_day[slot], state.slot_first[slot], state.slot_second[slot]
    state.slot_day[slot] = state.slot_first[slot] = state.slot_second[slot] = state.slot_time[slot] = -1
    holds = _remove(given, state, slot, first * given.n_days + day)
    if second >= 0:
        holds = _remove(given, state, slot, second * given.n_days + day) and holds
    return holds


@njit(cache=True, nogil=True)
def _remove(given: Given, state: State, slot: int, tour: int) -> bool:
    n = state.n_stops[tour]
    at = 0
    while state.stops[tour, at] != slot:
        at += 1
    for i in range(at, n - 1):
        state.stops[tour, i] = state.stops[tour, i + 1]
    state.n_stops[tour] = n - 1
    return settle(given, state, tour)
