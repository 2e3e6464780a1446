"""Care plans: which days keep a person's gaps, and what days and crews are worth to that person."""

from typing import Final

import numpy as np
from numba import njit

from routing.visits.given import FAR, Given, Ints
from routing.visits.state import State

_FAR: Final = FAR


@njit(cache=True, nogil=True)
def days_of(given: Given, state: State, person: int, slot: int, day: int) -> Ints:
    """Days of a person's visits in order, `slot` left out and `day` (where it is not negative) put in instead."""
    first, after = given.first_slot[person], given.first_slot[person + 1]
    days = np.empty(after - first, dtype=np.int64)
    n = 0
    for other in range(first, after):
        on = day if other == slot else state.slot_day[other]
        if on < 0:
            continue
        i = n
        while i > 0 and days[i - 1] > on:
            days[i] = days[i - 1]
            i -= 1
        days[i] = on
        n += 1
    return days[:n]


@njit(cache=True, nogil=True)
def gaps_hold(given: Given, state: State, slot: int, day: int) -> bool:
    """Whether the person's care plan would be kept with this slot on this day.

    The longest gap binds between visits of which none was due in between and has no place.
    """
    person = given.slot_person[slot]
    days = days_of(given, state, person, slot, day)
    before, column = given.last_visit[person], 0
    for day_made in days:
        if day_made - before < given.min_gap[person]:
            return False
        late = day_made > given.due_by[person, column]
        if late and not _missed_between(given, state, slot, before, day_made):
            return False
        before, column = day_made, day_made + 1
    return True


@njit(cache=True, nogil=True)
def _missed_between(given: Given, state: State, slot: int, before: int, after: int) -> bool:
    person = given.slot_person[slot]
    for other in range(given.first_slot[person], given.first_slot[person + 1]):
        unplaced = other != slot and state.slot_day[other] < 0
        if unplaced and given.slot_first[other] < after and given.slot_last[other] > before:
            return True
    return False


@njit(cache=True, nogil=True)
def person_cost(given: Given, state: State, person: int) -> float:
    """Continuity, even gaps, preferred days and agreed visits of one person, in weighted seconds."""
    days = days_of(given, state, person, -1, -1)
    cost = day_cost(given, person, days)
    cost += given.continuity_weight * strange_visits(given, person, visits_by_team(given, state, person), len(days))
    return cost + given.moved_weight * moved_visits(given, state, person)


@njit(cache=True, nogil=True)
def day_cost(given: Given, person: int, days: Ints) -> float:
    """What uneven gaps and days that are not preferred cost."""
    cost = 0.0
    before = given.last_visit[person]
    for day in days:
        if before > -_FAR:
            cost += given.gap_weight * abs(day - before - given.even_gap[person])
        if given.has_preferred[person] and not given.preferred[person, day]:
            cost += given.preferred_weight
        before = day
    return cost


@njit(cache=True, nogil=True)
def placed_visits(given: Given, state: State, person: int) -> int:
    """How many of a person's visits have a place."""
    n = 0
    for slot in range(given.first_slot[person], given.first_slot[person + 1]):
        n += state.slot_day[slot] >= 0
    return n


@njit(cache=True, nogil=True)
def visits_by_team(given: Given, state: State, person: int) -> Ints:
    """Visits of each team to a person; the last entry counts those by one of the usual teams."""
    counts = np.zeros(len(given.team_start) + 1, dtype=np.int64)
    for slot in range(given.first_slot[person], given.first_slot[person + 1]):
        if state.slot_day[slot] >= 0:
            count_visit(given, counts, person, state.slot_first[slot], state.slot_second[slot])
    return counts


@njit(cache=True, nogil=True)
def count_visit(given: Given, counts: Ints, person: int, first: int, second: int) -> None:
    """Add a visit by a crew to `visits_by_team`."""
    counts[first] += 1
    usual = given.usual[person, first]
    if second >= 0:
        counts[second] += 1
        usual = usual or given.usual[person, second]
    if usual:
        counts[-1] += 1


@njit(cache=True, nogil=True)
def strange_visits(given: Given, person: int, counts: Ints, n_visits: int) -> int:
    """Visits without the usual team, or without the one that comes most often where nobody is usual."""
    if given.has_usual[person]:
        return n_visits - counts[-1]  # type: ignore[no-any-return]
    most = 0
    for team in range(len(counts) - 1):
        most = max(most, counts[team])
    return n_visits - most


@njit(cache=True, nogil=True)
def strange_with(given: Given, person: int, counts: Ints, n_visits: int, first: int, second: int) -> int:
    """`strange_visits` with one more visit, by this crew."""
    if given.has_usual[person]:
        usual = given.usual[person, first] or (second >= 0 and given.usual[person, second])
        return n_visits + 1 - counts[-1] - (1 if usual else 0)  # type: ignore[no-any-return]
    most = counts[first] + 1
    if second >= 0:
        most = max(most, counts[second] + 1)
    for team in range(len(counts) - 1):
        most = max(most, counts[team])
    return n_visits + 1 - most  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def moved_visits(given: Given, state: State, person: int) -> int:
    """Agreed visits of a person that are not where they were."""
    moved = 0
    for i in range(given.first_agreed[person], given.first_agreed[person + 1]):
        kept = False
        for slot in range(given.first_slot[person], given.first_slot[person + 1]):
            kept = kept or (
                state.slot_day[slot] == given.agreed_day[i]
                and state.slot_first[slot] == given.agreed_first[i]
                and state.slot_second[slot] == given.agreed_second[i]
            )
        moved += not kept
    return moved


@njit(cache=True, nogil=True)
def is_agreed(given: Given, person: int, day: int, first: int, second: int) -> bool:
    """Whether a visit on this day by this crew was agreed."""
    for i in range(given.first_agreed[person], given.first_agreed[person + 1]):
        if given.agreed_day[i] == day and given.agreed_first[i] == first and given.agreed_second[i] == second:
            return True
    return False
