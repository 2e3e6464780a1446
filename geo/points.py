"""The place of each row of a table as a point in EPSG:4326: of its geometry, or of its columns lon and lat."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import blank_cells, require_column, text_of
from geo.errors import PlaceError, TableError
from geo.written_numbers import parse_numbers
from routing.errors import Phrase

CRS: Final = "EPSG:4326"
FloatArray = npt.NDArray[np.float64]


def row_points(table: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
    """One point per row: of the geometry (a point inside a polygon, the middle of a line), else of lon and lat."""
    if isinstance(table, gpd.GeoDataFrame):
        return _inner_points(table, name)
    lon, lat = (_read_degrees(table, ours, name) for ours in ("lon", "lat"))
    _require_degrees(table, lon, lat, name)
    return np.asarray(shapely.points(lon, lat), dtype=object)


def _inner_points(table: gpd.GeoDataFrame, name: str) -> npt.NDArray[np.object_]:
    geometry = table.geometry.to_numpy()
    absent = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    if absent.any():
        raise TableError(
            "{name}: row {row} has no geometry; remove it or draw it",
            name=name,
            row=table.index[int(np.argmax(absent))],
        )
    points = inner_points(geometry)
    _require_degrees(table, shapely.get_x(points), shapely.get_y(points), name)
    return np.asarray(points, dtype=object)


def inner_points(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """A point of each geometry: of a polygon one inside it, of a line the middle."""
    flat = shapely.force_2d(geometry)
    broken = ~shapely.is_valid(flat)
    flat[broken] = shapely.make_valid(flat[broken])
    kind = shapely.get_type_id(flat)
    points = np.where(kind == shapely.GeometryType.POINT, flat, shapely.point_on_surface(flat))
    lines = np.isin(kind, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    points[lines] = shapely.line_interpolate_point(flat[lines], 0.5, normalized=True)
    return np.asarray(points, dtype=object)


def _read_degrees(table: pd.DataFrame, ours: str, name: str) -> FloatArray:
    column = require_column(table, ours, name)
    values = parse_numbers(table[column], decimal="any")  # degrees have no thousands
    wrong = ~np.isfinite(values)
    if wrong.any():
        at = int(np.argmax(wrong))
        blank = bool(blank_cells(table[column])[at])
        raise TableError(
            "{name}: row {row}: {column} is {value}; give decimal degrees",
            name=name,
            row=table.index[at],
            column=ours,
            value=Phrase("blank") if blank else text_of(table[column].iloc[at]),
        )
    return values


def _require_degrees(table: pd.DataFrame, lon: FloatArray, lat: FloatArray, name: str) -> None:
    """Refuse coordinates that are no degrees, saying whether they look swapped or projected."""
    wrong = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))
    if not wrong.any():
        return
    at = int(np.argmax(wrong))
    place = {"name": name, "row": table.index[at], "lon": f"{lon[at]:g}", "lat": f"{lat[at]:g}"}
    if np.abs(lon[at]) <= 90 and np.abs(lat[at]) <= 180:
        raise PlaceError("{name}: row {row}: lon {lon} and lat {lat} seem swapped; exchange the columns", **place)
    raise PlaceError(
        "{name}: row {row}: lon {lon}, lat {lat} are no degrees; they look projected. "
        "Convert them to the CRS EPSG:4326 (longitude, latitude)",
        **place,
    )
