"""Protocol buffer messages, field by field. Everything is checked against the end: the bytes are a stranger's."""

import numpy as np
from numba import njit

_CONTINUES = 0x80
_LAST_SHIFT = 63
_WITHOUT_SIGN = 2**63 - 1


@njit(cache=True, nogil=True)
def varint(data, at, end):  # type: ignore[no-untyped-def]
    """The whole number that begins at `at`, and where it ends."""
    value, shift = np.int64(0), 0
    while True:
        if at >= end or shift > _LAST_SHIFT:
            raise ValueError("a number does not end")
        byte = np.int64(data[at])
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < _CONTINUES:
            return value, at
        shift += 7


@njit(cache=True, nogil=True)
def signed_varint(data, at, end):  # type: ignore[no-untyped-def]
    """The zigzag-coded number that begins at `at`, and where it ends."""
    value, at = varint(data, at, end)
    return ((value >> 1) & _WITHOUT_SIGN) ^ -(value & 1), at


@njit(cache=True, nogil=True)
def field(data, at, end):  # type: ignore[no-untyped-def]
    """The field that begins at `at`: its key, its number or where its bytes begin, and where it ends.

    The key is field number * 8 + wire type (0: a number, 2: bytes), so that a field of a wrong type is never taken
    for the right one.
    """
    key, at = varint(data, at, end)
    wire = key & 7
    if wire == 0:
        value, at = varint(data, at, end)
        return key, value, at
    if wire == 2:
        size, at = varint(data, at, end)
    elif wire == 1:
        size = 8
    elif wire == 5:
        size = 4
    else:
        raise ValueError("a field of unknown type")
    if size < 0 or size > end - at:
        raise ValueError("a field does not end")
    return key, at, at + size


@njit(cache=True, nogil=True)
def count_numbers(data, at, end):  # type: ignore[no-untyped-def]
    """How many numbers are packed between `at` and `end`."""
    count = 0
    for place in range(at, end):
        count += data[place] < _CONTINUES
    return count
