"""Places a user lists (`id, lon, lat`), and the check that places lie where the network is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import find_column, read_flags, read_ids, rename_columns, text_of
from geo.errors import PlaceError, TableError
from geo.notes import Notes, add_note
from geo.points import row_points
from geo.row_filter import filter_rows
from geo.tables import read_table
from geo.total_rows import drop_total_rows
from routing.errors import Phrase
from routing.street_index import METRES_PER_DEGREE

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Bbox = tuple[float, float, float, float]  # west, south, east, north
FAR_KM: Final = 50.0  # a place farther out than this is no place at the rim


def read_points(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    where: str = "",
    sheet: str | None = None,
    flags: Sequence[str] = (),
    unused: Sequence[str] = (),
    notes: Notes | None = None,
) -> pd.DataFrame:
    """Places of a table of any kind as `id` (text, unique), `lon`, `lat` (degrees), in the file's order.

    `flags` are columns of yes and no to read as well; where the table has none of the name, all is no. Of the
    columns `unused` it is told that nothing is done with them.

    Raises
    ------
    TableError
        A column is missing, an id is repeated, a coordinate is not a number, or there is no row.
    PlaceError
        Coordinates are no degrees: swapped, or of another CRS.
    """
    name = Path(path).name
    table = rename_columns(filter_rows(read_table(path, sheet=sheet), where, name), columns, name)
    table = drop_total_rows(table, name, notes)
    require_rows(table, name)
    found = [column for ours in unused if (column := find_column(table, ours)) is not None]
    if found:
        add_note(
            notes,
            "{name}: not used in a study: {columns}. Existing facilities belong in [[facilities]]; cost and capacity "
            "are for the command qamtu siting",
            name=name,
            columns=", ".join(found),
        )
    points = row_points(table, name)
    ids = read_ids(table, name, prefix="row", notes=notes)
    marks = {flag: read_flags(table, flag, name, default=False) for flag in flags}
    return pd.DataFrame({"id": ids, "lon": shapely.get_x(points), "lat": shapely.get_y(points), **marks})


def require_rows(table: pd.DataFrame, name: str) -> None:
    """Refuse a table of headings alone."""
    if not len(table):
        raise TableError("{name} is empty; give at least one row below the heading", name=name)


def check_inside(
    places: gpd.GeoDataFrame, bbox: Bbox, name: str, *, margin_km: float = 10.0, every: bool = True
) -> None:
    """Refuse places outside `bbox` (west, south, east, north) widened by `margin_km`.

    Places outside that would lie inside with lon and lat exchanged are called swapped. With `every` a single place
    outside is refused by its id; without, only a majority outside (cells at the rim are counted as "no road") and one
    that lies far away and is swapped.
    """
    lon, lat = (np.asarray(values, dtype=np.float64) for values in (places.geometry.x, places.geometry.y))
    outside = ~inside_box(lon, lat, bbox, margin_km=margin_km)
    mostly = outside.sum() * 2 > len(places)
    swapped = outside & inside_box(lat, lon, bbox, margin_km=margin_km)
    far = swapped & ~inside_box(lon, lat, bbox, margin_km=margin_km + FAR_KM)
    if not (mostly or far.any() or (every and outside.any())):
        return
    if mostly and swapped.sum() * 2 > len(places):
        raise PlaceError(
            "{name}: lon and lat seem swapped: {count} of {places} lie outside the network ({bbox}) but inside it "
            "after exchanging them; exchange the columns",
            name=name,
            count=int(outside.sum()),
            places=len(places),
            bbox=_say_box(bbox),
        )
    if far.any():
        at = int(np.argmax(far))
        raise PlaceError(
            "{name}: {id}: lon {lon} and lat {lat} seem swapped: it lies far outside the network ({bbox}) but inside "
            "it after exchanging them; exchange the two (rows like it: {count})",
            name=name,
            id=_say_id(places, at),
            lon=f"{lon[at]:.5f}",
            lat=f"{lat[at]:.5f}",
            bbox=_say_box(bbox),
            count=int(far.sum()),
        )
    at = int(np.argmax(outside))
    raise PlaceError(
        "{name}: {id} at lon {lon}, lat {lat} lies outside the network ({bbox}); remove it, correct it or take a "
        "larger extract (rows like it: {count})",
        name=name,
        id=_say_id(places, at),
        lon=f"{lon[at]:.5f}",
        lat=f"{lat[at]:.5f}",
        bbox=_say_box(bbox),
        count=int(outside.sum()),
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


def _say_id(places: gpd.GeoDataFrame, at: int) -> str | Phrase:
    column = find_column(places, "id")
    return Phrase("row {row}", row=places.index[at]) if column is None else text_of(places[column].iloc[at])
