"""Uploads that a request names beside the object of its path: whoever names one must be allowed to use it."""

from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.access.objects import place_of
from api.access.roles import Action
from api.errors import RequestError, unknown_object
from api.store.models import Upload
from api.store.references import require_row


def require_usable(session: Session, actor: Actor, upload_id: str, kind: str) -> Upload:
    """An upload of a kind that a request names beside its own object, if the actor may use it.

    Raises
    ------
    UnknownObjectError
        There is none, or none for this user.
    RequestError
        It is of another kind.
    """
    row = require_row(session, Upload, upload_id)
    mine = actor.user_id is not None and row.created_by == actor.user_id
    if not mine and not actor.may(Action.plan, place_of(session, row.area_id, row.organisation_id)):
        raise unknown_object(upload_id)
    if row.kind != kind:
        raise RequestError(
            "{name} was sent as {kind}; it cannot be used as {asked}", name=row.name, kind=row.kind, asked=kind
        )
    return row
