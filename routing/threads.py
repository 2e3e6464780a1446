"""Blocks of rows shared out to threads: kernels release the interpreter, so that all processors work."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def _processors() -> int:
    """Processors this process may run on: fewer than there are under `taskset` or a container's cpuset."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def count_threads(asked: int) -> int:
    """How many threads `asked` means: 0 = one per processor."""
    return asked if asked > 0 else _processors()


def _waiting_threads() -> ThreadPoolExecutor:
    """Threads that wait for work of a millisecond, for which new ones would begin too late; started when asked."""
    return ThreadPoolExecutor(max(1, _processors() - 1), thread_name_prefix="qamtu-beside")


_beside = _waiting_threads()


def _wait_anew() -> None:
    """A forked process has none of its parent's threads: work handed to them would never be done."""
    global _beside  # noqa: PLW0603 (one per process)
    _beside = _waiting_threads()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_wait_anew)


def side_by_side(work: Callable[[int], None], n_parts: int) -> None:
    """Call `work(part)` for every part, one here and the others beside it."""
    others = [_beside.submit(work, part) for part in range(1, n_parts)]
    try:
        work(0)
    finally:
        for done in others:
            done.result()


def in_threads(work: Callable[[int, int], None], n_rows: int, threads: int, *, block: int = 0) -> None:
    """Call `work(first, last)` for all blocks of rows, in `threads` threads (0 = one per processor).

    Without a `block` size, blocks are small enough to even out and large enough to be worth it.
    """
    n_threads = count_threads(threads)
    block = block or max(1, min(64, -(-n_rows // (4 * n_threads))))
    firsts = range(0, n_rows, block)
    if n_threads == 1 or len(firsts) < 2:
        for first in firsts:
            work(first, min(first + block, n_rows))
        return
    with ThreadPoolExecutor(n_threads) as pool:
        try:
            for done in [pool.submit(work, first, min(first + block, n_rows)) for first in firsts]:
                done.result()
        except BaseException:
            # Interrupted or failed: what has not begun shall not begin.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
