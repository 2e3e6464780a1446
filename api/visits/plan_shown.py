"""Makes the answer that shows a plan; its sentences in the asked language."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from api.store.models import KeptVisitPlan
from api.visits.fields import Hours
from api.visits.kept_plan import About, OpenPlan
from api.visits.outcome_words import OutcomeWord
from api.visits.plan_figures import summary_of, team_figures
from api.visits.plan_view import (
    DayView,
    MissedView,
    PauseView,
    PlanRow,
    PlanView,
    StopView,
    SummaryView,
    TeamOfPlan,
    TourView,
)
from api.visits.visit_names import visit_id
from geo.visits.clock import say_time
from geo.visits.documents.speaking import reason
from geo.visits.documents.tours_shown import StopShown, TourShown, show_tours
from geo.words import Speech, tell
from routing.errors import Phrase

Done = Mapping[tuple[str, date], OutcomeWord]
"""What became of a visit, by person and day."""


def show_row(row: KeptVisitPlan, about: About, etag: str) -> PlanRow:
    """A plan in a list."""
    return PlanRow(
        plan_id=row.id,
        name=about["name"],
        state=_state(row),
        start=row.start,
        days=about["days"],
        people=about["people"],
        teams=about["teams"],
        summary=SummaryView(**about["summary"]),
        revision=row.revision,
        etag=etag,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def show_plan(row: KeptVisitPlan, opened: OpenPlan, *, etag: str, lang: str, done: Done) -> PlanView:
    """A plan as a whole."""
    prepared, plan, speech = opened.prepared, opened.plan, Speech(lang)
    days = prepared.dates
    weights = plan.problem.weights
    return PlanView(
        plan_id=row.id,
        name=prepared.name,
        state=_state(row),
        start=days[0],
        days=[
            DayView(date=day, weekday=day.isoweekday(), holiday=prepared.holiday(number, lang) or None)
            for number, day in enumerate(days)
        ],
        teams=show_teams(opened),
        tours=show_tour_views(opened, done=done),
        missed=[
            MissedView(
                person_id=plan.problem.people[one.person].person_id,
                due_from=days[plan.problem.people[one.person].periods[one.period].first],
                due_to=days[plan.problem.people[one.person].periods[one.period].last],
                reason=one.reason.value,
                sentence=reason(speech, one),
            )
            for one in plan.missed
        ],
        summary=SummaryView(**summary_of(plan)),
        weights={
            name: getattr(weights, name)
            for name in ("travel", "waiting", "balance", "continuity", "even_gaps", "preferred_day", "moved")
        },
        seed=plan.problem.seed,
        engine=plan.engine,
        modes=list(prepared.modes),
        synthetic=prepared.synthetic,
        attributions=list(prepared.attributions),
        notes=[tell(Phrase(note.template, **note.params), lang) for note in prepared.notes],
        revision=row.revision,
        etag=etag,
    )


def show_teams(opened: OpenPlan) -> list[TeamOfPlan]:
    """The teams of a plan with their work in it."""
    prepared, problem = opened.prepared, opened.plan.problem
    return [
        TeamOfPlan(
            team_id=team.team_id,
            name=prepared.teams[number].name or team.team_id,
            colour_index=number,
            mode=prepared.modes[team.mode],
            members=team.members,
            skills=sorted(team.skills),
            start=_place(opened, team.start),
            end=_place(opened, team.end),
            working_days=[day for day, shift in zip(prepared.dates, team.shifts, strict=True) if shift is not None],
            **figures,
        )
        for number, (team, figures) in enumerate(zip(problem.teams, team_figures(opened.plan), strict=True))
    ]


def show_tour_views(
    opened: OpenPlan, *, done: Done, team: str | None = None, day: date | None = None, lines: bool = False
) -> list[TourView]:
    """Tours by day and team; `lines` draws the ways, which takes a while."""
    shown = show_tours(opened.documented(), opened.plan, team=team, date=day)
    return [_show_tour(opened, one, done, lines=lines) for one in shown]


def _show_tour(opened: OpenPlan, tour: TourShown, done: Done, *, lines: bool) -> TourView:
    return TourView(
        team_id=tour.team_id,
        date=tour.date,
        leaves=say_time(tour.leaves_s),
        returns=say_time(tour.returns_s),
        travel_min=round(tour.travel_s / 60, 1),
        travel_back_min=round(tour.travel_back_s / 60, 1),
        km=None if tour.way_m is None else round(tour.way_m / 1000, 2),
        stops=[_show_stop(opened, tour, stop, done) for stop in tour.stops],
        pauses=[PauseView(begins=say_time(one.begins_s), ends=say_time(one.ends_s)) for one in tour.pauses],
        line=_line(opened, tour) if lines else None,
    )


def _show_stop(opened: OpenPlan, tour: TourShown, stop: StopShown, done: Done) -> StopView:
    lon, lat = _place(opened, stop.place)
    return StopView(
        visit_id=visit_id(stop.person_id, tour.date),
        person_id=stop.person_id,
        lon=lon,
        lat=lat,
        order=stop.number,
        arrive=say_time(stop.arrive_s),
        leave=say_time(stop.leave_s),
        duration_min=round(stop.duration_s / 60, 1),
        travel_min=round(stop.travel_s / 60, 1),
        km=None if stop.way_m is None else round(stop.way_m / 1000, 2),
        pinned=stop.pinned,
        carers=stop.carers,
        together=list(stop.together),
        skills=list(stop.skills),
        windows=[_hours(window) for window in opened.hours_of(stop.person_id)],
        done=done.get((stop.person_id, tour.date)),
    )


def _line(opened: OpenPlan, tour: TourShown) -> list[list[float]] | None:
    """The way of a tour along the streets; None where no streets are known."""
    drawn: list[list[float]] = []
    for origin, destination in pairwise(tour.places):
        way = opened.prepared.line(tour.team, origin, destination)
        if way is None:
            return None
        points = [[round(float(lon), 6), round(float(lat), 6)] for lon, lat in way]
        drawn += points[1:] if drawn and points and drawn[-1] == points[0] else points
    return drawn


def _hours(window: tuple[int, int]) -> Hours:
    return Hours(start=say_time(window[0])[:5], end=say_time(window[1])[:5])


def _place(opened: OpenPlan, place: int) -> list[float]:
    return [round(float(opened.prepared.lon[place]), 6), round(float(opened.prepared.lat[place]), 6)]


def _state(row: KeptVisitPlan) -> Any:
    return row.state
