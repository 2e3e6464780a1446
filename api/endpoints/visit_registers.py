"""What is done to people of home visits as to teams: the whole list replaced, one of them changed or removed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from pydantic import BaseModel

from api.access.needs import Actor, audit
from api.etags import require_match
from api.store.visit_register import lock_visits, require_one
from api.visits.fields import Strict
from api.visits.kept_register import row_etag
from api.visits.opening import open_seal
from api.visits.possible import require_possible_given
from api.visits.registers import Given, Register, Row, View, replace_all

if TYPE_CHECKING:
    from api.service import Service


class RegisterChanged(Strict):
    """What a list has changed."""

    added: int
    changed: int
    removed: int
    etag: str


def replace_listed(
    register: Register[Row, Given, Any],
    region_id: str,
    given: Sequence[Given],
    request: Request,
    response: Response,
    actor: Actor,
) -> RegisterChanged:
    """Put a list in place of the one that is there."""
    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        lock_visits(session, region_id)
        require_match(request, register.etag(session, region_id))
        done = replace_all(session, register, region_id, given, seal)
        etag = register.etag(session, region_id)
        audit(session, actor, "replace", register.all, region_id, done)
    response.headers["ETag"] = etag
    return RegisterChanged(**done, etag=etag)


def change_listed(
    register: Register[Row, Given, View],
    path: tuple[str, str],
    given: BaseModel,
    request: Request,
    response: Response,
    actor: Actor,
) -> View:
    """Change one of them: the fields that are given, and no others."""
    region_id, one_id = path
    service: Service = request.app.state.service
    seal = open_seal(service)
    with service.database.session() as session:
        lock_visits(session, region_id)
        row = require_one(session, register.model, region_id, one_id)
        require_match(request, row_etag(row))
        changed = given.model_dump(exclude_unset=True)
        whole = {**register.open(row, seal).model_dump(exclude_defaults=True), **changed, register.id_name: one_id}
        wanted = register.given.model_validate(whole)
        require_possible_given(wanted)
        register.write(row, wanted, seal)
        session.flush()
        told = register.show(row, seal)
        audit(session, actor, "change", register.one, one_id, {"region": region_id, "fields": sorted(changed)})
    response.headers["ETag"] = told.etag
    return told


def remove_listed(register: Register[Row, Any, Any], path: tuple[str, str], request: Request, actor: Actor) -> None:
    """Remove one of them."""
    region_id, one_id = path
    with request.app.state.service.database.session() as session:
        lock_visits(session, region_id)
        row = require_one(session, register.model, region_id, one_id)
        require_match(request, row_etag(row))
        session.delete(row)
        audit(session, actor, "remove", register.one, one_id, {"region": region_id})
