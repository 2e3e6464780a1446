"""Features cut into tiles, from the whole world down: what a tile holds is cut from what the tile above it held."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.base_tiles.features import WORLD, DrawnFeatures
from geo.base_tiles.layers import MAX_ZOOM, MIN_ZOOM
from geo.base_tiles.messages import EXTENT
from geo.base_tiles.tile import encode_tile

BUFFER: Final = 64
"""Units around a tile that it holds too, so that wide lines do not end at its edge."""

Geometries = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Tile = tuple[int, int, int, bytes]


def cut_tiles(features: DrawnFeatures, bounds: tuple[float, float, float, float]) -> Iterator[Tile]:
    """All tiles that hold something: zoom, column, row and bytes. Only what meets `bounds` (world units) is drawn."""
    bounds_of = shapely.bounds(features.geometry)
    rows = np.arange(len(features))
    geometry = features.geometry
    rows, geometry, bounds_of = _cut(rows, geometry, bounds_of, np.array(bounds))
    yield from _below(features, rows, geometry, bounds_of, (0, 0, 0))


def _below(
    features: DrawnFeatures, rows: Ints, geometry: Geometries, bounds: Floats, place: tuple[int, int, int]
) -> Iterator[Tile]:
    """A tile and all that lie in it."""
    zoom, column, row = place
    rows, geometry, bounds = _cut(rows, geometry, bounds, _frame(place))
    if not len(rows):
        return
    if zoom >= MIN_ZOOM:
        tile = encode_tile(features, rows, geometry, place)
        if tile:
            yield (*place, tile)
    if zoom < MAX_ZOOM:
        for right, down in ((0, 0), (1, 0), (0, 1), (1, 1)):
            below = (zoom + 1, 2 * column + right, 2 * row + down)
            yield from _below(features, rows, geometry, bounds, below)


def _frame(place: tuple[int, int, int]) -> Floats:
    """Bounds of a tile with its buffer, in world units."""
    zoom, column, row = place
    size = WORLD >> zoom
    margin = BUFFER * size / EXTENT
    return np.array(
        [column * size - margin, row * size - margin, (column + 1) * size + margin, (row + 1) * size + margin]
    )


def _cut(rows: Ints, geometry: Geometries, bounds: Floats, frame: Floats) -> tuple[Ints, Geometries, Floats]:
    """Rows that meet a frame, with what lies in it. Lines and areas keep their dimension or go."""
    meets = ((bounds[:, :2] <= frame[2:]) & (bounds[:, 2:] >= frame[:2])).all(axis=1)
    rows, geometry, bounds = rows[meets], geometry[meets], bounds[meets]
    crossing = np.flatnonzero(((bounds[:, :2] < frame[:2]) | (bounds[:, 2:] > frame[2:])).any(axis=1))
    if not len(crossing):
        return rows, geometry, bounds
    whole = geometry[crossing]
    cut = shapely.clip_by_rect(whole, *frame)
    cut[shapely.is_empty(cut) | (shapely.get_dimensions(cut) != shapely.get_dimensions(whole))] = None
    geometry, bounds = geometry.copy(), bounds.copy()
    geometry[crossing], bounds[crossing] = cut, shapely.bounds(cut)
    kept = np.ones(len(rows), dtype=bool)
    kept[crossing] = cut != None  # noqa: E711 - element by element
    return rows[kept], geometry[kept], bounds[kept]
