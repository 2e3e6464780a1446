"""Reads a user's table or layer into a frame: text, spreadsheet, GeoJSON, GeoPackage, shapefile, Parquet."""

import json
import re
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
import pyogrio
import pyproj

from geo.columns import LARGEST_EXACT, blank_cells
from geo.delimited import read_delimited
from geo.errors import TableError
from geo.headings import HEADINGS, normalise_heading
from geo.points import CRS
from geo.spreadsheets import read_spreadsheet
from geo.written_numbers import find_decimal_mark, look_at_numbers, parse_numbers

TEXTS: Final = (".csv", ".tsv", ".txt")
SPREADSHEETS: Final = (".xlsx", ".xlsm", ".ods")
LAYERS: Final = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml")
PARQUETS: Final = (".parquet", ".geoparquet")
POINTERS: Final = re.compile(rb"<(OGRVRT|VRTDataset|GDALTileIndex|GDAL_W|WMS_|WCS_GDAL|OGRWFS)", re.IGNORECASE)
HEAD: Final = 2**12
LEADING_ZERO: Final = re.compile(r"^\s*[+-]?0\d", re.MULTILINE)


def read_table(path: str | Path, *, sheet: str | None = None) -> pd.DataFrame | gpd.GeoDataFrame:
    """A table of any supported kind; a layer with geometry is a GeoDataFrame in EPSG:4326.

    The index numbers the rows as the user's program shows them: the line of a text or spreadsheet (the heading is
    line 1), the feature of a layer counted from 1. Columns of numbers are numeric, except ids and codes with leading
    zeros, which stay as written. `sheet` names a sheet, or a layer of a GeoPackage.

    Raises
    ------
    TableError
        The file is missing, damaged, empty, of an unknown kind, or its geometry has no CRS.
    """
    path = Path(path)
    if not path.is_file():
        raise TableError("{name} does not exist ({path})", name=path.name, path=path)
    if path.stat().st_size == 0:
        raise TableError("{name} is empty; give a heading and at least one row", name=path.name)
    ending = path.suffix.lower()
    if ending in TEXTS:
        return type_columns(read_delimited(path))
    if ending in SPREADSHEETS:
        return type_columns(read_spreadsheet(path, sheet=sheet))
    if ending in LAYERS:
        return _read_layer(path, sheet)
    if ending in PARQUETS:
        return _read_parquet(path)
    if not ending:
        raise TableError(
            "{name}: the name does not say what kind of file it is; give csv, xlsx, geojson, gpkg, shp or parquet",
            name=path.name,
        )
    raise TableError(
        "{name}: {ending} files cannot be read; give csv, xlsx, geojson, gpkg, shp or parquet",
        name=path.name,
        ending=ending,
    )


def type_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its columns of plain numbers as int64 or float64; the others stay as they were written.

    A column that may be read in two ways (1,200) is read as the rest of the file is written, if that tells.
    """
    written = {column: look_at_numbers(table[column].tolist(), degrees=_is_degrees(column)) for column in table.columns}
    marks = frozenset(mark for writing in written.values() for mark in writing.shown)
    delimiter = table.attrs.get("delimiter", "")
    decimal = {
        column: find_decimal_mark(writing, delimiter=delimiter, file_marks=marks) for column, writing in written.items()
    }
    numbers = [column for column in table.columns if written[column].numbers]
    return table.assign(**{column: _typed(table[column], decimal[column]) for column in numbers})


def _is_degrees(heading: object) -> bool:
    return normalise_heading(heading) in (*HEADINGS["lon"], *HEADINGS["lat"])


def _typed(column: "pd.Series[Any]", mark: str) -> "pd.Series[Any]":
    heading = normalise_heading(column.name)
    if heading in HEADINGS["id"] or heading.endswith("id"):
        return column
    numbers = parse_numbers(column, decimal="any" if _is_degrees(heading) else mark)
    blank = blank_cells(column)
    written = "\n".join(value for value in column if isinstance(value, str))
    if blank.all() or np.isnan(numbers[~blank]).any() or LEADING_ZERO.search(written):
        return column
    decimals = mark or ".,"
    whole = not blank.any() and not any(sign in written for sign in f"{decimals}eE")
    if whole and (np.abs(numbers) < LARGEST_EXACT).all() and (numbers == np.round(numbers)).all():
        return pd.Series(numbers.astype(np.int64), index=column.index, name=column.name)
    return pd.Series(numbers, index=column.index, name=column.name)


def _read_layer(path: Path, layer: str | None) -> pd.DataFrame | gpd.GeoDataFrame:
    if leads_elsewhere(path):
        raise TableError("{name} cannot be read ({reason}); export it again", name=path.name, reason="VRT")
    try:
        table = pyogrio.read_dataframe(path, layer=layer or _only_layer(path))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise TableError("{name} cannot be read ({reason}); export it again", name=path.name, reason=error) from error
    return _finish(table, path.name)


def leads_elsewhere(path: Path) -> bool:
    """Whether a file, whatever its ending, may name another file or an address that GDAL would open in its place."""
    try:
        with path.open("rb") as file:
            return POINTERS.search(file.read(HEAD)) is not None
    except OSError:  # told by who reads it
        return False


def _only_layer(path: Path) -> str:
    layers = pyogrio.list_layers(path)
    if len(layers) == 0:
        raise TableError("{name} is empty; it has no layer", name=path.name)
    spatial = [str(layer) for layer, geometry_type in layers if geometry_type is not None] or [str(layers[0][0])]
    if len(spatial) > 1:
        raise TableError(
            "{name} has several layers ({layers}); name one with sheet = ..., or export it to a file of its own",
            name=path.name,
            layers=", ".join(spatial),
        )
    return spatial[0]


def _read_parquet(path: Path) -> pd.DataFrame | gpd.GeoDataFrame:
    try:
        metadata = pyarrow.parquet.read_schema(path).metadata or {}
        table = gpd.read_parquet(path) if b"geo" in metadata else pd.read_parquet(path)
    except (pyarrow.ArrowException, OSError, ValueError, json.JSONDecodeError) as error:
        raise TableError("{name} cannot be read ({reason}); export it again", name=path.name, reason=error) from error
    return _finish(table.reset_index(drop=True), path.name)


def _finish(table: pd.DataFrame | gpd.GeoDataFrame, name: str) -> pd.DataFrame | gpd.GeoDataFrame:
    if not len(table):
        raise TableError("{name} is empty; give at least one row", name=name)
    table = table.set_axis(pd.RangeIndex(1, len(table) + 1), axis=0)
    if not isinstance(table, gpd.GeoDataFrame):
        return table
    if table.geometry.name != "geometry":
        table = table.rename_geometry("geometry")
    if table.crs is None or "undefined" in table.crs.name.casefold() or "unknown" in table.crs.name.casefold():
        raise TableError(
            "{name} has no CRS; declare one (EPSG:4326 for longitude and latitude) and export it again", name=name
        )
    try:
        return table.to_crs(CRS)
    except pyproj.exceptions.ProjError as error:
        raise TableError("{name}: its CRS {crs} cannot be converted", name=name, crs=table.crs.name) from error
