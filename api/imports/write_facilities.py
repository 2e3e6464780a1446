"""Facilities of a list become rows of a region: in place of those there are, beside them, or into them."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import geopandas as gpd
from sqlalchemy.orm import Session

from api.errors import RequestError
from api.imports.told import told_to_dict
from api.store.facilities import FacilityFilter, facility_rows, load_facility_rows, save_facilities
from api.store.models import Facility
from geo.notes import Note

Mode = Literal["replace", "add", "update"]
Row = dict[str, Any]
MOST: Final = 20_000
LONGEST_ID: Final = 200
LONGEST_NAME: Final = 500
NOT_IN_ADDRESSES: Final = re.compile(r"[\x00-\x1f\x7f/\\?#]")
ALL: Final = FacilityFilter()
PLACE: Final = frozenset(["lon", "lat", "lat_lon", "lon_lat"])


def write_facilities(
    session: Session, region_id: str, table: gpd.GeoDataFrame, rows: list[Row], mode: Mode, mapping: Mapping[str, str]
) -> dict[str, int]:
    """Write a table into a region; `rows` then also say what became of each in the database.

    Raises
    ------
    RequestError
        The region would have too many, or rows are to be told by ids that the list has not.
    """
    if mode == "update" and "id" not in mapping:
        raise RequestError("to update facilities the list needs a column of their ids; map one to id")
    by_number = {row["row"]: row for row in rows}
    there = {} if mode == "replace" else {row.facility_id: row for row in load_facility_rows(session, region_id, ALL)}
    table = _fit(table, by_number)
    if mode == "add":
        table = _beside(table, by_number, set(there), named="id" in mapping)
    new = table[~table["facility_id"].isin(list(there))]
    if len(there) + len(new) > MOST:
        raise RequestError(
            "a region has {most} facilities at most; this list brings it to {count}",
            most=MOST,
            count=len(there) + len(new),
        )
    counts = {"added": len(new), "changed": 0}
    if mode == "replace":
        save_facilities(session, region_id, table)
        return counts
    for record in table[table["facility_id"].isin(list(there))].to_dict("records"):
        _change(there[record["facility_id"]], record, mapping)
        counts["changed"] += 1
    session.add_all(facility_rows(region_id, new))
    return counts


def _fit(table: gpd.GeoDataFrame, rows: Mapping[int, Row]) -> gpd.GeoDataFrame:
    """The table with ids that can stand in an address, and names as long as they may be."""
    ids, used = [], set(table["facility_id"])
    for number, given in zip(table["row"], table["facility_id"], strict=True):
        fitting = NOT_IN_ADDRESSES.sub("-", given).strip()[:LONGEST_ID] or "-"
        if fitting != given:
            fitting = _free(fitting, used)
            _note(
                rows[int(number)],
                Note("the id {id} cannot stand in an address; called {called}", {"id": given, "called": fitting}),
            )
            rows[int(number)]["id"] = fitting
        ids.append(fitting)
    names = [name[:LONGEST_NAME].replace("\0", "") for name in table["name"]]
    return table.assign(facility_id=ids, name=names)


def _beside(table: gpd.GeoDataFrame, rows: Mapping[int, Row], there: set[str], *, named: bool) -> gpd.GeoDataFrame:
    """The table without what is there already; ids that were made are made anew."""
    ids, kept, used = [], [], {*there, *table["facility_id"]}
    for number, given in zip(table["row"], table["facility_id"], strict=True):
        row = rows[int(number)]
        if given not in there:
            ids.append(given)
        elif named:
            row.update(outcome="refused", id="", notes=[])
            _note(row, Note("the region has a facility with the id {id} already", {"id": given}), mended=False)
        else:
            row["id"] = _free(given, used)
            ids.append(row["id"])
        kept.append(given not in there or not named)
    return table[kept].assign(facility_id=ids)


def _free(wanted: str, used: set[str]) -> str:
    new, number = wanted, 1
    while new in used:
        number += 1
        new = f"{wanted[: LONGEST_ID - 8]}-{number}"
    used.add(new)
    return new


def _note(row: Row, note: Note, *, mended: bool = True) -> None:
    row["notes"] = [*row["notes"], told_to_dict(note)]
    if mended and row["outcome"] == "taken":
        row["outcome"] = "mended"


def _change(row: Facility, record: Mapping[Any, Any], mapping: Mapping[str, str]) -> None:
    """Put what the list says in place of what was known; what it leaves blank stays."""
    for field, value in _said(record, mapping).items():
        setattr(row, field, value)
    row.revision += 1


def _said(record: Mapping[Any, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for field in ("name", "ownership", "opening_hours"):
        if field in mapping and record[field]:
            said[field] = record[field]
    for field in ("capacity_per_day", "staff"):
        if field in mapping and not math.isnan(record[field]):
            said[field] = float(record[field])
    if "kind" in mapping and record["kind"] != "other":
        said["kind"] = record["kind"]
    if len(record["services"]) and ("services" in mapping or "kind" in said):
        said["services"] = list(record["services"])
    if "open" in mapping:
        said["is_open"] = bool(record["open"])
    if PLACE & set(mapping):
        said["geometry"] = record["geometry"]
    return said


def count_outcomes(rows: Sequence[Row]) -> dict[str, int]:
    """Rows by what became of them."""
    counted = Counter(row["outcome"] for row in rows)
    return {outcome: counted[outcome] for outcome in ("taken", "mended", "refused", "left_out")}
