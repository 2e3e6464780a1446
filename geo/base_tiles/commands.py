"""Geometry of a tile as the commands of the vector tile format, for all features of the tile at once."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.base_tiles.messages import LINE, POINT, POLYGON
from geo.base_tiles.varints import varint_bytes, zigzag

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_MOVE_ONE: Final = 1 << 3 | 1
_LINE_TO: Final = 2
_CLOSE: Final = 1 << 3 | 7
_FEWEST: Final = np.array([0, 1, 2, 3])  # vertices by kind; a ring's last, which is its first, is not counted


@dataclass(frozen=True, eq=False)
class Paths:
    """Points, lines and rings in whole units of a tile, path after path.

    Vertices `first[p]` to `first[p + 1]` are those of path `p`. Paths of a feature follow each other, and each
    polygon's holes its outer ring, which has the sign of area that `hole` says (outer +, holes -).
    """

    xy: Ints  # [vertices, 2]
    first: Ints  # [paths + 1]
    kind: Ints  # [paths]
    feature: Ints  # [paths] rising
    hole: Bools  # [paths]

    @property
    def path(self) -> Ints:
        """Path of each vertex."""
        return np.repeat(np.arange(len(self.kind)), np.diff(self.first))

    def with_vertices(self, keep: Bools) -> "Paths":
        """The same paths with some of their vertices."""
        first = np.concatenate([[0], np.cumsum(keep)])[self.first]
        return Paths(self.xy[keep], first, self.kind, self.feature, self.hole)

    def select(self, keep: Bools) -> "Paths":
        """Some of the paths."""
        size = np.diff(self.first)[keep]
        first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(size)])
        return Paths(self.xy[keep[self.path]], first, self.kind[keep], self.feature[keep], self.hole[keep])


def tidy(paths: Paths) -> Paths:
    """Paths without vertices that repeat the one before, and without paths that shrink to nothing.

    An outer ring that is gone takes its holes along.
    """
    if not len(paths.kind):
        return paths
    paths = paths.with_vertices(_moves(paths))
    paths = paths.with_vertices(~_closing(paths))
    keep = np.diff(paths.first) >= _FEWEST[paths.kind]
    rings = paths.kind == POLYGON
    sign = np.where(paths.hole, -1, 1)
    keep &= ~rings | (_double_areas(paths) * sign > 0)
    outer = np.maximum.accumulate(np.where(paths.hole, 0, np.arange(len(keep))))
    return paths.select(keep & keep[outer])


def command_bytes(paths: Paths) -> tuple[Ints, list[bytes]]:
    """The features that have a path, and the geometry of each, packed."""
    if not len(paths.kind):
        return np.zeros(0, dtype=np.int64), []
    size = np.diff(paths.first)
    words = np.select([paths.kind == POINT, paths.kind == LINE], [3 * size, 2 * size + 2], 2 * size + 3)
    begin = np.concatenate([[0], np.cumsum(words)])
    stream = np.zeros(int(begin[-1]), dtype=np.uint64)
    stream[begin[:-1]] = _MOVE_ONE
    longer = paths.kind != POINT
    stream[begin[:-1][longer] + 3] = (size[longer] - 1) << 3 | _LINE_TO
    stream[begin[1:][paths.kind == POLYGON] - 1] = _CLOSE
    step = np.arange(len(paths.xy)) - np.repeat(paths.first[:-1], size)
    at = np.repeat(begin[:-1], size) + np.where(step == 0, 1, 2 + 2 * step)
    moves = zigzag(_from_last(paths))
    stream[at], stream[at + 1] = moves[:, 0], moves[:, 1]
    coded, byte = varint_bytes(stream)
    features, starts = np.unique(paths.feature, return_index=True)
    cuts = byte[begin[np.append(starts, len(size))]].tolist()
    return features, [coded[a:b] for a, b in pairwise(cuts)]


def _from_last(paths: Paths) -> Ints:
    """Steps between vertices; the first of each feature starts at the tile's corner."""
    steps = np.diff(paths.xy, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    _, starts = np.unique(paths.feature, return_index=True)
    vertices = paths.first[starts]
    steps[vertices] = paths.xy[vertices]
    return steps


def _moves(paths: Paths) -> Bools:
    """Whether each vertex is the first of its path or another than the one before."""
    keep = np.ones(len(paths.xy), dtype=bool)
    keep[1:] = (paths.xy[1:] != paths.xy[:-1]).any(axis=1)
    keep[paths.first[:-1][np.diff(paths.first) > 0]] = True
    return keep


def _closing(paths: Paths) -> Bools:
    """Whether each vertex is the last of a ring and its first as well."""
    last = np.zeros(len(paths.xy), dtype=bool)
    rings = (paths.kind == POLYGON) & (np.diff(paths.first) > 1)
    begin, end = paths.first[:-1][rings], paths.first[1:][rings] - 1
    last[end] = (paths.xy[begin] == paths.xy[end]).all(axis=1)
    return last


def _double_areas(paths: Paths) -> Ints:
    """Twice the area inside each closed path, by the surveyor's formula."""
    following = np.arange(1, len(paths.xy) + 1)
    full = np.diff(paths.first) > 0
    following[paths.first[1:][full] - 1] = paths.first[:-1][full]
    x, y = paths.xy[:, 0], paths.xy[:, 1]
    cross = x * y[following] - x[following] * y
    return np.diff(np.concatenate([[0], np.cumsum(cross)])[paths.first])
