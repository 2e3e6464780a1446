"""Streets that an area touches: what a flood covers, what a district's own speeds are for."""

import numpy as np
import shapely

from routing.edits.edit import Area
from routing.errors import EditError
from routing.network import IntArray, RoadGraph
from routing.street_index import street_index


def streets_in_area(graph: RoadGraph, area: Area) -> IntArray:
    """Streets any part of which lies in the polygon, its edge included, by rising number.

    Raises
    ------
    EditError
        The rings do not make a polygon.
    """
    polygon = _require_polygon(area)
    near = _streets_near(graph, polygon.bounds)
    if not len(near):
        return near
    first, last = graph.street_first_vertex[near], graph.street_first_vertex[near + 1]
    count = last - first
    vertex = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    lines = shapely.linestrings(
        np.column_stack([graph.vertex_lon[vertex], graph.vertex_lat[vertex]]),
        indices=np.repeat(np.arange(len(near)), count),
    )
    shapely.prepare(polygon)
    inside: IntArray = near[shapely.intersects(polygon, lines)]
    return inside


def _streets_near(graph: RoadGraph, bounds: tuple[float, float, float, float]) -> IntArray:
    """Streets with a segment in a grid cell that the box touches."""
    index = street_index(graph)
    west, south, width, height = (float(value) for value in index.frame[:4])
    columns, rows = int(index.frame[4]), int(index.frame[5])
    left, bottom = (bounds[0] - west) / width, (bounds[1] - south) / height
    right, top = (bounds[2] - west) / width, (bounds[3] - south) / height
    # What lies on the far side of the grid belongs to its last row and column, as in the grid itself.
    if left > columns or bottom > rows or right < 0 or top < 0:
        return np.zeros(0, dtype=np.int32)
    one, other = (int(np.clip(np.floor(value) - 1, 0, columns - 1)) for value in (left, right))
    other = min(other + 2, columns - 1)
    found = [np.zeros(0, dtype=np.int32)]
    for row in range(int(np.clip(np.floor(bottom) - 1, 0, rows - 1)), int(np.clip(np.floor(top) + 1, 0, rows - 1)) + 1):
        a, b = index.cell_first[row * columns + one], index.cell_first[row * columns + other + 1]
        found.append(np.asarray(index.item_street[a:b]))
    return np.unique(np.concatenate(found))


def _require_polygon(area: Area) -> shapely.Polygon:
    if all(len(ring) >= 4 for ring in area):
        polygon = shapely.Polygon(area[0], area[1:])
        if polygon.is_valid:
            return polygon
    raise EditError(
        "the area of a scenario edit is not a polygon: each ring needs four points or more, the last of them "
        "the first again, and must not cross itself"
    )
