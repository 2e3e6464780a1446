"""People and teams between the database and what is given and shown: sealed on the way in, opened on the way out."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.etags import etag_of
from api.store.models import VisitPerson, VisitTeam
from api.store.visit_register import load_register
from api.visits.fields import Contact
from api.visits.register import (
    CarePlan,
    PersonGiven,
    PersonView,
    TeamGiven,
    TeamPlan,
    TeamView,
    care_to_seal,
    contact_to_seal,
    team_to_seal,
)
from api.visits.sealing import Seal


def register_etag(rows: "Sequence[VisitPerson] | Sequence[VisitTeam]") -> str:
    """Another one after any change to any of them."""
    return etag_of("visits", *((row.key, row.revision) for row in rows))


def row_etag(row: VisitPerson | VisitTeam) -> str:
    """Of one of them."""
    return etag_of("visits", type(row).__name__, row.key, row.revision)


def open_care(row: VisitPerson, seal: Seal) -> CarePlan:
    """The care plan of a person."""
    return CarePlan.model_validate(seal.open_json(row.care, *_care_of(row)))


def open_contact(row: VisitPerson, seal: Seal) -> Contact | None:
    """How a person is reached; None where nothing is known."""
    if row.contact is None:
        return None
    return Contact.model_validate(seal.open_json(row.contact, *_contact_of(row)))


def open_team(row: VisitTeam, seal: Seal) -> TeamPlan:
    """A team."""
    return TeamPlan.model_validate(seal.open_json(row.sealed, *_team_of(row)))


def open_people(session: Session, region_id: str, seal: Seal) -> dict[str, CarePlan]:
    """The care plans of everybody who is visited."""
    return {row.person_id: open_care(row, seal) for row in load_register(session, VisitPerson, region_id)}


def open_teams(session: Session, region_id: str, seal: Seal) -> dict[str, TeamPlan]:
    """All teams."""
    return {row.team_id: open_team(row, seal) for row in load_register(session, VisitTeam, region_id)}


def show_person(row: VisitPerson, seal: Seal, *, contacts: bool) -> PersonView:
    """A person as they are shown; the contact is not even opened where it is not asked for."""
    return PersonView(
        **open_care(row, seal).model_dump(),
        person_id=row.person_id,
        has_contact=row.contact is not None,
        contact=open_contact(row, seal) if contacts else None,
        etag=row_etag(row),
    )


def show_team(row: VisitTeam, seal: Seal) -> TeamView:
    """A team as it is shown."""
    return TeamView(**open_team(row, seal).model_dump(), team_id=row.team_id, etag=row_etag(row))


def write_person(row: VisitPerson, given: PersonGiven, seal: Seal) -> bool:
    """Put what is given into a row; False where nothing differs."""
    care, says_contact = care_to_seal(given), "contact" in given.model_fields_set
    contact = contact_to_seal(given.contact)
    if row.care:
        same_care = care_to_seal(open_care(row, seal)) == care
        same_contact = not says_contact or contact_to_seal(open_contact(row, seal)) == contact
        if same_care and same_contact:
            return False
        row.revision += 1
    row.care = seal.seal_json(care, *_care_of(row))
    if says_contact:
        row.contact = seal.seal_json(contact, *_contact_of(row)) if contact else None
    elif row.contact is not None:  # one row, one key
        known = contact_to_seal(open_contact(row, seal))
        row.contact = seal.seal_json(known, *_contact_of(row))
    row.key_id, row.care_ends = seal.key_id, given.until
    return True


def write_team(row: VisitTeam, given: TeamGiven, seal: Seal) -> bool:
    """Put what is given into a row; False where nothing differs."""
    team = team_to_seal(given)
    if row.sealed:
        if team_to_seal(open_team(row, seal)) == team:
            return False
        row.revision += 1
    row.sealed = seal.seal_json(team, *_team_of(row))
    row.key_id = seal.key_id
    return True


def reseal_person(row: VisitPerson, seal: Seal) -> None:
    """Put a person under the key that seals now."""
    care, contact = seal.open(row.care, *_care_of(row)), row.contact
    if contact is not None:
        row.contact = seal.seal(seal.open(contact, *_contact_of(row)), *_contact_of(row))
    row.care, row.key_id = seal.seal(care, *_care_of(row)), seal.key_id


def reseal_team(row: VisitTeam, seal: Seal) -> None:
    """Put a team under the key that seals now."""
    row.sealed = seal.seal(seal.open(row.sealed, *_team_of(row)), *_team_of(row))
    row.key_id = seal.key_id


def _care_of(row: VisitPerson) -> tuple[str, ...]:
    return "care", row.region_id, row.person_id


def _contact_of(row: VisitPerson) -> tuple[str, ...]:
    return "contact", row.region_id, row.person_id


def _team_of(row: VisitTeam) -> tuple[str, ...]:
    return "team", row.region_id, row.team_id
