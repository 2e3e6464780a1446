"""Whether the arrays of a road graph can be what they say, so that no search reads past the end of one.

Each number that points into another array is held against that array's length, each run start against the one before,
times and places against what is possible on Earth. Whether the arrays are the ones once written, hashes tell.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.street_index import METRES_PER_DEGREE, SMALLEST_CELL_M, StreetIndex

Array = npt.NDArray[Any]
Check = tuple[str, bool]

LONGEST_EDGE_DS: Final = 30 * 864_000
"""Thirty days: a search holds a bucket for each decisecond of the longest edge."""

_BLOCK: Final = 1 << 15
"""Items looked at together: few enough to stay in the processor's cache."""


def find_impossible_array(graph: RoadGraph, index: StreetIndex) -> str:
    """Name of the first array that cannot belong to the others or holds what cannot be; "" when there is none."""
    checks = (_lengths, _runs, _references, _times, _places, _marks)
    return next((name for check in checks for name, possible in check(graph, index) if not possible), "")


def _lengths(graph: RoadGraph, index: StreetIndex) -> Iterator[Check]:
    n, m, s, v = graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)
    for name in ("node_lat", "junction", "component"):
        yield name, len(getattr(graph, name)) == n
    for name in ("travel_time", "delay", "length_m", "edge_street", "edge_forward", "tail", "in_edge", "street_edge"):
        yield name, len(getattr(graph, name)) == m
    yield "way_id", len(graph.way_id) == s
    yield "vertex_lat", len(graph.vertex_lat) == v
    yield "index/in_small_piece", len(index.in_small_piece) == s
    yield "index/item_street", len(index.item_street) == len(index.item_vertex)
    yield "index/frame", len(index.frame) == 6 and _frame_is_possible(index)


def _frame_is_possible(index: StreetIndex) -> bool:
    """Whether the grid has as many cells as are listed, none so small that a search would look at very many."""
    west, south, width, height, columns, rows = (float(value) for value in index.frame)
    smallest = SMALLEST_CELL_M / METRES_PER_DEGREE * 0.999
    return (
        bool(np.isfinite(index.frame).all())
        and -180 <= west <= 180
        and -90 <= south <= 90
        and min(width, height) >= smallest
        and min(columns, rows) >= 1
        and columns.is_integer()
        and rows.is_integer()
        and columns * rows == len(index.cell_first) - 1
    )


def _runs(graph: RoadGraph, index: StreetIndex) -> Iterator[Check]:
    n, m, s, v = graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)
    yield "first_out", are_run_starts(graph.first_out, n, m)
    yield "first_in", are_run_starts(graph.first_in, n, m)
    yield "street_first_edge", are_run_starts(graph.street_first_edge, s, m)
    yield "street_first_vertex", are_run_starts(graph.street_first_vertex, s, v, shortest=2)
    yield "index/cell_first", are_run_starts(index.cell_first, len(index.cell_first) - 1, len(index.item_vertex))


def are_run_starts(first: Array, count: int, total: int, *, shortest: int = 0) -> bool:
    """Whether these cut 0 .. total into `count` runs, none shorter than `shortest`."""
    if len(first) != count + 1 or first[0] != 0 or first[-1] != total:
        return False
    # Compared before they are subtracted: a difference of two damaged numbers may overflow.
    return all(
        bool((part[1:] >= part[:-1]).all()) and (shortest == 0 or bool((part[1:] - part[:-1] >= shortest).all()))
        for part in _blocks(first, overlap=1)
    )


def _references(graph: RoadGraph, index: StreetIndex) -> Iterator[Check]:
    n, m, s, v = graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)
    yield "head", all_below(graph.head, n)
    yield "tail", all_below(graph.tail, n)
    yield "component", all_below(graph.component, n)
    yield "junction", _are_first_copies(graph.junction)
    yield "in_edge", all_below(graph.in_edge, m)
    yield "street_edge", all_below(graph.street_edge, m)
    yield "edge_street", all_below(graph.edge_street, s)
    yield "road_class", all_below(graph.road_class, len(ROAD_CLASSES))
    yield "index/item_street", all_below(index.item_street, s)
    # A segment runs from its vertex to the next one.
    yield "index/item_vertex", all_below(index.item_vertex, v - 1)


def all_below(numbers: Array, count: int) -> bool:
    """Whether all whole numbers lie in 0 .. count - 1. Seen without a sign, one below 0 is very large: one pass."""
    return not len(numbers) or int(numbers.view(f"u{numbers.itemsize}").max()) < count


def _are_first_copies(junction: Array) -> bool:
    """Whether each node is the first at its place, or stands at the place of the node before it."""
    if not len(junction):
        return True
    own = junction == np.arange(len(junction), dtype=junction.dtype)
    return bool(own[0]) and bool((own[1:] | (junction[1:] == junction[:-1])).all())


def _times(graph: RoadGraph, _: StreetIndex) -> Iterator[Check]:
    yield "travel_time", all_below(graph.travel_time, LONGEST_EDGE_DS + 1)
    yield "delay", all_below(graph.delay, LONGEST_EDGE_DS + 1)
    yield "travel_time", bool((graph.travel_time >= graph.delay).all())
    yield "length_m", _all_within(graph.length_m, 0.0, float(np.finfo(np.float32).max))


def _places(graph: RoadGraph, _: StreetIndex) -> Iterator[Check]:
    for name in ("node_lon", "vertex_lon"):
        yield name, _all_within(getattr(graph, name), -180.0, 180.0)
    for name in ("node_lat", "vertex_lat"):
        yield name, _all_within(getattr(graph, name), -90.0, 90.0)


def _all_within(values: Array, low: float, high: float) -> bool:
    """Whether all lie in low .. high; nan does not."""
    with np.errstate(invalid="ignore"):
        return all(bool(part.min() >= low) and bool(part.max() <= high) for part in _blocks(values))


def _marks(graph: RoadGraph, index: StreetIndex) -> Iterator[Check]:
    """A truth value is a byte of 0 or 1; numpy counts others wrongly and picks past the end."""
    yield "edge_forward", all_below(graph.edge_forward.view(np.uint8), 2)
    yield "index/in_small_piece", all_below(index.in_small_piece, 2)


def _blocks(array: Array, *, overlap: int = 0) -> Iterator[Array]:
    return (array[first : first + _BLOCK + overlap] for first in range(0, len(array), _BLOCK))
