"""Which regions somebody may see."""

from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.access.roles import Action
from api.store.visible import Bounds, load_region_ids


def visible_regions(session: Session, actor: Actor) -> list[str]:
    """Ids of the regions of the database that a right of the actor covers, or whose area lies around it."""
    return load_region_ids(session, bounds(actor))


def bounds(actor: Actor, action: Action = Action.view) -> list[Bounds]:
    """Where the actor may, for `api.store.visible.region_within` in a question of one's own."""
    return [(right.lineage, right.organisation_id) for right in actor.rights_to(action)]
