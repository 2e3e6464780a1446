"""A plan that stands, taken up again: its visits in the slots of a problem, which may have changed meanwhile."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from routing.visits.given import NOBODY, Agreed, Given, build_given
from routing.visits.handles import hold_given, hold_state
from routing.visits.insertion import crew_spot, place
from routing.visits.objective import plan_cost
from routing.visits.plan import VisitPlan
from routing.visits.problem import VisitProblem
from routing.visits.state import State, new_state
from routing.visits.timing import settle_all


@dataclass(frozen=True)
class Visit:
    """One visit of a plan, in the rows of a problem; `positions` are those in its tours."""

    person: int
    day: int
    teams: tuple[int, ...]
    positions: tuple[int, ...]
    begins_s: int
    pinned: bool

    @property
    def agreed(self) -> Agreed:
        return (self.day, self.teams[0], self.teams[1] if len(self.teams) > 1 else NOBODY)


def visits_of(plan: VisitPlan, problem: VisitProblem) -> list[Visit]:
    """Visits of a plan by people and teams that a problem still has, in order of person and day."""
    person_of = {person.person_id: i for i, person in enumerate(problem.people)}
    team_of = {team.team_id: i for i, team in enumerate(problem.teams)}
    made: dict[tuple[int, int], list[tuple[int, int, int, bool]]] = defaultdict(list)
    for tour in plan.tours:
        team = team_of.get(plan.problem.teams[tour.team].team_id)
        for position, stop in enumerate(tour.stops):
            person = person_of.get(plan.problem.people[stop.person].person_id)
            if person is not None and team is not None:
                made[person, tour.day].append((team, position, stop.arrive_s, stop.pinned))
    return [
        Visit(
            person,
            day,
            tuple(team for team, *_ in sorted(by)),
            tuple(position for _, position, *_ in sorted(by)),
            by[0][2],
            any(pinned for *_, pinned in by),
        )
        for (person, day), by in sorted(made.items())
    ]


def take_up(
    problem: VisitProblem, visits: Iterable[Visit], *, from_day: int = 0, agreed: Iterable[Visit] = ()
) -> tuple[Given, State, list[Visit]]:
    """The state in which these visits stand, and those that cannot stand any more.

    Tours are taken as they are; where one cannot be kept any more, its visits are put in one by one, pinned ones first,
    and those that do not fit are left over.
    """
    visits = list(visits)
    promised: dict[int, list[Agreed]] = defaultdict(list)
    for visit in agreed:
        promised[visit.person].append(visit.agreed)
    given = hold_given(build_given(problem, agreed=promised, from_day=from_day))
    state = hold_state(new_state(given, problem.seed))
    settle_all(given, state)
    slots, left = _slots_for(given, visits)
    slots, torn = _lay(given, state, slots)
    for visit, slot in sorted(slots.items(), key=lambda pair: pair[1]):
        given.pinned[slot] = visit.pinned
    for visit, slot in sorted(torn.items(), key=lambda pair: (not pair[0].pinned, pair[0].day, pair[0].positions)):
        given.pinned[slot] = visit.pinned
        if not _fit_in(given, state, visit, slot):
            left.append(visit)
    plan_cost(given, state)
    return given, state, left


def _slots_for(given: Given, visits: Iterable[Visit]) -> tuple[dict[Visit, int], list[Visit]]:
    """The slot of each visit, the one that is due soonest first, and the visits that are not due any more."""
    slots: dict[Visit, int] = {}
    taken: set[int] = set()
    left = []
    for visit in visits:
        own = range(int(given.first_slot[visit.person]), int(given.first_slot[visit.person + 1]))
        fitting = [
            slot
            for slot in own
            if slot not in taken
            and given.slot_first[slot] <= visit.day <= given.slot_last[slot]
            and given.allowed[visit.person, visit.day]
        ]
        if fitting:
            slots[visit] = min(fitting, key=lambda slot: (given.slot_last[slot], slot))
            taken.add(slots[visit])
        else:
            left.append(visit)
    return slots, left


def _lay(given: Given, state: State, slots: dict[Visit, int]) -> tuple[dict[Visit, int], dict[Visit, int]]:
    """Lay whole tours; returns the visits that lie and those whose tour cannot be kept as it was."""
    lying = {visit: slot for visit, slot in slots.items() if _able(given, visit)}
    torn = {visit: slot for visit, slot in slots.items() if visit not in lying}
    while True:
        _write(given, state, lying)
        broken = {tour for tour in range(len(state.n_stops)) if not state.holds[tour]}
        if not broken:
            return lying, torn
        fallen = [visit for visit in lying if any(team * given.n_days + visit.day in broken for team in visit.teams)]
        for visit in fallen:
            torn[visit] = lying.pop(visit)


def _able(given: Given, visit: Visit) -> bool:
    """Whether this crew may make this visit at all."""
    if len(visit.teams) == 1:
        return bool(given.alone[visit.person, visit.teams[0]])
    row = given.pair_row[visit.person]
    pairs = np.flatnonzero((given.pair_first == visit.teams[0]) & (given.pair_second == visit.teams[1]))
    return len(visit.teams) == 2 and row >= 0 and bool(given.pair_able[row, pairs[0]])


def _write(given: Given, state: State, lying: dict[Visit, int]) -> None:
    tours: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for field in (state.slot_day, state.slot_first, state.slot_second, state.slot_time):
        field[:] = -1
    state.n_stops[:] = 0
    for visit, slot in lying.items():
        state.slot_day[slot], state.slot_first[slot], state.slot_second[slot] = visit.agreed
        state.slot_time[slot] = visit.begins_s if len(visit.teams) > 1 else -1
        for team, position in zip(visit.teams, visit.positions, strict=True):
            tours[team * given.n_days + visit.day].append((position, slot))
    for tour, stops in tours.items():
        room = stops if len(stops) <= state.stops.shape[1] else []
        state.n_stops[tour] = len(room)
        state.stops[tour, : len(room)] = [slot for _, slot in sorted(room)]
    settle_all(given, state)


def _fit_in(given: Given, state: State, visit: Visit, slot: int) -> bool:
    """Put a visit on its day with its crew, wherever it fits in their tours."""
    spot = crew_spot(given, state, slot, visit.teams, visit.day) if _able(given, visit) else None
    if spot is None:
        return False
    place(given, state, slot, spot)
    return True
