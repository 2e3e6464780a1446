"""One visit moved to another day or team, with what that changes; or what is in the way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from routing.visits.assemble import assemble_plan
from routing.visits.care import gaps_hold
from routing.visits.crews import can_come_alone
from routing.visits.effect import Effect, Measures, effect_between, measure_state
from routing.visits.errors import MoveError
from routing.visits.given import Given
from routing.visits.handles import hold_state
from routing.visits.insertion import FIRST_POSITION, crew_spot, place, take_out
from routing.visits.level import level
from routing.visits.plan import VisitPlan
from routing.visits.position import extra_travel, fits_between
from routing.visits.problem import VisitProblem
from routing.visits.reasons import can_reach
from routing.visits.standing import Visit, take_up, visits_of
from routing.visits.state import State, new_state
from routing.visits.timing import settle_all


class Obstacle(StrEnum):
    """Why a visit cannot be on a day with a crew; the first that holds."""

    NOT_DUE = "not_due"  # outside the period in which it is due
    NOT_ALLOWED = "not_allowed"  # the person cannot be visited that day
    GAPS = "gaps"  # too near to, or too far from, another visit of the person
    DAY_OFF = "day_off"  # the team does not work that day
    CARERS = "carers"  # not enough carers, or more than are needed
    SKILLS = "skills"
    NO_WAY = "no_way"
    WINDOW = "window"  # not in the person's hours, even if the team did nothing else
    FULL = "full"  # no room between the other visits
    BOUND = "bound"  # the tour it is in now cannot be kept without it


MOVE_SENTENCE: Final = (
    "the visit of {person} cannot be moved to day {day} with {team}: {obstacle}; choose another place"
)


@dataclass(frozen=True, eq=False)
class Lifted:
    """A plan from which one visit has been taken out, ready to be put in elsewhere."""

    problem: VisitProblem
    given: Given
    state: State
    empty: State
    slot: int
    visit: Visit
    before: Measures
    holds: bool


def lift(plan: VisitPlan, person: int, day: int) -> Lifted:
    """Take the visit of a person on a day out of a plan.

    Raises
    ------
    MoveError
        There is no such visit.
    """
    problem = plan.problem
    visits = visits_of(plan, problem)
    found = [visit for visit in visits if (visit.person, visit.day) == (person, day)]
    if not found:
        raise MoveError(
            "{person} is not visited on day {day}; reload the plan",
            obstacle=Obstacle.NOT_DUE,
            person=problem.people[person].person_id,
            day=day + 1,
        )
    given, state, _ = take_up(problem, visits)
    own = range(int(given.first_slot[person]), int(given.first_slot[person + 1]))
    slot = next(slot for slot in own if state.slot_day[slot] == day)
    level(problem, given, state)
    before = measure_state(problem, given, state, person)
    empty = hold_state(new_state(given, 0))
    settle_all(given, empty)
    holds = bool(take_out(given, state, slot))
    return Lifted(problem, given, state, empty, slot, found[0], before, holds)


def spot_for(lifted: Lifted, day: int, crew: tuple[int, ...], before: int | None = None) -> np.ndarray | Obstacle:
    """Where the lifted visit fits best into a crew's tours of a day (before a person's stop), or what is in the way."""
    given, state, person = lifted.given, lifted.state, lifted.visit.person
    obstacle = _obstacle(lifted, day, crew)
    if obstacle is not None:
        return obstacle
    spot = crew_spot(given, state, lifted.slot, crew, day)
    if spot is not None and before is not None and len(crew) == 1:
        spot[FIRST_POSITION] = _before(given, state, crew[0] * given.n_days + day, person, before)
    return Obstacle.FULL if spot is None or spot[FIRST_POSITION] < 0 else spot


def _before(given: Given, state: State, tour: int, person: int, before: int) -> int:
    """The place before another person's stop, -1 where it does not fit there."""
    people = [int(given.slot_person[slot]) for slot in state.stops[tour, : state.n_stops[tour]]]
    if before not in people:
        return -1
    position = people.index(before)
    room = given.team_max_travel[tour // given.n_days] - state.travel[tour]
    fits = extra_travel(given, state, tour, person, position) <= room
    return position if fits and fits_between(given, state, tour, person, position) else -1


def _obstacle(lifted: Lifted, day: int, crew: tuple[int, ...]) -> Obstacle | None:  # noqa: PLR0911
    given, slot, person = lifted.given, lifted.slot, lifted.visit.person
    if not given.slot_first[slot] <= day <= given.slot_last[slot]:
        return Obstacle.NOT_DUE
    if not given.allowed[person, day]:
        return Obstacle.NOT_ALLOWED
    if not gaps_hold(given, lifted.state, slot, day):
        return Obstacle.GAPS
    if any(given.shift_start[team * given.n_days + day] < 0 for team in crew):
        return Obstacle.DAY_OFF
    obstacle = _crew_obstacle(lifted, crew)
    if obstacle is not None:
        return obstacle
    if crew_spot(given, lifted.empty, lifted.slot, crew, day) is None:
        return Obstacle.WINDOW
    return None if lifted.holds else Obstacle.BOUND


def _crew_obstacle(lifted: Lifted, crew: tuple[int, ...]) -> Obstacle | None:
    problem, who = lifted.problem, lifted.problem.people[lifted.visit.person]
    teams = [problem.teams[team] for team in crew]
    if sum(team.members for team in teams) < who.carers:
        return Obstacle.CARERS
    if not who.skills <= frozenset().union(*(team.skills for team in teams)):
        return Obstacle.SKILLS
    if len(teams) > 1 and any(can_come_alone(who, team) for team in teams):
        return Obstacle.CARERS
    if not all(can_reach(problem, who, team) for team in crew):
        return Obstacle.NO_WAY
    return None


def crews_with(lifted: Lifted, team: int) -> list[tuple[int, ...]]:
    """Crews a team can be in for the lifted visit: alone, or (where two must meet) with each other team."""
    given, person = lifted.given, lifted.visit.person
    if given.alone[person, team] or given.pair_row[person] < 0:
        return [(team,)]
    able = given.pair_able[given.pair_row[person]]
    with_team = able & ((given.pair_first == team) | (given.pair_second == team))
    pairs = [(int(given.pair_first[pair]), int(given.pair_second[pair])) for pair in np.flatnonzero(with_team)]
    return [*pairs] or [(team,)]


def try_at(
    lifted: Lifted, day: int, team: int, before: int | None = None
) -> tuple[Effect, tuple[int, ...], np.ndarray] | Obstacle:
    """The cheapest way for a team to make the lifted visit on a day, or what is in the way of the most promising."""
    best: tuple[Effect, tuple[int, ...], np.ndarray] | None = None
    obstacles = []
    for crew in crews_with(lifted, team):
        spot = spot_for(lifted, day, crew, before)
        if isinstance(spot, Obstacle):
            obstacles.append(spot)
            continue
        place(lifted.given, lifted.state, lifted.slot, spot)
        after = measure_state(lifted.problem, lifted.given, lifted.state, lifted.visit.person)
        take_out(lifted.given, lifted.state, lifted.slot)
        effect = effect_between(lifted.before, after)
        if best is None or effect.cost < best[0].cost:
            best = effect, crew, spot
    order = list(Obstacle)
    return best if best is not None else max(obstacles, key=order.index)


def move_visit(
    plan: VisitPlan, person: int, from_day: int, to_day: int, to_team: int, *, before: int | None = None
) -> VisitPlan:
    """The plan with a person's visit on another day or with another team, at the best place in that tour.

    `before`: the person (row) whose stop it is to come before. Where two teams must meet, `to_team` is one of them and
    the best other one is found. All other visits stay; times in the tours it leaves and joins are worked out anew.

    Raises
    ------
    MoveError
        It cannot be there; `obstacle` says why.
    """
    lifted = lift(plan, person, from_day)
    found = try_at(lifted, to_day, to_team, before)
    if isinstance(found, Obstacle):
        raise MoveError(
            MOVE_SENTENCE,
            obstacle=found,
            person=plan.problem.people[person].person_id,
            day=to_day + 1,
            team=plan.problem.teams[to_team].team_id,
        )
    place(lifted.given, lifted.state, lifted.slot, found[2])
    return assemble_plan(plan.problem, lifted.given, lifted.state, plan.missed, plan.engine)


def effect_of_move(
    plan: VisitPlan, person: int, from_day: int, to_day: int, to_team: int, *, before: int | None = None
) -> Effect | Obstacle:
    """What `move_visit` would change, or what is in the way."""
    found = try_at(lift(plan, person, from_day), to_day, to_team, before)
    return found if isinstance(found, Obstacle) else found[0]
