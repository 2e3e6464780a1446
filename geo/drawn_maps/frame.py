"""From degrees to the units of a small drawing (millimetres of a sheet, pixels of a page), and its scale."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.street_index import METRES_PER_DEGREE

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """A rectangle of `width` by `height` units around a place, y downwards; small enough to take degrees as straight.

    `per_m` is units a metre; detail under `finest` units is left out.
    """

    lon: float
    lat: float
    per_m: float
    width: float
    height: float
    finest: float

    @property
    def _metres_per_lon(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))

    def points(self, lonlat: npt.ArrayLike) -> Points:
        """Rows of x and y (units)."""
        degrees = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        x = (degrees[:, 0] - self.lon) * self._metres_per_lon * self.per_m + self.width / 2
        y = (self.lat - degrees[:, 1]) * METRES_PER_DEGREE * self.per_m + self.height / 2
        return np.column_stack([x, y])

    def lonlat(self, points: npt.ArrayLike) -> Points:
        """Rows of lon and lat of points in units."""
        x, y = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
        lon = self.lon + (x - self.width / 2) / self.per_m / self._metres_per_lon
        return np.column_stack([lon, self.lat - (y - self.height / 2) / self.per_m / METRES_PER_DEGREE])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north (degrees)."""
        lon = self.width / 2 / self.per_m / self._metres_per_lon
        lat = self.height / 2 / self.per_m / METRES_PER_DEGREE
        return self.lon - lon, self.lat - lat, self.lon + lon, self.lat + lat

    @property
    def tolerance_deg(self) -> float:
        """`finest` in degrees."""
        return self.finest / self.per_m / METRES_PER_DEGREE

    def scale_m(self, share: int) -> float:
        """The longest of 1, 2 or 5 times a power of ten metres that one of `share` parts of the width has room for."""
        most_m = self.width / share / self.per_m
        power: float = 10 ** math.floor(math.log10(most_m))
        return next(step * power for step in (5, 2, 1) if step * power <= most_m)


def metres_across(lonlat: Points, *, least_m: float) -> tuple[float, float]:
    """How wide and how high places lie apart (m), at least so much."""
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    middle = (south + north) / 2
    wide_m = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(middle))
    return max(least_m, wide_m), max(least_m, (north - south) * METRES_PER_DEGREE)


def frame_around(lonlat: Points, width: float, height: float, *, edge: float, least_m: float, finest: float) -> Frame:
    """The frame in which places [place, lon and lat] fill a drawing but for a free edge (units)."""
    wide_m, high_m = metres_across(lonlat, least_m=least_m)
    per_m = min((width - 2 * edge) / wide_m, (height - 2 * edge) / high_m)
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    return Frame(float((west + east) / 2), float((south + north) / 2), float(per_m), width, height, finest)
