"""A PMTiles archive: all tiles in one file that a browser reads piece by piece, by HTTP ranges.

The format is that of PMTiles, version 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

import gzip
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from geo.base_tiles.varints import varint_bytes

Box = tuple[float, float, float, float]

HEADER: Final = struct.Struct("<7sB11Q6B4iB2i")
MOST_ROOT_BYTES: Final = 16_384 - HEADER.size
"""The header and the root directory must lie in the first 16 KiB, which a reader asks for at once."""

_GZIP, _MVT, _CLUSTERED = 2, 1, 1
_LEAF_TILES: Final = 4096


@dataclass(frozen=True)
class _Entry:
    """`run` tiles from `tile_id` on have the bytes at `offset`; a run of 0 is a directory of its own."""

    tile_id: int
    offset: int
    length: int
    run: int


def tile_id(zoom: int, column: int, row: int) -> int:
    """Number of a tile: by zoom, then along a Hilbert curve, so that neighbours lie near each other in the file."""
    found = ((1 << 2 * zoom) - 1) // 3
    x, y = column, row
    half = 1 << zoom >> 1
    while half:
        right, down = int(x & half > 0), int(y & half > 0)
        found += half * half * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1))
            x, y = y, x
        half >>= 1
    return found


def write_pmtiles(
    path: Path,
    tiles: Iterable[tuple[int, int, int, bytes]],
    *,
    bbox: Box,
    zooms: tuple[int, int],
    metadata: Mapping[str, Any],
) -> int:
    """Write vector tiles (zoom, column, row, bytes) to one archive and return how many there are.

    Equal tiles are kept once. There is no clock in the file: the same tiles give the same bytes.
    """
    coded = sorted((tile_id(zoom, x, y), gzip.compress(tile, mtime=0)) for zoom, x, y, tile in tiles)
    contents: dict[bytes, int] = {}
    size = 0
    for _, tile in coded:
        if tile not in contents:
            contents[tile] = size
            size += len(tile)
    entries = _entries(coded, contents)
    root, leaves = _directories(entries)
    told = gzip.compress(json.dumps(metadata, ensure_ascii=False, sort_keys=True).encode(), mtime=0)
    at = np.cumsum([HEADER.size, len(root), len(told), len(leaves)]).tolist()
    header = HEADER.pack(
        b"PMTiles", 3, at[0], len(root), at[1], len(told), at[2], len(leaves), at[3], size,
        len(coded), len(entries), len(contents), _CLUSTERED, _GZIP, _GZIP, _MVT, *zooms,
        *_sevens(bbox), (zooms[0] + zooms[1]) // 2, *_sevens(((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2)),
    )  # fmt: skip
    with path.open("wb") as file:
        file.write(b"".join((header, root, told, leaves)))
        file.writelines(contents)
    return len(coded)


def _sevens(degrees: Sequence[float]) -> list[int]:
    return [round(value * 1e7) for value in degrees]


def _entries(coded: Sequence[tuple[int, bytes]], contents: Mapping[bytes, int]) -> list[_Entry]:
    """One entry for each run of equal tiles."""
    found: list[_Entry] = []
    for number, tile in coded:
        last = found[-1] if found else None
        if last and last.offset == contents[tile] and last.tile_id + last.run == number:
            found[-1] = _Entry(last.tile_id, last.offset, last.length, last.run + 1)
        else:
            found.append(_Entry(number, contents[tile], len(tile), 1))
    return found


def _directories(entries: list[_Entry]) -> tuple[bytes, bytes]:
    """The root directory and, where it would be too large, the leaves it names instead of tiles."""
    root, leaf_tiles = _directory(entries), _LEAF_TILES
    leaves = b""
    while len(root) > MOST_ROOT_BYTES:
        parts = [entries[i : i + leaf_tiles] for i in range(0, len(entries), leaf_tiles)]
        written = [_directory(part) for part in parts]
        begins = np.cumsum([0, *(len(leaf) for leaf in written)]).tolist()
        named = [
            _Entry(part[0].tile_id, begin, len(leaf), 0)
            for part, begin, leaf in zip(parts, begins, written, strict=False)
        ]
        root, leaves, leaf_tiles = _directory(named), b"".join(written), 2 * leaf_tiles
    return root, leaves


def _directory(entries: Sequence[_Entry]) -> bytes:
    ids = np.array([entry.tile_id for entry in entries], dtype=np.int64)
    offset = np.array([entry.offset for entry in entries], dtype=np.int64)
    length = np.array([entry.length for entry in entries], dtype=np.int64)
    follows = np.zeros(len(entries), dtype=bool)
    follows[1:] = offset[1:] == offset[:-1] + length[:-1]
    columns = (
        [len(entries)],
        np.diff(ids, prepend=0),
        [entry.run for entry in entries],
        length,
        np.where(follows, 0, offset + 1),
    )
    return gzip.compress(varint_bytes(np.concatenate(columns).astype(np.uint64))[0], mtime=0)
