"""Plans of home visits measured: the worked example against VROOM day by day, Solomon's instances against best known.

    .venv/bin/python -m benchmarks.bench_visits [--write] [--trial]     # --write: benchmarks/VISITS.md

A month is 300 people, 12 carers, 28 days of the worked example; a week is 60 of these people, all carers, 7 days. Both
sides of a line get the same problem in one run, and their plans are counted by the same code.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from benchmarks.solomon import BEST_KNOWN, distance_of, read_solomon
from benchmarks.visits_day_by_day import DayByDay, plan_day_by_day
from geo.visits.example import write_visits_example
from geo.visits.inputs import build_problem
from geo.visits.plan_file import read_visit_plan
from routing.visits.check import check_plan
from routing.visits.planner import plan_visits
from routing.visits.problem import Period, VisitProblem
from routing.visits.shares import off_shares
from routing.visits.summary import summarise

HERE: Final = Path(__file__).parent
SOLOMON: Final = HERE / "../../shared/data/benchmarks/vrptw"
VEHICLE_S: Final = 20_000.0  # worth of one vehicle less, in hundredths of distance


@dataclass(frozen=True)
class Line:
    """One plan in numbers."""

    what: str
    seconds: float
    due: int
    kept: int
    travel_h: float
    waiting_h: float
    balance: float
    same_carer: float
    late: int


def worked_example() -> VisitProblem:
    with tempfile.TemporaryDirectory() as folder:
        write_visits_example(Path(folder))
        return build_problem(read_visit_plan(Path(folder) / "visits.toml")).problem


def one_week(problem: VisitProblem, people: int = 60, days: int = 7) -> VisitProblem:
    """Every so many people, and the first days, of a problem."""
    step = len(problem.people) // people
    chosen = [person for row, person in enumerate(problem.people) if row % step == 0][:people]
    cut = tuple(
        replace(
            person,
            periods=tuple(
                Period(
                    p.first,
                    min(p.last, days - 1),
                    max(1, round(p.visits * (days - p.first) / (p.last + 1 - p.first))) if p.last >= days else p.visits,
                )
                for p in person.periods
                if p.first < days
            ),
            allowed=person.allowed[:days],
            preferred=person.preferred[:days],
        )
        for person in chosen
    )
    teams = tuple(replace(team, shifts=team.shifts[:days]) for team in problem.teams)
    return replace(problem, n_days=days, people=cut, teams=teams)


def ours(what: str, problem: VisitProblem) -> Line:
    began = perf_counter()
    plan = plan_visits(problem)
    seconds = perf_counter() - began
    faults = check_plan(plan)
    assert not faults, faults[:5]
    told = summarise(plan)
    return Line(
        what,
        seconds,
        told.due,
        told.kept,
        told.travel_s / 3600,
        told.waiting_s / 3600,
        told.balance,
        told.continuity or 0.0,
        0,
    )


def day_by_day(what: str, problem: VisitProblem) -> Line:
    began = perf_counter()
    made = plan_day_by_day(problem)
    seconds = perf_counter() - began
    visited = [
        [row for row, teams in made.teams_of.items() for one in teams if one == team]
        for team in range(len(problem.teams))
    ]
    balance = float(np.abs(off_shares(problem, visited, list(made.work_s.values()))).max(initial=0.0))
    same = _same_carer(made)
    return Line(
        what,
        seconds,
        problem.visits_due,
        made.kept,
        made.travel_s / 3600,
        made.waiting_s / 3600,
        balance,
        same,
        made.late,
    )


def _same_carer(made: DayByDay) -> float:
    visits = sum(len(teams) for teams in made.teams_of.values())
    same = sum(Counter(teams).most_common(1)[0][1] for teams in made.teams_of.values() if teams)
    return same / visits if visits else 0.0


def solomon_lines() -> Iterator[str]:
    for name, (vehicles, distance) in BEST_KNOWN.items():
        file = SOLOMON / f"{name}.txt"
        if not file.exists():
            continue
        instance = read_solomon(file, team_used=VEHICLE_S)
        began = perf_counter()
        plan = plan_visits(instance.problem)
        seconds = perf_counter() - began
        assert not check_plan(plan)
        found = distance_of(instance, plan)
        gap = found / distance - 1
        yield f"| {name} | {len(plan.tours)} | {vehicles} | {found:.2f} | {distance:.2f} | {gap:+.2%} | {seconds:.1f} |"


def page(*, trial: bool) -> str:
    month = worked_example()
    week = one_week(month)
    plan_visits(one_week(month, people=10))  # compiled
    asked = [("week, 60 people", week), *([] if trial else [("month, 300 people", month)])]
    lines = [
        line
        for name, problem in asked
        for line in (ours(f"{name}: Qamtu", problem), day_by_day(f"{name}: VROOM day by day", problem))
    ]
    rows = [
        f"| {line.what} | {line.seconds:.1f} | {line.kept} of {line.due} | {line.travel_h:.1f} |"
        f" {line.waiting_h:.1f} | {line.balance:.1%} | {line.same_carer:.0%} | {line.late} |"
        for line in lines
    ]
    return "\n".join(
        [
            "# Home visits, measured",
            "",
            "`python -m benchmarks.bench_visits --write`: the worked example (synthetic) on this machine, one run.",
            "",
            "| plan | seconds | visits kept | hours travelled | waited | off fair share | same carer | too late |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            *rows,
            "",
            "VROOM day by day is given everybody who is due each morning, the most urgent with the highest priority;",
            "it knows no calendar, no usual carer and no two teams that meet. Too late: beyond the greatest gap.",
            "",
            "## Solomon's instances through the same door",
            "",
            "| instance | vehicles | best known | distance | best known | gap | seconds |",
            "|---|---:|---:|---:|---:|---:|---:|",
            *([] if trial else solomon_lines()),
            "",
        ]
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", action="store_true", help="write benchmarks/VISITS.md")
    asked.add_argument("--trial", action="store_true", help="the week alone, to see that it runs; nothing is written")
    options = asked.parse_args()
    text = page(trial=options.trial)
    if options.write and not options.trial:
        (HERE / "VISITS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
