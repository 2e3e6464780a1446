"""A plan while it is being made: which slot lies in which tours, in what order, with what the kernels keep in mind."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from routing.visits.given import NOBODY, Flags, Floats, Given, Ints

UNPLACED: Final = -1


class State(NamedTuple):
    """Tours and slots as they stand; `timing` says what the times are."""

    stops: Ints  # [tour, position] slots
    n_stops: Ints
    slot_day: Ints  # [slot]; -1 where it is not placed
    slot_first: Ints  # first team
    slot_second: Ints  # the team that is met, or -1
    slot_time: Ints  # when two teams meet; -1 for any other slot
    earliest: Ints  # [tour, node, break]
    latest: Ints
    travel: Ints  # [tour]
    work: Ints  # seconds on the way and at people
    wait: Ints  # seconds between leaving and being back that are neither work nor a break
    load: Ints
    holds: Flags  # whether the tour can be kept
    team_work: Ints  # [team]
    share: Floats  # [team] fair share of the work; they add up to 1, or to 0 where there is none
    target: Floats  # [team] seconds of work that would be its fair share
    person_cost: Floats
    kept: Ints  # [node, break], for one tour at a time: `earliest` while a visit is tried
    late: Ints  # [node, break], for one tour at a time, as are the next two: see `timing.spell`
    via: Ints  # [node, break]
    taken: Ints  # [node]; the last one: before leaving
    meeting: Ints  # positions, extra travel of both, time: see `meeting.best_meeting`
    random: npt.NDArray[np.uint64]


def new_state(given: Given, seed: int) -> State:
    """No visit placed."""
    n_tours, n_teams = len(given.shift_start), len(given.team_start)
    n_slots, n_people = len(given.slot_person), len(given.place)
    nodes, breaks = most_stops(given) + 2, int(given.n_breaks.max(initial=0)) + 1
    return State(
        stops=np.zeros((n_tours, nodes - 2), dtype=np.int64),
        n_stops=np.zeros(n_tours, dtype=np.int64),
        slot_day=np.full(n_slots, UNPLACED, dtype=np.int64),
        slot_first=np.full(n_slots, NOBODY, dtype=np.int64),
        slot_second=np.full(n_slots, NOBODY, dtype=np.int64),
        slot_time=np.full(n_slots, -1, dtype=np.int64),
        earliest=np.zeros((n_tours, nodes, breaks), dtype=np.int64),
        latest=np.zeros((n_tours, nodes, breaks), dtype=np.int64),
        travel=np.zeros(n_tours, dtype=np.int64),
        work=np.zeros(n_tours, dtype=np.int64),
        wait=np.zeros(n_tours, dtype=np.int64),
        load=np.zeros(n_tours, dtype=np.int64),
        holds=np.ones(n_tours, dtype=np.bool_),
        team_work=np.zeros(n_teams, dtype=np.int64),
        share=given.fair_share.copy(),
        target=np.zeros(n_teams, dtype=np.float64),
        person_cost=np.zeros(n_people, dtype=np.float64),
        kept=np.zeros((nodes, breaks), dtype=np.int64),
        late=np.zeros((nodes, breaks), dtype=np.int64),
        via=np.zeros((nodes, breaks), dtype=np.int64),
        taken=np.zeros(nodes + 1, dtype=np.int64),
        meeting=np.zeros(5, dtype=np.int64),
        random=np.array([_first_random(seed)], dtype=np.uint64),
    )


def most_stops(given: Given) -> int:
    """No tour can have more stops than this: one a person, and no more than a shift has room for."""
    n_people = len(given.place)
    shortest = int(given.duration.min(initial=2**62))
    longest_shift = int((given.shift_end - given.shift_start).max(initial=0))
    return max(1, min(n_people, longest_shift // shortest + 1 if shortest > 0 else n_people))


def _first_random(seed: int) -> int:
    """Never 0, which xorshift does not leave; neighbouring seeds lie far apart."""
    return int(np.random.SeedSequence(abs(seed)).generate_state(1, np.uint64)[0]) | 1
