"""`/api/v1/publications/{id}/steps`: corrected, approved, published, withdrawn; by whom, and what they said."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, needs
from api.idempotency import IdempotentRoute
from api.publications.workflow import StepName, take_step
from api.store.models import Publication, PublicationStep
from api.store.publications import load_steps
from api.store.references import require_row

router = APIRouter(tags=["publications"], route_class=IdempotentRoute)


class StepAsked(BaseModel):
    """What is done; `withdraw`, `send_back` and `comment` need a comment."""

    model_config = ConfigDict(extra="forbid")

    step: StepName
    comment: Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")] = ""


class StepView(BaseModel):
    """What was done, and the state after it."""

    step: StepName
    state: str
    comment: str
    created_by: str | None
    created_at: datetime


@router.get("/publications/{publication_id}/steps", dependencies=[needs(Action.view)])
def list_publication_steps(publication_id: str, request: Request) -> list[StepView]:
    """The way of a publication so far, with all comments; for those who may view where it lies."""
    with request.app.state.service.database.session() as session:
        require_row(session, Publication, publication_id)
        return [_view(step) for step in load_steps(session, publication_id)]


@router.post("/publications/{publication_id}/steps", status_code=201, dependencies=[needs(Action.view)])
def take_publication_step(publication_id: str, asked: StepAsked, request: Request, actor: CurrentUser) -> StepView:
    """Take the next step; who may take which stands in docs/publications-api.md."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id, lock=True)
        return _view(take_step(session, actor, row, asked.step, asked.comment))


def _view(step: PublicationStep) -> StepView:
    return StepView(
        step=StepName(step.step),
        state=step.state,
        comment=step.comment,
        created_by=step.created_by,
        created_at=step.created_at,
    )
