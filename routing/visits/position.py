"""Where one more visit fits into one tour: every place in it is judged without walking the tour."""

from typing import Final

from numba import njit

from routing.visits.given import FAR, Given
from routing.visits.objective import balance_change, least_balance_change
from routing.visits.order import waiting_with
from routing.visits.state import State
from routing.visits.timing import arrive, begin_at, node_place

_FAR: Final = FAR


@njit(cache=True, nogil=True)
def fits_between(given: Given, state: State, tour: int, person: int, position: int) -> bool:
    """Whether a visit that has no fixed time can be made before stop `position` of a tour, by the clock."""
    mode, n_breaks = given.team_mode[tour // given.n_days], given.n_breaks[tour]
    here = given.place[person]
    there = given.travel[mode, node_place(given, state, tour, position), here]
    onward = given.travel[mode, here, node_place(given, state, tour, position + 1)]
    for k in range(n_breaks + 1):
        leave = state.earliest[tour, position, k]
        if leave >= _FAR:
            continue
        for m in range(n_breaks - k + 1):
            begin = begin_at(given, person, -1, arrive(given, tour, leave, there, k, m))
            if begin >= _FAR:
                continue
            free = begin + given.duration[person]
            for o in range(n_breaks - k - m + 1):
                if arrive(given, tour, free, onward, k + m, o) <= state.latest[tour, position + 1, k + m + o]:
                    return True
    return False


@njit(cache=True, nogil=True)
def extra_travel(given: Given, state: State, tour: int, person: int, position: int) -> int:
    """Seconds more on the way with a visit before stop `position`."""
    mode = given.team_mode[tour // given.n_days]
    here = given.place[person]
    a, b = node_place(given, state, tour, position), node_place(given, state, tour, position + 1)
    extra = given.travel[mode, a, here] + given.travel[mode, here, b]
    return extra if state.n_stops[tour] == 0 else extra - given.travel[mode, a, b]  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def least_way_cost(given: Given, state: State, tour: int, slot: int, extra: int) -> float:
    """What so many more seconds on the way cost at least: with the visit they take the place of waiting."""
    saved = min(extra + given.duration[given.slot_person[slot]], state.wait[tour])
    return given.travel_weight * extra - given.waiting_weight * saved  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def least_cost(given: Given, state: State, tour: int, slot: int) -> float:
    """What a visit in a tour costs at least, wherever it is put."""
    length = given.duration[given.slot_person[slot]]
    least = least_balance_change(given, state, tour // given.n_days, length)
    return least - given.waiting_weight * min(length, state.wait[tour])  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def best_position(given: Given, state: State, tour: int, slot: int, limit: float) -> tuple[float, int]:
    """Least cost, below `limit`, of a visit in a tour (travel, waiting, balance), and before which stop; -1: nowhere.

    The place is the one of least travel and waiting: no way is made longer to level hours.
    """
    person, team = given.slot_person[slot], tour // given.n_days
    length = given.duration[person]
    at, way = -1, 0
    best = limit - least_balance_change(given, state, team, length)
    if not has_room(given, state, tour, person):
        return limit, at
    room = given.team_max_travel[team] - state.travel[tour]
    for position in range(state.n_stops[tour] + 1):
        extra = extra_travel(given, state, tour, person, position)
        cost = least_way_cost(given, state, tour, slot, extra)
        if cost >= best or extra > room or not fits_between(given, state, tour, person, position):
            continue
        if given.waiting_weight > 0.0:
            more = waiting_with(given, state, slot, tour, position, extra)
            cost = given.travel_weight * extra + given.waiting_weight * more
        if cost < best:
            best, at, way = cost, position, extra
    cost = best + balance_change(given, state, team, way + length)
    return (cost, at) if at >= 0 and cost < limit else (limit, -1)


@njit(cache=True, nogil=True)
def has_room(given: Given, state: State, tour: int, person: int) -> bool:
    """Whether the team works, and has a seat and a line left in its list."""
    return (  # type: ignore[no-any-return]
        given.shift_start[tour] >= 0
        and state.n_stops[tour] < state.stops.shape[1]
        and state.load[tour] + given.load[person] <= given.team_seats[tour // given.n_days]
    )
