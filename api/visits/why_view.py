"""Why a visit is where it is, as the service answers it."""

from datetime import date

from pydantic import BaseModel


class AlternativeView(BaseModel):
    """Another day or team for a visit."""

    date: date
    team_id: str
    teams: list[str]
    possible: bool
    current: bool
    obstacle: str | None
    travel_min_more: float | None
    waiting_min_more: float | None
    km_more: float | None
    cost_min_more: float | None
    balance_after: float | None
    other_carer: bool
    sentence: str


class WhyView(BaseModel):
    """Why a visit is where it is."""

    visit_id: str
    sentences: list[str]
    alternatives: list[AlternativeView]
