"""Why a visit is where it is, in codes and numbers, and what it would cost to have it elsewhere."""

from dataclasses import dataclass

from routing.visits.effect import Effect
from routing.visits.given import FAR, Given
from routing.visits.move import Lifted, Obstacle, lift, try_at
from routing.visits.plan import VisitPlan


@dataclass(frozen=True)
class Alternative:
    """Another day or team for a visit: what would change, or what is in the way."""

    day: int
    # Who would come: two where two teams must meet.
    teams: tuple[int, ...]
    effect: Effect | None
    obstacle: Obstacle | None
    # Where it is now.
    current: bool = False


@dataclass(frozen=True)
class VisitReasons:
    """Why this day, this team and this place in the order."""

    person: int
    day: int
    teams: tuple[int, ...]
    begins_s: int
    # The period it is due in, and how many visits are due then.
    period_first: int
    period_last: int
    visits_due: int
    # Days on which at least one team could come, and teams that could come on at least one day.
    days_possible: tuple[int, ...]
    teams_possible: tuple[int, ...]
    # None where nobody said what is wished.
    day_is_wished: bool | None
    # Days since the visit before and until the next one, and what would be even; None where there is none.
    gap_before: int | None
    gap_after: int | None
    even_gap: float
    team_is_usual: bool | None
    # How many of the person's visits in the plan this team makes, of how many.
    visits_by_team: int
    visits: int
    # Place in each tour, from 1, and how many stops that has.
    positions: tuple[tuple[int, int], ...]
    # What the visit adds to the way where it is, in seconds of all its teams.
    extra_travel_s: int
    # Seconds that a team waits before it begins.
    waits_s: int
    pinned: bool
    # Every day of the plan with every team, by day and team; the present place among them.
    alternatives: tuple[Alternative, ...]

    @property
    def better(self) -> tuple[Alternative, ...]:
        """Places that would be cheaper by the weights: none where the plan is as good as one move can make it."""
        return tuple(other for other in self.alternatives if other.effect and other.effect.cost < -1e-6)


def explain_visit(plan: VisitPlan, person: int, day: int) -> VisitReasons:
    """Why a person is visited on that day by that team, and every other place it could have in the plan.

    Raises
    ------
    MoveError
        The person is not visited on that day.
    """
    lifted = lift(plan, person, day)
    given, visit = lifted.given, lifted.visit
    alternatives = _alternatives(lifted)
    possible = [other for other in alternatives if other.effect is not None or other.current]
    gap_before, gap_after = _gaps(plan, given, person, day)
    by_team = [
        on for tour, stop in plan.visits() for on in [tour.day] if stop.person == person and tour.team == visit.teams[0]
    ]
    return VisitReasons(
        person=person,
        day=day,
        teams=visit.teams,
        begins_s=visit.begins_s,
        period_first=int(given.slot_first[lifted.slot]),
        period_last=int(given.slot_last[lifted.slot]),
        visits_due=plan.problem.people[person].periods[int(given.slot_period[lifted.slot])].visits,
        days_possible=tuple(sorted({other.day for other in possible})),
        teams_possible=tuple(sorted({team for other in possible for team in other.teams})),
        day_is_wished=bool(given.preferred[person, day]) if given.has_preferred[person] else None,
        gap_before=gap_before,
        gap_after=gap_after,
        even_gap=float(given.even_gap[person]),
        team_is_usual=bool(given.usual[person, list(visit.teams)].any()) if given.has_usual[person] else None,
        visits_by_team=len(by_team),
        visits=len(plan.days_of[person]),
        positions=_positions(plan, visit.teams, person, day),
        extra_travel_s=lifted.before.travel_s - int(lifted.state.travel.sum()),
        waits_s=_waits(plan, visit.teams, person, day),
        pinned=visit.pinned,
        alternatives=tuple(alternatives),
    )


def _alternatives(lifted: Lifted) -> list[Alternative]:
    alternatives = []
    n_teams = len(lifted.problem.teams)
    for day in range(lifted.given.n_days):
        for team in range(n_teams):
            here = day == lifted.visit.day and team in lifted.visit.teams
            found = try_at(lifted, day, team)
            if isinstance(found, Obstacle):
                alternatives.append(Alternative(day, (team,), None, found, here))
            else:
                crew = (team, *(other for other in found[1] if other != team))
                same = day == lifted.visit.day and found[1] == lifted.visit.teams
                alternatives.append(Alternative(day, crew, found[0], None, here and same))
    return alternatives


def _gaps(plan: VisitPlan, given: Given, person: int, day: int) -> tuple[int | None, int | None]:
    days = plan.days_of[person]
    last = int(given.last_visit[person])
    earlier = [*([last] if last > -FAR else []), *(other for other in days if other < day)]
    later = [other for other in days if other > day]
    return (day - earlier[-1] if earlier else None), (later[0] - day if later else None)


def _positions(plan: VisitPlan, teams: tuple[int, ...], person: int, day: int) -> tuple[tuple[int, int], ...]:
    tours = {tour.team: tour for tour in plan.tours if tour.day == day}
    return tuple(
        (next(i for i, stop in enumerate(tours[team].stops, 1) if stop.person == person), len(tours[team].stops))
        for team in teams
    )


def _waits(plan: VisitPlan, teams: tuple[int, ...], person: int, day: int) -> int:
    """The longest wait of a team before the visit: time neither on the way nor in a break."""
    waits = 0
    for tour in plan.tours:
        if tour.day != day or tour.team not in teams:
            continue
        free = tour.leaves_s
        for number, stop in enumerate(tour.stops):
            resting = sum(pause.ends_s - pause.begins_s for pause in tour.pauses if pause.before == number)
            if stop.person == person:
                waits = max(waits, stop.arrive_s - free - stop.travel_s - resting)
            free = stop.leave_s
    return waits
