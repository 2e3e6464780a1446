"""Boundaries between the database and the table that geo counts with."""

from typing import TYPE_CHECKING

import numpy as np
from shapely import MultiPolygon, Polygon
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store.models import Boundary

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NAMES = "name_"
MORE = ("parent_id", "area_id")
"""Columns that are there where some boundary has them."""


def load_boundaries(session: Session, region_id: str, level: str = "") -> "GeoDataFrame | None":
    """The boundaries of a region, of one level or ("") of all; None where there are none."""
    import pandas as pd
    from geopandas import GeoDataFrame

    from geo.points import CRS

    wanted = select(Boundary).where(Boundary.region_id == region_id).order_by(Boundary.row, Boundary.boundary_id)
    rows = session.scalars(wanted.where(Boundary.level == level) if level else wanted).all()
    if not rows:
        return None
    texts = {
        "boundary_id": [row.boundary_id for row in rows],
        "name": [row.name for row in rows],
        "level": [row.level for row in rows],
    }
    for lang in sorted({lang for row in rows for lang in row.names}):
        texts[f"{NAMES}{lang}"] = [row.names.get(lang, "") for row in rows]
    for name in MORE:
        values = [getattr(row, name) or "" for row in rows]
        if any(values):
            texts[name] = values
    columns = {name: pd.array(values, dtype="str") for name, values in texts.items()}
    return GeoDataFrame(columns, geometry=np.array([row.geometry for row in rows], dtype=object), crs=CRS)


def save_boundaries(session: Session, region_id: str, table: "GeoDataFrame | None") -> None:
    """Put a table's boundaries in place of those a region has."""
    session.execute(delete(Boundary).where(Boundary.region_id == region_id))
    if table is None:
        return
    spoken = [column for column in table.columns if str(column).startswith(NAMES)]
    session.add_all(
        Boundary(
            region_id=region_id,
            boundary_id=row["boundary_id"],
            name=row["name"],
            level=row["level"],
            names={column.removeprefix(NAMES): row[column] for column in spoken if row[column]},
            parent_id=row.get("parent_id", ""),
            area_id=row.get("area_id") or None,
            row=number,
            geometry=_of_many(row["geometry"]),
        )
        for number, row in enumerate(table.to_dict("records"))
    )


def _of_many(shape: Polygon | MultiPolygon) -> MultiPolygon:
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
