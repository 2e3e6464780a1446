"""The keys whose tags have a say, in the shape the kernels want; and rows of tags back as text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.network import IntArray, LongArray
from routing.osm.pbf.blocks import Block
from routing.osm.pbf.tag_rows import UNSET, find_keys, read_strings
from routing.roads import first_of_runs

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class RowKeys:
    """Keys of a row of tags as the kernels want them."""

    names: tuple[str, ...]
    letters: npt.NDArray[np.uint8]
    first: LongArray

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "RowKeys":
        """Keys end to end."""
        coded = [name.encode() for name in names]
        return cls(names, np.frombuffer(b"".join(coded), dtype=np.uint8), first_of_runs([len(name) for name in coded]))

    def find(self, block: Block) -> tuple[LongArray, IntArray]:
        """Where the block's strings lie, and which of them are keys of the row."""
        strings = read_strings(block.data, *block.strings)
        return strings, find_keys(block.data, strings, self.letters, self.first)

    def tags(self, block: Block, strings: LongArray, rows: IntArray) -> list[Pairs]:
        """Rows as pairs of key and value."""

        raw = block.data.tobytes()
        text = {s: raw[strings[s, 0] : strings[s, 1]].decode() for s in np.unique(rows[rows != UNSET]).tolist()}
        pairs: list[list[tuple[str, str]]] = [[] for _ in range(len(rows))]
        at_row, at_key = np.nonzero(rows != UNSET)
        for row, key, value in zip(at_row.tolist(), at_key.tolist(), rows[at_row, at_key].tolist(), strict=True):
            pairs[row].append((self.names[key], text[value]))
        return [tuple(row) for row in pairs]
