"""Where a drawn road meets the streets: at a junction, on a street between two, or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routing.edits.edit import AddRoad, Place
from routing.errors import EditError
from routing.network import RoadGraph
from routing.snap import snap_points
from routing.street_index import METRES_PER_DEGREE


@dataclass(frozen=True)
class Meeting:
    """A point of a drawn road: at the junction `node`, or at a fraction of `street`, or (both -1) free."""

    place: Place
    node: int = -1
    street: int = -1
    fraction: float = 0.0

    @property
    def joins(self) -> bool:
        """Whether the road is joined to the network here."""
        return self.node >= 0 or self.street >= 0


@dataclass(frozen=True)
class Piece:
    """A part of a drawn road that will be one street: from one meeting to the next, over the points between."""

    start: Meeting
    end: Meeting
    between: tuple[Place, ...]


def cut_at_meetings(graph: RoadGraph, road: AddRoad) -> list[Piece]:
    """The drawn road, cut where a point of it meets the network; it keeps its free ends.

    Raises
    ------
    EditError
        No point of the road lies near enough to a street.
    """
    points = [_meet(graph, place, road.join_m) for place in road.line]
    if not any(point.joins for point in points):
        raise EditError(
            "a drawn road meets no street within {join_m} m: draw one of its points nearer to a street",
            join_m=road.join_m,
        )
    return list(_pieces(points))


def _pieces(points: Sequence[Meeting]) -> Iterator[Piece]:
    start, between = points[0], list[Place]()
    for point in points[1:-1]:
        if not point.joins:
            between.append(point.place)
        elif point != start or between:
            yield Piece(start, point, tuple(between))
            start, between = point, []
    if points[-1] != start or between:
        yield Piece(start, points[-1], tuple(between))


def _meet(graph: RoadGraph, place: Place, join_m: float) -> Meeting:
    """The nearest junction within `join_m`, else the nearest place on a street: a split is made where it must be."""
    lon, lat = place
    north_m = (graph.node_lat - lat) * METRES_PER_DEGREE
    near = np.flatnonzero(np.abs(north_m) <= join_m)
    east_m = (graph.node_lon[near] - lon) * (METRES_PER_DEGREE * np.cos(np.radians(lat)))
    metres = np.hypot(east_m, north_m[near])
    if len(near) and metres.min() <= join_m:
        return _at_junction(graph, int(near[np.argmin(metres)]))
    snapped = snap_points(graph, [lon], [lat], off_road_kmh=1.0, limit_m=join_m)
    street, fraction = int(snapped.street[0]), float(snapped.fraction[0])
    if street < 0:
        return Meeting(place)
    if fraction in (0.0, 1.0):
        return _at_junction(graph, _end_of_street(graph, street, at_start=fraction == 0.0))
    return Meeting((float(snapped.lon[0]), float(snapped.lat[0])), street=street, fraction=fraction)


def _at_junction(graph: RoadGraph, node: int) -> Meeting:
    first = int(graph.junction[node])
    return Meeting((float(graph.node_lon[first]), float(graph.node_lat[first])), node=first)


def _end_of_street(graph: RoadGraph, street: int, *, at_start: bool) -> int:
    edge = graph.street_edge[graph.street_first_edge[street]]
    return int(graph.tail[edge] if bool(graph.edge_forward[edge]) == at_start else graph.head[edge])
