"""The roads of many blocks: read in threads, put together in the order of the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from routing.network import IntArray, LongArray
from routing.osm.pbf.blocks import DENSE_NODES, RELATIONS, Span, read_block
from routing.osm.pbf.keys import Pairs, RowKeys
from routing.osm.pbf.ways import decode_ways
from routing.osm.tags import WAY_KEYS, road_class_of
from routing.roads import Tags
from routing.threads import in_threads

_KEYS: Final = RowKeys.of(WAY_KEYS)
_DECIDING: Final = 2  # WAY_KEYS begins with highway and route
_LAST_DATE_S: Final = 2**32  # osmium keeps dates in 32 bits


@dataclass(frozen=True, eq=False)
class _WayBlock:
    """Candidate ways of one block, and what else it holds."""

    way_id: LongArray
    size: IntArray
    row_of: IntArray
    changed_s: npt.NDArray[np.float64]
    refs: LongArray
    tags: list[Pairs]
    holds: int
    turns: bool  # whether there may be turn restrictions

    @classmethod
    def read(cls, path: Path, span: Span) -> "_WayBlock":
        """Ways of a block with a highway or a route."""
        block = read_block(path, span)
        strings, slot = _KEYS.find(block)
        n, n_refs, n_rows, way_id, size, row_of, changed, refs, rows = decode_ways(
            block.data, slot, len(WAY_KEYS), _DECIDING
        )
        changed_s = changed[:n] * (block.date_granularity / 1000.0)
        if changed_s.max(initial=0.0) > _LAST_DATE_S:
            raise ValueError("a road from the next century")
        return cls(
            way_id=way_id[:n].copy(),
            size=size[:n].copy(),
            row_of=row_of[:n].copy(),
            changed_s=changed_s,
            refs=refs[:n_refs].copy(),
            tags=_KEYS.tags(block, strings, rows[:n_rows]),
            holds=block.holds,
            turns=bool(block.holds & RELATIONS) and b"restriction" in block.data.tobytes(),
        )


@dataclass(frozen=True, eq=False)
class Ways:
    """The roads of all blocks in the order of the file."""

    way_id: LongArray
    size: IntArray
    tag_set: IntArray
    refs: LongArray
    tag_sets: list[Tags]
    newest: float
    turning: list[int]  # blocks that may hold turn restrictions
    with_nodes: list[int]  # blocks that hold nodes too

    @classmethod
    def read(cls, path: Path, spans: Sequence[Span], threads: int) -> "Ways":
        """Read the blocks, number sets of tags by first appearance, and leave out what is no road."""
        blocks: dict[int, _WayBlock] = {}

        def read(first: int, last: int) -> None:
            blocks.update((i, _WayBlock.read(path, spans[i])) for i in range(first, last))

        in_threads(read, len(spans), threads, block=1)
        known: dict[Pairs, int] = {}
        tag_sets: list[Tags] = []
        ids, sizes, sets, refs, newest = [], [], [], [], 0.0
        for i in range(len(spans)):
            block = blocks[i]
            for tags in block.tags:
                if tags not in known:
                    is_road = road_class_of(dict(tags)) is not None
                    known[tags] = len(tag_sets) if is_road else -1
                    tag_sets += [dict(tags)] if is_road else []
            tag_set = np.array([known[tags] for tags in block.tags], dtype=np.int32)[block.row_of]
            kept = tag_set >= 0
            ids.append(block.way_id[kept])
            sizes.append(block.size[kept])
            sets.append(tag_set[kept])
            refs.append(block.refs[np.repeat(kept, block.size)])
            newest = max(newest, float(block.changed_s[kept].max(initial=0.0)))
        return cls(
            way_id=np.concatenate([*ids, np.zeros(0, dtype=np.int64)]),
            size=np.concatenate([*sizes, np.zeros(0, dtype=np.int32)]),
            tag_set=np.concatenate([*sets, np.zeros(0, dtype=np.int32)]),
            refs=np.concatenate([*refs, np.zeros(0, dtype=np.int64)]),
            tag_sets=tag_sets,
            newest=newest,
            turning=[i for i in range(len(spans)) if blocks[i].turns],
            with_nodes=[i for i in range(len(spans)) if blocks[i].holds & DENSE_NODES],
        )
