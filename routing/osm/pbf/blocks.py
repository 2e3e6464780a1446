"""The blocks of a PBF file: where each lies, its bytes unpacked, and what it holds.

References
----------
https://wiki.openstreetmap.org/wiki/PBF_Format
"""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.osm.pbf.messages import field

Bytes = npt.NDArray[np.uint8]

_MOST_HEADER_BYTES: Final = 64 << 10
_MOST_BLOCK_BYTES: Final = 32 << 20
_KNOWN_FEATURES: Final = {b"OsmSchema-V0.6", b"DenseNodes"}
_TYPE, _DATASIZE = 1 << 3 | 2, 3 << 3
_RAW, _RAW_SIZE, _ZLIB = 1 << 3 | 2, 2 << 3, 3 << 3 | 2
_REQUIRED_FEATURE = 4 << 3 | 2

STRINGS, GROUP = 1 << 3 | 2, 2 << 3 | 2
_GRANULARITY, _DATE_GRANULARITY, _LAT_OFFSET, _LON_OFFSET = 17 << 3, 18 << 3, 19 << 3, 20 << 3
NODE, DENSE, WAY, RELATION = 1 << 3 | 2, 2 << 3 | 2, 3 << 3 | 2, 4 << 3 | 2
PLAIN_NODES, DENSE_NODES, WAYS, RELATIONS = 1, 2, 4, 8


@dataclass(frozen=True)
class Span:
    """Where one blob lies in the file; `begin` is where its own length is written, `at` where its data is."""

    begin: int
    at: int
    end: int


@dataclass(frozen=True, eq=False)
class Block:
    """One unpacked block: bit set of what it `holds`, and how its numbers are scaled."""

    data: Bytes
    holds: int
    strings: tuple[int, int]
    granularity: int  # nanodegrees
    date_granularity: int  # milliseconds
    lon_offset: int  # nanodegrees
    lat_offset: int


def find_blocks(path: Path) -> tuple[Span, list[Span]]:
    """Header and data blobs of the file.

    Raises
    ------
    ValueError
        The file is damaged, or asks for more than this reader knows.
    """
    with path.open("rb") as file:
        header, *blocks = _spans(file, path.stat().st_size)
    features = {value for key, value in _fields(_unpack(path, header)) if key == _REQUIRED_FEATURE}
    if not features <= _KNOWN_FEATURES:
        raise ValueError("a feature that this reader does not know")
    return header, blocks


def read_block(path: Path, span: Span) -> Block:
    """Unpack one block and say what it holds.

    Raises
    ------
    ValueError
        It is damaged, packed in another way than zlib's, or holds nodes one by one.
    """
    data = _unpack(path, span)
    holds, begin, end, granularity, date_granularity, lon, lat = _outline(data)
    if holds & PLAIN_NODES:
        raise ValueError("nodes that are not packed densely")
    return Block(data, holds, (begin, end), granularity, date_granularity, lon, lat)


def _spans(file: BinaryIO, size: int) -> list[Span]:
    """Every blob of the file, from its head only: first the header, then data."""
    spans: list[Span] = []
    begin = 0
    while begin < size:
        file.seek(begin)
        length = int.from_bytes(file.read(4), "big")
        head = file.read(length) if length <= _MOST_HEADER_BYTES else b""
        found = dict(_fields(np.frombuffer(head, dtype=np.uint8)))
        at, data_size = begin + 4 + length, found.get(_DATASIZE)
        expected = b"OSMData" if spans else b"OSMHeader"
        if found.get(_TYPE) != expected or not isinstance(data_size, int) or not 0 <= data_size <= size - at:
            raise ValueError("a blob does not end or is of unknown type")
        spans.append(Span(begin, at, at + data_size))
        begin = at + data_size
    if not spans:
        raise ValueError("no header")
    return spans


def _fields(data: Bytes) -> list[tuple[int, int | bytes]]:
    """Fields of a message as (key, number or bytes)."""
    at, found = 0, []
    while at < len(data):
        key, value, at = field(data, at, len(data))
        found.append((key, value if key & 7 == 0 else data[value:at].tobytes()))
    return found


def _unpack(path: Path, span: Span) -> Bytes:
    """The bytes of a blob, unpacked."""
    with path.open("rb") as file:
        file.seek(span.at)
        blob = np.frombuffer(file.read(span.end - span.at), dtype=np.uint8)
    raw_size, at = -1, 0
    packed = plain = None
    while at < len(blob):
        key, value, at = field(blob, at, len(blob))
        if key == _RAW_SIZE:
            raw_size = value
        elif key == _ZLIB:
            packed = blob[value:at]
        elif key == _RAW:
            plain = blob[value:at]
    if packed is not None:
        plain = _inflate(packed, raw_size)
    if plain is None:
        raise ValueError("packed in an unknown way")
    return plain


def _inflate(packed: Bytes, raw_size: int) -> Bytes:
    """Unpack what zlib packed, never more than it says, so that a small file cannot fill the memory."""
    if not 0 <= raw_size <= _MOST_BLOCK_BYTES:
        raise ValueError("a block is too large")
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(packed.data, raw_size + 1)
    except zlib.error as error:
        raise ValueError("a block is damaged") from error
    if len(plain) != raw_size or not inflater.eof:
        raise ValueError("a block is cut short")
    return np.frombuffer(plain, dtype=np.uint8)


@njit(cache=True, nogil=True)
def _outline(data):  # type: ignore[no-untyped-def]
    """What the block's groups hold, where its strings lie, granularities, offsets."""
    end = len(data)
    at = holds = 0
    strings_begin = strings_end = 0
    granularity, date_granularity, lon_offset, lat_offset = 100, 1000, 0, 0
    while at < end:
        key, value, at = field(data, at, end)
        if key == STRINGS:
            strings_begin, strings_end = value, at
        elif key == GROUP:
            place = value
            while place < at:
                kind, _, place = field(data, place, at)
                if kind == NODE:
                    holds |= PLAIN_NODES
                elif kind == DENSE:
                    holds |= DENSE_NODES
                elif kind == WAY:
                    holds |= WAYS
                elif kind == RELATION:
                    holds |= RELATIONS
        elif key == _GRANULARITY:
            granularity = value
        elif key == _DATE_GRANULARITY:
            date_granularity = value
        elif key == _LON_OFFSET:
            lon_offset = value
        elif key == _LAT_OFFSET:
            lat_offset = value
    return holds, strings_begin, strings_end, granularity, date_granularity, lon_offset, lat_offset
