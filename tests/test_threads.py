"""Work shared out to threads is all done, also in a process forked from one whose threads have already worked."""

import os
import subprocess
import sys

import pytest

from routing.threads import count_threads, in_threads, side_by_side

IN_A_FORK = """
import os
from routing.threads import side_by_side
def parts_done():
    done = []
    side_by_side(done.append, 3)
    return sorted(done)
assert parts_done() == [0, 1, 2]
child = os.fork()
if child == 0:
    os._exit(0 if parts_done() == [0, 1, 2] else 1)
assert os.waitpid(child, 0)[1] == 0
"""


def test_every_part_is_done_once() -> None:
    for n_parts in (1, 2, 7):
        done: list[int] = []
        side_by_side(done.append, n_parts)
        assert sorted(done) == list(range(n_parts))


def test_every_row_is_in_one_block() -> None:
    for n_rows, threads, block in ((0, 2, 0), (1, 2, 0), (100, 1, 0), (100, 3, 0), (33, 2, 16)):
        rows: list[int] = []
        in_threads(lambda first, last, rows=rows: rows.extend(range(first, last)), n_rows, threads, block=block)
        assert sorted(rows) == list(range(n_rows))


def test_a_failure_of_any_part_is_raised() -> None:
    def fail(part: int) -> None:
        raise ValueError(part)

    with pytest.raises(ValueError, match="0"):
        side_by_side(fail, 1)
    with pytest.raises(ValueError, match="[01]"):
        side_by_side(fail, 2)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_threads_work_in_a_forked_process() -> None:
    # The time limit is the test: without threads of its own the child would wait for ever.
    subprocess.run([sys.executable, "-c", IN_A_FORK], timeout=60, check=True)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to processors")
def test_threads_are_as_many_as_the_processors_this_process_may_run_on() -> None:
    allowed = os.sched_getaffinity(0)
    assert count_threads(0) == len(allowed)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert count_threads(0) == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert count_threads(3) == 3
