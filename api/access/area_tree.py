"""The tree of areas: what lies around an area, and what lies in it. One recursive question on both databases."""

from collections.abc import Iterable

from sqlalchemy import CTE, literal, select
from sqlalchemy.orm import Session, aliased

from api.access.actor import Place
from api.store.models import Area


def lineages(session: Session, area_ids: Iterable[str | None]) -> dict[str | None, tuple[str, ...]]:
    """Each area, the one around it, and so on up to the root; none for no area."""
    asked = {area_id for area_id in area_ids if area_id}
    found: dict[str | None, tuple[str, ...]] = {None: (), **dict.fromkeys(asked, ())}
    if not asked:
        return found
    up = select(Area.id.label("start"), Area.id, Area.parent_id, literal(0).label("steps")).where(Area.id.in_(asked))
    chain = up.cte("chain", recursive=True)
    above = aliased(Area)
    chain = chain.union_all(
        select(chain.c.start, above.id, above.parent_id, chain.c.steps + 1).where(above.id == chain.c.parent_id)
    )
    for row in session.execute(select(chain.c.start, chain.c.id).order_by(chain.c.start, chain.c.steps)):
        found[row.start] = (*found[row.start], row.id)
    return found


def place_of(session: Session, area_id: str | None, organisation_id: str | None) -> Place:
    """Where something with this area and this owner lies."""
    return Place(lineages(session, [area_id])[area_id], organisation_id)


def areas_below(area_ids: Iterable[str]) -> CTE:
    """A table expression of the ids of some areas and of all areas below them."""
    below = select(Area.id).where(Area.id.in_(list(area_ids))).cte(recursive=True)
    child = aliased(Area)
    return below.union(select(child.id).where(child.parent_id == below.c.id))
