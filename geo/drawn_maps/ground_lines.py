"""Streets and water, cut to a small map's frame and thinned to what a printer can show."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.webmap import BaseMap
from geo.webmap.base_map import Geometries
from routing.made_once import MadeOnce

Bounds = tuple[float, float, float, float]

MOST_VERTICES: Final = 1500
"""Streets beyond this are left out, the least important first: a sheet is drawn in milliseconds and stays quiet."""


class GroundLines:
    """The ground of a region, ready to be asked for one frame after another."""

    def __init__(self, ground: BaseMap) -> None:
        self._roads = [_Layer(lines) for lines in ground.roads]
        self._water = _Layer(ground.water)
        self._rivers = _Layer(ground.rivers)

    def roads(self, frame: Bounds, tolerance_deg: float) -> list[Geometries]:
        """Road lines in the frame by rank, most important first; none of a rank that would make it too busy."""
        found: list[Geometries] = []
        room = MOST_VERTICES
        for layer in self._roads:
            lines = layer.within(frame, tolerance_deg)
            room -= int(shapely.get_num_coordinates(lines).sum())
            if room < 0:
                break
            found.append(lines)
        return found

    def water(self, frame: Bounds, tolerance_deg: float) -> Geometries:
        """Polygons of water in the frame."""
        return self._water.within(frame, tolerance_deg)

    def rivers(self, frame: Bounds, tolerance_deg: float) -> Geometries:
        """Lines of rivers in the frame."""
        return self._rivers.within(frame, tolerance_deg)


class _Layer:
    def __init__(self, geometries: npt.NDArray[Any]) -> None:
        self._geometries = geometries
        self._tree = shapely.STRtree(geometries)

    def within(self, frame: Bounds, tolerance_deg: float) -> Geometries:
        near = self._geometries[np.sort(self._tree.query(shapely.box(*frame)))]
        cut = shapely.clip_by_rect(shapely.simplify(near, tolerance_deg), *frame)
        parts: Geometries = shapely.get_parts(cut)
        kept: Geometries = parts[~shapely.is_empty(parts)]
        return kept


_KNOWN: Final = MadeOnce[BaseMap, GroundLines]()


def ground_lines(ground: BaseMap) -> GroundLines:
    """The same ground is made ready once."""
    return _KNOWN.of(ground, lambda: GroundLines(ground))
