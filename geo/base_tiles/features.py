"""The drawn features of an extract: geometry in units of the finest tiles, and attributes by number."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.base_tiles.layers import LAYERS, MAX_ZOOM, MIN_ZOOM, NEVER, Drawn, boundary_zoom, drawn_as
from geo.base_tiles.messages import EXTENT, LINE, POINT, Value
from geo.webmap.base_map import Features

WORLD: Final = EXTENT << MAX_ZOOM
"""Units across the world: x eastwards from 180° W, y southwards from 85.05° N, in Web Mercator."""

MOST_LATITUDE: Final = 85.05112877980659
_LEVELS: Final = {str(level) for level in range(1, 13)}

Geometries = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Attributes = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Layer, kind and attributes that several features share: in a tile they are one feature."""

    layer: str
    kind: int
    attributes: Attributes
    alone: int = -1  # points are not put together: each has its own number here


@dataclass(frozen=True, eq=False)
class DrawnFeatures:
    """Features row by row, and their looks in the order they are drawn.

    A feature is drawn from `from_zoom` on, with look `plain` before `name_zoom` and look `named` from there.
    """

    geometry: Geometries
    from_zoom: Ints
    name_zoom: Ints
    plain: Ints
    named: Ints
    looks: tuple[Look, ...]

    def __len__(self) -> int:
        return len(self.geometry)


def to_world(lon_lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Degrees [n, 2] in units of the finest tiles."""
    lat = np.radians(np.clip(lon_lat[:, 1], -MOST_LATITUDE, MOST_LATITUDE))
    x = (lon_lat[:, 0] + 180) / 360
    y = (1 - np.arcsinh(np.tan(lat)) / math.pi) / 2
    return np.column_stack([x, y]) * WORLD


def drawn_features(features: Features) -> DrawnFeatures:
    """What the base map shows of an extract's features."""
    geometry = shapely.from_wkb(np.array(list(features.wkb), dtype=object), on_invalid="ignore")
    dimension = shapely.get_dimensions(geometry)
    drawn: list[Drawn] = []
    shapes: list[Geometries] = []
    found: list[int] = []
    for row, tags in enumerate(features.tags):
        one = drawn_as(tags, int(dimension[row]))
        if one is not None:
            drawn.append(one)
            found.append(row)
    shapes.append(geometry[found])
    for level, lines in _boundary_lines(features.tags, geometry, dimension):
        drawn += [Drawn("boundaries", LINE, (("level", level),), (), boundary_zoom(level))] * len(lines)
        shapes.append(lines)
    return _numbered(drawn, shapely.transform(np.concatenate(shapes), to_world))


def _numbered(drawn: Sequence[Drawn], geometry: Geometries) -> DrawnFeatures:
    """Looks by number, in drawing order: by layer, within roads the most important last."""
    plain = [Look(one.layer, one.kind, one.attributes) for one in drawn]
    named = [Look(one.layer, one.kind, one.attributes + one.names) for one in drawn]
    for row, one in enumerate(drawn):
        if one.kind == POINT:
            plain[row] = named[row] = Look(one.layer, one.kind, one.attributes + one.names, alone=row)
    looks = tuple(sorted({*plain, *named}, key=_drawing_order))
    number = {look: i for i, look in enumerate(looks)}
    return DrawnFeatures(
        geometry=_valid(geometry),
        from_zoom=np.array([max(one.from_zoom, MIN_ZOOM) for one in drawn], dtype=np.int64),
        name_zoom=np.array([one.name_zoom if one.names else NEVER for one in drawn], dtype=np.int64),
        plain=np.array([number[look] for look in plain], dtype=np.int64),
        named=np.array([number[look] for look in named], dtype=np.int64),
        looks=looks,
    )


def _drawing_order(look: Look) -> tuple[int, int, int, str]:
    rank = next((int(value) for key, value in look.attributes if key == "rank"), 0)
    return LAYERS.index(look.layer), -rank, look.alone, repr(look.attributes)


def _valid(geometry: Geometries) -> Geometries:
    """Areas that cross themselves are mended."""
    broken = (shapely.get_dimensions(geometry) == 2) & ~shapely.is_valid(geometry)
    geometry[broken] = shapely.make_valid(geometry[broken], method="structure", keep_collapsed=False)
    return geometry


def _boundary_lines(
    tags: Sequence[Mapping[str, str]], geometry: Geometries, dimension: npt.NDArray[np.int64]
) -> list[tuple[int, Geometries]]:
    """Administrative boundaries by level, each stretch once, as the most important boundary it belongs to."""
    of_level: dict[int, list[int]] = {}
    for row, named in enumerate(tags):
        told = named.get("admin_level", "")
        if named.get("boundary") == "administrative" and told in _LEVELS and dimension[row] > 0:
            of_level.setdefault(int(told), []).append(row)
    found: list[tuple[int, Geometries]] = []
    above = shapely.GeometryCollection()
    for level, rows in sorted(of_level.items()):
        areas = dimension[rows] == 2
        lines = geometry[rows]
        lines[areas] = shapely.boundary(lines[areas])
        every = shapely.union_all(lines)
        parts = shapely.get_parts(shapely.line_merge(shapely.difference(every, above)))
        found.append((level, parts[shapely.get_dimensions(parts) == 1]))
        above = shapely.union_all([above, every])
    return found
