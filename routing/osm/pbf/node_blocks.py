"""Places and tags of the nodes that roads run through, out of many blocks, read in threads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from routing.network import IntArray, LongArray
from routing.osm.node_tags import NODE_FILTER_KEYS, NODE_KEYS
from routing.osm.pbf.blocks import RELATIONS, WAYS, Span, read_block
from routing.osm.pbf.keys import Pairs, RowKeys
from routing.osm.pbf.nodes import NOWHERE, decode_nodes
from routing.roads import Tags
from routing.threads import in_threads

_KEYS: Final = RowKeys.of(NODE_FILTER_KEYS + tuple(key for key in NODE_KEYS if key not in NODE_FILTER_KEYS))
_DECIDING: Final = len(NODE_FILTER_KEYS)


class Nodes:
    """Places and tags of the nodes that the ways name, filled block by block."""

    def __init__(self, refs: LongArray) -> None:
        self.node_id, of_ref = np.unique(refs, return_inverse=True)
        self.of_ref: npt.NDArray[np.intp] = of_ref
        self.lon: IntArray = np.full(len(self.node_id), NOWHERE, dtype=np.int32)
        self.lat: IntArray = np.full(len(self.node_id), NOWHERE, dtype=np.int32)
        self.tags: dict[int, Tags] = {}  # by place in node_id, in the order of the file
        self._known: dict[Pairs, Tags] = {}

    def read(self, path: Path, spans: Sequence[Span], threads: int, *, alone: bool) -> None:
        """Read the nodes of some blocks; `alone`: there shall be nothing else in them."""
        found: dict[int, tuple[list[int], list[int], list[Pairs]]] = {}

        def read(first: int, last: int) -> None:
            for i in range(first, last):
                block = read_block(path, spans[i])
                if alone and block.holds & (WAYS | RELATIONS):
                    raise ValueError("ways come before nodes")
                strings, slot = _KEYS.find(block)
                scale = np.array([block.granularity, block.lon_offset, block.lat_offset], dtype=np.int64)
                n, n_rows, tagged, row_of, rows = decode_nodes(
                    block.data, scale, self.node_id, self.lon, self.lat, slot, len(_KEYS.names), _DECIDING
                )
                tags = _KEYS.tags(block, strings, rows[:n_rows])
                found[i] = tagged[:n].tolist(), row_of[:n].tolist(), tags

        in_threads(read, len(spans), threads, block=1)
        for i in range(len(spans)):
            tagged, row_of, rows = found[i]
            # equal tags are one object: whoever reads them looks at each once
            tags = [self._known.setdefault(row, dict(row)) for row in rows]
            self.tags.update((node, tags[row]) for node, row in zip(tagged, row_of, strict=True))

    def number(self) -> IntArray:
        """Number of each of `node_id` among those that the file holds, -1 for the others."""
        here = self.lon != NOWHERE
        return np.where(here, np.cumsum(here) - 1, -1).astype(np.int32)
