"""Packs coordinates and grids into short text for a page: whole numbers, differences, varints, deflate, base64."""

import base64
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

DEGREES = 1e-5
"""Size of one step of a packed coordinate: about a metre."""


def _varint_bytes(numbers: npt.NDArray[np.uint64]) -> bytes:
    """Each number as 7-bit groups, lowest first; the top bit says that another group follows."""
    groups = np.ones(len(numbers), dtype=np.int64)
    for shift in range(7, 64, 7):
        groups += (numbers >> np.uint64(shift)) > 0
    start = np.concatenate([[0], np.cumsum(groups)])
    out = np.zeros(start[-1], dtype=np.uint8)
    for group in range(int(groups.max(initial=0))):
        has = groups > group
        value = (numbers[has] >> np.uint64(7 * group)) & np.uint64(0x7F)
        more = (groups[has] > group + 1).astype(np.uint64) << np.uint64(7)
        out[start[:-1][has] + group] = (value | more).astype(np.uint8)
    return out.tobytes()


def _deflate_text(raw: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(raw) + packer.flush()).decode("ascii")


def pack_integers(values: npt.ArrayLike) -> str:
    """Signed whole numbers as text; small ones, of either sign, are short."""
    numbers = np.asarray(values, dtype=np.int64)
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    return _deflate_text(_varint_bytes(zigzag))


def pack_lines(lines: Sequence[npt.NDArray[np.float64]], west: float, south: float) -> str:
    """Lines of (lon, lat) rows as text: number of lines, vertices of each, then differences of x and of y."""
    if not lines:
        return pack_integers([0])
    counts = [len(line) for line in lines]
    steps = np.round((np.concatenate(lines) - [west, south]) / DEGREES).astype(np.int64)
    differences = np.diff(steps, axis=0, prepend=0)
    return pack_integers(np.concatenate([[len(counts)], counts, differences[:, 0], differences[:, 1]]))


def pack_grid(values: npt.NDArray[np.uint8]) -> str:
    """A grid of bytes as text: differences along each row, then deflate."""
    return _deflate_text(np.diff(values, axis=1, prepend=np.uint8(0)).astype(np.uint8).tobytes())


def line_coordinates(geometries: npt.NDArray[Any]) -> list[npt.NDArray[np.float64]]:
    """The coordinate rows of every line string, in order."""
    xy, index = shapely.get_coordinates(geometries, return_index=True)
    return np.split(xy, np.flatnonzero(np.diff(index)) + 1) if len(xy) else []


def polygon_rings(geometry: Any) -> list[npt.NDArray[np.float64]]:
    """Outer and inner rings of a polygon or multipolygon: filled by the even-odd rule they give the shape."""
    parts = shapely.get_parts(geometry)
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == 3])
    return line_coordinates(rings)
