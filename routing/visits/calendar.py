"""The first calendar: each due visit gets a day and a crew, the one that stands to lose most by waiting first.

Regret insertion: for every open slot the cheapest place on each day it may lie on is kept; the slot whose second-best
day is dearest compared with its best goes next. Visits of two teams go before all others: they are the hardest to fit.

References
----------
Potvin and Rousseau (1993), A parallel route building algorithm, doi:10.1016/0377-2217(93)90221-8.
"""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.care import day_cost, days_of, gaps_hold, visits_by_team
from routing.visits.given import Floats, Given, Ints
from routing.visits.insertion import SPOT, best_spot, place
from routing.visits.objective import MISSED, NO_COST
from routing.visits.state import State

AT_ONCE: Final = 600
"""Open slots that are compared at a time: keeps the work for large plans within bounds."""


@njit(cache=True, nogil=True)
def care_change(given: Given, state: State, slot: int, day: int) -> float:
    """What a day costs the person's gaps and wishes, in weighted seconds; NO_COST where the care plan forbids it."""
    person = given.slot_person[slot]
    if day < given.from_day or not given.allowed[person, day] or not gaps_hold(given, state, slot, day):
        return NO_COST
    before = day_cost(given, person, days_of(given, state, person, slot, -1))
    return day_cost(given, person, days_of(given, state, person, slot, day)) - before


@njit(cache=True, nogil=True)
def best_of_days(given: Given, state: State, slot: int, blink: float, spot: Ints) -> float:
    """Least cost of placing a slot on any of its days; fills `spot`."""
    best = NO_COST
    found = np.empty(SPOT, dtype=np.int64)
    counts = visits_by_team(given, state, given.slot_person[slot])
    for day in range(given.slot_first[slot], given.slot_last[slot] + 1):
        care = care_change(given, state, slot, day)
        if care >= NO_COST:
            continue
        cost = best_spot(given, state, slot, day, blink, counts, best - care, found)
        if cost < NO_COST and care + cost < best:
            best = care + cost
            spot[:] = found
    return best


@njit(cache=True, nogil=True)
def fill_calendar(given: Given, state: State, slots: Ints) -> None:
    """Place as many of these slots as fit, those of two teams first."""
    for meets in (True, False):
        chosen = np.empty(len(slots), dtype=np.int64)
        n = 0
        for slot in slots:
            if state.slot_day[slot] < 0 and (given.pair_row[given.slot_person[slot]] >= 0) == meets:
                chosen[n] = slot
                n += 1
        for start in range(0, n, AT_ONCE):
            _fill(given, state, chosen[start : min(n, start + AT_ONCE)].copy())


@njit(cache=True, nogil=True)
def _fill(given: Given, state: State, slots: Ints) -> None:
    costs = np.full((len(slots), given.n_days), NO_COST)
    spot = np.empty(SPOT, dtype=np.int64)
    for i in range(len(slots)):
        for day in range(given.slot_first[slots[i]], given.slot_last[slots[i]] + 1):
            _judge(given, state, slots, costs, i, day, spot)
    while True:
        next_one = _most_regretted(given, slots, costs)
        if next_one < 0:
            return
        slot = slots[next_one]
        day = int(np.argmin(costs[next_one]))
        counts = visits_by_team(given, state, given.slot_person[slot])
        if best_spot(given, state, slot, day, 0.0, counts, NO_COST, spot) >= NO_COST:
            costs[next_one, day] = NO_COST
            continue
        place(given, state, slot, spot)
        costs[next_one, :] = NO_COST
        slots[next_one] = -1
        for i in range(len(slots)):
            if slots[i] < 0:
                continue
            if given.slot_person[slots[i]] == given.slot_person[slot]:
                for other in range(given.slot_first[slots[i]], given.slot_last[slots[i]] + 1):
                    _judge(given, state, slots, costs, i, other, spot)
            elif given.slot_first[slots[i]] <= day <= given.slot_last[slots[i]]:
                _judge(given, state, slots, costs, i, day, spot)


@njit(cache=True, nogil=True)
def _judge(given: Given, state: State, slots: Ints, costs: Floats, i: int, day: int, spot: Ints) -> None:
    care = care_change(given, state, slots[i], day)
    if care < NO_COST:
        counts = visits_by_team(given, state, given.slot_person[slots[i]])
        cost = best_spot(given, state, slots[i], day, 0.0, counts, NO_COST, spot)
        care = care + cost if cost < NO_COST else NO_COST
    costs[i, day] = care


@njit(cache=True, nogil=True)
def _most_regretted(given: Given, slots: Ints, costs: Floats) -> int:
    best, found = -1.0, -1
    for i in range(len(slots)):
        if slots[i] < 0:
            continue
        cheapest, second = NO_COST, NO_COST
        for day in range(given.slot_first[slots[i]], given.slot_last[slots[i]] + 1):
            if costs[i, day] < cheapest:
                cheapest, second = costs[i, day], cheapest
            elif costs[i, day] < second:
                second = costs[i, day]
        if cheapest >= NO_COST:
            continue
        regret = second - cheapest if second < NO_COST else MISSED
        regret *= given.priority[given.slot_person[slots[i]]]
        if regret > best:
            best, found = regret, i
    return found
