"""Which regions somebody may see."""

from fastapi import Request
from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.access.roles import Action
from api.store.visible import Bounds, load_region_ids


def visible_regions(session: Session, actor: Actor) -> list[str]:
    """Ids of the regions of the database that a right of the actor covers, or whose area lies around it."""
    return load_region_ids(session, bounds(actor))


def seen_regions(request: Request, actor: Actor) -> list[str]:
    """Ids of the regions that this service can show the actor now: those that are complete, and theirs to see."""
    regions = list(request.app.state.regions)
    if actor.may_everywhere(Action.view):
        return regions
    with request.app.state.service.database.session() as session:
        return [region_id for region_id in visible_regions(session, actor) if region_id in regions]


def bounds(actor: Actor, action: Action = Action.view) -> list[Bounds]:
    """Where the actor may."""
    return [(right.lineage, right.organisation_id) for right in actor.rights_to(action)]
