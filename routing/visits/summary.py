"""A plan in numbers: kept and missed, hours and ways by team, balance, continuity and gaps."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from routing.visits.plan import Reason, Tour, VisitPlan
from routing.visits.shares import off_shares, shift_hours


@dataclass(frozen=True)
class TeamSummary:
    """One team's part of a plan."""

    team: int
    visits: int
    days: int
    travel_s: int
    length_m: float | None
    # On the way and at people.
    working_s: int
    # Between leaving and being back, neither work nor a break.
    waiting_s: int
    # Seconds of all its shifts.
    shift_s: int
    # Its work over the fair share of it, less 1: 0.08 is 8 % more than its share.
    off_share: float


@dataclass(frozen=True)
class PlanSummary:
    """A plan in numbers."""

    due: int
    kept: int
    missed: int
    missed_by_reason: dict[Reason, int]
    travel_s: int
    length_m: float | None
    working_s: int
    waiting_s: int
    # The largest deviation of a team's work from its fair share, as a share of it.
    balance: float
    # Share of visits by the team that comes to the person most often (or a usual one); None without any visit.
    continuity: float | None
    # Longest gap in days between visits of one person, and the mean of all gaps; None where there is none.
    longest_gap: int | None
    mean_gap: float | None
    teams: tuple[TeamSummary, ...]


def summarise(plan: VisitPlan) -> PlanSummary:
    """Numbers of a plan as it is written down."""
    teams = _teams(plan)
    lengths = [team.length_m for team in teams]
    gaps = [b - a for days in plan.days_of.values() for a, b in pairwise(days)]
    return PlanSummary(
        due=plan.problem.visits_due,
        kept=plan.visits_kept,
        missed=len(plan.missed),
        missed_by_reason=dict(sorted(Counter(missed.reason for missed in plan.missed).items())),
        travel_s=sum(team.travel_s for team in teams),
        length_m=None if plan.problem.length_m is None else sum(length for length in lengths if length is not None),
        working_s=sum(team.working_s for team in teams),
        waiting_s=sum(team.waiting_s for team in teams),
        balance=max((abs(team.off_share) for team in teams if team.shift_s), default=0.0),
        continuity=_continuity(plan),
        longest_gap=max(gaps, default=None),
        mean_gap=sum(gaps) / len(gaps) if gaps else None,
        teams=teams,
    )


def tour_length_m(plan: VisitPlan, tour: Tour) -> float | None:
    """Metres of a tour; None where lengths are not known."""
    if plan.problem.length_m is None:
        return None
    team = plan.problem.teams[tour.team]
    places = [team.start, *(plan.problem.people[stop.person].place for stop in tour.stops), team.end]
    return float(sum(plan.problem.length_m[team.mode][a, b] for a, b in pairwise(places)))


def _teams(plan: VisitPlan) -> tuple[TeamSummary, ...]:
    tours: dict[int, list[Tour]] = defaultdict(list)
    for tour in plan.tours:
        tours[tour.team].append(tour)
    teams = range(len(plan.problem.teams))
    working = [sum(tour.working_s for tour in tours[row]) for row in teams]
    visited = [[stop.person for tour in tours[row] for stop in tour.stops] for row in teams]
    off_share = off_shares(plan.problem, visited, working)
    answer = []
    for row, shift_s in enumerate(shift_hours(plan.problem).tolist()):
        own = tours[row]
        lengths = [tour_length_m(plan, tour) or 0.0 for tour in own]
        answer.append(
            TeamSummary(
                team=row,
                visits=sum(len(tour.stops) for tour in own),
                days=len({tour.day for tour in own}),
                travel_s=sum(tour.travel_s for tour in own),
                length_m=None if plan.problem.length_m is None else sum(lengths),
                working_s=working[row],
                waiting_s=sum(tour.waiting_s for tour in own),
                shift_s=int(shift_s),
                off_share=float(off_share[row]),
            )
        )
    return tuple(answer)


def _continuity(plan: VisitPlan) -> float | None:
    by_visit: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for tour, stop in plan.visits():
        by_visit[stop.person][tour.day].add(tour.team)
    team_of = {team.team_id: i for i, team in enumerate(plan.problem.teams)}
    familiar = 0
    for person, crews in by_visit.items():
        usual = {team_of[name] for name in plan.problem.people[person].usual_teams if name in team_of}
        if usual:
            familiar += sum(bool(usual & crew) for crew in crews.values())
        else:
            familiar += max(Counter(team for crew in crews.values() for team in crew).values())
    return familiar / plan.visits_kept if plan.visits_kept else None
