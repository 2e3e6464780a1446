"""Dense nodes of a block: the places of those that are wanted, and the tags of those that have a say."""

import numpy as np
from numba import njit

from routing.osm.pbf.blocks import DENSE, GROUP
from routing.osm.pbf.messages import count_numbers, field, signed_varint, varint
from routing.osm.pbf.tag_rows import UNSET, empty_table, number_row, put_tag

_IDS, _LATS, _LONS, _TAGS = 1 << 3 | 2, 8 << 3 | 2, 9 << 3 | 2, 10 << 3 | 2
_NANO_PER_STEP = 100  # osmium, like OSM's database, keeps ten-millionths of a degree
_MOST_LON, _MOST_LAT = 180 * 10**7, 90 * 10**7
NOWHERE = np.iinfo(np.int32).max


@njit(cache=True, nogil=True)
def decode_nodes(data, scale, wanted, lon, lat, slot, width, deciding):  # type: ignore[no-untyped-def]
    """Fill in `lon` and `lat` (1e-7 degrees) of the ascending ids `wanted` that this block holds; tags by row.

    `scale` is granularity, offset of longitude, offset of latitude. Returns how many wanted nodes have a tag in one of
    the first `deciding` places of a row of `width`, and how many rows there are; then arrays filled so far: numbers of
    those nodes in `wanted`, their row numbers, the rows.
    """
    nodes = _count_nodes(data)
    tagged, row_of = np.empty(nodes, dtype=np.int64), np.empty(nodes, dtype=np.int32)
    rows, table, row = np.empty((nodes, width), dtype=np.int32), empty_table(nodes), np.empty(width, dtype=np.int32)
    count = n_rows = 0
    end = len(data)
    at = 0
    while at < end:
        key, group, at = field(data, at, end)
        if key != GROUP:
            continue
        while group < at:
            key, dense, group = field(data, group, at)
            if key != DENSE:
                continue
            spans = _spans(data, dense, group)
            ids, lons, lats, tags = spans[0, 0], spans[1, 0], spans[2, 0], spans[3, 0]
            node = x = y = 0
            place = -1
            while ids < spans[0, 1]:
                step, ids = signed_varint(data, ids, spans[0, 1])
                to_x, lons = signed_varint(data, lons, spans[1, 1])
                to_y, lats = signed_varint(data, lats, spans[2, 1])
                node += step
                x += to_x
                y += to_y
                if place < 0 or step < 0:
                    place = _first_from(wanted, node)
                while place < len(wanted) and wanted[place] < node:
                    place += 1
                is_wanted = place < len(wanted) and wanted[place] == node
                if is_wanted:
                    east, north = _steps(x, scale[0], scale[1]), _steps(y, scale[0], scale[2])
                    on_earth = -_MOST_LON <= east <= _MOST_LON and -_MOST_LAT <= north <= _MOST_LAT
                    lon[place], lat[place] = east if on_earth else NOWHERE, north if on_earth else NOWHERE
                if tags < spans[3, 1]:
                    tags, found = _read_row(data, tags, spans[3, 1], slot, row, deciding)
                    if found and is_wanted:
                        tagged[count] = place
                        row_of[count], n_rows = number_row(row, rows, n_rows, table)
                        count += 1
    return count, n_rows, tagged, row_of, rows


@njit(cache=True, nogil=True)
def _spans(data, at, end):  # type: ignore[no-untyped-def]
    """Where ids, longitudes, latitudes and tags begin and end."""
    spans = np.zeros((4, 2), dtype=np.int64)
    while at < end:
        key, value, at = field(data, at, end)
        which = 0 if key == _IDS else 1 if key == _LONS else 2 if key == _LATS else 3 if key == _TAGS else -1
        if which >= 0:
            spans[which, 0], spans[which, 1] = value, at
    return spans


@njit(cache=True, nogil=True)
def _count_nodes(data):  # type: ignore[no-untyped-def]
    """Nodes of the block."""
    nodes = 0
    end = len(data)
    at = 0
    while at < end:
        key, group, at = field(data, at, end)
        if key != GROUP:
            continue
        while group < at:
            key, dense, group = field(data, group, at)
            if key == DENSE:
                spans = _spans(data, dense, group)
                nodes += count_numbers(data, spans[0, 0], spans[0, 1])
    return nodes


@njit(cache=True, nogil=True)
def _first_from(wanted, node):  # type: ignore[no-untyped-def]
    """Place of the first of the ascending ids that is not below `node`. (numpy's search takes seconds to compile.)"""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high) // 2
        if wanted[middle] < node:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _steps(value, granularity, offset):  # type: ignore[no-untyped-def]
    """Ten-millionths of a degree, the rest cut off towards zero, as osmium does it."""
    nano = value * granularity + offset
    return nano // _NANO_PER_STEP if nano >= 0 else -(-nano // _NANO_PER_STEP)


@njit(cache=True, nogil=True)
def _read_row(data, at, end, slot, row, deciding):  # type: ignore[no-untyped-def]
    """Fill the row with the next node's tags, pairs up to a zero: where they end, and whether one is deciding."""
    key, at = varint(data, at, end)
    if key == 0:
        return at, False
    row.fill(UNSET)
    found = False
    while key != 0:
        value, at = varint(data, at, end)
        found |= UNSET < put_tag(row, slot, key, value) < deciding
        key, at = varint(data, at, end)
    return at, found
