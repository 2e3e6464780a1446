"""Water and railways, across which nobody walks beside the streets: they keep outlines from spreading over a river.

They shape pictures and decide no number: people are counted by the travel time of their cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from numba import njit

from routing.burn import GridFrame
from routing.network import BoolArray, FloatArray, LongArray
from routing.osm.features import read_features
from routing.street_index import read_only

BARRIER_FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "natural": ("water", "bay", "coastline"),
    "waterway": ("river", "canal", "riverbank"),
    "landuse": ("reservoir", "basin"),
    "railway": ("rail",),
}
"""What nobody walks across: the `wanted` of `routing.osm.read_features`."""


@dataclass(frozen=True, eq=False)
class Barriers:
    """Lines, and the rings of areas (inside on the left): `lon[first[i] : first[i + 1]]`, degrees."""

    lon: FloatArray
    lat: FloatArray
    first: LongArray
    bounds: FloatArray  # [lines, 4] west, south, east, north
    is_ring: BoolArray

    def burn(self, frame: GridFrame) -> BoolArray | None:
        """Pixels that a line touches or whose middle lies in an area; None where there are none."""
        return burn_barriers(frame, self)


def read_barriers(path: str | Path) -> Barriers | None:
    """The water and railways of an OSM file; None where it has none.

    Raises
    ------
    OsmFileError
        The file is missing, empty, cut short or not OSM.
    """
    found = read_features(path, BARRIER_FEATURES)
    return build_barriers(shapely.from_wkb(found.wkb)) if len(found) else None


def build_barriers(geometries: npt.NDArray[np.object_]) -> Barriers | None:
    """Barriers of lines and areas; points are none."""
    parts = shapely.get_parts(geometries)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_rings(shapely.orient_polygons(parts[areas]))
    lines = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    together = np.concatenate([rings, lines])
    if not len(together):
        return None
    lon_lat = shapely.get_coordinates(together)
    return Barriers(
        np.ascontiguousarray(lon_lat[:, 0]),
        np.ascontiguousarray(lon_lat[:, 1]),
        np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(together))]).astype(np.int64),
        shapely.bounds(together),
        np.arange(len(together)) < len(rings),
    )


def burn_barriers(frame: GridFrame, barriers: Barriers | None) -> BoolArray | None:
    """Pixels that a line touches or whose middle lies in an area; None where there are none."""
    if barriers is None:
        return None
    west, south, east, north = frame.box
    bounds = barriers.bounds
    # What lies west of the grid still tells where an area begins.
    near = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    if not near.any():
        return None
    blocked: BoolArray = _burn(
        read_only(barriers.lon),
        read_only(barriers.lat),
        read_only(barriers.first),
        read_only(barriers.is_ring),
        np.flatnonzero(near),
        frame.origin,
        (frame.rows, frame.columns),
    )
    return blocked


@njit(cache=True, nogil=True)
def _burn(
    lon: FloatArray,
    lat: FloatArray,
    first: LongArray,
    is_ring: BoolArray,
    wanted: LongArray,
    origin: tuple[float, float, float, float],
    shape: tuple[int, int],
) -> BoolArray:
    west, south, per_lon, per_lat = origin
    rows, columns = shape
    blocked = np.zeros((rows, columns), dtype=np.bool_)
    # How often one has to turn around to the left to come into an area, by where that changes along a row.
    winding = np.zeros((rows, columns + 1), dtype=np.int16)
    for i in wanted:
        for v in range(first[i], first[i + 1] - 1):
            x0, y0 = (lon[v] - west) * per_lon, (lat[v] - south) * per_lat
            x1, y1 = (lon[v + 1] - west) * per_lon, (lat[v + 1] - south) * per_lat
            low, high = min(y0, y1), max(y0, y1)
            if high < 0.0 or low >= rows or min(x0, x1) >= columns:
                continue
            for row in range(max(int(low), 0), min(int(high), rows - 1) + 1):
                xa, xb = x0, x1
                if y0 != y1:
                    per_y = (x1 - x0) / (y1 - y0)
                    xa = x0 + (min(max(row, low), high) - y0) * per_y
                    xb = x0 + (min(max(row + 1, low), high) - y0) * per_y
                    middle = row + 0.5
                    if is_ring[i] and low <= middle < high:
                        at = int(min(max(x0 + (middle - y0) * per_y + 0.5, 0.0), columns))
                        winding[row, at] += 1 if y1 < y0 else -1
                for column in range(max(floor(min(xa, xb)), 0), min(floor(max(xa, xb)), columns - 1) + 1):
                    blocked[row, column] = True
    for row in range(rows):
        turns = 0
        for column in range(columns):
            turns += winding[row, column]
            if turns > 0:
                blocked[row, column] = True
    return blocked
