"""What a user would do without a calendar: VROOM every morning with everybody who is due, the rest tomorrow.

Who is due: a visit of the current period is open and the least gap has passed; the nearer the end of the period, the
higher the priority. Two-carer visits need a team of two here, because VROOM knows no teams that meet.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import vroom

from routing.visits.problem import VisitProblem


@dataclass(frozen=True)
class DayByDay:
    """How a month went: visits made, travel, hours by team, the team of each visit by person."""

    kept: int
    travel_s: int
    work_s: dict[int, int]  # on the way and at people
    waiting_s: int
    teams_of: dict[int, list[int]]
    late: int  # visits later than the greatest gap allows


def plan_day_by_day(problem: VisitProblem, *, exploration: int = 5, threads: int = 2) -> DayByDay:
    done: dict[int, list[int]] = {row: [] for row in range(len(problem.people))}
    teams_of: dict[int, list[int]] = {row: [] for row in range(len(problem.people))}
    work = dict.fromkeys(range(len(problem.teams)), 0)
    travel = late = waiting = 0
    for day in range(problem.n_days):
        teams = [row for row, team in enumerate(problem.teams) if team.shifts[day]]
        due = {row: urgency for row in done if (urgency := _urgency(problem, row, day, done[row])) is not None}
        if not teams or not due:
            continue
        routes = _solve(problem, day, teams, due, exploration=exploration, threads=threads)
        for team in sorted(set(routes["vehicle_id"])):
            steps = routes[routes["vehicle_id"] == team]
            way_s = int(steps["duration"].max())
            travel += way_s
            work[int(team)] += way_s + int(steps["service"][steps["type"] == "job"].sum())
            waiting += int(steps["waiting_time"].sum())
            for row in steps[steps["type"] == "job"]["id"]:
                before = done[row][-1] if done[row] else problem.people[row].last_visit
                most = problem.people[row].max_gap_days
                late += before is not None and most is not None and day - before > most
                done[row].append(day)
                teams_of[row].append(int(team))
    return DayByDay(sum(map(len, done.values())), travel, work, waiting, teams_of, late)


def _urgency(problem: VisitProblem, row: int, day: int, visited: list[int]) -> int | None:
    """1 to 100, the highest on the period's last days; None where nothing is due."""
    person = problem.people[row]
    last = visited[-1] if visited else person.last_visit
    if not person.may_be_visited(day) or (last is not None and day - last < person.min_gap_days):
        return None
    for period in person.periods:
        if period.first <= day <= period.last:
            open_visits = period.visits - sum(period.first <= d <= period.last for d in visited)
            if open_visits <= 0:
                return None
            days_left = max(1, (period.last - day + 1) // max(1, person.min_gap_days))
            return min(100, int(100 * open_visits / days_left))
    return None


def _solve(
    problem: VisitProblem, day: int, teams: list[int], due: dict[int, int], *, exploration: int, threads: int
) -> Any:
    asked = vroom.Input()
    for mode, table in enumerate(problem.travel_s):
        asked.set_durations_matrix(str(mode), np.minimum(table, 500_000).astype(np.uint32))
    names = sorted(
        {skill for team in problem.teams for skill in team.skills} | {s for p in problem.people for s in p.skills}
    )
    number = {name: at for at, name in enumerate(names)}
    pair = len(names)  # the skill of being two
    for row in teams:
        team, shift = problem.teams[row], problem.teams[row].shifts[day]
        assert shift is not None
        breaks = [
            vroom.Break(at, [vroom.TimeWindow(b.window.earliest_s, b.window.latest_s)], b.duration_s)
            for at, b in enumerate(shift.breaks)
        ]
        asked.add_vehicle(
            vroom.Vehicle(
                row,
                start=team.start,
                end=team.end,
                profile=str(team.mode),
                skills={number[skill] for skill in team.skills} | ({pair} if team.members > 1 else set()),
                time_window=vroom.TimeWindow(shift.start_s, shift.end_s),
                breaks=breaks,
                max_travel_time=team.max_travel_s,
            )
        )
    for row, urgency in due.items():
        person = problem.people[row]
        skills = {number[skill] for skill in person.skills} | ({pair} if person.carers > 1 else set())
        windows = [vroom.TimeWindow(w.earliest_s, w.latest_s) for w in person.windows]
        asked.add_job(
            vroom.Job(
                row,
                person.place,
                default_service=person.duration_s,
                time_windows=windows,
                skills=skills,
                priority=urgency,
            )
        )
    return asked.solve(exploration_level=exploration, nb_threads=threads).routes
