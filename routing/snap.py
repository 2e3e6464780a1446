"""Snapping: the nearest point along a street for each given point, and the access leg to it.

A street in a small disconnected piece of road (a strongly connected component of fewer than 100 nodes that is also
less than 1 % of the graph: a car park, a fenced yard, a cut-off corner of the extract) is passed over when any other
street lies within the limit; where there is none, it is used. Streets equally near, to the millimetre, go by their
number. The access leg is a straight line walked at `off_road_kmh`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.errors import PointError
from routing.network import BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.street_index import METRES_PER_DEGREE, read_only, street_index

AT_THE_END_M: Final = 0.01
"""A snap within a centimetre of a street's end is at the end: fraction exactly 0 or 1, that is, at the junction."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """Points attached to streets, as parallel arrays; a refused point has street -1 and infinite access time."""

    street: IntArray
    fraction: FloatArray  # 0..1 of the street's length, from its start
    access_m: FloatArray  # straight line from the point to the street; inf where refused
    access_time_s: FloatArray  # inf where refused
    lon: FloatArray  # the place on the street; nan where refused
    lat: FloatArray
    point_lon: FloatArray  # the point itself
    point_lat: FloatArray

    def __len__(self) -> int:
        """Number of points, refused ones included."""
        return len(self.street)

    @property
    def ok(self) -> BoolArray:
        """Which points have a street within the limit."""
        return self.street >= 0


def snap_points(
    graph: RoadGraph,
    lon: Sequence[float] | FloatArray,
    lat: Sequence[float] | FloatArray,
    *,
    off_road_kmh: float,
    limit_m: float = 1000.0,
) -> Snapped:
    """Nearest point along a street of the graph for each point (degrees), with the access leg in metres and seconds.

    Points farther than `limit_m` from any street are refused (a point exactly at the limit is not).

    Raises
    ------
    PointError
        A coordinate is not a number or lies outside -180..180, -90..90.
    """
    point_lon, point_lat = require_points(lon, lat)
    if not off_road_kmh > 0 or not limit_m >= 0:
        raise ValueError(f"off_road_kmh must be above 0 and limit_m at least 0, not {off_road_kmh} and {limit_m}")
    index = street_index(graph)
    n = len(point_lon)
    street = np.full(n, -1, dtype=np.int32)
    fraction, place_lon, place_lat = (np.full(n, np.nan) for _ in range(3))
    access_m = np.full(n, np.inf)
    _snap(
        point_lon,
        point_lat,
        float(limit_m),
        read_only(graph.street_first_vertex),
        read_only(graph.vertex_lon),
        read_only(graph.vertex_lat),
        read_only(index.frame),
        read_only(index.cell_first),
        read_only(index.item_vertex),
        read_only(index.item_street),
        read_only(index.in_small_piece),
        street,
        fraction,
        access_m,
        place_lon,
        place_lat,
    )
    access_time_s = access_m * (3.6 / off_road_kmh)
    return Snapped(street, fraction, access_m, access_time_s, place_lon, place_lat, point_lon, point_lat)


def require_points(
    lon: Sequence[float] | FloatArray, lat: Sequence[float] | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The coordinates as float64 arrays, or a PointError naming the first one that cannot be."""
    point_lon = np.array(lon, dtype=np.float64, ndmin=1)
    point_lat = np.array(lat, dtype=np.float64, ndmin=1)
    if point_lon.ndim != 1 or point_lon.shape != point_lat.shape:
        raise ValueError("lon and lat must be two lists of one length")
    with np.errstate(invalid="ignore"):
        fits = (np.abs(point_lon) <= 180.0) & (np.abs(point_lat) <= 90.0)
    if not fits.all():
        row = int(np.argmin(fits))
        raise PointError(
            "point {number}: longitude {lon}, latitude {lat} is not a place on Earth; "
            "give degrees, longitude -180 to 180 and latitude -90 to 90",
            number=row + 1,
            lon=float(point_lon[row]),
            lat=float(point_lat[row]),
        )
    return point_lon, point_lat


@njit(cache=True, nogil=True)
def _snap(  # noqa: PLR0913, PLR0917 (arrays one by one, and one loop, for numba)
    point_lon: FloatArray,
    point_lat: FloatArray,
    limit_m: float,
    first_vertex: LongArray,
    lon: FloatArray,
    lat: FloatArray,
    frame: FloatArray,
    cell_first: IntArray,
    item_vertex: IntArray,
    item_street: IntArray,
    in_small_piece: npt.NDArray[np.uint8],
    street: IntArray,
    fraction: FloatArray,
    access_m: FloatArray,
    place_lon: FloatArray,
    place_lat: FloatArray,
) -> None:
    """Grid cells ring by ring around each point, until no nearer segment can lie farther out."""
    columns, rows = int(frame[4]), int(frame[5])
    nobody = len(first_vertex) - 1
    # The best so far for streets of large [0] and of small pieces [1]: millimetres and street decide, in this order.
    best_mm = np.empty(2, dtype=np.int64)
    best_m, best_t = np.empty(2), np.empty(2)
    best_street = np.empty(2, dtype=np.int32)
    best_vertex = np.empty(2, dtype=np.int64)
    for p in range(len(point_lon)):
        x_scale = METRES_PER_DEGREE * cos(radians(point_lat[p]))
        column_x, row_y = (point_lon[p] - frame[0]) / frame[2], (point_lat[p] - frame[1]) / frame[3]
        outside_x = max(-column_x, column_x - columns, 0.0) * frame[2] * x_scale
        outside_y = max(-row_y, row_y - rows, 0.0) * frame[3] * METRES_PER_DEGREE
        if nobody == 0 or hypot(outside_x, outside_y) > limit_m:
            continue
        column, row = int(np.floor(column_x)), int(np.floor(row_y))
        best_m[:], best_mm[:], best_street[:] = np.inf, np.int64(2) ** 62, nobody
        # A point outside the grid starts with the first ring that touches it.
        ring = max(0, -column, column - columns + 1, -row, row - rows + 1)
        while True:
            for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                # The first and last row of a ring are whole; the rows between have a cell at each side.
                step = 1 if abs(r - row) == ring else 2 * ring
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= columns:
                        continue
                    for i in range(cell_first[r * columns + c], cell_first[r * columns + c + 1]):
                        v, s = item_vertex[i], item_street[i]
                        t, metres = _nearest_on_segment(lon, lat, v, point_lon[p], point_lat[p], x_scale)
                        if metres > limit_m:
                            continue
                        mm = np.int64(metres * 1000.0 + 0.5)
                        k = in_small_piece[s]
                        if (
                            mm < best_mm[k]
                            or (mm == best_mm[k] and s < best_street[k])
                            or (mm == best_mm[k] and s == best_street[k] and metres < best_m[k])
                        ):
                            best_mm[k], best_m[k], best_t[k] = mm, metres, t
                            best_street[k], best_vertex[k] = s, v
            side_x = min(column_x - (column - ring), column + ring + 1 - column_x) * frame[2] * x_scale
            side_y = min(row_y - (row - ring), row + ring + 1 - row_y) * frame[3] * METRES_PER_DEGREE
            seen_x = column - ring <= 0 and column + ring >= columns - 1
            seen_y = row - ring <= 0 and row + ring >= rows - 1
            if (seen_x and seen_y) or min(side_x, side_y) > min(limit_m, best_m[0] + 0.001):
                break
            ring += 1
        k = 0 if best_street[0] < nobody else 1
        if best_street[k] < nobody:
            s, v, t = best_street[k], best_vertex[k], best_t[k]
            street[p], access_m[p] = s, best_m[k]
            fraction[p] = _share_of_length(lon, lat, first_vertex[s], first_vertex[s + 1], v, t)
            place_lon[p] = lon[v] + t * (lon[v + 1] - lon[v])
            place_lat[p] = lat[v] + t * (lat[v + 1] - lat[v])


@njit(cache=True, nogil=True)
def _nearest_on_segment(
    lon: FloatArray, lat: FloatArray, v: int, point_lon: float, point_lat: float, x_scale: float
) -> tuple[float, float]:
    """Where on the segment from vertex v (0..1) the nearest place to the point is, and how many metres away."""
    ax, ay = (lon[v] - point_lon) * x_scale, (lat[v] - point_lat) * METRES_PER_DEGREE
    dx, dy = (lon[v + 1] - lon[v]) * x_scale, (lat[v + 1] - lat[v]) * METRES_PER_DEGREE
    squared = dx * dx + dy * dy
    t = 0.0
    if squared > 0.0:
        t = min(max(-(ax * dx + ay * dy) / squared, 0.0), 1.0)
    return t, hypot(ax + t * dx, ay + t * dy)


@njit(cache=True, nogil=True)
def _share_of_length(lon: FloatArray, lat: FloatArray, first: int, last: int, v: int, t: float) -> float:
    """How far along the street with vertices first..last - 1 the place `t` past vertex v lies, as a share."""
    before, total = 0.0, 0.0
    for u in range(first, last - 1):
        across = METRES_PER_DEGREE * cos(radians((lat[u] + lat[u + 1]) / 2))
        metres = hypot((lon[u + 1] - lon[u]) * across, (lat[u + 1] - lat[u]) * METRES_PER_DEGREE)
        if u < v:
            before += metres
        elif u == v:
            before += t * metres
        total += metres
    if before <= AT_THE_END_M:
        return 0.0
    return 1.0 if before >= total - AT_THE_END_M else before / total
