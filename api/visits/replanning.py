"""What has happened since a plan was made, put to the plan; and what making it anew has changed, as it is answered."""

from collections.abc import Collection, Sequence

from api.visits.changes import absent_teams
from api.visits.finding import number_of_day, row_of_team
from api.visits.kept_plan import OpenPlan
from api.visits.plan_figures import summary_of
from api.visits.plan_view import SummaryView
from api.visits.replan_view import MovedVisit, PlacedVisit, ReplanAsked, ReplanView
from api.visits.visit_names import visit_id
from routing.visits.plan import VisitPlan
from routing.visits.problem import VisitProblem
from routing.visits.standing import Visit


def first_day(opened: OpenPlan, asked: ReplanAsked, no_shows: Collection[int]) -> int:
    """The first day that a change concerns, or the one that is given, as a number of the plan's days."""
    if asked.from_date is not None:
        return max(0, number_of_day(opened, asked.from_date))
    horizon = opened.prepared.horizon
    days = [horizon.day_of(day) for one in asked.absent for day in one.dates]
    days += [day + 1 for day in no_shows]
    days += [horizon.day_of(one.since or opened.prepared.dates[0]) for one in asked.urgent]
    return min((min(max(day, 0), horizon.days - 1) for day in days), default=0)


def with_absences(opened: OpenPlan, asked: ReplanAsked) -> VisitProblem:
    """The problem of a plan without the teams that are away."""
    horizon = opened.prepared.horizon
    absences = {row_of_team(opened, one.team_id): {horizon.day_of(day) for day in one.dates} for one in asked.absent}
    return absent_teams(opened.prepared.problem, absences)


def show_replan(
    opened: OpenPlan,
    after: VisitPlan,
    moved: Sequence[tuple[Visit, Visit | None]],
    *,
    accepted: bool,
    revision: int,
    etag: str,
) -> ReplanView:
    """What was changed; `opened` is the plan before."""
    summary = summary_of(after)
    return ReplanView(
        accepted=accepted,
        moved=[_moved(opened, after.problem, was, now) for was, now in moved],
        placed=_placed(opened, after, moved),
        kept=summary["kept"],
        missed=summary["missed"],
        added=max(0, len(after.problem.people) - len(opened.plan.problem.people)),
        summary=SummaryView(**summary),
        revision=revision,
        etag=etag,
    )


def _placed(opened: OpenPlan, after: VisitPlan, moved: Sequence[tuple[Visit, Visit | None]]) -> list[PlacedVisit]:
    """Visits on days of people who had none then, and where none was moved to."""
    known = {(stop.person, tour.day) for tour, stop in opened.plan.visits()}
    known |= {(now.person, now.day) for _, now in moved if now is not None}
    teams: dict[tuple[int, int], list[str]] = {}
    for tour, stop in after.visits():
        if (stop.person, tour.day) not in known:
            teams.setdefault((stop.person, tour.day), []).append(after.problem.teams[tour.team].team_id)
    people, dates = after.problem.people, opened.prepared.dates
    return [
        PlacedVisit(visit_id=visit_id(people[person].person_id, dates[day]), team_ids=ids)
        for (person, day), ids in sorted(teams.items(), key=lambda one: (one[0][1], one[0][0]))
    ]


def _moved(opened: OpenPlan, problem: VisitProblem, was: Visit, now: Visit | None) -> MovedVisit:
    return MovedVisit(
        visit_id=_name(opened, problem, was),
        to=None if now is None else _name(opened, problem, now),
        team_ids=_team_ids(problem, was),
        to_team_ids=[] if now is None else _team_ids(problem, now),
    )


def _name(opened: OpenPlan, problem: VisitProblem, visit: Visit) -> str:
    return visit_id(problem.people[visit.person].person_id, opened.prepared.dates[visit.day])


def _team_ids(problem: VisitProblem, visit: Visit) -> list[str]:
    return [problem.teams[team].team_id for team in visit.teams]
