"""A plan as the service answers it: pseudonyms, days, times, places."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from api.visits.fields import Hours
from api.visits.outcome_words import OutcomeWord

State = Literal["draft", "agreed"]


class SummaryView(BaseModel):
    """What a plan comes to."""

    due: int
    kept: int
    missed: int
    hours: float
    # Plans that were kept before waiting was told have none in a list.
    waiting_hours: float | None = None
    travel_hours: float
    km: float | None
    balance: float
    continuity: float | None
    longest_gap: int | None = None
    mean_gap: float | None = None


class PlanRow(BaseModel):
    """A plan in a list."""

    plan_id: str
    name: str
    state: State
    start: date
    days: int
    people: int
    teams: int
    summary: SummaryView
    revision: int
    etag: str
    created_at: datetime
    changed_at: datetime


class DayView(BaseModel):
    """A day of a plan; `weekday` 1 is Monday."""

    date: date
    weekday: int
    holiday: str | None


class TeamOfPlan(BaseModel):
    """A team of a plan, and its work in it."""

    team_id: str
    name: str
    colour_index: int
    mode: str
    members: int
    skills: list[str]
    start: list[float]
    end: list[float]
    working_days: list[date]
    hours: float
    waiting_hours: float
    travel_hours: float
    shift_hours: float
    off_share: float
    km: float | None
    visits: int
    days: int


class StopView(BaseModel):
    """A visit in a tour."""

    visit_id: str
    person_id: str
    lon: float
    lat: float
    order: int
    arrive: str
    leave: str
    duration_min: float
    travel_min: float
    km: float | None
    pinned: bool
    carers: int
    together: list[str]
    skills: list[str]
    windows: list[Hours]
    done: OutcomeWord | None


class PauseView(BaseModel):
    """A break."""

    begins: str
    ends: str


class TourView(BaseModel):
    """One team's day."""

    team_id: str
    date: date
    leaves: str
    returns: str
    travel_min: float
    travel_back_min: float
    km: float | None
    stops: list[StopView]
    pauses: list[PauseView]
    line: list[list[float]] | None


class MissedView(BaseModel):
    """A due visit that has no place."""

    person_id: str
    due_from: date
    due_to: date
    reason: str
    sentence: str


class PlanView(BaseModel):
    """A plan of home visits."""

    plan_id: str
    name: str
    state: State
    start: date
    days: list[DayView]
    teams: list[TeamOfPlan]
    tours: list[TourView]
    missed: list[MissedView]
    summary: SummaryView
    weights: dict[str, float]
    seed: int
    engine: str
    modes: list[str]
    synthetic: bool
    attributions: list[str]
    notes: list[str]
    revision: int
    etag: str
