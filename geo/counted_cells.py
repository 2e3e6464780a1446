"""Population cells made ready to be counted by travel time again and again: snapped once per travel mode."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from geo.contours import Spots
from routing.ball import Points, ready_points
from routing.network import FloatArray
from routing.snap import snap_points

if TYPE_CHECKING:
    from geo.population import Population
    from routing.network import RoadGraph


@dataclass(frozen=True, eq=False)
class CountedCells:
    """Where the cells stand along the streets of one mode, and their people [stratum, cell]."""

    points: Points
    strata: tuple[str, ...]
    people: FloatArray
    populated: npt.NDArray[np.bool_]

    def count(self, within: npt.NDArray[np.bool_]) -> dict[str, FloatArray]:
        """People by stratum in each row of `within` [rows, cells]."""
        counted = within.astype(np.float64) @ self.people.T
        return {name: np.ascontiguousarray(counted[:, s]) for s, name in enumerate(self.strata)}

    def spots(self, time_s: FloatArray) -> Spots:
        """The cells with people, and their seconds."""
        rows = self.populated
        return Spots(self.points.snapped.point_lon[rows], self.points.snapped.point_lat[rows], time_s[rows])


_Key = tuple[float, float]
_ready: "WeakKeyDictionary[Population, WeakKeyDictionary[RoadGraph, dict[_Key, CountedCells]]]" = WeakKeyDictionary()
_ready_lock = threading.Lock()


def counted_cells(graph: "RoadGraph", population: "Population", *, off_road_kmh: float, limit_m: float) -> CountedCells:
    """The cells of a population on a graph; made at first use and kept as long as both live."""
    key = (off_road_kmh, limit_m)
    with _ready_lock:
        by_key = _ready.setdefault(population, WeakKeyDictionary()).setdefault(graph, {})
        if key not in by_key:
            by_key[key] = _count(graph, population, off_road_kmh, limit_m)
        return by_key[key]


def _count(graph: "RoadGraph", population: "Population", off_road_kmh: float, limit_m: float) -> CountedCells:
    points = population.cells.geometry
    lon, lat = points.x.to_numpy(dtype=np.float64), points.y.to_numpy(dtype=np.float64)
    reported = population.reported_people()
    return CountedCells(
        points=ready_points(graph, snap_points(graph, lon, lat, off_road_kmh=off_road_kmh, limit_m=limit_m)),
        strata=tuple(str(name) for name in reported.columns),
        people=np.ascontiguousarray(reported.to_numpy(dtype=np.float64).T),
        populated=population.everyone_people > 0,
    )
