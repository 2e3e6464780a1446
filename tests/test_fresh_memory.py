"""Memory in huge pages behaves like any other array."""

import mmap

import numpy as np
import pytest

from routing.fresh_memory import HUGE_PAGE, fresh


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.int32])
@pytest.mark.parametrize("n_bytes", [0, 80, HUGE_PAGE // 2, HUGE_PAGE, HUGE_PAGE + 8, 3 * HUGE_PAGE])
def test_it_is_an_array_of_its_own(n_bytes: int, dtype: type) -> None:
    n = n_bytes // np.dtype(dtype).itemsize
    one, other = fresh(n, dtype), fresh(n, dtype)
    one[:], other[:] = 1, 2
    assert (one.shape, one.dtype, one.flags.c_contiguous, one.flags.writeable) == ((n,), np.dtype(dtype), True, True)
    assert not np.shares_memory(one, other)
    assert (one == 1).all()
    last = one[-3:]
    del one
    assert (last == 1).all()


@pytest.mark.parametrize("refused", ["unknown", "mapping", "advice"])
def test_where_there_are_no_huge_pages_it_is_ordinary_memory(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoAdvice(mmap.mmap):
        def madvise(self, *_: int) -> None:
            raise OSError(22, "Invalid argument")

    def no_mapping(*_: object, **__: object) -> mmap.mmap:
        raise OSError(12, "Cannot allocate memory")

    if refused == "unknown":
        monkeypatch.delattr(mmap, "MADV_HUGEPAGE", raising=False)
    else:
        monkeypatch.setattr(mmap, "mmap", {"mapping": no_mapping, "advice": NoAdvice}[refused])
    memory = fresh(HUGE_PAGE, np.int64)
    memory[:] = 7
    assert (len(memory), memory.dtype, memory.sum()) == (HUGE_PAGE, np.int64, 7 * HUGE_PAGE)
