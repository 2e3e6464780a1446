"""Places snapped once a few streets are cut and a few laid: those near these anew, the others as they are known."""

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np

from geo.reach import SnappedPlaces
from routing.network import BoolArray, FloatArray, IntArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import METRES_PER_DEGREE, street_index

Snap = Callable[[FloatArray, FloatArray], Snapped]


def snap_anew(known: SnappedPlaces, before: RoadGraph, graph: RoadGraph, snap: Snap, limit_m: float) -> SnappedPlaces:
    """What snapping all of them to `graph` gives; `known` are the places on the streets there were before.

    `graph` has the streets of the one before, maybe cut, and more after them; `snap` snaps to it.
    """
    n = before.n_streets
    small = street_index(graph).in_small_piece[:n]
    if not np.array_equal(small, street_index(before).in_small_piece):
        return SnappedPlaces(*(snap(one.point_lon, one.point_lat) for one in (known.facilities, known.cells)))
    boxes = _boxes(graph, np.concatenate([_cut(before, graph), np.arange(n, graph.n_streets)]))
    return SnappedPlaces(*(_snap_near(one, boxes, snap, limit_m) for one in (known.facilities, known.cells)))


def _cut(before: RoadGraph, graph: RoadGraph) -> IntArray:
    """Streets of the graph before that end elsewhere now."""
    n = before.n_streets
    was, now = before.street_first_vertex[1:] - 1, graph.street_first_vertex[1 : n + 1] - 1
    moved = (before.vertex_lon[was] != graph.vertex_lon[now]) | (before.vertex_lat[was] != graph.vertex_lat[now])
    return np.flatnonzero(moved).astype(np.int32)


def _boxes(graph: RoadGraph, streets: IntArray) -> FloatArray:
    """West, south, east and north [street] (degrees)."""
    lines = [slice(*graph.street_first_vertex[street : street + 2]) for street in streets.tolist()]
    corners = [
        (
            graph.vertex_lon[line].min(),
            graph.vertex_lat[line].min(),
            graph.vertex_lon[line].max(),
            graph.vertex_lat[line].max(),
        )
        for line in lines
    ]
    return np.array(corners, dtype=np.float64).reshape(-1, 4)


def _snap_near(known: Snapped, boxes: FloatArray, snap: Snap, limit_m: float) -> Snapped:
    """Points whose street is farther away than one of the boxes, and those that have none, are snapped again."""
    near = np.flatnonzero(_are_near(known, boxes, limit_m))
    again = snap(known.point_lon[near], known.point_lat[near])
    found = {}
    for field in fields(known):
        values = getattr(known, field.name).copy()
        values[near] = getattr(again, field.name)
        found[field.name] = values
    return replace(known, **found)


def _are_near(known: Snapped, boxes: FloatArray, limit_m: float) -> BoolArray:
    reach_m = (
        np.where(known.ok, known.access_m, limit_m) * 1.01 + 1.0
    )  # the plane that is measured in is not quite flat
    up = reach_m / METRES_PER_DEGREE
    across = up / np.maximum(np.cos(np.radians(np.abs(known.point_lat) + up)), 0.01)
    near = np.zeros(len(known), dtype=np.bool_)
    for west, south, east, north in boxes:
        lies_x = (known.point_lon >= west - across) & (known.point_lon <= east + across)
        near |= lies_x & (known.point_lat >= south - up) & (known.point_lat <= north + up)
    return near
