"""Whole numbers as varints, seven bits a byte, an array at once: what tiles and their directory are written in."""

from typing import Final

import numpy as np
import numpy.typing as npt

UInts = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def zigzag(values: Ints) -> UInts:
    """Signed numbers as unsigned ones, small for small ones of either sign: 0, -1, 1, -2 are 0, 1, 2, 3."""
    return ((values << 1) ^ (values >> 63)).astype(np.uint64)


def varint_bytes(values: UInts) -> tuple[bytes, Ints]:
    """The varints end to end, and where each begins: `[i]` to `[i + 1]` are the bytes of number `i`."""
    size = np.ones(len(values), dtype=np.int64)
    for bits in range(7, 64, 7):
        size += values >= np.uint64(1 << bits)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(size)])
    coded = np.zeros(int(first[-1]), dtype=np.uint8)
    for place in range(int(size.max(initial=0))):
        here = np.flatnonzero(size > place)
        more = np.where(size[here] > place + 1, 0x80, 0)
        coded[first[here] + place] = ((values[here] >> np.uint64(7 * place)) & np.uint64(0x7F)).astype(np.uint8) | more
    return coded.tobytes(), first


def varint(value: int) -> bytes:
    """One number as a varint."""
    return _SMALL[value] if value < len(_SMALL) else _varint(value)


def _varint(value: int) -> bytes:
    coded = bytearray()
    while value > 0x7F:
        coded.append(value & 0x7F | 0x80)
        value >>= 7
    coded.append(value)
    return bytes(coded)


_SMALL: Final = tuple(_varint(value) for value in range(1 << 12))
"""Keys, values, kinds and most lengths are small numbers, and there are half a million of them in a metropolis."""
