"""Coordinate reference systems of the answers: CRS84, WGS 84 with latitude first, Web Mercator."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS84H: Final = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
EPSG_4326: Final = "http://www.opengis.net/def/crs/EPSG/0/4326"
EPSG_3857: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"

Coordinates = npt.NDArray[np.float64]  # [point, axis]
EARTH_M: Final = 6378137.0
HALF_TURN_M: Final = math.pi * EARTH_M


@dataclass(frozen=True)
class Crs:
    """One system: its axes from and to longitude and latitude, and how far they go."""

    uri: str
    to_lonlat: Callable[[Coordinates], Coordinates]
    from_lonlat: Callable[[Coordinates], Coordinates]
    most: tuple[float, float]  # of each axis, in both directions


def _same(points: Coordinates) -> Coordinates:
    return points


def _swapped(points: Coordinates) -> Coordinates:
    return np.asarray(points[:, ::-1])


def _to_mercator(points: Coordinates) -> Coordinates:
    """EPSG:1024, Popular Visualisation Pseudo Mercator."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([EARTH_M * lon, EARTH_M * np.arctanh(np.sin(lat))])


def _from_mercator(points: Coordinates) -> Coordinates:
    lat = np.arctan(np.sinh(points[:, 1] / EARTH_M))
    return np.column_stack([np.degrees(points[:, 0] / EARTH_M), np.degrees(lat)])


SYSTEMS: Final = {
    system.uri: system
    for system in (
        Crs(CRS84, _same, _same, (180.0, 90.0)),
        Crs(EPSG_4326, _swapped, _swapped, (90.0, 180.0)),
        Crs(EPSG_3857, _from_mercator, _to_mercator, (HALF_TURN_M, HALF_TURN_M)),
    )
}
"""By URI; the first is the one that everything is stored in, and answered in when no other is asked for."""


def to_system(shapes: npt.NDArray[np.object_], system: Crs) -> Any:
    """Geometries in a system, from longitude and latitude."""
    import shapely

    return shapes if system.uri == CRS84 else shapely.transform(shapes, system.from_lonlat)
