"""Outlines as GeoJSON text, written digit by digit: a library takes longer over it than the search takes."""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from geo.contours import Outline
from routing.network import FloatArray, LongArray

DECIMALS: Final = 6
"""A tenth of a metre, as RFC 7946 advises; rings are farther apart than that."""

TextArray = npt.NDArray[np.uint8]
BYTES_PER_VERTEX: Final = 2 * (5 + 1 + DECIMALS) + 4  # sign and digits twice, brackets and commas
OPEN, CLOSE, COMMA, MINUS, POINT, ZERO = b"[],-.0"


def geometry_text(outline: Outline) -> str:
    """The outline as a GeoJSON MultiPolygon."""
    n_brackets = 8 * (len(outline.ring_first) + len(outline.part_first))
    text = np.empty(len(outline.lon_lat) * BYTES_PER_VERTEX + n_brackets, dtype=np.uint8)
    length = _write_parts(outline.lon_lat, outline.ring_first, outline.part_first, text)
    return '{"type": "MultiPolygon", "coordinates": ' + text[:length].tobytes().decode("ascii") + "}"


@njit(cache=True, nogil=True)
def _write_parts(lon_lat: FloatArray, ring_first: LongArray, part_first: LongArray, text: TextArray) -> int:
    at = _write(text, 0, OPEN)
    for part in range(len(part_first) - 1):
        at = _write(text, at, COMMA) if part > 0 else at
        at = _write(text, at, OPEN)
        for ring in range(part_first[part], part_first[part + 1]):
            at = _write(text, at, COMMA) if ring > part_first[part] else at
            at = _write(text, at, OPEN)
            for vertex in range(ring_first[ring], ring_first[ring + 1]):
                at = _write(text, at, COMMA) if vertex > ring_first[ring] else at
                at = _write(text, at, OPEN)
                at = _write_degrees(text, at, lon_lat[vertex, 0])
                at = _write(text, at, COMMA)
                at = _write_degrees(text, at, lon_lat[vertex, 1])
                at = _write(text, at, CLOSE)
            at = _write(text, at, CLOSE)
        at = _write(text, at, CLOSE)
    return _write(text, at, CLOSE)


@njit(cache=True, nogil=True)
def _write(text: TextArray, at: int, letter: int) -> int:
    text[at] = letter
    return at + 1


@njit(cache=True, nogil=True)
def _write_degrees(text: TextArray, at: int, degrees: float) -> int:
    """The number with six decimals, rounded half away from zero."""
    parts = int(abs(degrees) * 10.0**DECIMALS + 0.5)
    if degrees < 0.0 and parts > 0:
        at = _write(text, at, MINUS)
    whole = parts // 10**DECIMALS
    if whole >= 100:
        at = _write(text, at, ZERO + whole // 100)
    if whole >= 10:
        at = _write(text, at, ZERO + whole // 10 % 10)
    at = _write(text, at, ZERO + whole % 10)
    at = _write(text, at, POINT)
    for k in range(DECIMALS):
        rest = parts // 10
        text[at + DECIMALS - 1 - k] = ZERO + (parts - 10 * rest)
        parts = rest
    return at + DECIMALS
