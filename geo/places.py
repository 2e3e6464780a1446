"""Places of a table as points in EPSG:4326, and the check that they lie where the network is."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import blank_cells, find_column, parse_numbers, require_column, text_of
from geo.errors import PlaceError, TableError

CRS: Final = "EPSG:4326"
METRES_PER_DEGREE: Final = 111_195.0  # of latitude, on a sphere of 6,371 km
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Bbox = tuple[float, float, float, float]  # west, south, east, north


def read_points(table: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
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
    flat = shapely.force_2d(geometry)
    is_line = np.isin(shapely.get_type_id(flat), (1, 2))
    points = np.where(shapely.get_type_id(flat) == 0, flat, shapely.point_on_surface(flat))
    points = np.where(is_line, shapely.line_interpolate_point(flat, 0.5, normalized=True), points)
    _require_degrees(table, shapely.get_x(points), shapely.get_y(points), name)
    return np.asarray(points, dtype=object)


def _read_degrees(table: pd.DataFrame, ours: str, name: str) -> FloatArray:
    column = require_column(table, ours, name)
    values = parse_numbers(table[column])
    wrong = ~np.isfinite(values)
    if wrong.any():
        at = int(np.argmax(wrong))
        blank = bool(blank_cells(table[column])[at])
        raise TableError(
            "{name}: row {row}: {column} is {value}; give decimal degrees",
            name=name,
            row=table.index[at],
            column=ours,
            value="blank" if blank else table[column].iloc[at],
        )
    return values


def _require_degrees(table: pd.DataFrame, lon: FloatArray, lat: FloatArray, name: str) -> None:
    """Refuse coordinates that are no degrees, saying whether they look swapped or projected."""
    wrong = (np.abs(lon) > 180) | (np.abs(lat) > 90)
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


def check_inside(
    places: gpd.GeoDataFrame, bbox: Bbox, name: str, *, margin_km: float = 10.0, every: bool = True
) -> None:
    """Refuse places outside `bbox` (west, south, east, north) widened by `margin_km`.

    Where most lie outside but would lie inside with lon and lat exchanged, the sentence says so. With `every` a single
    place outside is refused by its id; without, only a majority outside (cells at the rim are counted as "no road").
    """
    lon, lat = (np.asarray(values, dtype=np.float64) for values in (places.geometry.x, places.geometry.y))
    outside = ~inside_box(lon, lat, bbox, margin_km=margin_km)
    mostly = outside.sum() * 2 > len(places)
    if not (mostly or (every and outside.any())):
        return
    swapped = inside_box(lat, lon, bbox, margin_km=margin_km)
    if mostly and swapped.sum() * 2 > len(places):
        raise PlaceError(
            "{name}: lon and lat seem swapped: {count} of {places} lie outside the network ({bbox}) but inside it "
            "after exchanging them; exchange the columns",
            name=name,
            count=int(outside.sum()),
            places=len(places),
            bbox=_say_box(bbox),
        )
    at = int(np.argmax(outside))
    raise PlaceError(
        "{name}: {id} at lon {lon}, lat {lat} lies outside the network ({bbox}), as do {others} more; remove it, "
        "correct it or take a larger extract",
        name=name,
        id=_say_id(places, at),
        lon=f"{lon[at]:.5f}",
        lat=f"{lat[at]:.5f}",
        bbox=_say_box(bbox),
        others=int(outside.sum()) - 1,
    )


def inside_box(lon: FloatArray, lat: FloatArray, bbox: Bbox, *, margin_km: float = 0.0) -> BoolArray:
    """Which points lie in the box (degrees), its border included, widened by a margin."""
    west, south, east, north = bbox
    margin_lat = margin_km * 1000 / METRES_PER_DEGREE
    margin_lon = margin_lat / max(0.01, float(np.cos(np.radians((south + north) / 2))))
    in_lon = (lon >= west - margin_lon) & (lon <= east + margin_lon)
    return np.asarray(in_lon & (lat >= south - margin_lat) & (lat <= north + margin_lat), dtype=np.bool_)


def _say_box(bbox: Bbox) -> str:
    return ", ".join(f"{edge:.4f}" for edge in bbox)


def _say_id(places: gpd.GeoDataFrame, at: int) -> str:
    column = find_column(places, "id")
    return f"row {places.index[at]}" if column is None else text_of(places[column].iloc[at])
