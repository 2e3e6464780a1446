"""Arrays in one binary file that a browser views without reading them: a magic word, what is in it as JSON, numbers.

    0   8 bytes   magic word
    8   uint32    length of the description, which is a multiple of 8
    12  uint32    0
    16  JSON      the description, UTF-8, blanks at its end; "arrays" says type, offset, length and divisor of each
    ..  numbers   each array begins at a multiple of 8, `offset` bytes behind the description

All numbers are little-endian. A value is the stored number divided by the array's divisor.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_HEAD: Final = struct.Struct("<8sII")
_ALIGNMENT: Final = 8
_UNSIGNED: Final = ("uint8", "uint16", "uint32")
_DIVISORS: Final = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, eq=False)
class PackedArray:
    """Stored numbers, and what divides them."""

    stored: npt.NDArray[Any]
    divisor: int = 1


def pack_exactly(values: npt.NDArray[np.float64]) -> PackedArray:
    """The values in as few bytes as give back each of them, bit by bit, when divided again.

    Whole numbers and decimals of up to six places become whole numbers; what has no such form stays as it is.
    """
    if values.size and values.min() >= 0 and not np.signbit(values).any():
        for divisor in _DIVISORS:
            whole = np.rint(values * divisor)
            if whole.max() > np.iinfo(np.uint32).max:
                break
            if np.array_equal(whole / divisor, values):
                return PackedArray(whole.astype(_narrowest(int(whole.max()))), divisor)
    single = values.astype(np.float32)
    return PackedArray(single if np.array_equal(single.astype(np.float64), values) else values)


def pack_numbers(values: npt.NDArray[np.int64]) -> PackedArray:
    """Numbers from 0 in the narrowest type that holds them."""
    return PackedArray(values.astype(_narrowest(int(values.max(initial=0)))))


def pack_arrays(magic: bytes, description: Mapping[str, Any], arrays: Mapping[str, PackedArray]) -> bytes:
    """The file: `description` with the table of `arrays`, then the arrays in their order."""
    blocks, table, offset = [], {}, 0
    for name, packed in arrays.items():
        stored = np.ascontiguousarray(packed.stored, dtype=packed.stored.dtype.newbyteorder("<"))
        block = stored.tobytes()
        table[name] = {
            "type": stored.dtype.name,
            "offset": offset,
            "length": stored.size,
            "divisor": packed.divisor,
        }
        block += bytes(-len(block) % _ALIGNMENT)
        blocks.append(block)
        offset += len(block)
    told = json.dumps({**description, "arrays": table}, ensure_ascii=False, separators=(",", ":")).encode()
    told += b" " * (-len(told) % _ALIGNMENT)
    return b"".join((_HEAD.pack(magic, len(told), 0), told, *blocks))


def _narrowest(most: int) -> str:
    return next(name for name in _UNSIGNED if most <= np.iinfo(name).max)
