"""What a plan is worth: first the visits it misses, then the weighted sum of everything else."""

from typing import Final

from numba import njit

from routing.visits.care import person_cost
from routing.visits.given import Given
from routing.visits.state import State

MISSED: Final = 1e8
"""Worth of one visit of priority 1, in seconds: more than a whole plan can gain otherwise for one visit."""
PINNED: Final = 1e12
NO_COST: Final = 1e18
"""Of what cannot be."""


NEAR: Final = 0.06
"""An hour of work above a fair share costs the same up to this share of it."""
FAR_ABOVE: Final = 6.0
"""Beyond, as much again so many times: that nobody is far above matters more than that all are a little nearer."""
FAR_BELOW: Final = 0.8
"""The same below a fair share: so little that, by the weights as they are, no way is made longer to level hours."""


@njit(cache=True, nogil=True)
def set_targets(given: Given, state: State) -> None:
    """Fair shares of the work as it stands."""
    work = float(state.team_work.sum())
    for team in range(len(given.team_start)):
        state.target[team] = work * state.share[team]


@njit(cache=True, nogil=True)
def balance_cost(given: Given, state: State, team: int, more: int) -> float:
    """What it costs that a team has `more` seconds of work than it has now, fair shares as they stand."""
    off = state.team_work[team] + more - state.target[team]
    far = max(0.0, abs(off) - NEAR * state.target[team])
    return given.balance_weight * (abs(off) + (FAR_ABOVE if off > 0 else FAR_BELOW) * far)  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def balance_change(given: Given, state: State, team: int, more: int) -> float:
    """What more work for one team changes."""
    return balance_cost(given, state, team, more) - balance_cost(given, state, team, 0)


@njit(cache=True, nogil=True)
def least_balance_change(given: Given, state: State, team: int, more: int) -> float:
    """What so much work for one team, or still more, changes at least."""
    if state.team_work[team] + more < state.target[team]:
        return -balance_cost(given, state, team, 0)
    return balance_change(given, state, team, more)


@njit(cache=True, nogil=True)
def missed_cost(given: Given, state: State) -> float:
    """What the visits without a place cost."""
    cost = 0.0
    for slot in range(len(given.slot_person)):
        if state.slot_day[slot] < 0:
            cost += PINNED if given.pinned[slot] else MISSED * given.priority[given.slot_person[slot]]
    return cost


@njit(cache=True, nogil=True)
def tour_cost(given: Given, state: State) -> float:
    """Travel, waiting, balance and tours used; sets the fair shares."""
    set_targets(given, state)
    cost = given.travel_weight * state.travel.sum() + given.waiting_weight * state.wait.sum()
    for tour in range(len(state.n_stops)):
        cost += given.used_weight * (state.n_stops[tour] > 0)
    for team in range(len(given.team_start)):
        cost += balance_cost(given, state, team, 0)
    return cost  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def plan_cost(given: Given, state: State) -> float:
    """The whole objective; works every person's cost out anew."""
    cost = missed_cost(given, state) + tour_cost(given, state)
    for person in range(len(given.place)):
        state.person_cost[person] = person_cost(given, state, person)
        cost += state.person_cost[person]
    return cost
