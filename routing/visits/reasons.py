"""Why a due visit has no place: the first reason that holds, from the hardest to the softest."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from routing.visits.care import gaps_hold
from routing.visits.crews import can_come_alone, can_meet
from routing.visits.given import Given
from routing.visits.handles import hold_state
from routing.visits.insertion import crew_spot
from routing.visits.plan import Missed, Reason
from routing.visits.possible_days import possible_days
from routing.visits.problem import NO_WAY, Person, VisitProblem
from routing.visits.state import State, new_state
from routing.visits.timing import settle_all

Crew = tuple[int, ...]
Days = Sequence[int]


def explain_missed(problem: VisitProblem, given: Given, state: State) -> list[Missed]:
    """Every slot without a place with its reason, by person and period."""
    empty = hold_state(new_state(given, 0))
    settle_all(given, empty)
    slots = [slot for slot in range(len(given.slot_person)) if state.slot_day[slot] < 0]
    return [missed_slot(problem, given, state, empty, slot) for slot in slots]


def missed_slot(  # noqa: PLR0911 - one for each reason
    problem: VisitProblem, given: Given, state: State, empty: State, slot: int
) -> Missed:
    """Why one slot has no place; `empty` is a state without any visit."""
    person, period = int(given.slot_person[slot]), int(given.slot_period[slot])
    who = problem.people[person]
    allowed = tuple(
        day
        for day in range(max(given.from_day, int(given.slot_first[slot])), int(given.slot_last[slot]) + 1)
        if who.may_be_visited(day)
    )
    reachable = [team for team in range(len(problem.teams)) if can_reach(problem, who, team)]
    if not reachable:
        return Missed(person, period, Reason.NO_WAY)
    lacking = _lacking(problem, who, reachable)
    if lacking:
        return Missed(person, period, Reason.NO_SKILL, tuple(sorted(lacking)))
    crews = list(_crews(problem, who, reachable))
    if not crews:
        return Missed(person, period, Reason.TOO_FEW_CARERS, tuple(sorted(who.skills)))
    if not allowed:
        return Missed(person, period, Reason.NOT_DAYS)
    working = [day for day in allowed if any(_works(problem, crew, day) for crew in crews)]
    if not working:
        return Missed(person, period, Reason.NO_DAY, tuple(sorted(who.skills)), allowed)
    fitting = [day for day in working if _fits(given, empty, slot, crews, day)]
    if not fitting:
        return Missed(person, period, Reason.NO_WINDOW, (), tuple(working))
    keeping = [day for day in fitting if gaps_hold(given, state, slot, day)]
    if not keeping:
        able = {day: _fits(given, empty, slot, crews, day) for day in range(problem.n_days) if who.may_be_visited(day)}
        moved = possible_days(given, state, slot, lambda day: able.get(day, False))
        if moved:  # the other visits would make room, so no gap is to blame
            return Missed(person, period, Reason.NO_TIME, (), moved)
        return _apart(problem, given, state, slot, (allowed, working, fitting))
    return Missed(person, period, Reason.NO_TIME, (), tuple(keeping))


def _fits(given: Given, empty: State, slot: int, crews: Sequence[Crew], day: int) -> bool:
    """Whether some crew could make the visit on a day if it did nothing else."""
    return any(crew_spot(given, empty, slot, crew, day) is not None for crew in crews)


def _apart(problem: VisitProblem, given: Given, state: State, slot: int, days: tuple[Days, Days, Days]) -> Missed:
    """Why a slot stays without a place whose gaps hold on no day on which somebody could come.

    Where they hold on other days, these are what is missing: who is due each day and has a nurse from Monday to
    Friday misses the weekend's nurse, and no gap is to blame.
    """
    person, period = int(given.slot_person[slot]), int(given.slot_period[slot])
    allowed, working, fitting = days
    without = [day for day in allowed if day not in fitting and gaps_hold(given, state, slot, day)]
    at_work = tuple(day for day in without if day in working)
    if at_work:
        return Missed(person, period, Reason.NO_WINDOW, (), at_work)
    if without:
        return Missed(person, period, Reason.NO_DAY, tuple(sorted(problem.people[person].skills)), tuple(without))
    return Missed(person, period, Reason.GAPS, (), tuple(fitting))


def can_reach(problem: VisitProblem, person: Person, team: int) -> bool:
    """Whether there are ways from where a team starts to a person, and on to where it ends."""
    who = problem.teams[team]
    there = problem.team_travel_s(team, who.start, person.place)
    return there < NO_WAY and problem.team_travel_s(team, person.place, who.end) < NO_WAY


def _lacking(problem: VisitProblem, person: Person, reachable: list[int]) -> frozenset[str]:
    """Skills that none of these teams has, or all that are needed where nobody has them together."""
    skills = [problem.teams[team].skills for team in reachable]
    unknown = person.skills - frozenset().union(*skills)
    if unknown:
        return unknown
    together = [*skills, *(a | b for a, b in combinations(skills, 2) if person.carers > 1)]
    return frozenset() if any(person.skills <= of_crew for of_crew in together) else person.skills


def _crews(problem: VisitProblem, person: Person, reachable: list[int]) -> Iterator[Crew]:
    teams = problem.teams
    yield from ((team,) for team in reachable if can_come_alone(person, teams[team]))
    yield from (pair for pair in combinations(reachable, 2) if can_meet(person, teams[pair[0]], teams[pair[1]]))


def _works(problem: VisitProblem, crew: Crew, day: int) -> bool:
    return all(problem.teams[team].shifts[day] is not None for team in crew)
