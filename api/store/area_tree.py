"""The tree of areas: what lies around an area, and what lies in it. One recursive question on both databases."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import CTE, literal, select
from sqlalchemy.orm import Session, aliased

from api.store.models import Area

DEEPEST: Final = 32  # two moves at once could make a circle


def load_lineages(session: Session, area_ids: Iterable[str | None]) -> dict[str | None, tuple[str, ...]]:
    """Each area, the one around it, and so on up to the root; nothing for no area."""
    asked = {area_id for area_id in area_ids if area_id}
    found: dict[str | None, tuple[str, ...]] = {None: (), **dict.fromkeys(asked, ())}
    if not asked:
        return found
    start = select(Area.id.label("start"), Area.id, Area.parent_id, literal(0).label("steps")).where(Area.id.in_(asked))
    chain = start.cte("chain", recursive=True)
    around = aliased(Area)
    chain = chain.union_all(
        select(chain.c.start, around.id, around.parent_id, chain.c.steps + 1).where(
            around.id == chain.c.parent_id, chain.c.steps < DEEPEST
        )
    )
    for row in session.execute(select(chain.c.start, chain.c.id).order_by(chain.c.start, chain.c.steps)):
        found[row.start] = (*found[row.start], row.id)
    return found


def areas_within(area_id: str) -> CTE:
    """A table expression of the ids of an area and of all areas below it."""
    within = select(Area.id).where(Area.id == area_id).cte(recursive=True)
    child = aliased(Area)
    return within.union(select(child.id).where(child.parent_id == within.c.id))
