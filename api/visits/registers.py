"""The two registers of home visits, people and teams: what is done to either is done in one way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.errors import RequestError
from api.store.models import VisitPerson, VisitTeam
from api.store.visit_register import load_register
from api.visits.kept_register import (
    open_care,
    open_team,
    register_etag,
    show_person,
    show_team,
    write_person,
    write_team,
)
from api.visits.possible import require_possible_given
from api.visits.register import PersonGiven, PersonView, TeamGiven, TeamView
from api.visits.sealing import Seal

Row = TypeVar("Row", VisitPerson, VisitTeam)
Given = TypeVar("Given", PersonGiven, TeamGiven)
View = TypeVar("View", PersonView, TeamView)


@dataclass(frozen=True)
class Register(Generic[Row, Given, View]):
    """People or teams: their rows, and how one is opened, written and shown."""

    model: type[Row]
    given: type[Given]
    id_name: str
    # What the audit log calls one of them, and all.
    one: str
    all: str
    open: Callable[[Row, Seal], BaseModel]
    write: Callable[[Row, Given, Seal], bool]
    show: Callable[[Row, Seal], View]

    def id_of(self, given: Given) -> str:
        """The pseudonym of one that is given."""
        return str(getattr(given, self.id_name))

    def etag(self, session: Session, region_id: str) -> str:
        """Of all of them in a region."""
        return register_etag(load_register(session, self.model, region_id))


def _show_person(row: VisitPerson, seal: Seal) -> PersonView:
    return show_person(row, seal, contacts=False)


PEOPLE: Final = Register(
    VisitPerson, PersonGiven, "person_id", "visit_person", "visit_people", open_care, write_person, _show_person
)
TEAMS: Final = Register(VisitTeam, TeamGiven, "team_id", "visit_team", "visit_teams", open_team, write_team, show_team)


def replace_all(
    session: Session,
    register: Register[Row, Given, Any],
    region_id: str,
    given: Sequence[Given],
    seal: Seal,
    *,
    keep_others: bool = False,
) -> dict[str, int]:
    """Put a list in place of what is there; how many were added, changed and removed.

    Raises
    ------
    RequestError
        Somebody stands in the list twice, or says what cannot be.
    """
    _require_once([register.id_of(one) for one in given])
    for one in given:
        require_possible_given(one)
    known = {getattr(row, register.id_name): row for row in load_register(session, register.model, region_id)}
    done = {"added": 0, "changed": 0, "removed": 0}
    for one in given:
        row = known.pop(register.id_of(one), None)
        if row is None:
            row = register.model(region_id=region_id, **{register.id_name: register.id_of(one)})
            register.write(row, one, seal)
            session.add(row)
            done["added"] += 1
        else:
            done["changed"] += register.write(row, one, seal)
    for row in () if keep_others else known.values():
        session.delete(row)
        done["removed"] += 1
    session.flush()
    return done


def _require_once(ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise RequestError("{id} stands in the list twice; give each once", id=one)
        seen.add(one)
