"""The tree of areas: what lies around an area, and what lies in it. One recursive question on both databases."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import CTE, Select, bindparam, literal, select
from sqlalchemy.orm import Session, aliased

from api.store.models import Area

DEEPEST: Final = 32  # two moves at once could make a circle


def load_lineages(session: Session, area_ids: Iterable[str | None]) -> dict[str | None, tuple[str, ...]]:
    """Each area, the one around it, and so on up to the root; nothing for no area."""
    asked = {area_id for area_id in area_ids if area_id}
    found: dict[str | None, tuple[str, ...]] = {None: (), **dict.fromkeys(asked, ())}
    if asked:
        for row in session.execute(_upwards(), {"asked": sorted(asked)}):
            found[row.start] = (*found[row.start], row.id)
    return found


@cache
def _upwards() -> Select[Any]:
    """Written down once: to put the question together takes longer than to answer it."""
    area = Area.__table__
    around = area.alias("around")
    start = select(area.c.id.label("start"), area.c.id, area.c.parent_id, literal(0).label("steps"))
    chain = start.where(area.c.id.in_(bindparam("asked", expanding=True))).cte("chain", recursive=True)
    chain = chain.union_all(
        select(chain.c.start, around.c.id, around.c.parent_id, chain.c.steps + 1).where(
            around.c.id == chain.c.parent_id, chain.c.steps < DEEPEST
        )
    )
    return select(chain.c.start, chain.c.id).order_by(chain.c.start, chain.c.steps)


def areas_within(area_id: str) -> CTE:
    """A table expression of the ids of an area and of all areas below it."""
    within = select(Area.id).where(Area.id == area_id).cte(recursive=True)
    child = aliased(Area)
    return within.union(select(child.id).where(child.parent_id == within.c.id))
