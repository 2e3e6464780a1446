"""Boundaries: the polygons people are reported by, read from any polygon file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import (
    find_column,
    list_columns,
    read_numbers,
    read_texts,
    rename_columns,
    require_unique,
)
from geo.errors import BoundaryError
from geo.local_names import read_local_names
from geo.notes import Notes, add_note
from geo.points import CRS
from geo.strata import MOST_PEOPLE
from geo.tables import read_table
from routing.errors import Phrase

FloatArray = npt.NDArray[np.float64]
RESERVED_ID: Final = "all"  # the boundary of everyone in coverage.csv
POLYGON, MULTI_POLYGON = 3, 6  # GEOS type ids


def read_boundaries(
    path: str | Path,
    *,
    id_column: str | None = None,
    name_column: str | None = None,
    level: str = "",
    sheet: str | None = None,
    notes: Notes | None = None,
) -> gpd.GeoDataFrame:
    """Boundaries of a file: boundary_id, name, level, geometry (EPSG:4326, polygons), in the file's order.

    Names in the languages of the map are kept as name_kk, name_ru, name_en, name_th where the file has them.

    `level` keeps the rows of that level where the file has a level column, else it names the level of all rows;
    `sheet` names a layer of a GeoPackage.
    Broken polygons are mended and noted; rows that are no polygons (label points) are left out and noted.

    Raises
    ------
    BoundaryError
        No polygons, no id, a repeated id, or a polygon that cannot be mended.
    TableError
        The file cannot be read or has no CRS.
    """
    given = {"id": id_column, "name": name_column}
    columns = {ours: their for ours, their in given.items() if their}
    return _boundary_frame(_read_polygons(path, columns, level, sheet, notes), level, Path(path).name, notes)


def check_boundaries(table: gpd.GeoDataFrame, name: str, *, notes: Notes | None = None) -> gpd.GeoDataFrame:
    """Boundaries of a table that is in memory: columns id, name, level, name_<language>; as `read_boundaries`.

    Raises
    ------
    BoundaryError
        No polygons, a repeated id, or a polygon that cannot be mended.
    """
    return _boundary_frame(_keep_polygons(table, name, notes), "", name, notes)


def read_boundary_totals(
    path: str | Path,
    *,
    strata: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    level: str = "",
    sheet: str | None = None,
    notes: Notes | None = None,
) -> gpd.GeoDataFrame:
    """Boundaries with people: as `read_boundaries`, and one float64 column per stratum ("population" without any).

    Raises
    ------
    TableError
        A stratum has no column, or a number of people is negative, blank or no number.
    """
    name = Path(path).name
    table = _read_polygons(path, columns or {}, level, sheet, notes)
    people = {stratum: read_numbers(table, stratum, name, most=MOST_PEOPLE) for stratum in strata or ("population",)}
    return _boundary_frame(table, level, name, notes).assign(**people)


def locate_points(lon: FloatArray, lat: FloatArray, boundaries: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Row of the boundary each point lies in or on, -1 on none; on a common border the smallest boundary_id wins."""
    polygons = boundaries.geometry.to_numpy()
    ids = boundaries["boundary_id"].astype(str).to_numpy(dtype=object)
    by_id = np.argsort(ids, kind="stable")
    rank = np.argsort(by_id, kind="stable")
    shapely.prepare(polygons)
    point, polygon = shapely.STRtree(polygons).query(shapely.points(lon, lat))  # boxes; then the polygons themselves
    inside = shapely.intersects_xy(polygons[polygon], lon[point], lat[point])
    best = np.full(len(lon), len(ids), dtype=np.int64)
    np.minimum.at(best, point[inside], rank[polygon[inside]])
    return np.append(by_id, -1)[best]


def _read_polygons(
    path: str | Path, columns: Mapping[str, str], level: str, sheet: str | None, notes: Notes | None
) -> gpd.GeoDataFrame:
    name = Path(path).name
    table = read_table(path, sheet=sheet)
    if not isinstance(table, gpd.GeoDataFrame):
        raise BoundaryError("{name} holds no polygons; give a polygon file (geojson, gpkg, shp)", name=name)
    return _keep_level(_keep_polygons(rename_columns(table, columns, name), name, notes), level, name)


def _boundary_frame(table: gpd.GeoDataFrame, level: str, name: str, notes: Notes | None) -> gpd.GeoDataFrame:
    ids = _boundary_ids(table, name, notes)
    names = [text or identifier for text, identifier in zip(read_texts(table, "name"), ids, strict=True)]
    levels = read_texts(table, "level") if find_column(table, "level") else [level] * len(table)
    return gpd.GeoDataFrame(
        {
            "boundary_id": pd.array(ids, dtype="str"),
            "name": pd.array(names, dtype="str"),
            "level": pd.array(levels, dtype="str"),
            **{column: pd.array(texts, dtype="str") for column, texts in read_local_names(table).items()},
        },
        geometry=_mend(table.geometry.to_numpy(), ids, name, notes),
        crs=CRS,
    )


def _keep_polygons(table: gpd.GeoDataFrame, name: str, notes: Notes | None) -> gpd.GeoDataFrame:
    geometry = table.geometry.to_numpy()
    polygonal = np.isin(shapely.get_type_id(geometry), (POLYGON, MULTI_POLYGON)) & ~shapely.is_empty(geometry)
    if not polygonal.any():
        raise BoundaryError("{name} holds no polygons; give a polygon file (geojson, gpkg, shp)", name=name)
    if not polygonal.all():
        count = int((~polygonal).sum())
        add_note(notes, "{name}: {count} rows that are no polygons were left out", name=name, count=count)
    return table[polygonal]


def _keep_level(table: gpd.GeoDataFrame, level: str, name: str) -> gpd.GeoDataFrame:
    if not level or find_column(table, "level") is None:
        return table
    levels = np.array(read_texts(table, "level"), dtype=object)
    kept = table[levels == level]
    if not len(kept):
        raise BoundaryError(
            "{name} has no boundaries of level {level}; it has the levels {levels}",
            name=name,
            level=level,
            levels=", ".join(sorted(set(levels))),
        )
    return kept


def _boundary_ids(table: gpd.GeoDataFrame, name: str, notes: Notes | None) -> list[str]:
    """The ids; where the file has no id column, the names, if none repeats."""
    column = next((ours for ours in ("id", "name") if find_column(table, ours)), None)
    if column is None:
        raise BoundaryError(
            "{name} has no column id; it has {columns}. Say which one is the id", name=name, columns=list_columns(table)
        )
    ids = read_texts(table, column)
    if column == "name":
        add_note(notes, "{name} has no column id; the names are taken as ids", name=name)
    for row, identifier in zip(table.index, ids, strict=True):
        if identifier in ("", RESERVED_ID):
            raise BoundaryError(
                "{name}: row {row}: the id is {id}; give one of its own",
                name=name,
                row=row,
                id=identifier or Phrase("blank"),
            )
    require_unique(ids, table.index, name)
    return ids


def _mend(geometry: npt.NDArray[np.object_], ids: list[str], name: str, notes: Notes | None) -> npt.NDArray[np.object_]:
    """The polygons in two dimensions, broken ones made valid, slivers of lines and points dropped from them."""
    flat = np.asarray(shapely.force_2d(geometry), dtype=object)
    broken = np.flatnonzero(~shapely.is_valid(flat))
    for at in broken:
        mended = shapely.make_valid(flat[at], method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(mended) if shapely.get_type_id(part) in (POLYGON, MULTI_POLYGON)]
        flat[at] = shapely.union_all(parts) if len(parts) > 1 else (parts[0] if parts else shapely.Polygon())
        if flat[at].is_empty:
            raise BoundaryError(
                "{name}: the polygon of {id} is broken and cannot be mended; draw it again", name=name, id=ids[at]
            )
    if len(broken):
        shown = ", ".join(ids[at] for at in broken)
        add_note(notes, "{name}: {count} broken polygons were mended: {ids}", name=name, count=len(broken), ids=shown)
    return flat
