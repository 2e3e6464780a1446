"""Tags as rows of numbers: one place per key that has a say, in it the value's number in the block's table of strings.

Equal rows are kept once, so that Python reads the few hundred different ones of a block and not thousands of ways.
"""

import numpy as np
from numba import njit

from routing.osm.pbf.messages import field

UNSET = -1
_STRING = 1 << 3 | 2
_MIX = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def put_tag(row, slot, key, value):  # type: ignore[no-untyped-def]
    """Write a tag into its place in the row, if its key has a say: the place, else UNSET.

    Of a key given twice the first counts, as for osmium.
    """
    if not (0 <= key < len(slot) and 0 <= value < len(slot)):
        raise ValueError("a string is missing")
    place = slot[key]
    if place == UNSET or row[place] != UNSET:
        return UNSET
    row[place] = value
    return place


@njit(cache=True, nogil=True)
def read_strings(data, at, end):  # type: ignore[no-untyped-def]
    """Where each string of the table begins and ends: [s, 2]."""
    count = 0
    place = at
    while place < end:
        key, _, place = field(data, place, end)
        count += key == _STRING
    spans = np.empty((count, 2), dtype=np.int64)
    count = 0
    while at < end:
        key, begin, at = field(data, at, end)
        if key == _STRING:
            spans[count, 0], spans[count, 1] = begin, at
            count += 1
    return spans


@njit(cache=True, nogil=True)
def find_keys(data, strings, keys, first_of_key):  # type: ignore[no-untyped-def]
    """Place in the row of each string that is one of the keys, UNSET for the others."""
    slot = np.full(len(strings), UNSET, dtype=np.int32)
    for number in range(len(strings)):
        begin, size = strings[number, 0], strings[number, 1] - strings[number, 0]
        for k in range(len(first_of_key) - 1):
            if first_of_key[k + 1] - first_of_key[k] == size:
                at = 0
                while at < size and data[begin + at] == keys[first_of_key[k] + at]:
                    at += 1
                if at == size:
                    slot[number] = k
    return slot


@njit(cache=True, nogil=True)
def number_row(row, rows, count, table):  # type: ignore[no-untyped-def]
    """Number of an equal row among the first `count` of `rows`, where it is put if it is new; and the new count.

    `table` is an open-addressed hash table of row numbers, UNSET where free, a power of two long and never full.
    """
    mixed = np.uint64(0)
    for value in row:
        mixed = (mixed ^ np.uint64(value + 1)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    place = np.int64(mixed & np.uint64(len(table) - 1))
    while table[place] != UNSET:
        at = 0
        while at < len(row) and row[at] == rows[table[place], at]:
            at += 1
        if at == len(row):
            return table[place], count
        place = (place + 1) & (len(table) - 1)
    table[place] = count
    for at in range(len(row)):
        rows[count, at] = row[at]
    return table[place], count + 1


@njit(cache=True, nogil=True)
def empty_table(most):  # type: ignore[no-untyped-def]
    """A hash table for at most so many rows."""
    size = 4
    while size < 2 * most:
        size *= 2
    return np.full(size, UNSET, dtype=np.int32)
