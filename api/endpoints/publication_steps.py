"""`/api/v1/publications/{id}/steps`: corrected, approved, published, withdrawn; by whom, and what they said.

`/allowed` is what somebody may do next, so that a page has no button that would be refused, and what to know before.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, needs
from api.fields import SHOWN
from api.idempotency import IdempotentRoute
from api.publications.reading import Reader, may_change, may_see_inputs, reads_publication
from api.publications.workflow import StepName, allowed_steps, take_step
from api.store.models import Publication, PublicationStep
from api.store.publications import PUBLIC, load_given_away, load_steps
from api.store.references import require_row

router = APIRouter(tags=["publications"], route_class=IdempotentRoute)


class StepAsked(BaseModel):
    """What is done; `withdraw`, `send_back` and `comment` need a comment."""

    model_config = ConfigDict(extra="forbid")

    step: StepName
    comment: Annotated[str, SHOWN, Field(max_length=5000, pattern=r"^[^\x00]*$")] = ""


class StepView(BaseModel):
    """What was done, and the state after it."""

    step: StepName
    state: str
    comment: str
    created_by: str | None
    name: str
    created_at: datetime


class GivenAwayView(BaseModel):
    """Another edition, and how many counts are given away by both together."""

    id: str
    edition: int
    public: Annotated[bool, Field(description="Readers have it: it is published, or was withdrawn.")]
    counts: Annotated[int, Field(description="So many are too near to one of the other, or told by one alone.")]
    minimum_people: Annotated[float, Field(description="Too near is fewer people apart.")]


class Allowed(BaseModel):
    """What somebody may do with a publication as it stands now, and what they should know before they do."""

    steps: list[StepName]
    change: Annotated[bool, Field(description="Recompute it, say who may embed it, give signed links, renew it.")]
    inputs: Annotated[bool, Field(description="Have what it was computed from, and read who took which step.")]
    given_away: Annotated[
        list[GivenAwayView],
        Field(description="Editions that give small numbers away together with it; told to who may have its inputs."),
    ]


@router.get("/publications/{publication_id}/allowed", dependencies=[reads_publication])
def read_allowed_steps(publication_id: str, request: Request, reader: Reader) -> Allowed:
    """What you may do next; nothing for who is not signed in."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id)
        inputs = may_see_inputs(session, reader, row)
        return Allowed(
            steps=allowed_steps(session, reader, row),
            change=may_change(session, reader, row),
            inputs=inputs,
            given_away=_given_away(session, row) if inputs else [],
        )


@router.get("/publications/{publication_id}/steps", dependencies=[needs(Action.view)])
def list_publication_steps(publication_id: str, request: Request) -> list[StepView]:
    """The way of a publication so far, with all comments; for those who may view where it lies."""
    with request.app.state.service.database.session() as session:
        require_row(session, Publication, publication_id)
        return [_view(step, name) for step, name in load_steps(session, publication_id)]


@router.post("/publications/{publication_id}/steps", status_code=201, dependencies=[needs(Action.view)])
def take_publication_step(publication_id: str, asked: StepAsked, request: Request, actor: CurrentUser) -> StepView:
    """Take the next step; who may take which stands in docs/publications-api.md."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id, lock=True)
        return _view(take_step(session, actor, row, asked.step, asked.comment), actor.name)


def _given_away(session: Session, row: Publication) -> list[GivenAwayView]:
    return [
        GivenAwayView(
            id=edition.id,
            edition=edition.edition,
            public=edition.state in PUBLIC,
            counts=given.counts,
            minimum_people=given.minimum_people,
        )
        for given, edition in load_given_away(session, row.id)
    ]


def _view(step: PublicationStep, name: str) -> StepView:
    return StepView(
        step=StepName(step.step),
        state=step.state,
        comment=step.comment,
        created_by=step.created_by,
        name=name,
        created_at=step.created_at,
    )
