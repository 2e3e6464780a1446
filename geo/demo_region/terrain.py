"""The ground of a synthetic region: a local metric frame, smooth noise, and shapes drawn with both."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Polygon

FloatArray = npt.NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True)
class Frame:
    """Metres east and north of one point; good to a few parts in a thousand over 40 km."""

    lon: float
    lat: float

    @property
    def metres_per_degree(self) -> tuple[float, float]:
        """Metres in a degree of longitude and of latitude at the frame's origin."""
        per_degree = EARTH_RADIUS_M * np.pi / 180
        return float(per_degree * np.cos(np.radians(self.lat))), float(per_degree)

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """Degrees (lon, lat) of points in metres."""
        lonlat: FloatArray = np.asarray(xy) / self.metres_per_degree + (self.lon, self.lat)
        return lonlat

    def to_xy(self, lonlat: FloatArray) -> FloatArray:
        """Metres (east, north) of points in degrees."""
        xy: FloatArray = (np.asarray(lonlat) - (self.lon, self.lat)) * self.metres_per_degree
        return xy


class Noise:
    """A smooth random field: a sum of sine waves in random directions, about -1..1, the same on every machine."""

    def __init__(self, rng: np.random.Generator, wavelength_m: float, waves: int = 6) -> None:
        angle = rng.uniform(0, 2 * np.pi, waves)
        frequency = 2 * np.pi / (wavelength_m * rng.uniform(0.6, 1.7, waves))
        self._k = np.stack([np.cos(angle), np.sin(angle)]) * frequency
        self._phase = rng.uniform(0, 2 * np.pi, waves)
        self._amplitude = 1.4 / np.sqrt(waves)

    def __call__(self, xy: FloatArray) -> FloatArray:
        """Value of the field at each point [n, 2]."""
        waves: FloatArray = np.sin(np.asarray(xy) @ self._k + self._phase)
        value: FloatArray = waves.sum(axis=-1) * self._amplitude
        return value


class Warp:
    """Displaces points by two noise fields, so that nothing drawn with a ruler stays straight."""

    def __init__(self, rng: np.random.Generator, wavelength_m: float, amplitude_m: float) -> None:
        self._east = Noise(rng, wavelength_m)
        self._north = Noise(rng, wavelength_m)
        self._amplitude_m = amplitude_m

    def __call__(self, xy: FloatArray, strength: FloatArray | float = 1.0) -> FloatArray:
        """The displaced points; `strength` scales the displacement point by point."""
        shift = np.stack([self._east(xy), self._north(xy)], axis=-1) * self._amplitude_m
        bent: FloatArray = xy + shift * np.asarray(strength)[..., None]
        return bent


def smooth_line(points: FloatArray, rounds: int = 3) -> FloatArray:
    """Corners cut off a polyline (Chaikin 1974); its ends stay."""
    line = np.asarray(points, dtype=float)
    for _ in range(rounds):
        near = 0.75 * line[:-1] + 0.25 * line[1:]
        far = 0.25 * line[:-1] + 0.75 * line[1:]
        line = np.concatenate([line[:1], np.stack([near, far], axis=1).reshape(-1, 2), line[-1:]])
    return line


def smooth_ring(points: FloatArray, rounds: int = 3) -> FloatArray:
    """Corners cut off a closed line whose last point leads back to its first."""
    ring = np.asarray(points, dtype=float)
    for _ in range(rounds):
        following = np.roll(ring, -1, axis=0)
        ring = np.stack([0.75 * ring + 0.25 * following, 0.25 * ring + 0.75 * following], axis=1).reshape(-1, 2)
    return ring


def densify(line: FloatArray, step_m: float) -> FloatArray:
    """Points every `step_m` or less along a polyline, its ends included."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, length[-1], max(2, int(np.ceil(length[-1] / step_m)) + 1))
    return np.stack([np.interp(at, length, line[:, 0]), np.interp(at, length, line[:, 1])], axis=1)


def draw_line(points: list[tuple[float, float]], warp: Warp, step_m: float = 120.0) -> FloatArray:
    """A road, river or railway through control points given in kilometres: smoothed, densified, warped, thinned."""
    line = warp(densify(smooth_line(np.array(points) * 1000.0), step_m))
    simple = shapely.simplify(LineString(line), 2.0)
    return np.asarray(simple.coords)


def draw_blob(
    centre_km: tuple[float, float], radius_km: float, rng: np.random.Generator, rough: float = 0.2
) -> Polygon:
    """An irregular, slightly stretched outline (metres) round a centre."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones_like(angle)
    for harmonic in range(2, 8):
        radius += rough / harmonic**0.7 * rng.uniform(-1, 1) * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    stretch, turn = rng.uniform(1.0, 1.35), rng.uniform(0, np.pi)
    east, north = radius * np.cos(angle) * stretch, radius * np.sin(angle) / stretch
    turned = np.stack([east * np.cos(turn) - north * np.sin(turn), east * np.sin(turn) + north * np.cos(turn)], axis=1)
    outline = (np.array(centre_km) + turned * radius_km) * 1000.0
    return Polygon(outline).buffer(0)
