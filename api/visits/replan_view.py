"""A plan made anew: as it is asked for and answered."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from api.visits.fields import Day, Pseudonym, Strict, VisitId
from api.visits.plan_view import SummaryView
from api.visits.register import PersonGiven

MOST_URGENT: Final = 100
MOST_PINS: Final = 20_000


class Absence(Strict):
    """A team is away on some days."""

    team_id: Pseudonym
    dates: Annotated[list[Day], Field(min_length=1, max_length=366)]


class ReplanAsked(BaseModel):
    """What has happened since the plan was made."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"absent": [{"team_id": "N-04", "dates": ["2026-11-25"]}], "accept": False}]},
    )

    absent: Annotated[list[Absence], Field(default_factory=list, max_length=500)]
    no_shows: Annotated[
        list[VisitId], Field(default_factory=list, max_length=1000, description="Nobody was at home: due again.")
    ]
    urgent: Annotated[
        list[PersonGiven], Field(default_factory=list, max_length=MOST_URGENT, description="More people to visit.")
    ]
    pinned: Annotated[
        list[VisitId], Field(default_factory=list, max_length=MOST_PINS, description="These stay, beside those pinned.")
    ]
    from_date: Annotated[Day | None, Field(description="Nothing changes before; else the first day it concerns.")] = (
        None
    )
    accept: Annotated[bool, Field(description="Do it; else only say what it would do.")] = True


class MovedVisit(BaseModel):
    """A visit that is elsewhere now; `to` null: it has no place any more."""

    visit_id: str
    to: str | None
    team_ids: list[str]
    to_team_ids: list[str]


class PlacedVisit(BaseModel):
    """A visit that was not in the plan before: of somebody urgent, or again where nobody was at home."""

    visit_id: str
    team_ids: list[str]


class ReplanView(BaseModel):
    """What was changed."""

    accepted: bool
    moved: list[MovedVisit]
    placed: list[PlacedVisit]
    kept: int
    missed: int
    added: int
    summary: SummaryView
    revision: int
    etag: str
