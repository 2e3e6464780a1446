"""The land along the streets: which street each pixel belongs to, in square tiles that are made once and kept.

A place is asked about once, its surroundings again and again: where the streets run, and which of them is the nearest,
is the same for every place, threshold, direction and closed street. So it is burnt once, in tiles of a lattice over
the whole world, and a picture only has to look up the times of the streets its pixels belong to.

Streets in small disconnected pieces own no land, as they attract no snapped point; but a search that starts in such a
piece shall show it. Pixels that would be theirs are listed apart (`Isle`).
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil, floor
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.burn import Burnt, GridArray, GridFrame, StreetLines, blank, burn_streets, spread
from routing.made_once import MadeOnce
from routing.network import BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.street_index import StreetIndex, read_only, street_index
from routing.threads import in_threads

ShortArray = npt.NDArray[np.uint16]

TILE_PIXELS: Final = 128
MOST_TILES: Final = 256
"""Tiles kept of a network, the least lately used go first: about 100 MB at most."""

KINDS: Final = 3
ALONG, AT_START, AT_END = range(KINDS)
"""Who owns a pixel: a street part-way along it, the junction at its start, or the one at its end. A tile has fewer
streets than pixels, so three times their number fits sixteen bits."""

WHOLE: Final = 65535
"""A whole street in the steps of fractions: on a street of 6 km a step is 10 cm."""


class Walls(Protocol):
    """What land does not spread across."""

    def burn(self, frame: GridFrame) -> BoolArray | None:
        """The pixels of a grid nobody walks over; None where there are none."""


class Isle(NamedTuple):
    """Pixels that belong to streets of small disconnected pieces, where one of those is reached."""

    pixel: IntArray  # row * TILE_PIXELS + column
    owner: ShortArray
    fraction: ShortArray
    metres: GridArray
    walked_m: GridArray


@dataclass(frozen=True, eq=False)
class LandTile:
    """Pixels [row, column]: the owner is `KINDS * row of street + kind`, beyond all of them where no street is near.

    The rest as in `routing.burn.Burnt`.
    """

    first_row: int  # of the lattice
    first_column: int
    street: IntArray
    owner: ShortArray
    fraction: ShortArray
    metres: GridArray
    walked_m: GridArray
    isle: Isle


@dataclass(frozen=True)
class LandStyle:
    """What tiles depend on besides the streets: pixels, how far land spreads, and what it does not spread across."""

    pixel_m: float
    pixel_lon: float
    pixel_lat: float
    limit_m: float
    walls: Walls | None


class _Kept:
    """The tiles of one street index, the least lately used first."""

    def __init__(self) -> None:
        self._tiles: OrderedDict[tuple[LandStyle, int, int], LandTile] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[LandStyle, int, int]) -> LandTile | None:
        with self._lock:
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
            return tile

    def put(self, key: tuple[LandStyle, int, int], tile: LandTile) -> LandTile:
        """The tile that is kept: another thread may have been quicker."""
        with self._lock:
            tile = self._tiles.setdefault(key, tile)
            while len(self._tiles) > MOST_TILES:
                self._tiles.popitem(last=False)
            return tile


_KEPT: Final = MadeOnce[StreetIndex, _Kept]()


def street_lines(graph: RoadGraph) -> StreetLines:
    """The graph's streets as they are passed to kernels."""
    return StreetLines(read_only(graph.street_first_vertex), read_only(graph.vertex_lon), read_only(graph.vertex_lat))


def land_tiles(graph: RoadGraph, frame: GridFrame, *, limit_m: float, walls: Walls | None) -> list[LandTile]:
    """The tiles under a frame, whose corner is a corner of the lattice of its pixels.

    Closing streets or changing their speeds leaves the land as it is: such graphs have it in common.
    """
    index = street_index(graph)
    kept = _KEPT.of(index, _Kept)
    style = LandStyle(frame.pixel_m, frame.pixel_lon, frame.pixel_lat, limit_m, walls)
    first_row, first_column = round(frame.south / frame.pixel_lat), round(frame.west / frame.pixel_lon)
    keys = [
        (style, row, column)
        for row in range(floor(first_row / TILE_PIXELS), floor((first_row + frame.rows - 1) / TILE_PIXELS) + 1)
        for column in range(
            floor(first_column / TILE_PIXELS), floor((first_column + frame.columns - 1) / TILE_PIXELS) + 1
        )
    ]
    tiles = {key: kept.get(key) for key in keys}
    missing = [key for key, tile in tiles.items() if tile is None]

    def make(begin: int, end: int) -> None:
        for key in missing[begin:end]:
            tiles[key] = kept.put(key, _make(graph, index, *key))

    in_threads(make, len(missing), 0, block=1)
    return [tile for tile in tiles.values() if tile is not None]


def _make(graph: RoadGraph, index: StreetIndex, style: LandStyle, tile_row: int, tile_column: int) -> LandTile:
    # So far around a tile a street may own land in it.
    margin = ceil(style.limit_m / style.pixel_m) + 2
    row, column = tile_row * TILE_PIXELS, tile_column * TILE_PIXELS
    n = TILE_PIXELS + 2 * margin
    frame = GridFrame(
        west=(column - margin) * style.pixel_lon,
        south=(row - margin) * style.pixel_lat,
        pixel_lon=style.pixel_lon,
        pixel_lat=style.pixel_lat,
        pixel_m=style.pixel_m,
        columns=n,
        rows=n,
    )
    small_piece = read_only(index.in_small_piece)
    items = (read_only(index.frame), read_only(index.cell_first), read_only(index.item_street))
    near = np.sort(_streets_at(np.array(frame.box), items, len(small_piece)))
    small = small_piece[near] != 0
    grid, own = blank(n, n), slice(margin, margin + TILE_PIXELS)
    wall = style.walls.burn(frame) if style.walls is not None and len(near) else None
    blocked = np.zeros((0, 0), dtype=np.bool_) if wall is None else wall
    main, isles = near[~small], near[small]
    pixel_m, limit_m = float(style.pixel_m), float(style.limit_m)
    lines = street_lines(graph)
    burn_streets(lines, main, 0, frame.origin, pixel_m, grid)
    both = _copied(grid) if len(isles) else None
    spread(grid, read_only(blocked), pixel_m, limit_m)
    found = _cropped(grid, own)
    listed = np.concatenate([main, isles])
    isle, pixel = found, np.empty(0, dtype=np.int64)
    if both is not None:
        burn_streets(lines, isles, len(main), frame.origin, pixel_m, both)
        spread(both, read_only(blocked), pixel_m, limit_m)
        isle = _cropped(both, own)
        pixel = np.flatnonzero(isle.street >= len(main))
    isle = Burnt(isle.street.ravel()[pixel], isle.fraction.ravel()[pixel], isle.metres.ravel()[pixel],
                 isle.walked_m.ravel()[pixel])  # fmt: skip
    # Only streets that own a pixel are timed.
    owning = np.zeros(len(listed) + 1, dtype=np.bool_)
    owning[found.street], owning[isle.street], owning[-1] = True, True, False
    number = np.cumsum(owning) - 1
    number[-1] = owning.sum()
    return LandTile(
        row,
        column,
        listed[owning[:-1]].astype(np.int32),
        _owners(number, found),
        _steps(found.fraction),
        found.metres,
        found.walked_m,
        Isle(pixel.astype(np.int32), _owners(number, isle), _steps(isle.fraction), isle.metres, isle.walked_m),
    )


def _owners(number: LongArray, grid: Burnt) -> ShortArray:
    """`KINDS * row of the street + kind`; beyond them where no street is near."""
    steps = _steps(grid.fraction)
    kind = np.where(steps == 0, AT_START, np.where(steps == WHOLE, AT_END, ALONG))
    owner: ShortArray = (KINDS * number[grid.street] + np.where(grid.street < 0, 0, kind)).astype(np.uint16)
    return owner


def _copied(grid: Burnt) -> Burnt:
    return Burnt(grid.street.copy(), grid.fraction.copy(), grid.metres.copy(), grid.walked_m.copy())


def _cropped(grid: Burnt, own: slice) -> Burnt:
    """The same without the margin."""
    street, fraction, metres, walked_m = grid
    return Burnt(street[own, own], fraction[own, own].copy(), metres[own, own].copy(), walked_m[own, own].copy())


def _steps(fraction: GridArray) -> ShortArray:
    steps: ShortArray = np.rint(fraction * WHOLE).astype(np.uint16)
    return steps


@njit(cache=True, nogil=True)
def _streets_at(box: FloatArray, items: tuple[FloatArray, IntArray, IntArray], n_streets: int) -> IntArray:
    """Streets in the index cells that a box touches, each once."""
    frame, cell_first, item_street = items
    columns, rows = int(frame[4]), int(frame[5])
    west = max(int(np.floor((box[0] - frame[0]) / frame[2])), 0)
    south = max(int(np.floor((box[1] - frame[1]) / frame[3])), 0)
    east = min(int(np.floor((box[2] - frame[0]) / frame[2])), columns - 1)
    north = min(int(np.floor((box[3] - frame[1]) / frame[3])), rows - 1)
    n_items = 0
    if west <= east:
        for r in range(south, north + 1):
            n_items += cell_first[r * columns + east + 1] - cell_first[r * columns + west]
    found, n = np.empty(min(n_items, n_streets), dtype=np.int32), 0
    if n_items > 0:
        listed = np.zeros(n_streets, dtype=np.uint8)
        for r in range(south, north + 1):
            for i in range(cell_first[r * columns + west], cell_first[r * columns + east + 1]):
                s = item_street[i]
                if listed[s] == 0:
                    listed[s] = 1
                    found[n] = s
                    n += 1
    return found[:n]
