"""Ways of a block that carry one of the deciding keys: ids, node ids, dates, and their tags as rows."""

import numpy as np
from numba import njit

from routing.osm.pbf.blocks import GROUP, WAY
from routing.osm.pbf.messages import field, signed_varint, varint
from routing.osm.pbf.tag_rows import UNSET, empty_table, number_row, put_tag

_ID, _KEYS, _VALUES, _INFO, _REFS = 1 << 3, 2 << 3 | 2, 3 << 3 | 2, 4 << 3 | 2, 8 << 3 | 2
_TIMESTAMP = 2 << 3


@njit(cache=True, nogil=True)
def decode_ways(data, slot, width, deciding):  # type: ignore[no-untyped-def]
    """Ways with a tag in one of the first `deciding` places of a row of `width`.

    `slot[s]` is the place in the row of the key with string number `s`, UNSET for keys without a say. Returns how many
    ways, nodes and rows there are, then arrays filled so far: ids, numbers of nodes, row numbers, timestamps (in the
    block's date granularity), node ids of all, and the rows. (Cutting them here would double the time to compile.)
    """
    ways = _count_ways(data)
    way_id, size = np.empty(ways, dtype=np.int64), np.empty(ways, dtype=np.int32)
    row_of, changed = np.empty(ways, dtype=np.int32), np.empty(ways, dtype=np.int64)
    refs = np.empty(len(data), dtype=np.int64)  # a byte each at least; what is never written takes no memory
    rows, table, row = np.empty((ways, width), dtype=np.int32), empty_table(ways), np.empty(width, dtype=np.int32)
    count = n_refs = n_rows = 0
    end = len(data)
    at = 0
    while at < end:
        key, group, at = field(data, at, end)
        if key != GROUP:
            continue
        while group < at:
            key, way, group = field(data, group, at)
            if key != WAY:
                continue
            osm_id, keys, values, info, nodes = _find_fields(data, way, group)
            if not _read_row(data, keys, values, slot, row, deciding):
                continue
            before = n_refs
            n_refs = _read_refs(data, nodes, refs, n_refs)
            row_of[count], n_rows = number_row(row, rows, n_rows, table)
            way_id[count], size[count], changed[count] = osm_id, n_refs - before, _timestamp(data, info)
            count += 1
    return count, n_refs, n_rows, way_id, size, row_of, changed, refs, rows


@njit(cache=True, nogil=True)
def _count_ways(data):  # type: ignore[no-untyped-def]
    """Ways of the block."""
    ways = 0
    end = len(data)
    at = 0
    while at < end:
        key, group, at = field(data, at, end)
        if key == GROUP:
            while group < at:
                key, _, group = field(data, group, at)
                ways += key == WAY
    return ways


@njit(cache=True, nogil=True)
def _find_fields(data, at, end):  # type: ignore[no-untyped-def]
    """Id of the way, and where its keys, values, info and nodes begin and end."""
    osm_id = 0
    keys = values = info = nodes = (0, 0)
    while at < end:
        key, value, at = field(data, at, end)
        if key == _ID:
            osm_id = value
        elif key == _KEYS:
            keys = (value, at)
        elif key == _VALUES:
            values = (value, at)
        elif key == _INFO:
            info = (value, at)
        elif key == _REFS:
            nodes = (value, at)
    return osm_id, keys, values, info, nodes


@njit(cache=True, nogil=True)
def _read_row(data, keys, values, slot, row, deciding):  # type: ignore[no-untyped-def]
    """Fill the row with the way's tags; whether one of the deciding ones is there."""
    row.fill(UNSET)
    found = False
    at, value_at = keys[0], values[0]
    while at < keys[1]:
        key, at = varint(data, at, keys[1])
        value, value_at = varint(data, value_at, values[1])
        found |= UNSET < put_tag(row, slot, key, value) < deciding
    return found


@njit(cache=True, nogil=True)
def _timestamp(data, info):  # type: ignore[no-untyped-def]
    """When the object was last changed, 0 if that is not said."""
    changed = 0
    at = info[0]
    while at < info[1]:
        key, value, at = field(data, at, info[1])
        if key == _TIMESTAMP:
            changed = value
    return changed


@njit(cache=True, nogil=True)
def _read_refs(data, nodes, refs, count):  # type: ignore[no-untyped-def]
    """Append the node ids; the new count."""
    ref = 0
    at = nodes[0]
    while at < nodes[1]:
        step, at = signed_varint(data, at, nodes[1])
        ref += step
        refs[count] = ref
        count += 1
    return count
