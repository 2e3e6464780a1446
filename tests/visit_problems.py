"""Small problems of home visits for tests: people around a unit, ways along a line or drawn at random."""

from itertools import pairwise, permutations, product

import numpy as np

from routing.visits.problem import Break, Period, Person, Shift, Team, VisitProblem, Weights, Window

H, M = 3600, 60
NURSE, DENTIST = frozenset({"nurse"}), frozenset({"dentist"})
DAY = Shift(8 * H, 16 * H)
LUNCH = Shift(8 * H, 16 * H, (Break(Window(12 * H, 12 * H), 30 * M),))


def along_a_line(*minutes: float) -> np.ndarray:
    """Ways between places on a line, at so many minutes from its begin."""
    at = np.array(minutes) * M
    return np.abs(at[:, None] - at[None, :]).astype(np.int64)


def at_random(rng: np.random.Generator, n: int, *, most_s: int = 2400) -> np.ndarray:
    """Ways of different lengths there and back, the shortest ones between all places."""
    ways = rng.integers(60, most_s, (n, n))
    np.fill_diagonal(ways, 0)
    for middle in range(n):
        ways = np.minimum(ways, ways[:, middle : middle + 1] + ways[middle : middle + 1, :])
    return ways.astype(np.int64)


def once(person_id: str, place: int, days: int = 1, **changed: object) -> Person:
    """Somebody who is visited once, for half an hour."""
    asked: dict[str, object] = {"duration_s": 30 * M, "periods": (Period(0, days - 1, 1),), **changed}
    return Person(person_id, place, **asked)  # type: ignore[arg-type]


def random_problem(seed: int, *, weights: Weights | None = None) -> VisitProblem:
    """At most six people, two or three teams, up to eight days; everything that a care plan can ask for."""
    rng = np.random.default_rng(seed)
    n_people, n_teams, n_days = int(rng.integers(1, 7)), int(rng.integers(1, 4)), int(rng.integers(1, 9))
    people = tuple(_random_person(rng, i, n_days) for i in range(n_people))
    teams = tuple(_random_team(rng, i, n_days) for i in range(n_teams))
    tables = (at_random(rng, n_people + 2), at_random(rng, n_people + 2))
    clock_s = int(rng.choice([1, 60]))
    return VisitProblem(n_days, people, teams, tables, tables, weights or Weights(), seed=seed, clock_s=clock_s)


def _random_person(rng: np.random.Generator, i: int, n_days: int) -> Person:
    half = n_days // 2
    periods = (Period(0, n_days - 1, int(rng.integers(0, 3))),)
    if half and rng.random() < 0.5:
        periods = (Period(0, half - 1, int(rng.integers(0, 3))), Period(half, n_days - 1, int(rng.integers(0, 2))))
    begins = sorted(int(hour) * 30 * M for hour in rng.choice(np.arange(16, 30), 2, replace=False))
    windows = tuple(Window(begin, begin + int(rng.integers(0, 5)) * 30 * M) for begin in begins)
    return Person(
        f"p{i}",
        2 + i,
        int(rng.integers(1, 5)) * 15 * M,
        periods,
        windows=windows if rng.random() < 0.6 else (Window(0, 86_400),),
        skills=frozenset(rng.choice(["nurse", "dentist"], int(rng.integers(0, 2)), replace=False).tolist()),
        carers=int(rng.choice([1, 1, 2])),
        min_gap_days=int(rng.integers(1, 4)),
        max_gap_days=int(rng.integers(3, 6)) if rng.random() < 0.4 else None,
        allowed=tuple(bool(flag) for flag in rng.random(n_days) < 0.8) if rng.random() < 0.5 else (),
        preferred=tuple(bool(flag) for flag in rng.random(n_days) < 0.4) if rng.random() < 0.5 else (),
        priority=float(rng.choice([1.0, 2.0, 3.0])),
        usual_teams=("t0",) if rng.random() < 0.3 else (),
        last_visit=-int(rng.integers(1, 9)) if rng.random() < 0.4 else None,
        load=int(rng.integers(0, 2)),
    )


def _random_team(rng: np.random.Generator, i: int, n_days: int) -> Team:
    start_s = int(rng.choice([8, 9])) * H
    lunch = Break(Window(12 * H, 12 * H + int(rng.choice([0, 30])) * M), 30 * M)
    tea = Break(Window(14 * H, 15 * H), 10 * M)
    breaks = ((), (lunch,), (lunch, tea))[int(rng.integers(0, 3))]
    shift = Shift(start_s, start_s + int(rng.integers(3, 9)) * H, breaks)
    return Team(
        f"t{i}",
        0,
        int(rng.integers(0, 2)),
        tuple(shift if rng.random() < 0.8 else None for _ in range(n_days)),
        frozenset(rng.choice(["nurse", "dentist"], int(rng.integers(1, 3)), replace=False).tolist()),
        members=int(rng.choice([1, 1, 2])),
        mode=int(rng.integers(0, 2)),
        max_travel_s=int(rng.integers(1, 4)) * H if rng.random() < 0.5 else None,
        seats=int(rng.integers(1, 5)) if rng.random() < 0.3 else None,
    )


def best_by_trying(problem: VisitProblem) -> float:
    """The least cost of any plan, by trying every day, team and order; one period, visits by one team, no balance."""
    slots = [i for i, person in enumerate(problem.people) for _ in range(person.periods[0].visits)]
    spots = [None, *product(range(problem.n_days), range(len(problem.teams)))]
    known: dict[tuple[int, int, tuple[int, ...]], float | None] = {}
    best = np.inf
    for choice in product(spots, repeat=len(slots)):
        cost = _care(problem, slots, choice)
        if cost is None or cost >= best:
            continue
        for day, team in {spot for spot in choice if spot is not None}:
            who = tuple(slot for slot, spot in zip(slots, choice, strict=True) if spot == (day, team))
            if (day, team, who) not in known:
                known[day, team, who] = _cheapest(problem, day, team, who)
            way = known[day, team, who]
            if way is None:
                break
            cost += way
        else:
            best = min(best, cost)
    return float(best)


def _care(problem: VisitProblem, slots: list[int], choice: tuple) -> float | None:
    cost = 0.0
    for i, person in enumerate(problem.people):
        made = sorted(spot for slot, spot in zip(slots, choice, strict=True) if slot == i and spot is not None)
        days = [day for day, _ in made]
        cost += 1e8 * person.priority * (person.periods[0].visits - len(made))
        if any(b - a < max(1, person.min_gap_days) for a, b in pairwise(days)):
            return None
        even = problem.n_days / max(1, person.periods[0].visits)
        cost += problem.weights.even_gaps * sum(abs(b - a - even) for a, b in pairwise(days))
        cost += problem.weights.preferred_day * sum(not person.would_like(day) for day in days if any(person.preferred))
        teams = [team for _, team in made]
        cost += problem.weights.continuity * (len(teams) - max((teams.count(team) for team in teams), default=0))
    return cost


def _cheapest(problem: VisitProblem, day: int, team: int, who: tuple[int, ...]) -> float | None:
    """Travel and waiting of the best order, weighted, back as soon as that order allows; None where there is none."""
    costs = []
    for order in permutations(who):
        soonest = _walk(problem, day, team, order)
        if soonest is not None:
            travel, back = soonest[:2]
            waiting = min(_waiting(problem, day, team, order, back))
            costs.append(problem.weights.travel * travel + problem.weights.waiting * waiting)
    return min(costs, default=None)


def _waiting(problem: VisitProblem, day: int, team: int, order: tuple[int, ...], back: int) -> list[int]:
    """Waiting for the latest leaving before the break, and for the latest after it, with this return."""
    shift = problem.teams[team].shifts[day]
    assert shift is not None
    starts = [shift.start_s]
    if shift.breaks:
        starts.append(shift.breaks[0].window.earliest_s + shift.breaks[0].duration_s)
    waiting = []
    for first, last in pairwise([*starts, back]):
        low, high = first, last
        while high - low > 0:
            middle = (low + high + 1) // 2
            walked = _walk(problem, day, team, order, middle)
            low, high = (middle, high) if walked is not None and walked[1] == back else (low, middle - 1)
        walked = _walk(problem, day, team, order, low)
        if walked is not None and walked[1] == back:
            waiting.append(walked[2])
    return waiting


def _walk(
    problem: VisitProblem, day: int, team: int, order: tuple[int, ...], leaves: int = 0
) -> tuple[int, int, int] | None:
    """Travel, return and waiting of one order, None where it cannot be kept; at most one break, at a fixed hour."""
    crew, shift = problem.teams[team], problem.teams[team].shifts[day]
    if shift is None or any(not problem.people[i].skills <= crew.skills for i in order):
        return None
    lunch = shift.breaks[0].window.earliest_s if shift.breaks else None
    length = shift.breaks[0].duration_s if shift.breaks else 0
    now, place, travel = max(shift.start_s, leaves), crew.start, 0
    if lunch is not None and now > lunch:
        now, lunch = max(now, lunch + length), None
    spent = now
    for i in (*order, -1):
        to = crew.end if i < 0 else problem.people[i].place
        way = problem.team_travel_s(team, place, to)
        travel += way
        ready, now = now, now + way
        begin = now if i < 0 else _begin(problem.people[i], now)
        if begin is None:
            return None
        after = begin + (0 if i < 0 else problem.people[i].duration_s)
        if lunch is not None and after > lunch:
            if ready > lunch:
                return None
            # On the way or while waiting: it comes half an hour later.
            begin = max(now + length, lunch + length)
            begin = begin if i < 0 else _begin(problem.people[i], begin)
            if begin is None:
                return None
            after, lunch = begin + (0 if i < 0 else problem.people[i].duration_s), None
            spent += length
        now, place = after, to
    work = travel + sum(problem.people[i].duration_s for i in order)
    return (travel, now, now - spent - work) if now <= shift.end_s else None


def _begin(person: Person, now: int) -> int | None:
    return min((max(now, w.earliest_s) for w in person.windows if now <= w.latest_s), default=None)
