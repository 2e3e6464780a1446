"""Logs of failures hold nothing of what was worked on: a message of a library may quote a row about a person."""

import logging
import sys
from pathlib import Path

import pytest

from api.failures import log_failure
from api.imports.confined import LIST_LIMITS, run_confined
from api.imports.errors import UploadError
from api.jobs.kind import Work
from api.jobs.step import Stage, do_step

PERSON = "Иванова А. И. +7 701 000 00 00"


def fail(*_: object) -> None:
    raise ValueError(f"could not convert string to float: {PERSON!r}")


def test_a_step_that_fails_is_logged_by_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.jobs.step._do", fail)
    answer = do_step("study", Work("j7", "r", tmp_path, {}), Stage("run", 2))
    assert "job j7, step 2: ValueError at test_failures.py:" in caplog.text
    assert PERSON not in caplog.text
    assert PERSON not in str(answer)


def test_who_looks_for_a_mistake_sees_the_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for debug, seen in (("", False), ("1", True)):
        monkeypatch.setenv("QAMTU_DEBUG", debug)
        caplog.clear()
        try:
            fail()
        except ValueError as error:
            log_failure(logging.getLogger("x"), "it", error=error)
        assert (PERSON in caplog.text) is seen


def test_what_a_reader_says_before_it_breaks_down_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = f"import sys; sys.stderr.write({PERSON!r}); sys.exit(3)"
    popen = __import__("subprocess").Popen
    monkeypatch.setattr(
        "api.imports.confined.subprocess.Popen", lambda _command, **more: popen([sys.executable, "-c", said], **more)
    )
    with pytest.raises(UploadError):
        run_confined("read_list", {}, {}, tmp_path, name="list.csv", limits=LIST_LIMITS)
    assert "the reader ended with 3" in caplog.text
    assert "Иванова" not in caplog.text
    assert "list.csv" not in caplog.text
