"""Which streets and edges of a graph a selection means."""

import numpy as np

from routing.edits.area import streets_in_area
from routing.edits.edit import StreetSelection
from routing.errors import EditError
from routing.modes import ROAD_CLASSES
from routing.network import IntArray, LongArray, RoadGraph


def select_streets(graph: RoadGraph, where: StreetSelection) -> IntArray:
    """Numbers of the streets that meet every condition, in rising order.

    Raises
    ------
    EditError
        The graph has no street of a given number, or the area is not a polygon.
    """
    chosen = np.arange(graph.n_streets, dtype=np.int32)
    # The narrowest first: what follows looks only at streets that are left.
    if where.streets:
        chosen = _require_streets(graph, where.streets)
    if where.ways:
        chosen = chosen[np.isin(graph.way_id[chosen], np.array(where.ways, dtype=np.int64))]
    if where.road_classes:
        classes = [ROAD_CLASSES.index(road_class) for road_class in where.road_classes]
        chosen = chosen[np.isin(graph.road_class[chosen], classes)]
    if where.area:
        chosen = np.intersect1d(chosen, streets_in_area(graph, where.area), assume_unique=True)
    return chosen


def edges_of(graph: RoadGraph, streets: IntArray) -> LongArray:
    """Edges that run along the streets, street by street."""
    first, last = graph.street_first_edge[streets], graph.street_first_edge[streets + 1]
    count = (last - first).astype(np.int64)
    edges: LongArray = np.asarray(
        graph.street_edge[np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())], dtype=np.int64
    )
    return edges


def _require_streets(graph: RoadGraph, streets: tuple[int, ...]) -> IntArray:
    numbers = np.unique(np.array(streets, dtype=np.int64))
    for number in (int(numbers[0]), int(numbers[-1])):
        if not 0 <= number < graph.n_streets:
            raise EditError(
                "there is no street {street} for travel mode {mode}: its streets are 0 to {last}; "
                "street numbers are those of one network and mode",
                street=number,
                mode=graph.mode,
                last=graph.n_streets - 1,
            )
    return numbers.astype(np.int32)
