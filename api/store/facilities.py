"""Facilities between the database and the table that geo counts with; what is not counted with is kept beside.

Columns beyond geo's own, there where some facility has them: `size_class`, `opening_hours`, `organisation_id`,
`area_id`, `name_<language>`, and `staff_<profession>`, one for each profession.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.orm import Session

from api.store.base import now
from api.store.geometry import Box, meets_box
from api.store.models import Facility

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TEXTS: Final = ("size_class", "opening_hours", "organisation_id", "area_id")
NAME, STAFF = "name_", "staff_"


@dataclass(frozen=True)
class FacilityFilter:
    """Which facilities are asked for; what is None is not asked about."""

    kind: str | None = None
    service: str | None = None
    bbox: Box | None = None
    is_open: bool | None = None


def load_facilities(session: Session, region_id: str) -> "GeoDataFrame":
    """The facilities of a region by id, as `geo.facilities.read_facilities` gives them, with the columns beyond."""
    rows = session.scalars(select(Facility).where(Facility.region_id == region_id)).all()
    return facility_table(sorted(rows, key=lambda row: row.facility_id))


def load_facility_rows(
    session: Session, region_id: str, wanted: FacilityFilter, *, after: str = "", limit: int | None = None
) -> Sequence[Facility]:
    """The facilities that a filter lets pass, in the order of their ids, those after `after`."""
    conditions = [Facility.region_id == region_id, *_conditions(session, wanted)]
    if after:
        conditions.append(Facility.facility_id > after)
    return session.scalars(select(Facility).where(*conditions).order_by(Facility.facility_id).limit(limit)).all()


def has_facilities(session: Session, region_id: str) -> bool:
    """Whether a region has any."""
    return session.scalar(select(Facility.key).where(Facility.region_id == region_id).limit(1)) is not None


def find_facility(session: Session, region_id: str, facility_id: str) -> Facility | None:
    """One facility of a region."""
    one = select(Facility).where(Facility.region_id == region_id, Facility.facility_id == facility_id)
    # Read anew: whoever changes it has waited for its turn.
    return session.scalars(one.execution_options(populate_existing=True)).first()


def facility_table(rows: Sequence[Facility]) -> "GeoDataFrame":
    """Rows of the database as a table of geo."""
    from geo.facilities import build_facilities

    table = build_facilities(
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
    for name, values in _more_columns(rows).items():
        table[name] = values
    return table


def save_facilities(session: Session, region_id: str, table: "GeoDataFrame") -> None:
    """Put a table's facilities in place of those a region has."""
    session.execute(delete(Facility).where(Facility.region_id == region_id))
    session.add_all(facility_rows(region_id, table))


def facility_rows(region_id: str, table: "GeoDataFrame") -> list[Facility]:
    """A table of geo as rows of the database, whole and in none yet."""
    moment = now()
    return [
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
            revision=1,
            created_at=moment,
            **_more_fields(row),
        )
        for row in table.to_dict("records")
    ]


def _conditions(session: Session, wanted: FacilityFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(Facility.kind == wanted.kind)
    if wanted.is_open is not None:
        conditions.append(Facility.is_open.is_(wanted.is_open))
    if wanted.service is not None:
        conditions.append(_gives(session, wanted.service))
    if wanted.bbox is not None:
        conditions.append(meets_box(Facility.geometry, wanted.bbox))
    return conditions


def _gives(session: Session, service: str) -> ColumnElement[bool]:
    """The list of services holds one: the two databases say it in their own words."""
    if session.get_bind().dialect.name == "postgresql":
        return Facility.services.op("@>")(func.jsonb_build_array(service)).is_(True)
    each = text("EXISTS (SELECT 1 FROM json_each(facilities.services) AS given WHERE given.value = :service)")
    return each.bindparams(service=service)  # type: ignore[return-value]


def _more_columns(rows: Sequence[Facility]) -> dict[str, Any]:
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in TEXTS:
        values = [getattr(row, name) or "" for row in rows]
        if any(values):
            columns[name] = pd.array(values, dtype="str")
    for lang in sorted({lang for row in rows for lang in row.names}):
        columns[f"{NAME}{lang}"] = pd.array([row.names.get(lang, "") for row in rows], dtype="str")
    for profession in sorted({profession for row in rows for profession in row.staff_by_profession}):
        columns[f"{STAFF}{profession}"] = [row.staff_by_profession.get(profession, np.nan) for row in rows]
    return columns


def _more_fields(row: Mapping[Any, Any]) -> dict[str, Any]:
    nothing = {"size_class": "", "opening_hours": "", "organisation_id": None, "area_id": None}
    fields: dict[str, Any] = {name: row[name] if _is_text(row.get(name)) else nothing[name] for name in TEXTS}
    fields["names"] = {
        str(name).removeprefix(NAME): value
        for name, value in row.items()
        if str(name).startswith(NAME) and _is_text(value)
    }
    fields["staff_by_profession"] = {
        str(name).removeprefix(STAFF): float(value)
        for name, value in row.items()
        if str(name).startswith(STAFF) and isinstance(value, float) and not np.isnan(value)
    }
    return fields


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
