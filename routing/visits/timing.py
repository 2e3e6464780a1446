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
    state.work[tour] = state.wait[tour] = state.travel[tour] = state.load[tour] = 0
    n = state.n_stops[tour]
    if n > 0 and given.shift_start[tour] < 0:
        return False
    from_start(given, state, tour, 0)
    _from_end(given, state, tour)
    if n == 0:
        return True
    mode = given.team_mode[team]
    for node in range(n + 1):
        way = given.travel[mode, node_place(given, state, tour, node), node_place(given, state, tour, node + 1)]
        state.travel[tour] += way
    work = state.travel[tour]
    for i in range(n):
        person = given.slot_person[state.stops[tour, i]]
        work += given.duration[person]
        state.load[tour] += given.load[person]
    if state.travel[tour] > given.team_max_travel[team] or state.load[tour] > given.team_seats[team]:
        return False
    leaves, returns, resting = spell(given, state, tour)
    if returns >= _FAR:
        return False
    state.work[tour] = work
    state.wait[tour] = returns - leaves - resting - work
    state.team_work[team] += work
    return True


@njit(cache=True, nogil=True)
def from_start(given: Given, state: State, tour: int, first: int) -> None:
    """Earliest times from node `first` on, those before it as they stand."""
    n, n_breaks = state.n_stops[tour], given.n_breaks[tour]
    mode = given.team_mode[tour // given.n_days]
    if first == 0:
        for k in range(n_breaks + 1):
            state.earliest[tour, 0, k] = given.leave_from[tour, k]
    for node in range(max(first, 1), n + 2):
        way = given.travel[mode, node_place(given, state, tour, node - 1), node_place(given, state, tour, node)]
        for k in range(n_breaks + 1):
            soonest = _FAR
            for m in range(k + 1):
                leave = state.earliest[tour, node - 1, k - m]
                if leave < _FAR:
                    soonest = min(soonest, arrive(given, tour, leave, way, k - m, m))
            if node <= n and soonest < _FAR:
                slot = state.stops[tour, node - 1]
                person = given.slot_person[slot]
                soonest = min(_FAR, begin_at(given, person, state.slot_time[slot], soonest) + given.duration[person])
            state.earliest[tour, node, k] = soonest


@njit(cache=True, nogil=True)
def _from_end(given: Given, state: State, tour: int) -> None:
    n, n_breaks = state.n_stops[tour], given.n_breaks[tour]
    mode = given.team_mode[tour // given.n_days]
    for k in range(n_breaks + 1):
        state.latest[tour, n + 1, k] = given.back_by[tour, k]
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
def spell(given: Given, state: State, tour: int) -> tuple[int, int, int]:
    """When to leave so that a team is back as soon as it can be and waits least, that return, and breaks meanwhile.

    Fills `state.taken`: `taken[node]` breaks are taken on the way from that node to the next, `taken[-1]` before it
    leaves. The return is FAR where the tour cannot be kept.
    """
    end, n_breaks = state.n_stops[tour] + 1, given.n_breaks[tour]
    returns = _FAR
    for k in range(n_breaks + 1):
        if state.earliest[tour, end, k] <= given.back_by[tour, k]:
            returns = min(returns, state.earliest[tour, end, k])
    most, leaves, before, resting = -_FAR, -_FAR, 0, 0
    for back in range(n_breaks + 1):
        if state.earliest[tour, end, back] != returns or returns > given.back_by[tour, back]:
            continue
        _leave_late(given, state, tour, back, returns)
        rest = 0
        for k in range(back, -1, -1):
            leave = state.late[0, k]
            # Breaks before leaving end at this hour at the earliest.
            if leave >= state.earliest[tour, 0, k] and leave + rest > most:
                most, leaves, before, resting = leave + rest, leave, k, rest
                _follow(state, end, k)
            if k > 0:
                rest += given.break_length[tour, k - 1]
    state.taken[-1] = before
    return leaves, returns, resting


@njit(cache=True, nogil=True)
def _leave_late(given: Given, state: State, tour: int, back: int, returns: int) -> None:
    """`late[node, k]`: when to leave a node at the latest, `k` breaks behind, so as to be back then with `back` behind.

    `via[node, k]`: how many breaks it then takes on the way to the next node.
    """
    n = state.n_stops[tour]
    mode = given.team_mode[tour // given.n_days]
    for k in range(back + 1):
        state.late[n + 1, k] = returns if k == back else -_FAR
    for node in range(n, -1, -1):
        way = given.travel[mode, node_place(given, state, tour, node), node_place(given, state, tour, node + 1)]
        slot, person, length = 0, 0, 0
        if node < n:
            slot = state.stops[tour, node]
            person = given.slot_person[slot]
            length = given.duration[person]
        for k in range(back + 1):
            limit, by = -_FAR, 0
            for m in range(back - k + 1):
                leave = state.late[node + 1, k + m]
                if node < n and leave > -_FAR:
                    leave = begin_by(given, person, state.slot_time[slot], leave - length)
                if leave > -_FAR:
                    leave = leave_by(given, tour, leave, way, k, m)
                if leave > limit:
                    limit, by = leave, m
            state.late[node, k], state.via[node, k] = limit, by
    for k in range(back + 1):
        state.late[0, k] = _down(given, state.late[0, k])


@njit(cache=True, nogil=True)
def _follow(state: State, end: int, before: int) -> None:
    k = before
    for node in range(end):
        state.taken[node] = state.via[node, k]
        k += state.via[node, k]


def settle_all(given: Given, state: State) -> None:
    """Times of every tour, as the stops lie."""
    for tour in range(len(state.n_stops)):
        settle(given, state, tour)
