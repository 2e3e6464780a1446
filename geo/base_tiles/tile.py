"""One vector tile: the features that touch it, simplified for its zoom, in whole units of the tile."""

from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.base_tiles.commands import Paths, command_bytes, tidy
from geo.base_tiles.features import DrawnFeatures, Look
from geo.base_tiles.layers import MAX_ZOOM
from geo.base_tiles.messages import EXTENT, POINT, POLYGON, layer_message, tile_message

Geometries = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]

_TOLERANCE: Final = 4.0
"""Units that a simplified line may stray: half a pixel where a tile is drawn 512 pixels wide."""

_FINEST_TOLERANCE: Final = 1.0
"""At the finest zoom, which is also drawn enlarged."""

_LEAST_AREA: Final = 256.0
"""Square units (four pixels) below which an area is left out, but for the finest zoom."""


def encode_tile(features: DrawnFeatures, rows: Ints, geometry: Geometries, place: tuple[int, int, int]) -> bytes:
    """The tile at (zoom, column, row) of the given rows of features, whose geometry is cut to it; b"" when empty."""
    zoom = place[0]
    shown = features.from_zoom[rows] <= zoom
    rows, geometry = rows[shown], geometry[shown]
    look = np.where(features.name_zoom[rows] <= zoom, features.named[rows], features.plain[rows])
    order = np.argsort(look, kind="stable")
    look, geometry = look[order], _simplified(geometry[order], zoom)
    paths = tidy(_paths(geometry, look, place))
    numbers, commands = command_bytes(paths)
    found = [(features.looks[number], written) for number, written in zip(numbers.tolist(), commands, strict=True)]
    return tile_message([_layer(name, list(group)) for name, group in groupby(found, key=lambda one: one[0].layer)])


def _layer(name: str, found: list[tuple[Look, bytes]]) -> bytes:
    return layer_message(name, ((look.kind, dict(look.attributes), commands) for look, commands in found))


def _simplified(geometry: Geometries, zoom: int) -> Geometries:
    """Lines and areas without what nobody sees at this zoom."""
    scale = float(1 << (MAX_ZOOM - zoom))
    tolerance = (_FINEST_TOLERANCE if zoom == MAX_ZOOM else _TOLERANCE) * scale
    dimension = shapely.get_dimensions(geometry)
    lines, areas = dimension == 1, dimension == 2
    simple = geometry.copy()
    simple[lines] = shapely.simplify(geometry[lines], tolerance, preserve_topology=False)
    # Cutting turns rings as it likes; the format tells outer rings from holes by how they turn.
    simple[areas] = shapely.orient_polygons(shapely.simplify(geometry[areas], tolerance))
    if zoom < MAX_ZOOM:
        small = areas & (shapely.area(geometry) < _LEAST_AREA * scale * scale)
        simple[small] = None
    return simple


def _paths(geometry: Geometries, look: Ints, place: tuple[int, int, int]) -> Paths:
    """Points, lines and rings of all features, rings with their polygon's outer ring first."""
    parts, of_part = shapely.get_parts(geometry, return_index=True)
    whole = (
        shapely.get_dimensions(parts) == shapely.get_dimensions(geometry)[of_part]
    )  # cutting an area may leave lines
    parts, of_part = parts[whole], of_part[whole]
    kind = (shapely.get_dimensions(parts) + POINT).astype(np.int64)  # POINT, LINE, POLYGON are 1, 2, 3
    areas = np.flatnonzero(kind == POLYGON)
    rings, of_area = shapely.get_rings(parts[areas], return_index=True)
    others = np.flatnonzero(kind != POLYGON)
    shapes = np.concatenate([parts[others], rings])
    part = np.concatenate([others, areas[of_area]])
    hole = np.zeros(len(shapes), dtype=bool)
    hole[len(others) + 1 :] = of_area[1:] == of_area[:-1]
    order = np.argsort(part, kind="stable")
    shapes, part, hole = shapes[order], part[order], hole[order]
    coordinates, of_shape = shapely.get_coordinates(shapes, return_index=True)
    zoom, column, row = place
    corner = np.array([column, row], dtype=np.int64) * EXTENT
    first = np.searchsorted(of_shape, np.arange(len(shapes) + 1))
    return Paths(
        xy=np.rint(coordinates / (1 << (MAX_ZOOM - zoom))).astype(np.int64) - corner,
        first=first.astype(np.int64),
        kind=kind[part],
        feature=look[of_part[part]],
        hole=hole,
    )
