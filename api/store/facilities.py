"""Facilities between the database and the table that geo counts with."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store.models import Facility
from geo.facilities import build_facilities


def load_facilities(session: Session, region_id: str) -> gpd.GeoDataFrame:
    """The facilities of a region in the order of their ids, as `geo.facilities.read_facilities` gives them."""
    rows = session.scalars(select(Facility).where(Facility.region_id == region_id)).all()
    return facility_table(sorted(rows, key=lambda row: row.facility_id))


def facility_table(rows: Sequence[Facility]) -> gpd.GeoDataFrame:
    """Rows of the database as a table of geo."""
    return build_facilities(
        np.array([row.geometry for row in rows], dtype=object),
        {
            "facility_id": [row.facility_id for row in rows],
            "name": [row.name for row in rows],
            "kind": [row.kind for row in rows],
            "services": [tuple(row.services) for row in rows],
            "capacity_per_day": [np.nan if row.capacity_per_day is None else row.capacity_per_day for row in rows],
            "staff": [np.nan if row.staff is None else row.staff for row in rows],
            "open": [row.is_open for row in rows],
            "ownership": [row.ownership for row in rows],
        },
    )


def save_facilities(session: Session, region_id: str, table: gpd.GeoDataFrame) -> None:
    """Put a table's facilities in place of those a region has."""
    session.execute(delete(Facility).where(Facility.region_id == region_id))
    session.add_all(
        Facility(
            region_id=region_id,
            facility_id=row["facility_id"],
            name=row["name"],
            kind=row["kind"],
            services=list(row["services"]),
            capacity_per_day=_known(row["capacity_per_day"]),
            staff=_known(row["staff"]),
            is_open=bool(row["open"]),
            ownership=row["ownership"],
            geometry=row["geometry"],
        )
        for row in table.to_dict("records")
    )


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
