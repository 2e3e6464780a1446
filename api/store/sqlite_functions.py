"""PostGIS functions for SQLite, made of shapely: what the service asks means the same on both databases.

A geometry is WKB in a blob. NULL in gives NULL out, as in PostGIS. Distances and areas are in degrees.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import shapely
from shapely import Geometry

_PREDICATES: Final[dict[str, Callable[[Geometry, Geometry], Any]]] = {
    "st_intersects": shapely.intersects,
    "st_within": shapely.within,
    "st_contains": shapely.contains,
    "st_covers": shapely.covers,
    "st_coveredby": shapely.covered_by,
    "st_disjoint": shapely.disjoint,
    "st_touches": shapely.touches,
    "st_equals": shapely.equals,
}
_MEASURES: Final[dict[str, Callable[[Geometry], Any]]] = {
    "st_x": shapely.get_x,
    "st_y": shapely.get_y,
    "st_area": shapely.area,
    "st_length": shapely.length,
}


def register_functions(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    for name, predicate in _PREDICATES.items():
        _register(connection, name, 2, _of_two(partial(_told, predicate)))
    for name, measure in _MEASURES.items():
        _register(connection, name, 1, _of_one(measure))
    for corner, name in enumerate(("st_xmin", "st_ymin", "st_xmax", "st_ymax")):
        _register(connection, name, 1, _of_one(partial(_corner, corner)))
    _register(connection, "st_distance", 2, _of_two(lambda a, b: float(shapely.distance(a, b))))
    _register(connection, "st_dwithin", 3, _dwithin)
    _register(connection, "st_centroid", 1, _of_one(lambda a: _wkb(shapely.centroid(a))))
    _register(connection, "st_makeenvelope", 5, lambda w, s, e, n, _srid: _wkb(shapely.box(w, s, e, n)))
    # Both spellings: GeoAlchemy2 writes SpatiaLite's names when it compiles for SQLite.
    for name in ("st_asbinary", "asbinary", "st_asewkb", "asewkb"):
        _register(connection, name, 1, lambda blob: blob)
    for name in ("st_geomfromwkb", "geomfromwkb"):
        _register(connection, name, 2, lambda blob, _srid: blob)


def _told(predicate: Callable[[Geometry, Geometry], Any], one: Geometry, other: Geometry) -> bool:
    return bool(predicate(one, other))


def _corner(corner: int, geometry: Geometry) -> float:
    return float(shapely.bounds(geometry)[corner])


def _register(connection: sqlite3.Connection, name: str, arguments: int, function: Callable[..., Any]) -> None:
    connection.create_function(name, arguments, function, deterministic=True)


def _of_one(function: Callable[[Geometry], Any]) -> Callable[[bytes | None], Any]:
    return lambda blob: None if blob is None else function(shapely.from_wkb(blob))


def _of_two(function: Callable[[Geometry, Geometry], Any]) -> Callable[[bytes | None, bytes | None], Any]:
    def asked(one: bytes | None, other: bytes | None) -> Any:
        return None if one is None or other is None else function(shapely.from_wkb(one), shapely.from_wkb(other))

    return asked


def _dwithin(one: bytes | None, other: bytes | None, distance: float | None) -> bool | None:
    if one is None or other is None or distance is None:
        return None
    return bool(shapely.dwithin(shapely.from_wkb(one), shapely.from_wkb(other), distance))


def _wkb(geometry: Geometry) -> bytes:
    return bytes(shapely.to_wkb(geometry, byte_order=1))
