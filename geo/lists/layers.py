"""A list in a map layer (GeoJSON, GeoPackage) as rows of cells; the geometry is one more cell, in degrees."""

import json
import tempfile
import warnings
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from shapely.geometry import shape

from geo.columns import LARGEST_EXACT
from geo.encodings import decode_text
from geo.errors import TableError
from geo.lists.sheet import Sheet, SheetRow
from geo.points import CRS

GEOMETRY: Final = "geometry"
DEGREES: Final = ("CRS84", "EPSG::4326", "EPSG:4326", "4326")


def read_geojson(data: bytes, name: str) -> Sheet:
    """The features of a GeoJSON text, counted from 1; GDAL, which opens more than files, never sees it.

    Raises
    ------
    TableError
        It is no GeoJSON, or has no feature.
    """
    try:
        found = json.loads(decode_text(data, name))
        features = found["features"] if found["type"] == "FeatureCollection" else [found]
        cells = [
            {**_properties(each.get("properties") or {}), GEOMETRY: _shape(each.get("geometry"))} for each in features
        ]
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
        shapely.errors.ShapelyError,
    ) as error:
        raise TableError("{name} is no GeoJSON that can be read; export it again", name=name) from error
    geometry = _to_degrees([each[GEOMETRY] for each in cells], _crs_of(found), name)
    for each, point in zip(cells, geometry, strict=True):
        each[GEOMETRY] = point
    return _sheet("geojson", "", cells, name)


def read_gpkg(data: bytes, name: str) -> list[Sheet]:
    """The layers of a GeoPackage that have rows, those with geometry first.

    Raises
    ------
    TableError
        It is damaged, or no layer has a row.
    """
    sheets = []
    try:
        for layer, table in _read_layers(data):
            columns: dict[str, list[Any]] = {
                str(column): table[column].astype(object).where(table[column].notna(), None).tolist()
                for column in table.columns
                if column != GEOMETRY
            }
            if isinstance(table, gpd.GeoDataFrame):
                columns[GEOMETRY] = _to_degrees(table.geometry.tolist(), table.crs, name)
            cells = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            if cells:
                sheets.append(_sheet("gpkg", layer, cells, name))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise TableError("{name} cannot be read ({reason}); export it again", name=name, reason=error) from error
    if not sheets:
        raise TableError("{name} is empty; give at least one row", name=name)
    return sheets


def _read_layers(data: bytes) -> list[tuple[str, pd.DataFrame]]:
    """The layers of a GeoPackage, those with geometry first; GDAL wants a file with the right ending."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # what GDAL thinks of a damaged file, beside its error
        path = Path(folder, "list.gpkg")
        path.write_bytes(data)
        layers = sorted(pyogrio.list_layers(path).tolist(), key=lambda each: each[1] is None)
        return [(str(layer), pyogrio.read_dataframe(path, layer=layer)) for layer, _ in layers]


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties as cells: what is no text, number or truth value is said as text."""
    plain = {key: value for key, value in properties.items() if isinstance(value, str | float | bool | None)}
    small = {key: value for key, value in properties.items() if isinstance(value, int) and abs(value) < LARGEST_EXACT}
    return {str(key): value if key in plain or key in small else str(value) for key, value in properties.items()}


def _shape(geometry: Any) -> shapely.Geometry | None:
    return shape(geometry) if geometry else None


def _crs_of(found: dict[str, Any]) -> Any:
    """The CRS that an older GeoJSON names; today's is always in degrees."""
    named = (found.get("crs") or {}).get("properties", {}).get("name", "") if isinstance(found.get("crs"), dict) else ""
    return None if not named or str(named).endswith(DEGREES) else named


def _to_degrees(geometry: list[Any], crs: Any, name: str) -> list[Any]:
    if crs is None:
        return geometry
    try:
        turn = pyproj.Transformer.from_crs(crs, CRS, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise TableError("{name}: its CRS {crs} cannot be converted", name=name, crs=crs) from error
    if turn.source_crs == turn.target_crs:
        return geometry

    def turned(xy: Any) -> Any:
        return np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))

    return [each if each is None else shapely.transform(shapely.force_2d(each), turned) for each in geometry]


def _sheet(kind: str, layer: str, cells: list[dict[str, Any]], name: str) -> Sheet:
    if not cells:
        raise TableError("{name} is empty; give at least one row", name=name)
    headings = list(dict.fromkeys(key for each in cells for key in each if key != GEOMETRY))
    headings.append(GEOMETRY)
    rows = [SheetRow(0, list(headings))]
    rows += [SheetRow(number, [each.get(key) for key in headings]) for number, each in enumerate(cells, start=1)]
    return Sheet(kind, layer, rows, headed=True)
