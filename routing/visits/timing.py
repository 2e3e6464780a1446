"""Times of one tour: earliest and latest at each stop, so that one more stop is judged without walking the tour.

Nodes of a tour are its start (0), its stops (1..n) and its end (n + 1). `earliest[tour, node, k]` is when the team can
leave a node with `k` of its breaks behind it; `latest[tour, node, k]` is when it may arrive there at the latest with
`k` behind it so that all the rest can be kept. Waiting is allowed everywhere, so earlier is never worse and both are
exact, with several windows and with breaks that may begin within an hour.

Breaks are taken in order: on the way (travel stops meanwhile), before leaving the start, or once back at the end.

References
----------
Savelsbergh (1992), The vehicle routing problem with time windows: minimizing route duration, doi:10.1287/ijoc.4.2.146:
forward and backward times, and leaving as late as possible.
"""

from typing import Final

from numba import njit

from routing.visits.given import FAR, Given
from routing.visits.state import State

# Kernels see plain numbers.
_FAR: Final = FAR


@njit(cache=True, nogil=True)
def node_place(given: Given, state: State, tour: int, node: int) -> int:
    """Place of a node of a tour."""
    team = tour // given.n_days
    if node == 0:
        return given.team_start[team]  # type: ignore[no-any-return]
    if node > state.n_stops[tour]:
        return given.team_end[team]  # type: ignore[no-any-return]
    return given.place[given.slot_person[state.stops[tour, node - 1]]]  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def _up(given: Given, time: int) -> int:
    """The first whole multiple of the clock that is not before a time."""
    return time if given.clock == 1 else -(-time // given.clock) * given.clock


@njit(cache=True, nogil=True)
def _down(given: Given, time: int) -> int:
    return time if given.clock == 1 else time // given.clock * given.clock


@njit(cache=True, nogil=True)
def begin_at(given: Given, person: int, fixed: int, arrival: int) -> int:
    """When a visit begins if the team is there at `arrival`; FAR when it is too late."""
    if fixed >= 0:
        return fixed if arrival <= fixed else _FAR
    arrival = _up(given, arrival)
    for i in range(given.first_window[person], given.first_window[person + 1]):
        if arrival <= given.window_latest[i]:
            return max(arrival, given.window_earliest[i])  # type: ignore[no-any-return]
    return _FAR


@njit(cache=True, nogil=True)
def begin_by(given: Given, person: int, fixed: int, limit: int) -> int:
    """The latest begin of a visit that is not after `limit`; -FAR when there is none."""
    if fixed >= 0:
        return fixed if fixed <= limit else -_FAR
    limit = _down(given, limit)
    begin = -_FAR
    for i in range(given.first_window[person], given.first_window[person + 1]):
        if given.window_earliest[i] <= limit:
            begin = max(begin, min(limit, given.window_latest[i]))
    return begin


@njit(cache=True, nogil=True)
def arrive(given: Given, tour: int, leave: int, travel: int, k: int, m: int) -> int:
    """Arrival after `travel` seconds on the way and breaks `k .. k + m - 1`; FAR when a break would begin too late."""
    free, resting = leave, 0
    for i in range(k, k + m):
        begins = _up(given, max(free, given.break_earliest[tour, i]))
        if begins > given.break_latest[tour, i]:
            return _FAR
        free = begins + given.break_length[tour, i]
        resting += given.break_length[tour, i]
    return max(leave + travel + resting, free)


@njit(cache=True, nogil=True)
def leave_by(given: Given, tour: int, arrive_by: int, travel: int, k: int, m: int) -> int:
    """The latest leaving for an arrival at `arrive_by`, with breaks `k .. k + m - 1` on the way; -FAR when none."""
    limit, resting = arrive_by, 0
    for i in range(k + m - 1, k - 1, -1):
        if given.break_earliest[tour, i] + given.break_length[tour, i] > limit:
            return -_FAR
        limit = _down(given, min(given.break_latest[tour, i], limit - given.break_length[tour, i]))
        resting += given.break_length[tour, i]
    return min(arrive_by - travel - resting, limit)


@njit(cache=True, nogil=True)
def settle(given: Given, state: State, tour: int) -> bool:
    """Work out a tour's times, travel, work and load anew; False when it cannot be kept."""
    state.holds[tour] = _settle(given, state, tour)
    return state.holds[tour]  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def _settle(given: Given, state: State, tour: int) -> bool:
    team = tour // given.n_days
    state.team_work[team] -= state.work[tour]
    state.work[tour] = state.travel[tour] = state.load[tour] = 0
    n = state.n_stops[tour]
    if n > 0 and given.shift_start[tour] < 0:
        return False
    _from_start(given, state, tour)
    _from_end(given, state, tour)
    if n == 0:
        return True
    mode = given.team_mode[team]
    for node in range(n + 1):
        way = given.travel[mode, node_place(given, state, tour, node), node_place(given, state, tour, node + 1)]
        state.travel[tour] += way
    for i in range(n):
        state.load[tour] += given.load[given.slot_person[state.stops[tour, i]]]
    if state.travel[tour] > given.team_max_travel[team] or state.load[tour] > given.team_seats[team]:
        return False
    if trace(given, state, tour) < 0:
        return False
    leaves, returns, resting = spell(given, state, tour)
    state.work[tour] = returns - leaves - resting
    state.team_work[team] += state.work[tour]
    return True


@njit(cache=True, nogil=True)
def _from_start(given: Given, state: State, tour: int) -> None:
    n, n_breaks = state.n_stops[tour], given.n_breaks[tour]
    mode = given.team_mode[tour // given.n_days]
    free = -_FAR
    for k in range(n_breaks + 1):
        if k > 0 and free < _FAR:
            begins = _up(given, max(free, given.break_earliest[tour, k - 1]))
            late = begins > given.break_latest[tour, k - 1]
            free = _FAR if late else begins + given.break_length[tour, k - 1]
        state.earliest[tour, 0, k] = _up(given, max(free, given.shift_start[tour]))
        state.via[0, k] = 0
    for node in range(1, n + 2):
        a, b = node_place(given, state, tour, node - 1), node_place(given, state, tour, node)
        way = given.travel[mode, a, b]
        for k in range(n_breaks + 1):
            soonest, by = _FAR, 0
            for m in range(k + 1):
                if state.earliest[tour, node - 1, k - m] >= _FAR:
                    continue
                there = arrive(given, tour, state.earliest[tour, node - 1, k - m], way, k - m, m)
                if there < soonest:
                    soonest, by = there, m
            if node <= n and soonest < _FAR:
                slot = state.stops[tour, node - 1]
                person = given.slot_person[slot]
                soonest = min(_FAR, begin_at(given, person, state.slot_time[slot], soonest) + given.duration[person])
            state.earliest[tour, node, k] = soonest
            state.via[node, k] = by


@njit(cache=True, nogil=True)
def _from_end(given: Given, state: State, tour: int) -> None:
    n, n_breaks = state.n_stops[tour], given.n_breaks[tour]
    mode = given.team_mode[tour // given.n_days]
    limit = _FAR
    for k in range(n_breaks, -1, -1):
        if k < n_breaks and limit > -_FAR:
            too_late = given.break_earliest[tour, k] + given.break_length[tour, k] > limit
            begin = _down(given, min(given.break_latest[tour, k], limit - given.break_length[tour, k]))
            limit = -_FAR if too_late else begin
        state.latest[tour, n + 1, k] = min(limit, given.shift_end[tour])
    for node in range(n, 0, -1):
        slot = state.stops[tour, node - 1]
        person = given.slot_person[slot]
        a, b = node_place(given, state, tour, node), node_place(given, state, tour, node + 1)
        way = given.travel[mode, a, b]
        for k in range(n_breaks + 1):
            leave = -_FAR
            for m in range(n_breaks - k + 1):
                if state.latest[tour, node + 1, k + m] > -_FAR:
                    leave = max(leave, leave_by(given, tour, state.latest[tour, node + 1, k + m], way, k, m))
            begin = -_FAR
            if leave > -_FAR:
                begin = begin_by(given, person, state.slot_time[slot], leave - given.duration[person])
            state.latest[tour, node, k] = begin


@njit(cache=True, nogil=True)
def trace(given: Given, state: State, tour: int) -> int:
    """Breaks behind the team at its return when it is back soonest, -1 when it never is; fills `state.taken`.

    `taken[node]`: how many breaks it takes on the way from that node to the next; `taken[-1]`: before it leaves.
    """
    end = state.n_stops[tour] + 1
    best = -1
    for k in range(given.n_breaks[tour] + 1):
        back = state.earliest[tour, end, k]
        if back <= state.latest[tour, end, k] and (best < 0 or back < state.earliest[tour, end, best]):
            best = k
    k = best
    for node in range(end, 0, -1):
        state.taken[node - 1] = state.via[node, k] if best >= 0 else 0
        k -= state.taken[node - 1]
    state.taken[-1] = k
    return best


@njit(cache=True, nogil=True)
def spell(given: Given, state: State, tour: int) -> tuple[int, int, int]:
    """When to leave at the latest so as to be back soonest, that return, and the breaks meanwhile; after `trace`."""
    n = state.n_stops[tour]
    mode = given.team_mode[tour // given.n_days]
    k = trace(given, state, tour)
    before = state.taken[-1]
    returns = state.earliest[tour, n + 1, k]
    resting = 0
    for i in range(before, k):
        resting += given.break_length[tour, i]
    limit = returns
    for node in range(n, -1, -1):
        a, b = node_place(given, state, tour, node), node_place(given, state, tour, node + 1)
        k -= state.taken[node]
        limit = leave_by(given, tour, limit, given.travel[mode, a, b], k, state.taken[node])
        if node > 0:
            slot = state.stops[tour, node - 1]
            person = given.slot_person[slot]
            limit = begin_by(given, person, state.slot_time[slot], limit - given.duration[person])
    return _down(given, limit), returns, resting


def settle_all(given: Given, state: State) -> None:
    """Times of every tour, as the stops lie."""
    for tour in range(len(state.n_stops)):
        settle(given, state, tour)
