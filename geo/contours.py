"""Polygons around what a time surface shows within a threshold: pictures, with holes, in RFC 7946 winding."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from numba import njit

from geo.left_out import hold_back
from geo.pinholes import (
    LEAST_PIXELS,
    REACH,
    Room,
    give_way,
    hole_rings,
    list_neighbours,
    measure_room,
    near_junctions,
    place_holes,
)
from geo.rings import GridArray, IntArray, LongArray, Rings, Window, trace_window, whole_window
from geo.sleeves import BoundArray, fit_sleeves, no_bounds
from routing.network import FloatArray
from routing.street_index import read_only
from routing.threads import side_by_side

if TYPE_CHECKING:
    from geo.time_surface import TimeSurface


class Spots(NamedTuple):
    """Places an outline takes in or leaves out by their own time."""

    lon: FloatArray
    lat: FloatArray
    time_s: FloatArray


class Junctions(NamedTuple):
    """Nodes of a network that an outline takes in by their own time: `lon[node]`, `lat[node]`."""

    lon: FloatArray
    lat: FloatArray
    node: IntArray
    time_s: FloatArray


NODE_PIXELS: Final = np.float32(0.6)
"""How deep inside the four pixel centres around a reached junction are."""


@dataclass(frozen=True, eq=False)
class Outline:
    """Polygons as arrays: rings `part_first[i] : part_first[i + 1]` are polygon i, the outer one first, then holes.

    Ring `r` has the vertices `ring_first[r] : ring_first[r + 1]` of `lon_lat`, the last of them the first again.
    """

    lon_lat: FloatArray
    ring_first: LongArray
    part_first: LongArray

    def shape(self) -> shapely.MultiPolygon:
        """The same as a valid MultiPolygon, empty where nothing is reached."""
        if len(self.part_first) == 1:
            return shapely.MultiPolygon()
        firsts = (self.ring_first, self.part_first, np.array([0, len(self.part_first) - 1]))
        shape: shapely.MultiPolygon = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON, self.lon_lat, firsts
        )[0]
        return shape


def draw_outlines(
    surface: "TimeSurface",
    thresholds_s: npt.ArrayLike,
    *,
    inhabited: Spots | None = None,
    junctions: Junctions | None = None,
) -> list[Outline]:
    """One outline per threshold, in the order given; each lies within those of the longer thresholds.

    Inhabited spots with a longer time than the threshold are left out; the holes around them take in no junction
    with a shorter one.
    """
    wanted = np.asarray(thresholds_s, dtype=np.float64)
    if surface.is_empty:
        return [_NOTHING] * len(wanted)
    order, bounds = np.argsort(-wanted, kind="stable"), no_bounds(*surface.seconds.shape)
    spots = _late_spots(surface, inhabited, float(wanted.min()))
    traced = _trace_all(surface, wanted[order])
    drawn = [_draw(each, bounds, spots, float(wanted[i])) for each, i in zip(traced, order, strict=True)]
    if inhabited is not None:
        drawn = _with_holes(surface, drawn, wanted[order], spots, junctions)
    found = [_NOTHING] * len(wanted)
    for i, each in zip(order, drawn, strict=True):
        found[i] = _outline(surface, each)
    return found


def outlines(surface: "TimeSurface", thresholds_s: npt.ArrayLike) -> list[shapely.MultiPolygon]:
    """What can be reached within each threshold, as valid MultiPolygons that lie within each other."""
    return [outline.shape() for outline in draw_outlines(surface, thresholds_s)]


def outline_within(surface: "TimeSurface", threshold_s: float) -> shapely.MultiPolygon:
    """What can be reached within `threshold_s`, as a valid MultiPolygon (empty where nothing is)."""
    return outlines(surface, [threshold_s])[0]


def level_within(surface: "TimeSurface", threshold_s: float) -> GridArray:
    """A field that is negative inside the outline and positive outside, in pixels of walking left to its edge.

    The edge is where the time runs out or the spread of the picture ends, whichever is nearer; the field is cut off
    at one pixel, so that beside a street out of reach the outline runs half-way.
    """
    level: GridArray = np.empty(surface.seconds.shape, dtype=np.float32)
    _write_level(surface, threshold_s, level, whole_window(*level.shape))
    return level


def _write_level(surface: "TimeSurface", threshold_s: float, level: GridArray, window: Window) -> Window:
    """Write the level into a window of the grid; the window around what is inside."""
    written: Window = _level(
        read_only(surface.seconds),
        read_only(surface.off_road_m),
        np.float32(threshold_s),
        np.float32(surface.off_road_kmh / 3.6 / surface.pixel_m),
        np.float32(1.0 / surface.pixel_m),
        np.float32(surface.spread_m / surface.pixel_m),
        window,
        level,
    )
    return written


class _Traced(NamedTuple):
    """A level, the window around its inside, and the rings there."""

    level: GridArray
    window: Window
    rings: Rings


def _trace_all(surface: "TimeSurface", thresholds_s: FloatArray) -> list[_Traced]:
    """The rings of each threshold (longest first): the longest beside the others, which take as long together."""
    found: dict[int, _Traced] = {}

    def trace(part: int) -> None:
        window = whole_window(*surface.seconds.shape)
        level: GridArray = np.ones(surface.seconds.shape, dtype=np.float32)
        for t in range(1, len(thresholds_s)) if part else (0,):
            # Where a longer threshold leaves out, the next one does: the level there may stay as it is.
            window = _write_level(surface, float(thresholds_s[t]), level, window)
            found[t] = _Traced(level.copy() if part else level, window, trace_window(level, window))

    side_by_side(trace, min(len(thresholds_s), 2))
    return [found[t] for t in range(len(thresholds_s))]


def trace_level(
    surface: "TimeSurface", level: GridArray, *, first_row: int = 0, first_column: int = 0
) -> shapely.MultiPolygon:
    """The polygons where `level` is negative; it covers the surface, or a part that begins at that row and column."""
    # One row and column of "outside" around, so that every outline closes.
    closed = np.pad(np.asarray(level, dtype=np.float32), 1, constant_values=1.0)
    nobody = Spots(np.empty(0), np.empty(0), np.empty(0))
    window = whole_window(*closed.shape)
    drawn = _draw(_Traced(closed, window, trace_window(closed, window)), no_bounds(*closed.shape), nobody, 0.0)
    return _outline(surface, drawn, first_row=first_row - 1, first_column=first_column - 1).shape()


class _Drawn(NamedTuple):
    """Simplified rings in columns and rows, and the room around the spots."""

    column_row: FloatArray
    first: LongArray
    polygon: IntArray
    room: Room


def _draw(traced: _Traced, bounds: BoundArray, spots: Spots, threshold_s: float) -> _Drawn:
    """The rings around the inside of a level, simplified; spots are in columns and rows."""
    level, (first_row, last_row, first_column, last_column), rings = traced
    late = (spots.time_s > threshold_s) & (spots.lon > first_column - REACH) & (spots.lon < last_column + REACH)
    late &= (spots.lat > first_row - REACH) & (spots.lat < last_row + REACH)
    hold_back(level, bounds, spots.lon, spots.lat, late)
    column_row, first = fit_sleeves(rings, level, bounds)
    return _Drawn(column_row, first, rings.polygon, measure_room(rings, level, bounds, spots.lon, spots.lat, late))


def _late_spots(surface: "TimeSurface", spots: Spots | None, threshold_s: float) -> Spots:
    """Those in the picture that some outline leaves out, in columns and rows of it."""
    if spots is None:
        return Spots(np.empty(0), np.empty(0), np.empty(0))
    column, row = _column_row(surface, spots)
    rows, columns = surface.seconds.shape
    # Nothing is drawn at the border.
    shown = (column >= REACH) & (column < columns - 1 - REACH) & (row >= REACH) & (row < rows - 1 - REACH)
    late = shown & (spots.time_s > threshold_s)
    return Spots(column[late], row[late], spots.time_s[late])


def _column_row(surface: "TimeSurface", spots: Spots) -> tuple[FloatArray, FloatArray]:
    """In pixels; the middle of the first one is 0, 0."""
    column: FloatArray = (spots.lon - surface.west) / surface.pixel_lon - 0.5
    row: FloatArray = (spots.lat - surface.south) / surface.pixel_lat - 0.5
    return column, row


def _with_holes(
    surface: "TimeSurface", drawn: list[_Drawn], thresholds_s: FloatArray, spots: Spots, junctions: Junctions | None
) -> list[_Drawn]:
    """Outlines (longest threshold first) with holes around the spots still inside."""
    wanted = np.any([each.room.polygon >= 0 for each in drawn], axis=0)
    x, y = spots.lon, spots.lat
    near = list_neighbours(x, y, wanted, *surface.seconds.shape)
    ways = (np.empty(0), np.empty(0), np.empty(0))
    if junctions is not None:
        lon, lat, node, time_s = junctions
        origin = (float(surface.west), float(surface.south), 1.0 / surface.pixel_lon, 1.0 / surface.pixel_lat)
        asked = node if wanted.any() else node[:0]
        ways = near_junctions(near, read_only(lon), read_only(lat), asked, time_s, origin)
    radius = give_way(near, x, y, *ways, thresholds_s)
    pierced = list(drawn)
    for t in range(len(drawn) - 1, -1, -1):
        each = drawn[t]
        holes = place_holes(near, x, y, each.room, radius[t])
        # So that this outline lies within the next one, which has these holes too.
        radius[:t] = np.minimum(radius[:t], np.maximum(radius[t], LEAST_PIXELS))
        if holes.any():
            vertices, lengths = hole_rings(x[holes], y[holes], radius[t][holes])
            pierced[t] = each._replace(
                column_row=np.concatenate([each.column_row, vertices]),
                first=np.concatenate([each.first, each.first[-1] + np.cumsum(lengths)]),
                polygon=np.concatenate([each.polygon, each.room.polygon[holes]]),
            )
    return pierced


def _outline(surface: "TimeSurface", drawn: _Drawn, *, first_row: int = 0, first_column: int = 0) -> Outline:
    lon_lat, ring_first, part_first = _gather_parts(drawn.column_row, drawn.first, drawn.polygon)
    # The middle of a pixel lies half a pixel inside its corner.
    lon_lat[:, 0] = surface.west + (first_column + 0.5 + lon_lat[:, 0]) * surface.pixel_lon
    lon_lat[:, 1] = surface.south + (first_row + 0.5 + lon_lat[:, 1]) * surface.pixel_lat
    return Outline(lon_lat, ring_first, part_first)


_NOTHING: Final = Outline(np.empty((0, 2)), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))


@njit(cache=True, nogil=True)
def _gather_parts(
    xy: FloatArray, first: LongArray, polygon: npt.NDArray[np.int32]
) -> tuple[FloatArray, LongArray, LongArray]:
    """Rings put in order: each outer one, then its holes."""
    n = len(polygon)
    order = np.argsort(polygon, kind="mergesort")
    gathered, ring_first = np.empty_like(xy), np.zeros(n + 1, dtype=np.int64)
    part_first, n_parts = np.zeros(n + 1, dtype=np.int64), 0
    for i in range(n):
        ring = order[i]
        length = first[ring + 1] - first[ring]
        ring_first[i + 1] = ring_first[i] + length
        gathered[ring_first[i] : ring_first[i + 1]] = xy[first[ring] : first[ring + 1]]
        if polygon[ring] == ring:
            n_parts += 1
        part_first[n_parts] = i + 1
    return gathered, ring_first, part_first[: n_parts + 1]


@njit(cache=True, nogil=True)
def _level(
    seconds: GridArray,
    off_road_m: GridArray,
    threshold_s: np.float32,
    pixels_per_s: np.float32,
    pixels_per_m: np.float32,
    spread_pixels: np.float32,
    window: Window,
    level: GridArray,
) -> Window:
    first_row, last_row, first_column, last_column = window
    one = np.float32(1.0)
    south, north, west, east = last_row, first_row, last_column, first_column
    for row in range(first_row, last_row + 1):
        own_seconds = seconds[row, first_column : last_column + 1]
        own_metres, own_level = (
            off_road_m[row, first_column : last_column + 1],
            level[row, first_column : last_column + 1],
        )
        for c in range(len(own_level)):
            beyond_spread = own_metres[c] * pixels_per_m - spread_pixels
            late = (own_seconds[c] - threshold_s) * pixels_per_s
            if np.isnan(late):
                edge = beyond_spread if beyond_spread > 0.0 else one
            else:
                edge = max(late, beyond_spread)
                # Beside a reached junction.
                if own_metres[c] == 0.0 and late <= 0.0:
                    edge = min(edge, -NODE_PIXELS)
            own_level[c] = min(max(edge, -one), one)
        first, last = 0, len(own_level) - 1
        while first <= last and own_level[first] >= 0.0:
            first += 1
        while last > first and own_level[last] >= 0.0:
            last -= 1
        if first <= last:
            south, north = min(south, row), max(north, row)
            west, east = min(west, first_column + first), max(east, first_column + last)
    if south > north:
        return first_row, first_row, first_column, first_column
    # With what is beside it.
    return (
        max(south - 1, first_row),
        min(north + 1, last_row),
        max(west - 1, first_column),
        min(east + 1, last_column),
    )
