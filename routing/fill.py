"""A grid of travel times: each pixel at the time of the street it belongs to, and the way to it walked."""

from math import inf
from typing import NamedTuple

import numpy as np
from numba import njit

from routing.access_legs import running_times
from routing.ball import Ball
from routing.burn import GridArray, GridFrame
from routing.land import ALONG, KINDS, TILE_PIXELS, WHOLE, Isle, LandTile, ShortArray, Walls, land_tiles
from routing.network import FloatArray, IntArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only
from routing.street_times import (
    BY_END,
    BY_START,
    FROM_END,
    FROM_START,
    TO_FACILITY,
    SecondsArray,
    approaches,
    time_owners,
)
from routing.threads import side_by_side


class OnStreet(NamedTuple):
    """Places by the street they stand on: straight along it is a way that no node lies on."""

    first: IntArray  # [n_streets] a place + 1, 0 = none
    after: IntArray  # the next one on the same street
    fraction: FloatArray
    place_s: FloatArray
    before_s: FloatArray  # along the whole street, for those before the place and
    after_s: FloatArray  # for those after it


class Picture(NamedTuple):
    """What is filled, and by which rules."""

    seconds: GridArray
    metres: GridArray
    first_row: int  # of the lattice
    first_column: int
    walk_s_per_m: float
    cutoff_s: float
    spread_m: float


def fill_grid(  # noqa: PLR0913
    graph: RoadGraph,
    ball: Ball,
    places: Snapped,
    frame: GridFrame,
    *,
    direction: str,
    cutoff_s: float,
    off_road_kmh: float,
    spread_m: float,
    halo_m: float,
    walls: Walls | None = None,
) -> tuple[GridArray, GridArray]:
    """Seconds of each pixel (NaN: not within `cutoff_s`) and metres to its street (inf: none near).

    A pixel belongs to its nearest street, reached or not, as a snapped point does, and the way from there is walked
    at `off_road_kmh`. The grid is filled up to `spread_m` off the road (metres are known `halo_m` farther), but never
    across `walls` (water, railway), unless a street itself crosses them.
    """
    shape = (frame.rows, frame.columns)
    picture = Picture(
        np.empty(shape, dtype=np.float32),
        np.empty(shape, dtype=np.float32),
        round(frame.south / frame.pixel_lat),
        round(frame.west / frame.pixel_lon),
        3.6 / off_road_kmh,
        float(cutoff_s),
        float(spread_m),
    )
    # Zeros that nobody touches cost nothing, so this is as large as what was reached.
    after_s = np.zeros(graph.n_nodes, dtype=np.float32)
    after_s[ball.node] = ball.node_time_s + 1.0
    on_street = _on_street(graph, places, direction)
    tiles = land_tiles(graph, frame, limit_m=float(spread_m + halo_m), walls=walls)

    def fill(part: int) -> None:
        for tile in tiles[part::2]:
            _fill_tile(tile, graph, direction, after_s, on_street, picture)

    side_by_side(fill, min(len(tiles), 2))
    _fill_nodes(
        read_only(graph.node_lon), read_only(graph.node_lat), ball.node, ball.node_time_s, frame.origin, *picture[:2]
    )
    return picture.seconds, picture.metres


def _on_street(graph: RoadGraph, places: Snapped, direction: str) -> OnStreet:
    own = np.flatnonzero(places.ok)
    street = places.street[own]
    forward, backward = running_times(graph, street)
    # People before the place drive forward to it; people sent from it drive backward to them.
    before, after = (forward, backward) if direction == TO_FACILITY else (backward, forward)
    first, following = np.zeros(graph.n_streets, dtype=np.int32), np.zeros(len(own), dtype=np.int32)
    for place, s in enumerate(street.tolist()):
        following[place], first[s] = first[s], place + 1
    return OnStreet(first, following, places.fraction[own], places.access_time_s[own], before / 10.0, after / 10.0)


def _fill_tile(
    tile: LandTile,
    graph: RoadGraph,
    direction: str,
    after_s: SecondsArray,
    on_street: OnStreet,
    picture: Picture,
) -> None:
    times = time_owners(len(tile.street), approaches(graph, tile, direction=direction), after_s)
    land = (tile.owner, tile.fraction, tile.metres, tile.walked_m)
    corner = (tile.first_row - picture.first_row, tile.first_column - picture.first_column)
    _fill_pixels(land, corner, times, picture)
    if _has_place(tile.street, on_street.first):
        _fill_own(land, corner, tile.street, on_street, picture)
    _fill_isle(tile.isle, corner, tile.street, times, on_street, picture)


@njit(cache=True, nogil=True, error_model="numpy")
def _fill_pixels(
    land: tuple[ShortArray, ShortArray, GridArray, GridArray],
    corner: tuple[int, int],
    times: SecondsArray,
    picture: Picture,
) -> None:
    """The part of a tile that lies in the picture."""
    row, column = corner
    rows, columns = picture.seconds.shape
    pace, latest = np.float32(picture.walk_s_per_m), np.float32(picture.cutoff_s)
    farthest, nan = np.float32(picture.spread_m), np.float32(np.nan)
    first, last = max(column, 0), min(column + TILE_PIXELS, columns)
    for r in range(max(row, 0), min(row + TILE_PIXELS, rows)):
        owner, fraction = land[0][r - row, first - column :], land[1][r - row, first - column :]
        metres, walked_m = land[2][r - row, first - column :], land[3][r - row, first - column :]
        seconds, away = picture.seconds[r, first:last], picture.metres[r, first:last]
        for c in range(last - first):
            away[c] = metres[c]
            late = _seconds_at(times, owner[c], fraction[c]) + walked_m[c] * pace
            seconds[c] = late if (late <= latest) & (metres[c] <= farthest) else nan


@njit(cache=True, nogil=True)
def _has_place(streets: IntArray, first_place: IntArray) -> bool:
    found = 0
    for s in streets:
        found += first_place[s]
    return found > 0


@njit(cache=True, nogil=True, error_model="numpy")
def _fill_own(
    land: tuple[ShortArray, ShortArray, GridArray, GridArray],
    corner: tuple[int, int],
    streets: IntArray,
    on_street: OnStreet,
    picture: Picture,
) -> None:
    """The pixels that belong to streets with a place on them, where straight along the street is quicker."""
    owner, fraction, metres, walked_m = land
    row, column = corner
    rows, columns = picture.seconds.shape
    for r in range(max(row, 0), min(row + TILE_PIXELS, rows)):
        for c in range(max(column, 0), min(column + TILE_PIXELS, columns)):
            own, away = owner[r - row, c - column] // KINDS, metres[r - row, c - column]
            if own == len(streets) or away > picture.spread_m or on_street.first[streets[own]] == 0:
                continue
            seconds = _along_street(on_street, streets[own], fraction[r - row, c - column])
            seconds += walked_m[r - row, c - column] * picture.walk_s_per_m
            # Also where there is no time yet (NaN).
            if seconds <= picture.cutoff_s and not picture.seconds[r, c] <= seconds:
                picture.seconds[r, c] = seconds


@njit(cache=True, nogil=True, error_model="numpy")
def _fill_isle(
    isle: Isle,
    corner: tuple[int, int],
    streets: IntArray,
    times: SecondsArray,
    on_street: OnStreet,
    picture: Picture,
) -> None:
    """The pixels that belong to streets of small disconnected pieces, where those are reached."""
    rows, columns = picture.seconds.shape
    for k in range(len(isle.pixel)):
        r, c = isle.pixel[k] // TILE_PIXELS + corner[0], isle.pixel[k] % TILE_PIXELS + corner[1]
        if not (0 <= r < rows and 0 <= c < columns):
            continue
        own = isle.owner[k] // KINDS
        along, s = own * KINDS + ALONG, streets[own]
        if times[along, BY_START] == inf and times[along, BY_END] == inf and on_street.first[s] == 0:
            continue
        straight_s = _along_street(on_street, s, isle.fraction[k])
        seconds = min(_seconds_at(times, isle.owner[k], isle.fraction[k]), straight_s)
        seconds += isle.walked_m[k] * np.float32(picture.walk_s_per_m)
        picture.metres[r, c] = isle.metres[k]
        shown = isle.metres[k] <= picture.spread_m and seconds <= picture.cutoff_s
        picture.seconds[r, c] = seconds if shown else np.float32(np.nan)


@njit(cache=True, nogil=True, error_model="numpy")
def _seconds_at(times: SecondsArray, owner: int, steps: int) -> float:
    """The time of an owner of land at a fraction of its street."""
    part = np.float32(steps) * np.float32(1.0 / WHOLE)
    by_start: float = times[owner, BY_START] + part * times[owner, FROM_START]
    by_end: float = times[owner, BY_END] + (np.float32(1.0) - part) * times[owner, FROM_END]
    return by_start if by_start < by_end else by_end


@njit(cache=True, nogil=True, error_model="numpy")
def _along_street(on_street: OnStreet, street: int, steps: int) -> float:
    """The least time to a place on the street, straight along it."""
    best, part = inf, steps / WHOLE
    place = on_street.first[street]
    while place > 0:
        p = place - 1
        seconds, at = on_street.place_s[p], on_street.fraction[p]
        # At the place itself a closed direction does not matter (0 * inf).
        if part < at:
            seconds += (at - part) * on_street.before_s[p]
        elif part > at:
            seconds += (part - at) * on_street.after_s[p]
        best = min(best, seconds)
        place = on_street.after[p]
    return best


@njit(cache=True, nogil=True)
def _fill_nodes(
    lon: FloatArray,
    lat: FloatArray,
    node: IntArray,
    node_time_s: FloatArray,
    origin: tuple[float, float, float, float],
    seconds: GridArray,
    metres: GridArray,
) -> None:
    """Give the four pixel centres around every reached node its time at no distance, so that no contour cuts it off."""
    west, south, per_lon, per_lat = origin
    rows, columns = seconds.shape
    for k in range(len(node)):
        v, time_s = node[k], np.float32(node_time_s[k])
        column, row = int((lon[v] - west) * per_lon - 0.5), int((lat[v] - south) * per_lat - 0.5)
        if 0 <= column < columns - 1 and 0 <= row < rows - 1:
            for r in range(row, row + 2):
                for c in range(column, column + 2):
                    # Also where there is no time yet (NaN).
                    seconds[r, c] = seconds[r, c] if seconds[r, c] <= time_s else time_s
                    metres[r, c] = 0.0
