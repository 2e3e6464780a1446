"""A step that asks for more memory than there is fails its job; the process and the machine go on."""

from pathlib import Path

import pytest

from api.jobs.kind import Work
from api.jobs.memory import memory_bytes
from api.jobs.processes import LocalProcesses
from api.jobs.step import Stage, do_step


def test_a_process_allocates_no_more_than_its_limit_and_goes_on() -> None:
    processes = LocalProcesses(most_bytes=10**9)
    try:
        with pytest.raises(MemoryError):
            processes.submit(bytearray, 2 * 10**9).result(timeout=120)
        assert len(processes.submit(bytearray, 10**8).result(timeout=120)) == 10**8
    finally:
        processes.close()


def test_what_there_is_is_shared_by_the_processes() -> None:
    assert LocalProcesses(4)._most_bytes <= memory_bytes() / 4


def test_a_container_has_its_own_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine, told = memory_bytes(), tmp_path / "memory.max"
    monkeypatch.setattr("api.jobs.memory.CGROUP", told)
    for text, expected in (("1000000", 1_000_000), ("max", None), (None, None)):
        told.write_text(text) if text else told.unlink()
        assert memory_bytes() == expected or (expected is None and memory_bytes() >= machine)


def test_the_job_says_that_it_was_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("api.jobs.step._do", greedy)
    answer = do_step("study", Work("j", "r", tmp_path, {}), Stage("run", 1))
    assert answer.problem is not None
    code, told = answer.problem
    assert (code, "memory" in told["template"]) == ("job_failed", True)
