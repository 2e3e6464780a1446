"""What placing a visit on a day costs: crews are compared, in weighted seconds; and placing it, and taking it out."""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.care import is_agreed, placed_visits, strange_visits, strange_with
from routing.visits.draws import draw_share
from routing.visits.given import NOBODY, Given, Ints
from routing.visits.meeting import best_meeting
from routing.visits.objective import NO_COST
from routing.visits.order import insert, remove
from routing.visits.position import best_position, has_room, least_cost
from routing.visits.state import State

# What a spot is made of.
DAY: Final = 0
FIRST: Final = 1
FIRST_POSITION: Final = 2
SECOND: Final = 3
SECOND_POSITION: Final = 4
TIME: Final = 5
SPOT: Final = 6


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
        if cost + least_cost(given, state, tour, slot) >= best:
            continue
        more, position = best_position(given, state, tour, slot, best - cost)
        if position >= 0:
            best = cost + more
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
        met = meet_cost(given, state, one, other, day, slot, best - cost)
        if met < NO_COST and cost + met < best:
            best = cost + met
            spot[DAY], spot[FIRST], spot[SECOND] = day, one, other
            spot[FIRST_POSITION], spot[SECOND_POSITION] = state.meeting[0], state.meeting[1]
            spot[TIME] = state.meeting[2]
    return best


@njit(cache=True, nogil=True)
def meet_cost(given: Given, state: State, one: int, other: int, day: int, slot: int, limit: float) -> float:
    """What it costs that two teams meet at a person, in travel, waiting, balance and tours; fills `state.meeting`.

    NO_COST where they cannot, or not below `limit`.
    """
    person = given.slot_person[slot]
    a, b = one * given.n_days + day, other * given.n_days + day
    if not has_room(given, state, a, person) or not has_room(given, state, b, person):
        return NO_COST
    cost = given.used_weight * ((state.n_stops[a] == 0) + (state.n_stops[b] == 0))
    if cost + least_cost(given, state, a, slot) + least_cost(given, state, b, slot) >= limit:
        return NO_COST
    return cost + best_meeting(given, state, a, b, slot, limit - cost)  # type: ignore[no-any-return]


def crew_spot(given: Given, state: State, slot: int, crew: tuple[int, ...], day: int) -> Ints | None:
    """The cheapest spot in a crew's tours of a day, as they stand; None where the visit does not fit."""
    person = given.slot_person[slot]
    tours = [team * given.n_days + day for team in crew]
    if not all(has_room(given, state, tour, person) for tour in tours):
        return None
    spot = np.full(SPOT, NOBODY, dtype=np.int64)
    if len(tours) == 1:
        spot[: FIRST_POSITION + 1] = day, crew[0], best_position(given, state, tours[0], slot, NO_COST)[1]
        return spot if spot[FIRST_POSITION] >= 0 else None
    if best_meeting(given, state, tours[0], tours[1], slot, NO_COST) >= NO_COST:
        return None
    spot[:] = day, crew[0], state.meeting[0], crew[1], state.meeting[1], state.meeting[2]
    return spot


@njit(cache=True, nogil=True)
def place(given: Given, state: State, slot: int, spot: Ints) -> None:
    """Put a slot where `spot` says."""
    state.slot_day[slot] = spot[DAY]
    state.slot_first[slot] = spot[FIRST]
    state.slot_second[slot] = spot[SECOND]
    state.slot_time[slot] = spot[TIME]
    insert(given, state, slot, spot[FIRST] * given.n_days + spot[DAY], spot[FIRST_POSITION])
    if spot[SECOND] >= 0:
        insert(given, state, slot, spot[SECOND] * given.n_days + spot[DAY], spot[SECOND_POSITION])


@njit(cache=True, nogil=True)
def take_out(given: Given, state: State, slot: int) -> bool:
    """Take a slot out of its tours; False where a tour cannot be kept without it (roads that are no shortest ways)."""
    day, first, second = state.slot_day[slot], state.slot_first[slot], state.slot_second[slot]
    state.slot_day[slot] = state.slot_first[slot] = state.slot_second[slot] = state.slot_time[slot] = -1
    holds = remove(given, state, slot, first * given.n_days + day)
    if second >= 0:
        holds = remove(given, state, slot, second * given.n_days + day) and holds
    return holds
