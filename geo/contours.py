"""Polygons around what a time surface shows within a threshold: pictures, with holes, in RFC 7946 winding."""

from typing import TYPE_CHECKING, Any, Final

import contourpy
import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from geo.time_surface import TimeSurface

SIMPLIFY_PIXELS: Final = 0.35
"""How far a simplified outline may stray from the contour, in pixels: below the half that would show."""

NODE_PIXELS: Final = 0.6
SMALLEST_RING: Final = 4


def outline_within(surface: "TimeSurface", threshold_s: float) -> shapely.MultiPolygon:
    """What can be reached within `threshold_s`, as a valid MultiPolygon (empty where nothing is)."""
    if surface.is_empty:
        return shapely.MultiPolygon()
    level = _level(surface, threshold_s)
    # Pixel centres, with one row and column of "outside" around them so that every outline closes.
    x = surface.west + (np.arange(level.shape[1]) - 0.5) * surface.pixel_lon
    y = surface.south + (np.arange(level.shape[0]) - 0.5) * surface.pixel_lat
    generator = contourpy.contour_generator(x, y, level, fill_type=contourpy.FillType.OuterOffset, name="serial")
    rings: Any = generator.filled(-np.inf, 0.0)
    return _polygons(rings[0], rings[1], tolerance=SIMPLIFY_PIXELS * min(surface.pixel_lon, surface.pixel_lat))


def outlines(surface: "TimeSurface", thresholds_s: "npt.ArrayLike") -> list[shapely.MultiPolygon]:
    """One outline per threshold, in the order given; each lies within those of the longer thresholds."""
    wanted = np.asarray(thresholds_s, dtype=np.float64)
    shapes: list[shapely.MultiPolygon] = [shapely.MultiPolygon()] * len(wanted)
    larger = None
    for i in np.argsort(-wanted, kind="stable"):
        shape = outline_within(surface, float(wanted[i]))
        if larger is not None:
            # Simplified apart, two outlines that run together may cross by a part of a pixel.
            shape = as_multipolygon(shapely.intersection(shape, larger))
        shapes[i] = larger = shape
    return shapes


def _level(surface: "TimeSurface", threshold_s: float) -> npt.NDArray[np.float32]:
    """A field that is negative inside and positive outside, in metres of walking left until the edge.

    Inside, the edge is where the time runs out or the picture's spread ends, whichever is nearer; cut off at one
    pixel, so that next to a street out of reach the contour runs half-way.
    """
    speed_ms = surface.off_road_kmh / 3.6
    time_missing_m = (surface.seconds - np.float32(threshold_s)) * np.float32(speed_ms)
    pixel_m = np.float32(surface.pixel_m)
    beyond_spread_m = surface.off_road_m - np.float32(surface.spread_m)
    unreached = np.isnan(time_missing_m)
    level = np.where(unreached, np.where(beyond_spread_m > 0, beyond_spread_m, pixel_m), time_missing_m)
    np.maximum(level, beyond_spread_m, out=level)
    np.clip(level, -pixel_m, pixel_m, out=level)
    # Around a reached junction (distance 0) the contour keeps farther away than simplification can bring it.
    level[(surface.off_road_m == 0) & (time_missing_m <= 0) & (level > -NODE_PIXELS * pixel_m)] = -NODE_PIXELS * pixel_m
    # A corner exactly on the contour would let two rings touch there.
    level[level == 0] = -1e-3
    return np.pad(level, 1, constant_values=pixel_m)


def _polygons(
    points: list[npt.NDArray[np.float64]], offsets: list[npt.NDArray[np.uint32]], *, tolerance: float
) -> shapely.MultiPolygon:
    """Contour rings (outer first, then holes) of each part as one simplified MultiPolygon."""
    if not points:
        return shapely.MultiPolygon()
    rings_of_part = [len(part) - 1 for part in offsets]
    vertices_of_ring = np.concatenate([np.diff(part) for part in offsets])
    contours = shapely.linearrings(
        np.concatenate(points), indices=np.repeat(np.arange(len(vertices_of_ring)), vertices_of_ring)
    )
    rings = shapely.simplify(contours, tolerance, preserve_topology=False)
    # A ring of a pixel or two may collapse: it stays as it was.
    rings = np.where(shapely.get_num_coordinates(rings) < SMALLEST_RING, contours, rings)
    parts = shapely.polygons(rings, indices=np.repeat(np.arange(len(rings_of_part)), rings_of_part))
    return as_multipolygon(shapely.multipolygons(parts))


def as_multipolygon(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape, valid, outer rings counter-clockwise (RFC 7946)."""
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.orient_polygons(shapely.multipolygons(parts[~shapely.is_empty(parts)]), exterior_cw=False)
