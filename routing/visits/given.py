"""A problem of home visits as arrays, for the kernels: nothing in here changes while a plan is made.

A *slot* is one due visit: slots of a person lie side by side, in the order of its periods. A *tour* is one team's day,
numbered `team * n_days + day`; a *crew* is a team alone, or two that meet.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from routing.visits.crews import can_come_alone, can_meet
from routing.visits.problem import NO_WAY, Person, VisitProblem, Window
from routing.visits.shares import expected_shares

FAR: Final = 1 << 40
"""Later than any time, more than any seconds; `-FAR` is earlier and less."""
NOBODY: Final = -1
NEAREST: Final = 60

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

Agreed = tuple[int, int, int]
"""Day, team, second team or NOBODY."""


class Given(NamedTuple):
    """The problem; see the heading for what slots and tours are."""

    n_days: int
    clock: int  # visits, breaks and leaving begin on whole multiples of it
    from_day: int  # nothing is placed before it
    travel: npt.NDArray[np.int32]  # [mode, place, place]
    team_start: Ints
    team_end: Ints
    team_mode: Ints
    team_max_travel: Ints
    team_seats: Ints
    fair_share: Floats  # of all the work; they add up to 1, or to 0 where nothing is due
    shift_start: Ints  # [tour]; -1 where it does not work
    shift_end: Ints
    n_breaks: Ints
    break_earliest: Ints  # [tour, break]
    break_latest: Ints
    break_length: Ints
    leave_from: Ints  # [tour, breaks behind]: when a tour can leave at the earliest
    back_by: Ints  # [tour, breaks behind]: when it must be back at the latest; -FAR where it never can
    place: Ints  # [person]
    duration: Ints
    load: Ints
    priority: Floats
    first_window: Ints  # [person + 1]
    window_earliest: Ints
    window_latest: Ints
    min_gap: Ints
    max_gap: Ints
    last_visit: Ints  # -FAR where there was none
    due_by: Ints  # [person, day + 1]: last day for the next visit after one on that day; [person, 0] after the last one
    even_gap: Floats
    allowed: Flags  # [person, day]
    preferred: Flags
    has_preferred: Flags
    usual: Flags  # [person, team]
    has_usual: Flags
    alone: Flags  # [person, team]: enough carers, all skills
    pair_first: Ints  # [pair]
    pair_second: Ints
    pair_row: Ints  # [person]: its row in pair_able, or -1
    pair_able: Flags  # [row, pair]
    near: Ints  # [person, ...] nearest first
    first_slot: Ints  # [person + 1]
    slot_person: Ints
    slot_period: Ints
    slot_first: Ints  # first and last day
    slot_last: Ints
    pinned: Flags  # [slot]
    first_agreed: Ints  # [person + 1]
    agreed_day: Ints
    agreed_first: Ints
    agreed_second: Ints
    travel_weight: float
    waiting_weight: float
    balance_weight: float  # per second
    continuity_weight: float
    gap_weight: float
    preferred_weight: float
    moved_weight: float
    used_weight: float


def build_given(problem: VisitProblem, *, agreed: dict[int, list[Agreed]] | None = None, from_day: int = 0) -> Given:
    """Arrays of a problem; `agreed` are visits (by person) that count as moved when they are elsewhere."""
    return Given(
        n_days=problem.n_days,
        clock=problem.clock_s,
        from_day=from_day,
        travel=np.ascontiguousarray(np.minimum(np.stack(problem.travel_s), NO_WAY).astype(np.int32)),
        **_teams(problem),
        **_breaks(problem),
        **_people(problem),
        **_crews(problem),
        near=_nearest(problem),
        **_slots(problem.people),
        **_agreed(problem.people, agreed or {}),
        **_weights(problem),
    )


def _teams(problem: VisitProblem) -> dict[str, Any]:
    teams = problem.teams
    shifts = [shift for team in teams for shift in team.shifts]
    return {
        "team_start": _ints(team.start for team in teams),
        "team_end": _ints(team.end for team in teams),
        "team_mode": _ints(team.mode for team in teams),
        "team_max_travel": _ints(FAR if team.max_travel_s is None else team.max_travel_s for team in teams),
        "team_seats": _ints(FAR if team.seats is None else team.seats for team in teams),
        "fair_share": expected_shares(problem),
        "shift_start": _ints(-1 if shift is None else shift.start_s for shift in shifts),
        "shift_end": _ints(-1 if shift is None else shift.end_s for shift in shifts),
    }


def _breaks(problem: VisitProblem) -> dict[str, Any]:
    """Breaks by tour in order of time; those that lie outside the shift altogether are nobody's business."""
    breaks = [
        sorted(
            (*on_clock(problem.clock_s, pause.window), pause.duration_s)
            for pause in (shift.breaks if shift else ())
            if shift
            and pause.window.latest_s + pause.duration_s > shift.start_s
            and pause.window.earliest_s < shift.end_s
        )
        for team in problem.teams
        for shift in team.shifts
    ]
    most = max((len(of_tour) for of_tour in breaks), default=0)
    table = np.zeros((3, len(breaks), max(most, 1)), dtype=np.int64)
    for tour, of_tour in enumerate(breaks):
        for i, values in enumerate(of_tour):
            table[:, tour, i] = values
    shifts = (shift for team in problem.teams for shift in team.shifts)
    hours = [(-1, -1) if shift is None else (shift.start_s, shift.end_s) for shift in shifts]
    ends = [_ends(hours[tour], of_tour, max(most, 1), problem.clock_s) for tour, of_tour in enumerate(breaks)]
    return {
        "n_breaks": _ints(len(of_tour) for of_tour in breaks),
        "break_earliest": np.ascontiguousarray(table[0]),
        "break_latest": np.ascontiguousarray(table[1]),
        "break_length": np.ascontiguousarray(table[2]),
        "leave_from": np.array([leave for leave, _ in ends], dtype=np.int64).reshape(len(breaks), max(most, 1) + 1),
        "back_by": np.array([back for _, back in ends], dtype=np.int64).reshape(len(breaks), max(most, 1) + 1),
    }


def _ends(
    hours: tuple[int, int], breaks: Sequence[tuple[int, int, int]], most: int, clock: int
) -> tuple[list[int], list[int]]:
    """First leaving and last return by how many breaks are behind: some are taken before leaving, some once back."""
    leave, free = [-(-hours[0] // clock) * clock], -FAR
    for earliest, latest, length in breaks:
        begins = -(-max(free, earliest) // clock) * clock
        free = FAR if begins > latest else begins + length
        leave.append(FAR if free >= FAR else -(-max(free, hours[0]) // clock) * clock)
    back, limit = [hours[1]], FAR
    for earliest, latest, length in reversed(breaks):
        limit = -FAR if earliest + length > limit else min(latest, limit - length) // clock * clock
        back.insert(0, min(limit, hours[1]))
    rest = most - len(breaks)
    return [*leave, *[FAR] * rest], [*back, *[-FAR] * rest]


def _people(problem: VisitProblem) -> dict[str, Any]:
    people, n_days = problem.people, problem.n_days
    windows = [_windows_on(problem.clock_s, person.windows) for person in people]
    team_of = {team.team_id: i for i, team in enumerate(problem.teams)}
    usual = np.zeros((len(people), len(problem.teams)), dtype=np.bool_)
    for i, person in enumerate(people):
        for team_id in person.usual_teams:
            if team_id in team_of:
                usual[i, team_of[team_id]] = True
    preferred = _day_flags([person.preferred for person in people], n_days, default=False)
    return {
        "place": _ints(person.place for person in people),
        "duration": _ints(person.duration_s for person in people),
        "load": _ints(person.load for person in people),
        "priority": np.array([person.priority for person in people], dtype=np.float64),
        "first_window": _starts(len(of_person) for of_person in windows),
        "window_earliest": _ints(window[0] for of_person in windows for window in of_person),
        "window_latest": _ints(window[1] for of_person in windows for window in of_person),
        "min_gap": _ints(max(1, person.min_gap_days) for person in people),
        "max_gap": _ints(FAR if person.max_gap_days is None else person.max_gap_days for person in people),
        "last_visit": _ints(-FAR if person.last_visit is None else person.last_visit for person in people),
        "due_by": _due_by(problem),
        "even_gap": np.array([_even_gap(person) for person in people], dtype=np.float64),
        "allowed": _day_flags([person.allowed for person in people], n_days, default=True),
        "preferred": preferred,
        "has_preferred": preferred.any(axis=1),
        "usual": usual,
        "has_usual": usual.any(axis=1),
    }


def _due_by(problem: VisitProblem) -> Ints:
    """After a visit the next is due within the longest gap, or on the first day on which anybody could come at all."""
    n_days = problem.n_days
    due = np.full((len(problem.people), n_days + 1), FAR, dtype=np.int64)
    works = np.array([any(team.shifts[day] for team in problem.teams) for day in range(n_days)], dtype=np.bool_)
    for i, person in enumerate(problem.people):
        if person.max_gap_days is None:
            continue
        possible = np.flatnonzero(works & np.array([person.may_be_visited(day) for day in range(n_days)]))
        for column in range(n_days + 1):
            after = person.last_visit if column == 0 else column - 1
            if after is None:
                continue
            following = possible[possible > after]
            first = int(following[0]) if len(following) else n_days
            due[i, column] = max(after + person.max_gap_days, first)
    return due


def _even_gap(person: Person) -> float:
    return max(((due.last - due.first + 1) / due.visits for due in person.periods if due.visits > 0), default=0.0)


def _crews(problem: VisitProblem) -> dict[str, Any]:
    teams = problem.teams
    pairs = [(a, b) for a in range(len(teams)) for b in range(a + 1, len(teams))]
    rows = [i for i, person in enumerate(problem.people) if person.carers > 1]
    pair_row = np.full(len(problem.people), -1, dtype=np.int64)
    pair_row[rows] = np.arange(len(rows))
    able = [[can_meet(problem.people[i], teams[a], teams[b]) for a, b in pairs] for i in rows]
    alone = [[can_come_alone(person, team) for team in teams] for person in problem.people]
    return {
        "alone": np.array(alone, dtype=np.bool_).reshape(len(problem.people), len(teams)),
        "pair_first": _ints(a for a, _ in pairs),
        "pair_second": _ints(b for _, b in pairs),
        "pair_row": pair_row,
        "pair_able": np.array(able, dtype=np.bool_).reshape(len(rows), len(pairs)),
    }


def on_clock(clock: int, window: Window) -> tuple[int, int]:
    """First and last begin in a window that lie on whole multiples of the clock."""
    return -(-window.earliest_s // clock) * clock, window.latest_s // clock * clock


def _windows_on(clock: int, windows: Sequence[Window]) -> list[tuple[int, int]]:
    """Windows in order, those that overlap or touch made one."""
    joined: list[tuple[int, int]] = []
    for earliest, latest in sorted(on_clock(clock, window) for window in windows):
        if earliest > latest:
            continue
        if joined and earliest <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], latest))
        else:
            joined.append((earliest, latest))
    return joined


def _nearest(problem: VisitProblem) -> Ints:
    """For each person the nearest others, by the mean of both ways and of all modes."""
    places = np.array([person.place for person in problem.people], dtype=np.int64)
    n = len(places)
    if n < 2:
        return np.zeros((n, 0), dtype=np.int64)
    apart = np.zeros((n, n))
    for table in problem.travel_s:
        ways = np.minimum(table, NO_WAY)[np.ix_(places, places)]
        apart += ways + ways.T
    np.fill_diagonal(apart, -1.0)
    return np.ascontiguousarray(np.argsort(apart, axis=1, kind="stable")[:, 1 : NEAREST + 1].astype(np.int64))


def _slots(people: Sequence[Person]) -> dict[str, Any]:
    slots = [
        (i, k, due.first, due.last)
        for i, person in enumerate(people)
        for k, due in enumerate(person.periods)
        for _ in range(due.visits)
    ]
    counts = [sum(due.visits for due in person.periods) for person in people]
    return {
        "first_slot": _starts(counts),
        "slot_person": _ints(slot[0] for slot in slots),
        "slot_period": _ints(slot[1] for slot in slots),
        "slot_first": _ints(slot[2] for slot in slots),
        "slot_last": _ints(slot[3] for slot in slots),
        "pinned": np.zeros(len(slots), dtype=np.bool_),
    }


def _agreed(people: Sequence[Person], agreed: dict[int, list[Agreed]]) -> dict[str, Any]:
    rows = [sorted(agreed.get(i, [])) for i in range(len(people))]
    return {
        "first_agreed": _starts(len(of_person) for of_person in rows),
        "agreed_day": _ints(visit[0] for of_person in rows for visit in of_person),
        "agreed_first": _ints(visit[1] for of_person in rows for visit in of_person),
        "agreed_second": _ints(visit[2] for of_person in rows for visit in of_person),
    }


def _weights(problem: VisitProblem) -> dict[str, Any]:
    weights = problem.weights
    return {
        "travel_weight": float(weights.travel),
        "waiting_weight": float(weights.waiting),
        "balance_weight": weights.balance / 3600.0,
        "continuity_weight": float(weights.continuity),
        "gap_weight": float(weights.even_gaps),
        "preferred_weight": float(weights.preferred_day),
        "moved_weight": float(weights.moved),
        "used_weight": float(weights.team_used),
    }


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _starts(counts: Any) -> Ints:
    return np.concatenate([[0], np.cumsum(_ints(counts))]).astype(np.int64)


def _day_flags(rows: Sequence[Sequence[bool]], n_days: int, *, default: bool) -> Flags:
    flags = np.full((len(rows), n_days), default, dtype=np.bool_)
    for i, row in enumerate(rows):
        if row:
            flags[i] = row
    return flags
