"""The order of one tour: a slot put into it and taken out, with its times worked out anew; and tried."""

from typing import Final

from numba import njit

from routing.visits.given import FAR, Given
from routing.visits.state import State
from routing.visits.timing import from_start, settle, spell

_FAR: Final = FAR


@njit(cache=True, nogil=True)
def insert(given: Given, state: State, slot: int, tour: int, position: int) -> bool:
    """Put a slot before stop `position` of a tour; False where the tour cannot be kept with it."""
    n = state.n_stops[tour]
    for i in range(n, position, -1):
        state.stops[tour, i] = state.stops[tour, i - 1]
    state.stops[tour, position] = slot
    state.n_stops[tour] = n + 1
    return settle(given, state, tour)


@njit(cache=True, nogil=True)
def remove(given: Given, state: State, slot: int, tour: int) -> bool:
    """Take a slot out of a tour; False where the tour cannot be kept without it."""
    n = state.n_stops[tour]
    at = 0
    while state.stops[tour, at] != slot:
        at += 1
    for i in range(at, n - 1):
        state.stops[tour, i] = state.stops[tour, i + 1]
    state.n_stops[tour] = n - 1
    return settle(given, state, tour)


@njit(cache=True, nogil=True)
def waiting_with(given: Given, state: State, slot: int, tour: int, position: int, extra: int) -> int:
    """Seconds more that a team waits with one more visit that fits, or less than 0; `extra` are those on the way."""
    n, columns = state.n_stops[tour], given.n_breaks[tour] + 1
    stops, earliest = state.stops[tour], state.earliest[tour]
    for node in range(position + 1, n + 2):
        for k in range(columns):
            state.kept[node, k] = earliest[node, k]
    for i in range(n, position, -1):
        stops[i] = stops[i - 1]
    stops[position] = slot
    state.n_stops[tour] = n + 1
    from_start(given, state, tour, position + 1)
    leaves, returns, resting = spell(given, state, tour)
    for i in range(position, n):
        stops[i] = stops[i + 1]
    state.n_stops[tour] = n
    for node in range(position + 1, n + 2):
        for k in range(columns):
            earliest[node, k] = state.kept[node, k]
    if returns >= _FAR:
        return _FAR
    work = state.work[tour] + extra + given.duration[given.slot_person[slot]]
    return returns - leaves - resting - work - state.wait[tour]  # type: ignore[no-any-return]
