"""Planned against done: what came of the visits of some days, who is overdue, who is in no plan."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from api.visits.care_figures import longest_gap_days
from api.visits.last_done import last_done
from api.visits.outcome_words import OutcomeWord
from api.visits.register import CarePlan

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan

Visit = tuple[str, date]


class TeamProgress(BaseModel):
    """A team's part."""

    team_id: str
    planned: int
    done: int


class OverduePerson(BaseModel):
    """Somebody whose last visit is longer ago than the care plan allows."""

    person_id: str
    last_visit: date | None
    due_by: date
    days_overdue: int
    next_planned: date | None


class ProgressView(BaseModel):
    """What became of the visits of some days."""

    first: date
    last: date
    planned: int
    done: int
    outcomes: dict[str, int]
    untold: int
    unplanned: int
    teams: list[TeamProgress]
    overdue: list[OverduePerson]
    without_plan: list[str]


@dataclass(frozen=True)
class Planned:
    """Visits of agreed plans, by person and day, and the teams that make them."""

    visits: Mapping[Visit, Sequence[str]]

    def next_after(self, day: date) -> dict[str, date]:
        """The next visit of everybody on a day or after it."""
        upcoming: dict[str, date] = {}
        for person_id, on in self.visits:
            if on >= day:
                upcoming[person_id] = min(on, upcoming.get(person_id, on))
        return upcoming


def planned_visits(plans: "Sequence[OpenPlan]") -> Planned:
    """The visits of plans; where two plans hold a day, the first one of the list counts."""
    visits: dict[Visit, list[str]] = {}
    taken: set[date] = set()
    for opened in plans:
        dates, problem = opened.prepared.dates, opened.plan.problem
        for tour, stop in opened.plan.visits():
            if (day := dates[tour.day]) not in taken:
                name = problem.people[stop.person].person_id
                visits.setdefault((name, day), []).append(problem.teams[tour.team].team_id)
        taken.update(dates)
    return Planned(visits)


def measure_progress(
    people: Mapping[str, CarePlan],
    planned: Planned,
    became: Mapping[Visit, OutcomeWord],
    *,
    first: date,
    last: date,
    today: date,
) -> ProgressView:
    """What became of the visits from the first day to the last; `today` is what is overdue counted from."""
    within = {visit: teams for visit, teams in planned.visits.items() if first <= visit[1] <= last}
    told = {visit: word for visit, word in became.items() if first <= visit[1] <= last}
    past = [visit for visit in within if visit[1] <= today]
    return ProgressView(
        first=first,
        last=last,
        planned=len(within),
        done=sum(word == "done" for visit, word in told.items() if visit in within),
        outcomes=dict(sorted(Counter(told.values()).items())),
        untold=sum(visit not in told for visit in past),
        unplanned=sum(visit not in within for visit in told),
        teams=_teams(within, told),
        overdue=_overdue(people, planned, became, today),
        without_plan=_without_plan(people, planned, first, last),
    )


def _teams(within: Mapping[Visit, Sequence[str]], told: Mapping[Visit, OutcomeWord]) -> list[TeamProgress]:
    counts: Counter[str] = Counter(team for teams in within.values() for team in teams)
    done: Counter[str] = Counter(team for visit, teams in within.items() if told.get(visit) == "done" for team in teams)
    return [TeamProgress(team_id=team, planned=counts[team], done=done[team]) for team in sorted(counts)]


def _overdue(
    people: Mapping[str, CarePlan], planned: Planned, became: Mapping[Visit, OutcomeWord], today: date
) -> list[OverduePerson]:
    """Who should have been visited by now: the longest gap of the care plan, else a period, after the last visit."""
    done = last_done({visit: word for visit, word in became.items() if visit[1] <= today})
    upcoming = planned.next_after(today)
    found = []
    for person_id, care in people.items():
        last = max(filter(None, (done.get(person_id), care.last_visit)), default=None)
        days = longest_gap_days(care)
        if last is None or days is None or (care.until is not None and care.until < today):
            continue
        over = (today - last).days - days
        if over > 0:
            due = date.fromordinal(last.toordinal() + days)
            coming = upcoming.get(person_id)
            found.append(
                OverduePerson(person_id=person_id, last_visit=last, due_by=due, days_overdue=over, next_planned=coming)
            )
    return sorted(found, key=lambda one: (-one.days_overdue, one.person_id))


def _without_plan(people: Mapping[str, CarePlan], planned: Planned, first: date, last: date) -> list[str]:
    """Who is to be visited and has no visit in these days."""
    held: Collection[str] = {who for who, day in planned.visits if first <= day <= last}
    return [
        person_id
        for person_id, care in people.items()
        if person_id not in held
        and longest_gap_days(care) is not None
        and (care.until is None or care.until >= first)
        and (care.since is None or care.since <= last)
    ]
