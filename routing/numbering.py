"""Numbering by locality: nodes that are near each other on the ground get near numbers (Hilbert curve)."""

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routing.network import FloatArray, IntArray

HILBERT_ORDER = 20
"""Bits per axis: cells of centimetres on a city, of 40 m on the whole Earth, since the box is scaled to the data."""


def hilbert_position(lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.uint64]:
    """Position of each point along a Hilbert curve that fills the box of all points.

    References
    ----------
    Hilbert (1891), doi:10.1007/BF01199431; the rotation scheme of Lam and Shapiro (1994), doi:10.1109/ICIP.1994.413644.
    """
    side = np.uint64(1 << HILBERT_ORDER)
    position: npt.NDArray[np.uint64] = _along_curve(_to_grid(lon, side), _to_grid(lat, side))
    return position


@njit(cache=True, nogil=True)
def _along_curve(column, row):  # type: ignore[no-untyped-def]
    """Position of each cell along the curve, quadrant by quadrant from the largest."""
    one, last = np.uint64(1), np.uint64((1 << HILBERT_ORDER) - 1)
    position = np.zeros(len(column), dtype=np.uint64)
    for i in range(len(column)):
        x, y = column[i], row[i]
        for bit in range(HILBERT_ORDER - 1, -1, -1):
            shift = np.uint64(bit)
            in_x, in_y = (x >> shift) & one, (y >> shift) & one
            position[i] = (position[i] << np.uint64(2)) | ((np.uint64(3) * in_x) ^ in_y)
            if in_y == 0:
                if in_x == one:
                    x, y = last - x, last - y
                x, y = y, x
    return position


def _to_grid(values: FloatArray, side: np.uint64) -> npt.NDArray[np.uint64]:
    """Degrees to whole grid steps 0..side-1."""
    if not len(values):
        return np.zeros(0, dtype=np.uint64)
    low, high = float(values.min()), float(values.max())
    steps = (values - low) * ((int(side) - 1) / max(high - low, 1e-12))
    return steps.astype(np.uint64)


def strong_components(n_nodes: int, tail: IntArray, head: IntArray) -> IntArray:
    """Strongly connected component of each node: 0 is the largest, equal sizes by their lowest node."""
    ones = np.ones(len(tail), dtype=np.int8)
    count, label = connected_components(csr_array((ones, (tail, head)), shape=(n_nodes, n_nodes)), connection="strong")
    size = np.bincount(label, minlength=count)
    lowest = np.full(count, n_nodes, dtype=np.int64)
    np.minimum.at(lowest, label, np.arange(n_nodes))
    rank = np.empty(count, dtype=np.int32)
    rank[np.lexsort((lowest, -size))] = np.arange(count, dtype=np.int32)
    component: IntArray = rank[label]
    return component
