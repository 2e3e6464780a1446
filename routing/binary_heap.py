"""A binary heap for kernels, smallest item first: an array, or a list of tuples, with room enough from the start."""

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)
def push(heap: Any, size: int, item: Any) -> int:
    """Add an item to the first `size`; how many there are now."""
    child = size
    while child > 0 and heap[(child - 1) // 2] > item:
        heap[child] = heap[(child - 1) // 2]
        child = (child - 1) // 2
    heap[child] = item
    return size + 1


@njit(cache=True, nogil=True)
def pop(heap: Any, size: int) -> int:
    """Remove the smallest item, which is `heap[0]`; how many are left."""
    item = heap[size - 1]
    parent = 0
    while 2 * parent + 1 < size - 1:
        child = 2 * parent + 1
        if child + 1 < size - 1 and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= item:
            break
        heap[parent] = heap[child]
        parent = child
    heap[parent] = item
    return size - 1
