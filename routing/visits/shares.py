"""Fair shares of the work: what each team would do if work were spread as evenly as skills and hours allow.

Even means: the load of teams, work by hours of shifts, is such that nobody's can fall without that of somebody as
loaded, or more, growing (max-min fair). A dentist's own visits are nobody else's, so they take nothing from his share.

References
----------
Fujishige (1980), Lexicographically optimal base of a polymatroid with respect to a weight vector,
doi:10.1287/moor.5.2.186: the split with the least sum of squared loads is that one, found here set by set.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from routing.made_once import MadeOnce
from routing.visits.crews import can_come_alone, can_meet
from routing.visits.problem import Person, Team, VisitProblem

MOST_SWEEPS: Final = 500
CLOSE: Final = 1e-9
LONGEST_WAY_S: Final = 3600
_ABLE: Final = MadeOnce[VisitProblem, npt.NDArray[np.bool_]]()


def shift_hours(problem: VisitProblem) -> npt.NDArray[np.float64]:
    """Seconds of all shifts [team]."""
    hours = [sum(shift.end_s - shift.start_s for shift in team.shifts if shift) for team in problem.teams]
    return np.array(hours, dtype=np.float64)


def off_shares(
    problem: VisitProblem, visited: Sequence[Sequence[int]], working_s: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """How far each team's work is off its fair share of what is planned, as a share of it [team].

    `visited[team]` are the persons (rows) it visits, `working_s[team]` its work, visits and ways: each visit's part of
    it is its duration and an equal part of the ways. Teams without a share are 0 off.
    """
    work = np.asarray(working_s, dtype=np.float64)
    fair = fair_shares(problem, visited, work)
    return np.divide(work, fair, out=np.ones_like(work), where=fair > 0) - 1.0


def fair_shares(
    problem: VisitProblem, visited: Sequence[Sequence[int]], work: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Fair share [team] of what is planned, in the unit of `work` [team]; as for `off_shares`."""
    pieces: list[float] = []
    for team, rows in enumerate(visited):
        lengths = [problem.people[row].duration_s for row in rows]
        rest = (work[team] - sum(lengths)) / len(rows) if rows else 0.0
        pieces += [length + rest for length in lengths]
    able = _ABLE.of(problem, lambda: able_teams(problem))[[row for rows in visited for row in rows]]
    return fair_work(able, np.array(pieces, dtype=np.float64), shift_hours(problem))


def able_teams(problem: VisitProblem) -> npt.NDArray[np.bool_]:
    """Who could come to whom, alone or to meet another team [person, team]."""
    teams = problem.teams
    able = np.zeros((len(problem.people), len(teams)), dtype=np.bool_)
    for row, person in enumerate(problem.people):
        works = [_works_then(person, team) for team in teams]
        for one, team in enumerate(teams):
            meets = (
                other != one and works[other] and can_meet(person, team, teams[other]) for other in range(len(teams))
            )
            able[row, one] = works[one] and (can_come_alone(person, team) or any(meets))
    return able


def _works_then(person: Person, team: Team) -> bool:
    return any(
        shift.start_s <= window.latest_s and window.earliest_s + person.duration_s <= shift.end_s
        for day, shift in enumerate(team.shifts)
        if shift is not None and person.may_be_visited(day)
        for window in person.windows
    )


def expected_shares(problem: VisitProblem) -> npt.NDArray[np.float64]:
    """Fair share [team] of the work that is due, before anything is planned; they add up to 1, or 0 without any."""
    due = np.array([sum(period.visits for period in person.periods) for person in problem.people], dtype=np.float64)
    length = np.array([person.duration_s + _way_s(problem, person) for person in problem.people], dtype=np.float64)
    fair = fair_work(able_teams(problem), due * length, shift_hours(problem))
    total = float(fair.sum())
    return fair / total if total > 0 else fair


def _way_s(problem: VisitProblem, person: Person) -> float:
    """About how long the way to somebody is: from the nearest of the others, in the quickest way."""
    others = [other.place for other in problem.people if other.place != person.place]
    nearest = min((int(table[others, person.place].min()) for table in problem.travel_s), default=0) if others else 0
    return float(min(nearest, LONGEST_WAY_S))


def fair_work(
    able: npt.NDArray[np.bool_], work: npt.NDArray[np.float64], hours: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Fair work [team], in the unit of `work` [piece]; `able` [piece, team] says whose a piece can be.

    Pieces that nobody can do are nobody's.
    """
    sets, which = np.unique(able & (hours > 0), axis=0, return_inverse=True)
    total = np.bincount(which.ravel(), weights=work, minlength=len(sets))
    parts = np.zeros(sets.shape)
    for _ in range(MOST_SWEEPS):
        moved = 0.0
        for number, members in enumerate(sets):
            if total[number] > 0 and members.any():
                others = parts.sum(axis=0) - parts[number]
                new = np.zeros(len(hours))
                new[members] = _fill(total[number], others[members], hours[members])
                moved = max(moved, float(np.abs(new - parts[number]).max()))
                parts[number] = new
        if moved <= CLOSE * max(1.0, float(total.sum())):
            break
    fair: npt.NDArray[np.float64] = parts.sum(axis=0)
    return fair


def _fill(work: float, load: npt.NDArray[np.float64], hours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """`work` added to loads such that those that get some stand equally high by the hour, like water."""
    order = np.argsort(load / hours, kind="stable")
    poured = (work + np.cumsum(load[order])) / np.cumsum(hours[order])
    height = load[order] / hours[order]
    wet = int(np.flatnonzero(height <= poured)[-1])
    more: npt.NDArray[np.float64] = np.maximum(0.0, poured[wet] * hours - load)
    return more
