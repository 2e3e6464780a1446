"""A visit moved, visits pinned, a plan agreed: as they are asked for and answered."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.visits.fields import Day, Pseudonym, Strict, VisitId
from api.visits.replan_view import MOST_PINS


class MoveAsked(BaseModel):
    """A visit is to be on another day, or with another team."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"visit_id": "P-017@2026-11-24", "date": "2026-11-25", "team_id": "N-04", "accept": False}]
        },
    )

    visit_id: VisitId
    date: Day
    team_id: Pseudonym
    before: Annotated[Pseudonym | None, Field(description="Come before this person's stop; else at the best.")] = None
    accept: Annotated[bool, Field(description="Do it; else only say what it would do, and need no `If-Match`.")] = False


class MoveView(BaseModel):
    """What a move does, or what is in the way."""

    possible: bool
    accepted: bool
    obstacle: str | None
    sentence: str
    travel_min_more: float | None
    waiting_min_more: float | None
    km_more: float | None
    cost_min_more: float | None
    hours_more: dict[str, float]
    balance_before: float | None
    balance_after: float | None
    other_carer: bool
    revision: int
    etag: str


class PinsAsked(Strict):
    """The visits that are to stay where they are; no others are pinned."""

    pinned: Annotated[list[VisitId], Field(max_length=MOST_PINS)]


class Agreement(Strict):
    """Whether the plan is agreed."""

    agreed: bool = True
