"""Main streets that follow a direction field: evenly spaced streamlines in two crossing families.

The field is a sum of grids, a radial pattern and lines to follow, as in Chen et al. (2008), "Interactive procedural
street modeling", doi:10.1145/1360612.1360702; spacing as in Jobard and Lefer (1997).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Geometry

from geo.demo_region.terrain import FloatArray, Noise, densify

STEP_M = 40.0


@dataclass(frozen=True, eq=False)
class DirectionField:
    """Street direction (radians, of period pi/2 x 2: a tensor) on a square raster over the region."""

    west_m: float
    south_m: float
    cell_m: float
    cos2: FloatArray
    sin2: FloatArray
    inside: np.ndarray  # where streets may be drawn

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point, clipped to the raster."""
        row = min(max(int((y - self.south_m) / self.cell_m), 0), self.cos2.shape[0] - 1)
        column = min(max(int((x - self.west_m) / self.cell_m), 0), self.cos2.shape[1] - 1)
        return row, column

    def angle(self, x: float, y: float) -> float:
        """Direction (radians) of the first family of streets at a point."""
        row, column = self.cell(x, y)
        return 0.5 * float(np.arctan2(self.sin2[row, column], self.cos2[row, column]))

    def scatter(self, spacing_m: float, rng: np.random.Generator) -> FloatArray:
        """Points about `spacing_m` apart wherever streets may be drawn."""
        rows, columns = self.cos2.shape
        xs = np.arange(self.west_m, self.west_m + columns * self.cell_m, spacing_m)
        ys = np.arange(self.south_m, self.south_m + rows * self.cell_m, spacing_m)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        points = grid + rng.uniform(-spacing_m / 3, spacing_m / 3, grid.shape)
        inside = [bool(self.inside[self.cell(x, y)]) for x, y in points.tolist()]
        scattered: FloatArray = points[inside]
        return scattered


@dataclass(frozen=True)
class GridElement:
    """Streets turned by one angle, strongest near a centre."""

    x_km: float
    y_km: float
    angle: float
    radius_km: float
    weight: float = 1.0


def build_field(
    area: Geometry, grids: list[GridElement], followed: list[FloatArray], rng: np.random.Generator, *, radial: float
) -> DirectionField:
    """Direction field over `area`: grids with their reach, the centre's radial pattern, and lines to run along."""
    cell_m = 100.0
    west, south, east, north = area.bounds
    xs = np.arange(west - 500, east + 500, cell_m) + cell_m / 2
    ys = np.arange(south - 500, north + 500, cell_m) + cell_m / 2
    grid_x, grid_y = np.meshgrid(xs, ys)
    cos2 = np.zeros_like(grid_x)
    sin2 = np.zeros_like(grid_x)

    def add(angle: FloatArray | float, weight: FloatArray) -> None:
        np.add(cos2, weight * np.cos(2 * np.asarray(angle)), out=cos2)
        np.add(sin2, weight * np.sin(2 * np.asarray(angle)), out=sin2)

    for grid in grids:
        far = ((grid_x - grid.x_km * 1000) ** 2 + (grid_y - grid.y_km * 1000) ** 2) / (grid.radius_km * 1000) ** 2
        add(grid.angle, grid.weight * np.exp(-far))
    add(np.arctan2(grid_y, grid_x), radial * np.exp(-((np.hypot(grid_x, grid_y) - 3500.0) ** 2) / 4500.0**2))
    for line in followed:
        _follow(line, xs, ys, add)
    turn = 0.22 * Noise(rng, 5000.0)(np.stack([grid_x.ravel(), grid_y.ravel()], axis=1)).reshape(grid_x.shape)
    angle = 0.5 * np.arctan2(sin2, cos2) + turn
    inside = shapely.contains_xy(area, grid_x.ravel(), grid_y.ravel()).reshape(grid_x.shape)
    return DirectionField(west - 500, south - 500, cell_m, np.cos(2 * angle), np.sin(2 * angle), inside)


def _follow(line: FloatArray, xs: FloatArray, ys: FloatArray, add: Callable[[FloatArray, FloatArray], None]) -> None:
    """Let streets within a kilometre of a line run along it (and across it)."""
    grid_x, grid_y = np.meshgrid(xs, ys)
    middle = (line[:-1] + line[1:]) / 2
    along = np.arctan2(*(line[1:] - line[:-1]).T[::-1])
    distance, which = cKDTree(middle).query(
        np.stack([grid_x.ravel(), grid_y.ravel()], axis=1), distance_upper_bound=2500
    )
    near = np.isfinite(distance)
    weight = np.zeros(len(distance))
    weight[near] = 1.6 * np.exp(-((distance[near] / 700.0) ** 2))
    angle = np.zeros(len(distance))
    angle[near] = along[which[near]]
    add(angle.reshape(grid_x.shape), weight.reshape(grid_x.shape))


class _Occupied:
    """Where streets of one family already run, in square bins."""

    def __init__(self, bin_m: float) -> None:
        self._bin_m = bin_m
        self._bins: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def add(self, points: list[tuple[float, float]]) -> None:
        for x, y in points:
            self._bins.setdefault((int(x // self._bin_m), int(y // self._bin_m)), []).append((x, y))

    def is_near(self, x: float, y: float, distance_m: float) -> bool:
        column, row = int(x // self._bin_m), int(y // self._bin_m)
        limit = distance_m * distance_m
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                for px, py in self._bins.get((i, j), ()):
                    if (px - x) ** 2 + (py - y) ** 2 < limit:
                        return True
        return False


def trace_arterials(
    field: DirectionField, existing: list[FloatArray], spacing_m: float, rng: np.random.Generator, *, seeds: FloatArray
) -> list[FloatArray]:
    """Streets of both families about `spacing_m` apart, given those that exist; each ends near its own kind."""
    lines: list[FloatArray] = []
    occupied = [_Occupied(spacing_m), _Occupied(spacing_m)]
    for line in existing:
        _occupy(field, occupied, line)
    for family in (0, 1):
        queue = deque((float(x), float(y)) for x, y in seeds)
        while queue:
            x, y = queue.popleft()
            local_m = spacing_m * rng.uniform(0.8, 1.3)
            if not field.inside[field.cell(x, y)] or occupied[family].is_near(x, y, min(local_m, spacing_m) * 0.95):
                continue
            points = _trace(field, occupied[family], x, y, family, spacing_m)
            if len(points) * STEP_M < spacing_m * 0.9:
                continue
            occupied[family].add(points)
            lines.append(np.array(points))
            queue.extend(_beside(points, spacing_m * rng.uniform(0.85, 1.35)))
    return lines


def _occupy(field: DirectionField, occupied: list[_Occupied], line: FloatArray) -> None:
    dense = densify(line, STEP_M)
    heading = np.arctan2(*np.gradient(dense, axis=0).T[::-1])
    for (x, y), angle in zip(dense.tolist(), heading.tolist(), strict=True):
        along = abs(np.cos(angle - field.angle(x, y))) > 0.707
        occupied[0 if along else 1].add([(x, y)])


def _trace(
    field: DirectionField, occupied: _Occupied, x: float, y: float, family: int, spacing_m: float
) -> list[tuple[float, float]]:
    own = _Occupied(spacing_m)
    forward = _trace_one_way(field, (occupied, own), (x, y), family, 1.0, spacing_m)
    own.add(forward[int(spacing_m / STEP_M) :])
    backward = _trace_one_way(field, (occupied, own), (x, y), family, -1.0, spacing_m)
    return [*backward[:0:-1], *forward]


def _trace_one_way(
    field: DirectionField,
    taken: tuple[_Occupied, _Occupied],
    start: tuple[float, float],
    family: int,
    sense: float,
    spacing_m: float,
) -> list[tuple[float, float]]:
    """A streamline till it leaves the field or comes near another street of its family or its own earlier course."""
    occupied, own = taken
    behind = int(spacing_m / STEP_M)
    x, y = start
    points = [start]
    dx, dy = 0.0, 0.0
    for step in range(400):
        angle = field.angle(x, y) + family * np.pi / 2
        ux, uy = float(np.cos(angle)), float(np.sin(angle))
        keep = sense if step == 0 else (1.0 if ux * dx + uy * dy >= 0 else -1.0)
        dx, dy = ux * keep, uy * keep
        x, y = x + dx * STEP_M, y + dy * STEP_M
        if not field.inside[field.cell(x, y)]:
            break
        points.append((x, y))
        if len(points) > behind:
            own.add([points[-behind]])
        if occupied.is_near(x, y, spacing_m * 0.42) or (len(points) > behind and own.is_near(x, y, spacing_m * 0.42)):
            break
    return points


def _beside(points: list[tuple[float, float]], offset_m: float) -> list[tuple[float, float]]:
    seeds = []
    for index in range(0, len(points) - 1, 6):
        (x, y), (x2, y2) = points[index], points[index + 1]
        nx, ny = -(y2 - y) / STEP_M * offset_m, (x2 - x) / STEP_M * offset_m
        seeds += [(x + nx, y + ny), (x - nx, y - ny)]
    return seeds
