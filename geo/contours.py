"""Polygons around what a time surface shows within a threshold: pictures, with holes, in RFC 7946 winding."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import contourpy
import numpy as np
import numpy.typing as npt
import shapely
from numba import njit

from routing.street_index import read_only

if TYPE_CHECKING:
    from geo.time_surface import TimeSurface

LevelArray = npt.NDArray[np.float64]
GridArray = npt.NDArray[np.float32]

SIMPLIFY_PIXELS: Final = 0.35
"""How far a simplified outline may stray from the contour, in pixels: below the half that would show."""

NODE_PIXELS: Final = 0.6
"""How deep inside the four pixel centres around a reached junction are: farther than simplification strays."""

SMALLEST_RING: Final = 4
NO_MASK: Final = np.array(False)


def outline_within(surface: "TimeSurface", threshold_s: float) -> shapely.MultiPolygon:
    """What can be reached within `threshold_s`, as a valid MultiPolygon (empty where nothing is)."""
    if surface.is_empty:
        return shapely.MultiPolygon()
    return trace_level(surface, level_within(surface, threshold_s))


def outlines(surface: "TimeSurface", thresholds_s: npt.ArrayLike) -> list[shapely.MultiPolygon]:
    """One outline per threshold, in the order given; each lies within those of the longer thresholds."""
    wanted = np.asarray(thresholds_s, dtype=np.float64)
    shapes: list[shapely.MultiPolygon] = [shapely.MultiPolygon()] * len(wanted)
    larger = None
    for i in np.argsort(-wanted, kind="stable"):
        shape = outline_within(surface, float(wanted[i]))
        # Simplified apart, two outlines that run together may cross by a part of a pixel.
        if larger is not None and not shapely.covers(larger, shape):
            shape = as_multipolygon(shapely.intersection(shape, larger))
        shapely.prepare(shape)
        shapes[i] = larger = shape
    return shapes


def level_within(surface: "TimeSurface", threshold_s: float) -> LevelArray:
    """A field that is negative inside the outline and positive outside, in pixels of walking left to its edge.

    The edge is where the time runs out or the spread of the picture ends, whichever is nearer; the field is cut off
    at one pixel, so that beside a street out of reach the outline runs half-way.
    """
    walked_ms = surface.off_road_kmh / 3.6
    return _level(
        read_only(surface.seconds),
        read_only(surface.off_road_m),
        float(threshold_s),
        walked_ms / surface.pixel_m,
        1.0 / surface.pixel_m,
        surface.spread_m / surface.pixel_m,
    )


def trace_level(
    surface: "TimeSurface", level: LevelArray, *, first_row: int = 0, first_column: int = 0
) -> shapely.MultiPolygon:
    """The polygons where `level` is negative; it covers the surface, or a part that begins at that row and column."""
    # One row and column of "outside" around, so that every outline closes.
    closed = np.pad(level, 1, constant_values=1.0)
    column, row = _mesh(*closed.shape)
    generator = contourpy.SerialContourGenerator(
        column,
        row,
        closed,
        NO_MASK,
        corner_mask=False,
        fill_type=contourpy.FillType.OuterOffset,
        line_type=contourpy.LineType.Separate,
        quad_as_tri=False,
        z_interp=contourpy.ZInterp.Linear,
    )
    rings: Any = generator.filled(-np.inf, 0.0)
    shape = _polygons(rings[0], rings[1])
    # Pixel [0, 0] of the closed field has its middle half a pixel before the surface's corner.
    pixel = np.array([surface.pixel_lon, surface.pixel_lat])
    corner = np.array([surface.west, surface.south]) + (np.array([first_column, first_row]) - 0.5) * pixel
    return shapely.transform(shape, lambda xy: corner + xy * pixel)


@lru_cache(maxsize=2)
def _mesh(rows: int, columns: int) -> tuple[LevelArray, LevelArray]:
    """Column and row of every pixel; the outlines of one surface share it."""
    row, column = np.indices((rows, columns), dtype=np.float64)
    return column, row


def _polygons(points: list[LevelArray], offsets: list[npt.NDArray[np.uint32]]) -> shapely.MultiPolygon:
    """Contour rings (outer first, then holes) of each part as one simplified MultiPolygon, in pixels."""
    if not points:
        return shapely.MultiPolygon()
    rings_of_part = [len(part) - 1 for part in offsets]
    vertices_of_ring = np.concatenate([np.diff(part) for part in offsets])
    contours = shapely.linearrings(
        np.concatenate(points), indices=np.repeat(np.arange(len(vertices_of_ring)), vertices_of_ring)
    )
    rings = shapely.simplify(contours, SIMPLIFY_PIXELS, preserve_topology=False)
    # A ring of a pixel or two may collapse: it stays as it was.
    rings = np.where(shapely.get_num_coordinates(rings) < SMALLEST_RING, contours, rings)
    parts = shapely.polygons(rings, indices=np.repeat(np.arange(len(rings_of_part)), rings_of_part))
    return as_multipolygon(shapely.multipolygons(parts))


def as_multipolygon(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape, valid, outer rings counter-clockwise (RFC 7946)."""
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.orient_polygons(shapely.multipolygons(parts[~shapely.is_empty(parts)]), exterior_cw=False)


@njit(cache=True, nogil=True)
def _level(
    seconds: GridArray,
    off_road_m: GridArray,
    threshold_s: float,
    pixels_per_s: float,
    pixels_per_m: float,
    spread_pixels: float,
) -> LevelArray:
    rows, columns = seconds.shape
    level = np.empty((rows, columns), dtype=np.float64)
    for row in range(rows):
        for column in range(columns):
            beyond_spread = off_road_m[row, column] * pixels_per_m - spread_pixels
            if np.isnan(seconds[row, column]):
                edge = beyond_spread if beyond_spread > 0.0 else 1.0
            else:
                edge = max((seconds[row, column] - threshold_s) * pixels_per_s, beyond_spread)
                # Beside a reached junction.
                if off_road_m[row, column] == 0.0 and seconds[row, column] <= threshold_s:
                    edge = min(edge, -NODE_PIXELS)
            # A corner exactly on the contour would let two rings touch there.
            level[row, column] = min(max(edge, -1.0), 1.0) if edge != 0.0 else -1e-6
    return level
