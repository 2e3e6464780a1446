"""`/api/v1/regions/{id}/visits/people`: who is visited. Every read is audited; contacts are asked for apart."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_registers import RegisterChanged, change_listed, remove_listed, replace_listed
from api.etags import changes_seen, has_etag, not_modified
from api.store.models import VisitPerson
from api.store.region_rows import require_region_row
from api.store.visit_register import load_register, require_one
from api.visits.fields import Contact, Pseudonym, Strict
from api.visits.kept_register import register_etag, row_etag, show_person
from api.visits.opening import open_seal
from api.visits.register import MOST_PEOPLE, CarePlan, PersonGiven, PersonView
from api.visits.registers import PEOPLE
from api.visits.route import VisitRoute

router = APIRouter(
    prefix="/regions/{region_id}/visits/people",
    tags=["home visits: people and teams"],
    route_class=VisitRoute,
    responses=problem_answers(503),
)
Contacts = Annotated[bool, Query(description="Names, phones, addresses and notes too; a line of its own in the audit.")]
EXAMPLE: Final[dict[str, Any]] = {
    "person_id": "P-017",
    "lon": 100.551,
    "lat": 7.243,
    "visits_per_week": 2,
    "min_gap_days": 2,
    "duration_min": 40,
    "windows": [{"start": "09:00", "end": "11:30"}],
    "skills": ["nurse"],
    "carers": 1,
    "priority": 3,
    "preferred_days": [1, 4],
}


class PeopleGiven(BaseModel):
    """All people who are visited."""

    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [{"people": [EXAMPLE]}]}
    )

    people: Annotated[list[PersonGiven], Field(max_length=MOST_PEOPLE)]


class PeopleView(Strict):
    """All people who are visited."""

    people: list[PersonView]
    etag: Annotated[str, Field(description="For `If-Match` of a change to the whole list; also the header.")]


class PersonChange(CarePlan):
    """Fields that change; those left out stay. `contact` null: none is kept any more."""

    contact: Contact | None = None


@router.get("", dependencies=[needs(Action.visit), has_etag], response_model=PeopleView)
def list_visit_people(
    region_id: str, request: Request, response: Response, actor: CurrentUser, contacts: Contacts = False
) -> PeopleView | Response:
    """Everybody who is visited, in the order of their ids."""
    service = request.app.state.service
    with service.database.session() as session:
        require_region_row(session, region_id)
        rows = load_register(session, VisitPerson, region_id)
        etag = register_etag(rows)
        if known := not_modified(request, etag):
            return known
        seal = open_seal(service, session)
        told = PeopleView(people=[show_person(row, seal, contacts=contacts) for row in rows], etag=etag)
        audit(session, actor, "read", "visit_people", region_id, {"people": len(rows), "contacts": contacts})
    response.headers["ETag"] = etag
    return told


@router.put("", dependencies=[needs(Action.visit), changes_seen])
def replace_visit_people(
    region_id: str, given: PeopleGiven, request: Request, response: Response, actor: CurrentUser
) -> RegisterChanged:
    """Put a list in place of the one that is there; who is not in it is not kept. Contacts left out stay."""
    return replace_listed(PEOPLE, region_id, given.people, request, response, actor)


@router.get("/{person_id}", dependencies=[needs(Action.visit), has_etag], response_model=PersonView)
def read_visit_person(
    region_id: str,
    person_id: Pseudonym,
    request: Request,
    response: Response,
    actor: CurrentUser,
    contacts: Contacts = False,
) -> PersonView | Response:
    """One of them."""
    service = request.app.state.service
    with service.database.session() as session:
        row = require_one(session, VisitPerson, region_id, person_id)
        if known := not_modified(request, row_etag(row)):
            return known
        told = show_person(row, open_seal(service, session), contacts=contacts)
        audit(session, actor, "read", "visit_person", person_id, {"region": region_id, "contacts": contacts})
    response.headers["ETag"] = told.etag
    return told


@router.patch("/{person_id}", dependencies=[needs(Action.visit), changes_seen])
def change_visit_person(
    region_id: str, person_id: Pseudonym, given: PersonChange, request: Request, response: Response, actor: CurrentUser
) -> PersonView:
    """Change a person; `If-Match` is the `etag` that stands with them."""
    return change_listed(PEOPLE, (region_id, person_id), given, request, response, actor)


@router.delete("/{person_id}", status_code=204, dependencies=[needs(Action.visit), changes_seen])
def remove_visit_person(region_id: str, person_id: Pseudonym, request: Request, actor: CurrentUser) -> None:
    """Remove a person, and how to reach them; plans that are made keep the pseudonym until they are old."""
    remove_listed(PEOPLE, (region_id, person_id), request, actor)
