"""A uniform grid over the segments of a graph's streets, so that the nearest street is found without looking at all.

The grid is plain arrays: it is stored with the network and memory-mapped. Cells are a fixed number of degrees wide
and high; distances are measured by whoever asks, in the plane around the asked point, so the grid fits a country too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.made_once import MadeOnce
from routing.network import FloatArray, IntArray, LongArray, RoadGraph

METRES_PER_DEGREE: Final = 6_371_008.8 * np.pi / 180
"""Metres in a degree of latitude on the sphere of mean Earth radius."""

SEGMENTS_PER_CELL: Final = 0.5
SMALLEST_CELL_M: Final = 50.0
SMALL_PIECE_NODES: Final = 100
SMALL_PIECE_SHARE: Final = 0.01


@dataclass(frozen=True, eq=False)
class StreetIndex:
    """Which street segments touch which grid cell, and which streets lie in small disconnected pieces.

    Items `cell_first[c] : cell_first[c + 1]` belong to cell `c = row * columns + column`; an item is the segment
    from vertex `item_vertex` to the next one, a part of street `item_street`.
    """

    frame: FloatArray  # west, south, cell width, cell height (degrees), columns, rows
    cell_first: IntArray
    item_vertex: IntArray
    item_street: IntArray
    in_small_piece: npt.NDArray[np.uint8]  # [n_streets] 1 where no edge of the street lies in a large component


_KNOWN: Final = MadeOnce[RoadGraph, StreetIndex]()


def street_index(graph: RoadGraph) -> StreetIndex:
    """The graph's grid, built at first use and kept as long as the graph lives."""
    return _KNOWN.of(graph, lambda: build_street_index(graph))


def remember_street_index(graph: RoadGraph, index: StreetIndex) -> None:
    """Use this (stored) grid for the graph instead of building one."""
    _KNOWN.remember(graph, index)


def has_street_index(graph: RoadGraph) -> bool:
    """Whether the graph's grid is at hand."""
    return graph in _KNOWN


def build_street_index(graph: RoadGraph) -> StreetIndex:
    """Grid of about two cells per street segment, never finer than 50 m."""
    frame = read_only(_frame(graph))
    n_cells = int(frame[4]) * int(frame[5])
    arrays = (read_only(graph.street_first_vertex), read_only(graph.vertex_lon), read_only(graph.vertex_lat))
    nothing = np.empty(0, dtype=np.int32)
    cursor = np.zeros(n_cells + 1, dtype=np.int32)
    _visit_cells(*arrays, frame, cursor, nothing, nothing, False)
    cell_first = np.concatenate(([0], np.cumsum(cursor[:-1]))).astype(np.int32)
    cursor = cell_first.copy()
    item_vertex = np.empty(int(cell_first[-1]), dtype=np.int32)
    item_street = np.empty(int(cell_first[-1]), dtype=np.int32)
    _visit_cells(*arrays, frame, cursor, item_vertex, item_street, True)
    return StreetIndex(frame, cell_first, item_vertex, item_street, _in_small_piece(graph))


def extend_street_index(
    known: StreetIndex, before: RoadGraph, graph: RoadGraph, cut: Sequence[int]
) -> StreetIndex | None:
    """The grid of a graph with the streets of the one before, some of them cut short, and more after them.

    Only the segments of those are looked for in the grid; None: they do not lie within it.
    """
    n = before.n_streets
    changed = np.concatenate([np.array(cut, dtype=np.int64), np.arange(n, graph.n_streets)])
    lines = [slice(*graph.street_first_vertex[street : street + 2]) for street in changed.tolist()]
    first = np.cumsum([0, *(line.stop - line.start for line in lines)]).astype(np.int64)
    vertex = np.concatenate([np.arange(line.start, line.stop, dtype=np.int32) for line in lines])
    lon, lat = np.array(graph.vertex_lon[vertex]), np.array(graph.vertex_lat[vertex])
    west, south, width, height, columns, rows = known.frame.tolist()
    x, y = (lon - west) / width, (lat - south) / height
    if not ((x >= 0) & (x <= columns) & (y >= 0) & (y <= rows)).all():
        return None
    cell, segment, row = _cells_of(first, lon, lat, known.frame)
    moved = (graph.street_first_vertex[:n] - before.street_first_vertex[:n]).astype(np.int32)
    is_cut = np.zeros(n, dtype=np.bool_)
    is_cut[list(cut)] = True
    gone = np.flatnonzero(is_cut[known.item_street])
    place = known.cell_first[cell + 1] - np.searchsorted(gone, known.cell_first[cell + 1])
    item_vertex = np.delete(known.item_vertex + moved[known.item_street], gone)
    item_vertex = np.insert(item_vertex, place, vertex[segment])
    item_street = np.insert(np.delete(known.item_street, gone), place, changed[row].astype(np.int32))
    more = np.zeros_like(known.cell_first)
    np.add.at(more, cell + 1, 1)
    np.subtract.at(more, np.searchsorted(known.cell_first, gone, side="right"), 1)
    cell_first = known.cell_first + np.cumsum(more, dtype=np.int32)
    return StreetIndex(known.frame, cell_first, item_vertex, item_street, _in_small_piece(graph))


def _cells_of(first: LongArray, lon: FloatArray, lat: FloatArray, frame: FloatArray) -> tuple[IntArray, ...]:
    """Cells that the segments of some lines touch, by rising number: which cell, which segment, of which line."""
    nothing, cursor = np.empty(0, dtype=np.int32), np.zeros(int(frame[4]) * int(frame[5]) + 1, dtype=np.int32)
    arrays = (read_only(first), read_only(lon), read_only(lat), read_only(frame))
    _visit_cells(*arrays, cursor, nothing, nothing, False)
    touched = np.flatnonzero(cursor).astype(np.int32)
    cell: IntArray = np.repeat(touched, cursor[touched])
    cursor[touched] = np.cumsum(cursor[touched]) - cursor[touched]
    segment, row = np.empty(len(cell), dtype=np.int32), np.empty(len(cell), dtype=np.int32)
    _visit_cells(*arrays, cursor, segment, row, True)
    return cell, segment, row


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array as a plain read-only one, so that kernels are compiled once for built and memory-mapped networks."""
    view = np.ascontiguousarray(array).view(np.ndarray)[:]
    view.flags.writeable = False
    return view


def _frame(graph: RoadGraph) -> FloatArray:
    if graph.n_streets == 0:
        return np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    west, south, east, north = graph.bbox()
    lon_metres = METRES_PER_DEGREE * max(float(np.cos(np.radians((south + north) / 2))), 0.01)
    width_m = max((east - west) * lon_metres, 1.0)
    height_m = max((north - south) * METRES_PER_DEGREE, 1.0)
    n_segments = max(len(graph.vertex_lon) - graph.n_streets, 1)
    cell_m = max(float(np.sqrt(width_m * height_m * SEGMENTS_PER_CELL / n_segments)), SMALLEST_CELL_M)
    # A region that is one long line has no area; its cells must not outnumber its segments by far either.
    cell_m = max(cell_m, max(width_m, height_m) / (4.0 * n_segments + 64.0))
    return np.array(
        [west, south, cell_m / lon_metres, cell_m / METRES_PER_DEGREE, width_m // cell_m + 1, height_m // cell_m + 1]
    )


def _in_small_piece(graph: RoadGraph) -> npt.NDArray[np.uint8]:
    """A component is small when it has fewer than 100 nodes and less than 1 % of all nodes."""
    size = np.bincount(graph.component, minlength=1)
    large = (size >= SMALL_PIECE_NODES) | (size >= SMALL_PIECE_SHARE * graph.n_nodes)
    node_large = large[graph.component] if graph.n_nodes else np.zeros(0, dtype=bool)
    edge_large = node_large[graph.tail] & node_large[graph.head]
    small = np.ones(graph.n_streets, dtype=np.uint8)
    small[np.asarray(graph.edge_street)[edge_large]] = 0
    return small


@njit(cache=True, nogil=True)
def _visit_cells(
    first_vertex: LongArray,
    lon: FloatArray,
    lat: FloatArray,
    frame: FloatArray,
    cursor: IntArray,
    item_vertex: IntArray,
    item_street: IntArray,
    fill: bool,
) -> None:
    """Count the segments of every cell in `cursor`, or (fill) write them where `cursor` points."""
    columns, rows = int(frame[4]), int(frame[5])
    for street in range(len(first_vertex) - 1):
        for v in range(first_vertex[street], first_vertex[street + 1] - 1):
            x0, y0 = (lon[v] - frame[0]) / frame[2], (lat[v] - frame[1]) / frame[3]
            x1, y1 = (lon[v + 1] - frame[0]) / frame[2], (lat[v + 1] - frame[1]) / frame[3]
            top = min(int(max(y0, y1)), rows - 1)
            for row in range(min(int(min(y0, y1)), rows - 1), top + 1):
                xa, xb = x0, x1
                if y0 != y1:
                    xa = x0 + min(max((row - y0) / (y1 - y0), 0.0), 1.0) * (x1 - x0)
                    xb = x0 + min(max((row + 1 - y0) / (y1 - y0), 0.0), 1.0) * (x1 - x0)
                left = max(min(int(min(xa, xb) - 1e-9), columns - 1), 0)
                right = max(min(int(max(xa, xb) + 1e-9), columns - 1), 0)
                for cell in range(row * columns + left, row * columns + right + 1):
                    if fill:
                        item_vertex[cursor[cell]] = v
                        item_street[cursor[cell]] = street
                    cursor[cell] += 1
