"""Which regions somebody may see: the list endpoints filter by it, and refusals name no other."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from api.access.actor import Actor, Right
from api.access.area_tree import areas_below
from api.access.roles import Action
from api.store.models import Region


def visible_regions(session: Session, actor: Actor) -> list[str]:
    """Ids of the regions whose area a right of the actor covers, or lies around it, in the order of ids."""
    return list(session.scalars(select(Region.id).where(is_visible(actor)).order_by(Region.id)))


def is_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Region` to put into a question: what a right to view covers or lies in."""
    return or_(*(_within(right) for right in actor.rights_to(Action.view)), false())


def _within(right: Right) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if right.lineage:
        below = select(areas_below(right.lineage[:1]).c.id)
        conditions.append(or_(Region.area_id.in_(below), Region.area_id.in_(right.lineage)))
    if right.organisation_id is not None:
        conditions.append(Region.organisation_id == right.organisation_id)
    return and_(true(), *conditions)
