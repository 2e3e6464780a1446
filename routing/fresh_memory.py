"""Memory for large answers in huge pages: given 4 KB at a time, it would cost half as much as the search."""

import mmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

HUGE_PAGE: Final = 2 * 1024 * 1024


def fresh(n: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """As `np.empty`, which itself asks for huge pages from 4 MB on only, and of what lies on their bounds.

    Where the system knows no huge pages, or refuses them, the pages are ordinary ones.
    """
    n_bytes = n * np.dtype(dtype).itemsize
    if n_bytes < HUGE_PAGE // 2 or not hasattr(mmap, "MADV_HUGEPAGE"):
        return np.empty(n, dtype)
    try:
        memory = mmap.mmap(-1, -(-n_bytes // HUGE_PAGE) * HUGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.madvise(mmap.MADV_HUGEPAGE)
    except OSError:
        return np.empty(n, dtype)
    return np.frombuffer(memory, dtype, count=n)
