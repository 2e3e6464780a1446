"""Better plans by taking some visits out and putting them back, over all days at once, for a fixed number of rounds.

Worse plans are accepted now and then, less and less (simulated annealing); the best one is kept. Nothing depends on the
clock: same problem, same seed, same plan.

References
----------
Schrimpf et al. (2000), Record breaking optimization results using the ruin and recreate principle,
doi:10.1006/jcph.1999.6413; Christiaens and Vanden Berghe (2020), doi:10.1287/trsc.2019.0914 (blinks).
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numba import njit

from routing.visits.calendar import best_of_days
from routing.visits.care import person_cost
from routing.visits.draws import draw_below, draw_share, shuffle
from routing.visits.given import Floats, Given, Ints
from routing.visits.insertion import SPOT, place
from routing.visits.level import level
from routing.visits.objective import MISSED, NO_COST, PINNED, plan_cost, set_targets, tour_cost
from routing.visits.problem import VisitProblem
from routing.visits.ruin import MOST_TAKEN, ruin
from routing.visits.state import State
from routing.visits.timing import settle

BLINK: Final = 0.02
"""How often a crew is overlooked, so that not always the same one is best."""
MISSED_TRIED: Final = 12
"""Visits without a place that are tried again in each round, at most."""
STEPS: Final = 20

Tell = Callable[[float], None]
"""Told the share that is done, 0..1."""


class Kept(NamedTuple):
    """A plan to go back to."""

    stops: Ints
    n_stops: Ints
    slot_day: Ints
    slot_first: Ints
    slot_second: Ints
    slot_time: Ints


class Round(NamedTuple):
    """What one round takes out and touches."""

    slots: Ints
    tours: Ints  # touched: 1
    people: Ints
    order: Floats


def improve(
    problem: VisitProblem, given: Given, state: State, rounds: int, *, tell: Tell | None = None, warm: float = 1.0
) -> None:
    """Leave the best plan found in `rounds` rounds in `state`; `warm` scales how freely worse ones are accepted."""
    if len(given.slot_person) == 0 or len(given.team_start) == 0:
        return
    kept, best = keep(state), keep(state)
    of_round = Round(
        np.zeros(MOST_TAKEN + MISSED_TRIED, dtype=np.int64),
        np.zeros(len(state.n_stops), dtype=np.int64),
        np.zeros(len(given.place), dtype=np.int64),
        np.zeros(MOST_TAKEN + MISSED_TRIED, dtype=np.float64),
    )
    hot = warm * max(1.0, given.travel_weight * float(state.travel.sum()) / len(given.slot_person))
    costs = np.zeros(2)
    for step in range(STEPS):
        level(problem, given, state)
        restore(given, state, best)
        costs[1] = plan_cost(given, state)
        restore(given, state, kept)
        costs[0] = plan_cost(given, state)
        begin, end = rounds * step // STEPS, rounds * (step + 1) // STEPS
        _search(given, state, kept, best, of_round, costs, np.array([begin, end, rounds]), hot)
        if tell is not None:
            tell((step + 1) / STEPS)
    restore(given, state, best)
    plan_cost(given, state)


def keep(state: State) -> Kept:
    """A copy of where everything lies."""
    return Kept(*(getattr(state, name).copy() for name in Kept._fields))


def restore(given: Given, state: State, kept: Kept) -> None:
    """Go back to a kept plan."""
    for name in Kept._fields:
        getattr(state, name)[...] = getattr(kept, name)
    for tour in range(len(state.n_stops)):
        settle(given, state, tour)


@njit(cache=True, nogil=True)
def _search(
    given: Given,
    state: State,
    kept: Kept,
    best: Kept,
    of_round: Round,
    costs: Floats,
    span: Ints,
    hot: float,
) -> None:
    """Rounds `span[0]` to `span[1]` of `span[2]`; `costs` are those of the plan as it stands and of the best."""
    n_slots = len(given.slot_person)
    missed = np.empty(n_slots, dtype=np.int64)
    tours = tour_cost(given, state)
    for number in range(span[0], span[1]):
        heat = hot * 0.01 ** (number / span[2])
        n_missed = 0
        for slot in range(n_slots):
            if state.slot_day[slot] < 0:
                missed[n_missed] = slot
                n_missed += 1
        seed = draw_below(state.random, n_slots)
        if n_missed > 0 and draw_share(state.random) < 0.3:
            seed = missed[draw_below(state.random, n_missed)]
        n = ruin(given, state, of_round.slots[:MOST_TAKEN], seed)
        shuffle(state.random, missed, n_missed)
        for i in range(min(n_missed, MISSED_TRIED)):
            of_round.slots[n] = missed[i]
            n += 1
        if n == 0:
            continue
        _put_back(given, state, of_round, n)
        holds = _mark(given, state, kept, of_round, n)
        tours_now = tour_cost(given, state)
        cost = costs[0] + tours_now - tours + _change(given, state, kept, of_round, n)
        if holds and cost < costs[0] - heat * np.log(max(1e-12, draw_share(state.random))):
            costs[0], tours = cost, tours_now
            _accept(given, state, kept, of_round, n)
            if cost < costs[1] - 1e-6:
                costs[1] = cost
                _copy_all(kept, best)
        else:
            _undo(given, state, kept, of_round, n)


@njit(cache=True, nogil=True)
def _put_back(given: Given, state: State, of_round: Round, n: int) -> None:
    """Place the slots again where it costs least, in an order drawn at random."""
    way = draw_below(state.random, 4)
    for i in range(n):
        slot = of_round.slots[i]
        person = given.slot_person[slot]
        order = draw_share(state.random)
        if way == 1:
            order = -float(given.duration[person])
        elif way == 2:
            order = -float(given.travel[0, given.team_start[0], given.place[person]])
        elif way == 3:
            order -= 10.0 * given.priority[person] + 100.0 * (given.pair_row[person] >= 0)
        of_round.order[i] = order
    of_round.slots[:n] = of_round.slots[:n][np.argsort(of_round.order[:n], kind="mergesort")]
    spot = np.empty(SPOT, dtype=np.int64)
    for blink in (BLINK, 0.0):
        for slot in of_round.slots[:n]:
            if state.slot_day[slot] < 0 and best_of_days(given, state, slot, blink, spot) < NO_COST:
                place(given, state, slot, spot)


@njit(cache=True, nogil=True)
def _mark(given: Given, state: State, kept: Kept, of_round: Round, n: int) -> bool:
    """Mark touched tours and people; False where a tour cannot be kept."""
    holds = True
    for slot in of_round.slots[:n]:
        of_round.people[given.slot_person[slot]] = 1
        for day, first, second in (
            (kept.slot_day[slot], kept.slot_first[slot], kept.slot_second[slot]),
            (state.slot_day[slot], state.slot_first[slot], state.slot_second[slot]),
        ):
            for team in (first, second):
                if team >= 0:
                    of_round.tours[team * given.n_days + day] = 1
                    holds = holds and state.holds[team * given.n_days + day]
    return holds


@njit(cache=True, nogil=True)
def _change(given: Given, state: State, kept: Kept, of_round: Round, n: int) -> float:
    """What the round changed for people: visits missed, and everything a person's days and crews are worth."""
    change = 0.0
    for slot in of_round.slots[:n]:
        person = given.slot_person[slot]
        worth = PINNED if given.pinned[slot] else MISSED * given.priority[person]
        change += worth * (int(state.slot_day[slot] < 0) - int(kept.slot_day[slot] < 0))
        if of_round.people[person] == 1:
            of_round.people[person] = 2
            change += person_cost(given, state, person) - state.person_cost[person]
    return change


@njit(cache=True, nogil=True)
def _accept(given: Given, state: State, kept: Kept, of_round: Round, n: int) -> None:
    for slot in of_round.slots[:n]:
        person = given.slot_person[slot]
        if of_round.people[person]:
            of_round.people[person] = 0
            state.person_cost[person] = person_cost(given, state, person)
        kept.slot_day[slot] = state.slot_day[slot]
        kept.slot_first[slot] = state.slot_first[slot]
        kept.slot_second[slot] = state.slot_second[slot]
        kept.slot_time[slot] = state.slot_time[slot]
    for tour in range(len(state.n_stops)):
        if of_round.tours[tour]:
            of_round.tours[tour] = 0
            kept.n_stops[tour] = state.n_stops[tour]
            kept.stops[tour, : state.n_stops[tour]] = state.stops[tour, : state.n_stops[tour]]


@njit(cache=True, nogil=True)
def _undo(given: Given, state: State, kept: Kept, of_round: Round, n: int) -> None:
    for slot in of_round.slots[:n]:
        of_round.people[given.slot_person[slot]] = 0
        state.slot_day[slot] = kept.slot_day[slot]
        state.slot_first[slot] = kept.slot_first[slot]
        state.slot_second[slot] = kept.slot_second[slot]
        state.slot_time[slot] = kept.slot_time[slot]
    for tour in range(len(state.n_stops)):
        if of_round.tours[tour]:
            of_round.tours[tour] = 0
            state.n_stops[tour] = kept.n_stops[tour]
            state.stops[tour, : kept.n_stops[tour]] = kept.stops[tour, : kept.n_stops[tour]]
            settle(given, state, tour)
    set_targets(given, state)


@njit(cache=True, nogil=True)
def _copy_all(kept: Kept, best: Kept) -> None:
    best.stops[:] = kept.stops
    best.n_stops[:] = kept.n_stops
    best.slot_day[:] = kept.slot_day
    best.slot_first[:] = kept.slot_first
    best.slot_second[:] = kept.slot_second
    best.slot_time[:] = kept.slot_time
