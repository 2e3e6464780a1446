"""Which streets of each travel mode a place on the map means: the one under a point, those that a line crosses."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

from geo.errors import ChangeError
from geo.what_if.segments import segments_in, streets_of
from routing.edits.edit import Place
from routing.network import RoadGraph, RoadNetwork
from routing.snap import snap_points

POINT_LIMIT_M: Final = 50.0
"""A street farther than this from the point is not meant."""
SAME_PLACE_M: Final = 1.0
"""Streets of two travel modes this near to one place run along the same road there."""


def streets_at(network: RoadNetwork, at: Place) -> dict[str, tuple[int, ...]]:
    """The street under a point, by travel mode: the nearest of all modes, and who else may use the road there.

    A mode whose streets do not pass that very place has none: closing a bridge closes no footpath beside it.

    Raises
    ------
    ChangeError
        No street of any mode lies within 50 m.
    """
    found = [(*_nearest(graph, at, POINT_LIMIT_M), mode) for mode, graph in network.graphs.items()]
    metres, _street, place, _mode = min(found, key=lambda one: one[0])
    if not np.isfinite(metres):
        raise ChangeError(
            "no street lies within {metres} m of longitude {lon}, latitude {lat}; point nearer to one",
            metres=int(POINT_LIMIT_M),
            lon=at[0],
            lat=at[1],
        )
    streets = {mode: _nearest(graph, place, SAME_PLACE_M)[1] for mode, graph in network.graphs.items()}
    return {mode: (street,) for mode, street in streets.items() if street >= 0}


def streets_across(network: RoadNetwork, line: Sequence[Place]) -> dict[str, tuple[int, ...]]:
    """The streets that a drawn line crosses or touches, by travel mode.

    Raises
    ------
    ChangeError
        It crosses none.
    """
    drawn = shapely.linestrings(line)
    shapely.prepare(drawn)
    streets = {mode: _crossed(graph, drawn) for mode, graph in network.graphs.items()}
    if not any(streets.values()):
        raise ChangeError("the line crosses no street; draw it across the streets that are meant")
    return {mode: crossed for mode, crossed in streets.items() if crossed}


def _nearest(graph: RoadGraph, at: Place, limit_m: float) -> tuple[float, int, Place]:
    """Metres to the nearest street (inf: none within the limit), its number, and the place on it."""
    snapped = snap_points(graph, [at[0]], [at[1]], off_road_kmh=1.0, limit_m=limit_m)
    return float(snapped.access_m[0]), int(snapped.street[0]), (float(snapped.lon[0]), float(snapped.lat[0]))


def _crossed(graph: RoadGraph, drawn: shapely.LineString) -> tuple[int, ...]:
    v = segments_in(graph, drawn.bounds)
    ends = [np.column_stack([graph.vertex_lon[at], graph.vertex_lat[at]]) for at in (v, v + 1)]
    hit = v[shapely.intersects(drawn, shapely.linestrings(np.stack(ends, axis=1)))]
    return tuple(int(one) for one in np.unique(streets_of(graph, hit)))
