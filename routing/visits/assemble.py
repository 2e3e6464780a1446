"""Between plans as everybody reads them and the state of the kernels."""

from collections.abc import Iterable

from routing.visits.given import Given
from routing.visits.plan import Missed, Pause, Stop, Tour, VisitPlan
from routing.visits.problem import VisitProblem
from routing.visits.state import State
from routing.visits.timing import arrive, begin_at, node_place, settle, spell


def assemble_tours(given: Given, state: State) -> tuple[Tour, ...]:
    """All tours that have a stop, by day and team."""
    n_teams = len(given.team_start)
    tours = (team * given.n_days + day for day in range(given.n_days) for team in range(n_teams))
    return tuple(assemble_tour(given, state, tour) for tour in tours if state.n_stops[tour])


def assemble_tour(given: Given, state: State, tour: int) -> Tour:
    """One tour with its times: it is back as soon as it can, and leaves as late as it may for that."""
    team, day = divmod(tour, given.n_days)
    settle(given, state, tour)
    leaves = int(spell(given, state, tour)[0])
    k, free = int(state.taken[-1]), leaves
    stops: list[Stop] = []
    pauses: list[Pause] = []
    n = int(state.n_stops[tour])
    for node in range(n + 1):
        origin, destination = node_place(given, state, tour, node), node_place(given, state, tour, node + 1)
        way = int(given.travel[given.team_mode[team], origin, destination])
        resting = int(state.taken[node])
        there = int(arrive(given, tour, free, way, k, resting))
        for i in range(k, k + resting):
            begins = max(free if i == k else pauses[-1].ends_s, int(given.break_earliest[tour, i]))
            begins = -(-begins // given.clock) * given.clock
            pauses.append(Pause(node, begins, begins + int(given.break_length[tour, i])))
        k += resting
        if node == n:
            return Tour(team, day, tuple(stops), leaves, there, way, tuple(pauses))
        slot = state.stops[tour, node]
        person = int(given.slot_person[slot])
        begins = int(begin_at(given, person, state.slot_time[slot], there))
        free = begins + int(given.duration[person])
        stops.append(Stop(person, way, begins, free, bool(given.pinned[slot])))
    raise AssertionError("a tour ends after its last stop")


def assemble_plan(
    problem: VisitProblem, given: Given, state: State, missed: Iterable[Missed], engine: str
) -> VisitPlan:
    """The plan that the state stands for."""
    return VisitPlan(problem, assemble_tours(given, state), tuple(missed), engine)
