"""Whether a plan of home visits keeps every rule: counted anew from the problem, sharing nothing with the planner."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.visits.plan import Stop, Tour, VisitPlan
from routing.visits.problem import NO_WAY, Person, Shift, VisitProblem


@dataclass(frozen=True)
class Fault:
    """A rule that a plan breaks: its name, and whose tour or visit."""

    rule: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}"


def check_plan(plan: VisitPlan) -> list[Fault]:
    """Every fault of a plan, in order of tours and people; empty where it keeps all rules."""
    return [*_once_each(plan), *_tours(plan), *_visits(plan), *_calendars(plan)]


def _once_each(plan: VisitPlan) -> Iterator[Fault]:
    days = Counter((tour.team, tour.day) for tour in plan.tours)
    for (team, day), times in sorted(days.items()):
        if times > 1:
            yield Fault("one tour a day", f"{plan.problem.teams[team].team_id} on day {day}")
    for tour in plan.tours:
        who = Counter(stop.person for stop in tour.stops)
        if not tour.stops:
            yield Fault("no empty tours", _name(plan, tour))
        for person, times in sorted(who.items()):
            if times > 1:
                yield Fault("once a day", f"{plan.problem.people[person].person_id} on day {tour.day}")


def _name(plan: VisitPlan, tour: Tour) -> str:
    return f"{plan.problem.teams[tour.team].team_id} on day {tour.day}"


# ---- one team's day ------------------------------------------------------------------------------------------------


def _tours(plan: VisitPlan) -> Iterator[Fault]:
    for tour in plan.tours:
        shift = plan.problem.teams[tour.team].shifts[tour.day]
        if shift is None:
            yield Fault("works that day", _name(plan, tour))
            continue
        for rule in (*_clock(plan.problem, tour), *_shift(shift, tour), *_limits(plan.problem, tour)):
            yield Fault(rule, _name(plan, tour))


def _clock(problem: VisitProblem, tour: Tour) -> Iterator[str]:
    """Ways as long as the tables say, nobody in two places at once, nobody on the way during a break."""
    team = problem.teams[tour.team]
    now, place = tour.leaves_s, team.start
    for number, stop in enumerate(tour.stops):
        person = problem.people[stop.person]
        way = problem.team_travel_s(tour.team, place, person.place)
        if way >= NO_WAY or stop.travel_s != way:
            yield "travel time"
        if stop.arrive_s < now + stop.travel_s + _paused(tour, number):
            yield "time to get there"
        if number == 0 and stop.arrive_s - now - stop.travel_s - _paused(tour, 0) >= problem.clock_s:
            yield "leaves no earlier than needed"
        if stop.leave_s != stop.arrive_s + person.duration_s:
            yield "duration"
        yield from _pauses_between(tour, number, now, stop.arrive_s)
        now, place = stop.leave_s, person.place
    way = problem.team_travel_s(tour.team, place, team.end)
    if way >= NO_WAY or tour.travel_back_s != way:
        yield "travel time"
    if tour.returns_s < now + tour.travel_back_s + _paused(tour, len(tour.stops)):
        yield "time to get back"
    yield from _pauses_between(tour, len(tour.stops), now, tour.returns_s)


def _paused(tour: Tour, before: int) -> int:
    return sum(pause.ends_s - pause.begins_s for pause in tour.pauses if pause.before == before)


def _pauses_between(tour: Tour, before: int, earliest_s: int, latest_s: int) -> Iterator[str]:
    free_from = earliest_s
    for pause in sorted((p for p in tour.pauses if p.before == before), key=lambda p: p.begins_s):
        if pause.begins_s < free_from or pause.ends_s > latest_s:
            yield "break between visits"
        free_from = pause.ends_s


def _shift(shift: Shift, tour: Tour) -> Iterator[str]:
    if tour.leaves_s < shift.start_s or tour.returns_s > shift.end_s:
        yield "shift"
    taken = list(tour.pauses)
    for pause in shift.breaks:
        fitting = [
            p
            for p in taken
            if pause.window.earliest_s <= p.begins_s <= pause.window.latest_s
            and p.ends_s - p.begins_s == pause.duration_s
        ]
        if fitting:
            taken.remove(fitting[0])
        elif tour.returns_s > pause.window.latest_s and tour.leaves_s < pause.window.earliest_s + pause.duration_s:
            yield "break"
    if taken:
        yield "break of the shift"


def _limits(problem: VisitProblem, tour: Tour) -> Iterator[str]:
    team = problem.teams[tour.team]
    if team.max_travel_s is not None and sum(stop.travel_s for stop in tour.stops) + tour.travel_back_s > (
        team.max_travel_s
    ):
        yield "most travel"
    if team.seats is not None and sum(problem.people[stop.person].load for stop in tour.stops) > team.seats:
        yield "seats"


# ---- one visit -----------------------------------------------------------------------------------------------------


def _visits(plan: VisitPlan) -> Iterator[Fault]:
    visits: dict[tuple[int, int], list[tuple[Tour, Stop]]] = defaultdict(list)
    for tour, stop in plan.visits():
        visits[stop.person, tour.day].append((tour, stop))
    for (row, day), made in sorted(visits.items()):
        person = plan.problem.people[row]
        for rule in _visit(plan.problem, person, day, made):
            yield Fault(rule, f"{person.person_id} on day {day}")


def _visit(problem: VisitProblem, person: Person, day: int, made: Sequence[tuple[Tour, Stop]]) -> Iterator[str]:
    if person.allowed and not person.allowed[day]:
        yield "allowed day"
    begins = {stop.arrive_s for _, stop in made}
    if len(begins) > 1:
        yield "together"
    for begin in begins:
        if not any(window.earliest_s <= begin <= window.latest_s for window in person.windows):
            yield "window"
    teams = [problem.teams[tour.team] for tour, _ in made]
    if not person.skills <= frozenset().union(*(team.skills for team in teams)):
        yield "skills"
    if sum(team.members for team in teams) < person.carers:
        yield "carers"
    for without in range(len(teams) if len(teams) > 1 else 0):
        rest = teams[:without] + teams[without + 1 :]
        enough = sum(team.members for team in rest) >= person.carers
        if enough and person.skills <= frozenset().union(*(team.skills for team in rest)):
            yield "no more teams than needed"
            break


# ---- one person's calendar -------------------------------------------------------------------------------------------


def _calendars(plan: VisitPlan) -> Iterator[Fault]:
    missed: dict[int, Counter[int]] = defaultdict(Counter)
    for miss in plan.missed:
        missed[miss.person][miss.period] += 1
    days: dict[int, set[int]] = defaultdict(set)
    for tour, stop in plan.visits():
        days[stop.person].add(tour.day)
    for row, person in enumerate(plan.problem.people):
        for rule in _calendar(plan.problem, person, sorted(days[row]), missed[row]):
            yield Fault(rule, person.person_id)


def _calendar(problem: VisitProblem, person: Person, days: Sequence[int], missed: Counter[int]) -> Iterator[str]:
    counted = 0
    for number, period in enumerate(person.periods):
        made = sum(period.first <= day <= period.last for day in days)
        counted += made
        if made + missed[number] != period.visits:
            yield "every due visit kept or missed"
    if counted != len(days) or set(missed) - set(range(len(person.periods))):
        yield "visits that are due"
    before = [] if person.last_visit is None else [person.last_visit]
    known = [*before, *days]
    for earlier, later in pairwise(known):
        if later - earlier < person.min_gap_days:
            yield "least gap"
        excused = any(
            missed[number] and period.first <= later and period.last > earlier
            for number, period in enumerate(person.periods)
        )
        if person.max_gap_days is not None and not excused and later > _due_by(problem, person, earlier):
            yield "greatest gap"


def _due_by(problem: VisitProblem, person: Person, after: int) -> int:
    """The last day of the gap, or, where nobody could come in it, the first day after it on which somebody can."""
    assert person.max_gap_days is not None  # noqa: S101 - asked only where there is one
    limit = after + person.max_gap_days
    possible = [
        day
        for day in range(max(after + 1, 0), problem.n_days)
        if any(team.shifts[day] for team in problem.teams) and (not person.allowed or person.allowed[day])
    ]
    if any(day <= limit for day in possible):
        return limit
    return possible[0] if possible else problem.n_days
