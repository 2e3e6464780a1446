"""Days on which a due visit could lie if the person's other visits lay elsewhere: what a care plan by itself allows."""

from collections.abc import Callable, Sequence

from routing.visits.given import Given
from routing.visits.state import UNPLACED, State


def possible_days(given: Given, state: State, slot: int, fits: Callable[[int], bool]) -> tuple[int, ...]:
    """Days on which a slot could be such that the person's other slots keep the gaps too, each on some day that fits.

    Where these cannot all be kept, those without a place are left out. Visits that are pinned, or before the first day
    that may change, stay.
    """
    person = int(given.slot_person[slot])
    own = range(int(given.first_slot[person]), int(given.first_slot[person + 1]))
    days = {other: _days(given, state, other, fits) for other in own}
    placed = [other for other in own if other == slot or state.slot_day[other] != UNPLACED]
    return _kept(given, person, list(own), days, slot) or _kept(given, person, placed, days, slot)


def _days(given: Given, state: State, slot: int, fits: Callable[[int], bool]) -> list[int]:
    now = int(state.slot_day[slot])
    if now != UNPLACED and (given.pinned[slot] or now < given.from_day):
        return [now]
    first = max(int(given.from_day), int(given.slot_first[slot]))
    return [day for day in range(first, int(given.slot_last[slot]) + 1) if fits(day)]


def _kept(given: Given, person: int, slots: Sequence[int], days: dict[int, list[int]], slot: int) -> tuple[int, ...]:
    """Days of a slot, or of another one of its period, in any calendar that keeps all gaps between these slots."""

    def follows(before: int, column: int, day: int) -> bool:
        return bool(given.min_gap[person] <= day - before and day <= given.due_by[person, column])

    last = int(given.last_visit[person])
    reached: list[set[int]] = []
    for number, other in enumerate(slots):
        if number == 0:
            reached.append({day for day in days[other] if follows(last, 0, day)})
        else:
            reached.append({d for d in days[other] if any(follows(b, b + 1, d) for b in reached[-1])})
    for number in range(len(slots) - 2, -1, -1):
        later = reached[number + 1]
        reached[number] = {day for day in reached[number] if any(follows(day, day + 1, d) for d in later)}
    period = given.slot_period[slot]
    found = {day for other, of in zip(slots, reached, strict=True) if given.slot_period[other] == period for day in of}
    return tuple(sorted(found))
