"""What a plan is worth: first the visits it misses, then the weighted sum of everything else."""

from typing import Final

from numba import njit

from routing.visits.care import person_cost
from routing.visits.given import Given
from routing.visits.state import State

MISSED: Final = 1e8
"""Worth of one visit of priority 1, in seconds: more than a whole plan can gain otherwise for one visit."""
PINNED: Final = 1e12


@njit(cache=True, nogil=True)
def set_targets(given: Given, state: State) -> None:
    """Fair shares of the work as it stands."""
    work = float(state.team_work.sum())
    for team in range(len(given.team_start)):
        state.target[team] = work * given.fair_share[team]


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
    """Travel, balance and tours used; sets the fair shares."""
    set_targets(given, state)
    cost = given.travel_weight * state.travel.sum()
    for tour in range(len(state.n_stops)):
        cost += given.used_weight * (state.n_stops[tour] > 0)
    for team in range(len(given.team_start)):
        cost += given.balance_weight * abs(state.team_work[team] - state.target[team])
    return cost  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def plan_cost(given: Given, state: State) -> float:
    """The whole objective; works every person's cost out anew."""
    cost = missed_cost(given, state) + tour_cost(given, state)
    for person in range(len(given.place)):
        state.person_cost[person] = person_cost(given, state, person)
        cost += state.person_cost[person]
    return cost
