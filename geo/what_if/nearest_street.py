"""The street that a pointer on the map means: the nearest one of a travel mode and of the road classes in sight."""

from collections.abc import Collection
from typing import Final

import numpy as np

from geo.what_if.segments import segments_in, streets_of
from routing.edits.edit import Place, require_road_class
from routing.modes import ROAD_CLASSES
from routing.network import FloatArray, RoadGraph
from routing.street_index import METRES_PER_DEGREE

CLEAR_OF_END_M: Final = 5.0
"""A place as near to a junction as this would mean any of the streets that meet there."""


def place_on_nearest_street(
    graph: RoadGraph, at: Place, *, limit_m: float, road_classes: Collection[str] = ()
) -> Place | None:
    """A place on the nearest street within `limit_m` that means this street alone; None where there is none.

    Without road classes all are meant. At a street's end the place is moved a few metres into the street.

    Raises
    ------
    EditError
        There is no such road class.
    """
    for road_class in road_classes:
        require_road_class(road_class)
    lon, lat = at
    scale = np.array([METRES_PER_DEGREE * max(np.cos(np.radians(lat)), 0.01), METRES_PER_DEGREE])
    reach = limit_m / scale
    segments = segments_in(graph, (lon - reach[0], lat - reach[1], lon + reach[0], lat + reach[1]))
    if road_classes:
        classes = [ROAD_CLASSES.index(road_class) for road_class in road_classes]
        segments = segments[np.isin(graph.road_class[streets_of(graph, segments)], classes)]
    if not len(segments):
        return None
    places = np.column_stack([graph.vertex_lon[segments], graph.vertex_lat[segments]])
    ends = np.column_stack([graph.vertex_lon[segments + 1], graph.vertex_lat[segments + 1]])
    from_point, along = (places - at) * scale, (ends - places) * scale
    squared = (along**2).sum(axis=1)
    share = np.clip(-(from_point * along).sum(axis=1) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    metres = np.hypot(*(from_point + share[:, None] * along).T)
    best = int(np.argmin(metres))
    if metres[best] > limit_m:
        return None
    street = int(streets_of(graph, segments[best : best + 1])[0])
    return _clear_of_ends(graph, street, int(segments[best]), float(share[best]), scale)


def _clear_of_ends(graph: RoadGraph, street: int, vertex: int, share: float, scale: FloatArray) -> Place:
    """The place at a share of the way from a vertex to the next, moved along the street away from its ends."""
    first, last = int(graph.street_first_vertex[street]), int(graph.street_first_vertex[street + 1])
    line = np.column_stack([graph.vertex_lon[first:last], graph.vertex_lat[first:last]])
    metres = np.concatenate([[0.0], np.cumsum(np.hypot(*(np.diff(line, axis=0) * scale).T))])
    here, whole = vertex - first, float(metres[-1])
    done = metres[here] + share * (metres[here + 1] - metres[here])
    clear = min(CLEAR_OF_END_M, whole / 2)
    wanted = min(max(done, clear), whole - clear)
    return float(np.interp(wanted, metres, line[:, 0])), float(np.interp(wanted, metres, line[:, 1]))
