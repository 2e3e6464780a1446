"""The pieces of streets, from one vertex to the next, that lie in a box: few of many, found without an index."""

from typing import TypeAlias

import numpy as np

from routing.network import BoolArray, FloatArray, LongArray, RoadGraph

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north (degrees)."""


def segments_in(graph: RoadGraph, bounds: Bounds) -> LongArray:
    """First vertices of the segments whose own boxes overlap the bounds; each runs to the next vertex."""
    west, south, east, north = bounds
    is_segment = np.ones(len(graph.vertex_lon), dtype=np.bool_)
    is_segment[np.asarray(graph.street_first_vertex[1:]) - 1] = False
    near = is_segment[:-1] & _overlap(graph.vertex_lon, west, east) & _overlap(graph.vertex_lat, south, north)
    return np.flatnonzero(near).astype(np.int64)


def streets_of(graph: RoadGraph, segments: LongArray) -> LongArray:
    """The street that each segment is a part of."""
    found: LongArray = np.searchsorted(graph.street_first_vertex, segments, side="right").astype(np.int64) - 1
    return found


def _overlap(value: FloatArray, low: float, high: float) -> BoolArray:
    """Whether the way from each vertex to the next one overlaps an interval."""
    here, there = value[:-1], value[1:]
    overlaps: BoolArray = (np.minimum(here, there) <= high) & (np.maximum(here, there) >= low)
    return overlaps
