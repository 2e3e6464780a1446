"""Who may read a publication: everybody once it is published, before that who may view where it lies."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.access.needs import Need
from api.access.objects import find_object
from api.access.rate_limits import charge
from api.access.roles import Action
from api.access.signed_in import current_actor, find_actor
from api.publications.links import TOKEN, is_opened_by
from api.store.models import Publication
from api.store.publications import PUBLIC


def possible_actor(request: Request) -> Actor | None:
    """Who asks; None where nobody is signed in."""
    actor = find_actor(request)
    if actor is not None:
        request.state.actor = actor
    return actor


Reader = Annotated[Actor | None, Depends(possible_actor)]
"""Who reads; it may be anybody."""


@dataclass(frozen=True)
class MayRead(Need):
    """Lets everybody pass to what is published, whoever has a signed link, and who may view where it lies."""

    action: Action = Action.view

    def __call__(self, request: Request, actor: Reader) -> None:
        """Pass, or raise."""
        with request.app.state.service.database.session() as session:
            row = session.get(Publication, request.path_params["publication_id"])
            is_open = row is not None and (
                row.state in PUBLIC or is_opened_by(session, row, request.query_params.get(TOKEN, ""))
            )
        if is_open:
            charge(request, 1)
        else:
            super().__call__(request, actor or current_actor(request))


reads_publication: Final = Depends(MayRead())
"""The dependency of a route that shows a publication."""


def may_see_inputs(session: Session, actor: Actor | None, row: Publication) -> bool:
    """Whether somebody may have what was held back from readers, too: only who may view where it lies."""
    return _may(session, actor, Action.view, row)


def may_change(session: Session, actor: Actor | None, row: Publication) -> bool:
    """Whether somebody may recompute a publication and change what stands beside it."""
    return _may(session, actor, Action.publish, row)


def _may(session: Session, actor: Actor | None, action: Action, row: Publication) -> bool:
    if actor is None:
        return False
    found = find_object(session, {"publication_id": row.id})
    return actor.may_everywhere(action) or (
        found is not None and found.place is not None and actor.may(action, found.place)
    )
