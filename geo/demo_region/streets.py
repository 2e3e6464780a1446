"""From drawn lines to a network: crossings become junctions, stubs go, what hangs loose goes."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.demo_region.terrain import FloatArray

MERGE_M = 3.0  # points nearer than this are one junction
STUB_M = 14.0  # dead ends shorter than this are drawing leftovers


@dataclass(frozen=True, eq=False)
class Pieces:
    """Straight pieces between points, in the order they lie along their lines."""

    xy: FloatArray  # [points, 2]
    start: np.ndarray  # [pieces] point numbers
    end: np.ndarray
    line: np.ndarray  # which drawn line a piece came from

    def length_m(self) -> FloatArray:
        """Length of each piece (metres)."""
        length: FloatArray = np.hypot(*(self.xy[self.end] - self.xy[self.start]).T)
        return length

    def degree(self) -> np.ndarray:
        """Number of pieces at each point."""
        return np.bincount(np.concatenate([self.start, self.end]), minlength=len(self.xy))

    def keep(self, mask: np.ndarray) -> "Pieces":
        """Only the pieces of the mask; points keep their numbers."""
        return Pieces(self.xy, self.start[mask], self.end[mask], self.line[mask])


def join_lines(lines: list[FloatArray]) -> Pieces:
    """Lines cut where they cross or touch; of two on the same ground the earlier stays."""
    count = np.array([len(line) for line in lines])
    vertices = np.concatenate(lines)
    line_of_vertex = np.repeat(np.arange(len(lines)), count)
    first = np.flatnonzero(line_of_vertex[:-1] == line_of_vertex[1:])
    segments = shapely.linestrings(np.stack([vertices[first], vertices[first + 1]], axis=1))
    tree = shapely.STRtree(segments)
    seg_a, at_a, seg_b, at_b = _crossings(vertices, first, tree, segments)
    end_seg, end_at, end_xy = _touching_ends(vertices, first, line_of_vertex, count, tree)
    cross_xy = vertices[first[seg_a]] + at_a[:, None] * (vertices[first[seg_a] + 1] - vertices[first[seg_a]])
    points = np.concatenate([vertices, cross_xy, cross_xy, end_xy])
    cluster, xy = _merge(points)
    n, c = len(vertices), len(cross_xy)
    # every break of a segment, then its own two ends, sorted along the segment
    owner = np.concatenate([np.arange(len(first)), np.arange(len(first)), seg_a, seg_b, end_seg])
    at = np.concatenate([np.zeros(len(first)), np.ones(len(first)), at_a, at_b, end_at])
    point = np.concatenate(
        [first, first + 1, np.arange(n, n + c), np.arange(n + c, n + 2 * c), np.arange(n + 2 * c, len(points))]
    )
    order = np.lexsort((point, at, owner))
    owner, node = owner[order], cluster[point[order]]
    same = (owner[:-1] == owner[1:]) & (node[:-1] != node[1:])
    start, end, line = node[:-1][same], node[1:][same], line_of_vertex[first[owner[:-1][same]]]
    return _without_repeats(Pieces(xy, start, end, line))


def _crossings(
    vertices: FloatArray, first: np.ndarray, tree: shapely.STRtree, segments: np.ndarray
) -> tuple[np.ndarray, FloatArray, np.ndarray, FloatArray]:
    """Pairs of segments that cross, with where along each (0..1)."""
    a, b = tree.query(segments)
    a, b = a[a < b], b[a < b]
    p, r = vertices[first[a]], vertices[first[a] + 1] - vertices[first[a]]
    q, s = vertices[first[b]], vertices[first[b] + 1] - vertices[first[b]]
    cross = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    ok = np.abs(cross) > 1e-9
    a, b, p, r, q, s, cross = a[ok], b[ok], p[ok], r[ok], q[ok], s[ok], cross[ok]
    w = q - p
    at_a = (w[:, 0] * s[:, 1] - w[:, 1] * s[:, 0]) / cross
    at_b = (w[:, 0] * r[:, 1] - w[:, 1] * r[:, 0]) / cross
    hit = (at_a >= 0) & (at_a <= 1) & (at_b >= 0) & (at_b <= 1)
    return a[hit], at_a[hit], b[hit], at_b[hit]


def _touching_ends(
    vertices: FloatArray, first: np.ndarray, line_of_vertex: np.ndarray, count: np.ndarray, tree: shapely.STRtree
) -> tuple[np.ndarray, FloatArray, FloatArray]:
    """Line ends that lie on another line within the merging distance: the other line is cut there."""
    last = np.cumsum(count) - 1
    ends = np.concatenate([last - count + 1, last])
    which, segment = tree.query(shapely.points(vertices[ends]), predicate="dwithin", distance=MERGE_M)
    other = line_of_vertex[first[segment]] != line_of_vertex[ends[which]]
    which, segment = ends[which[other]], segment[other]
    p, r = vertices[first[segment]], vertices[first[segment] + 1] - vertices[first[segment]]
    at = np.clip(((vertices[which] - p) * r).sum(axis=1) / np.maximum((r * r).sum(axis=1), 1e-9), 0, 1)
    return segment, at, vertices[which]


def _merge(points: FloatArray) -> tuple[np.ndarray, FloatArray]:
    """Number of the place each point belongs to, and the places."""
    pairs = cKDTree(points).query_pairs(MERGE_M, output_type="ndarray")
    graph = coo_array(
        (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points))
    )
    cluster = connected_components(graph, directed=False)[1]
    _, first = np.unique(cluster, return_index=True)
    return cluster, points[first]


def _without_repeats(pieces: Pieces) -> Pieces:
    low, high = np.minimum(pieces.start, pieces.end), np.maximum(pieces.start, pieces.end)
    _, first = np.unique(low.astype(np.int64) * len(pieces.xy) + high, return_index=True)
    mask = np.zeros(len(low), dtype=bool)
    mask[first] = True
    return pieces.keep(mask)


def prune(pieces: Pieces) -> Pieces:
    """Without short stubs and without whatever is not joined to the main network."""
    for _ in range(3):
        degree = pieces.degree()
        loose = (degree[pieces.start] == 1) | (degree[pieces.end] == 1)
        pieces = pieces.keep(~(loose & (pieces.length_m() < STUB_M)))
    n = len(pieces.xy)
    graph = coo_array((np.ones(len(pieces.start), dtype=np.int8), (pieces.start, pieces.end)), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    largest = np.argmax(np.bincount(component[pieces.start]))
    return pieces.keep(component[pieces.start] == largest)
