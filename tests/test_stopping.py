"""Ctrl+C and SIGTERM: exit codes 130 and 143, one line, nothing partial left, and an earlier result untouched."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_town import lay_out_town

ROOT = Path(__file__).parent.parent
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}

# The command itself, held up where the work would be. A compiled kernel hears a signal when it ends.
HELD = """
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
import numba, numpy as np

@numba.njit(nogil=True)
def kernel(seconds_of_work):
    total = 0.0
    for i in range(seconds_of_work):
        for j in range(100_000_000):
            total += (i * j) % 7
    return total

kernel(0)

def in_kernel(*_, **__):
    print("held", flush=True)
    kernel(3)

def in_workers(*_, **__):
    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(kernel, 3) for _ in range(2)]
        print("held", flush=True)
        [part.result() for part in work]

def asleep(*_, **__):
    print("held", flush=True)
    time.sleep(60)

import geo.study
geo.study.evaluate = {"kernel": in_kernel, "workers": in_workers, "sleep": asleep}[sys.argv.pop(1)]
from api.cli import main
sys.argv[0] = "qamtu"
main()
"""


@pytest.fixture
def town(tmp_path):
    lay_out_town(tmp_path)
    return tmp_path


def stop(arguments, folder, sign, *, when):
    """Run a command, send it a signal when a line of its stdout or stderr contains `when`; code, stderr, seconds."""
    environment = os.environ | {"QAMTU_LANG": "en", "PYTHONPATH": str(ROOT), "QAMTU_DATA": str(folder / "data")}
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    ) as process:  # fmt: skip
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if when in line:
                    break
            else:
                pytest.fail("".join(lines))
            time.sleep(0.3)
            sent = time.monotonic()
            process.send_signal(sign)
            rest = process.stdout.read()
            process.wait(60)
            return process.returncode, rest, time.monotonic() - sent
        finally:
            process.kill()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("sign", CODES)
@pytest.mark.parametrize("place", ["kernel", "workers", "sleep"])
def test_a_study_is_stopped_wherever_it_is(town, sign, place):
    before = names(town)
    code, told, seconds = stop(["-c", HELD, place, "study", "study.toml", "--out", "results", "--quiet"], town, sign,
                               when="held")  # fmt: skip
    assert told == "qamtu: stopped; nothing partial is left\n"
    assert code == CODES[sign]
    assert names(town) == before
    assert seconds < 60


@pytest.mark.parametrize("sign", CODES)
def test_an_earlier_result_survives(town, sign):
    subprocess.run([sys.executable, "-m", "api", "study", "study.toml", "--out", "results", "--quiet"], cwd=town,
                   env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)  # fmt: skip
    before = {path.name: path.read_bytes() for path in (town / "results").iterdir()}
    code, _, _ = stop(["-c", HELD, "sleep", "study", "study.toml", "--out", "results"], town, sign, when="held")
    assert code == CODES[sign]
    assert {path.name: path.read_bytes() for path in (town / "results").iterdir()} == before


@pytest.mark.slow
@pytest.mark.parametrize("sign", CODES)
@pytest.mark.parametrize("when", ["reading ways", "travel times to", "choosing sites", "drawing the map"])
def test_the_demo_is_stopped_at_any_step(tmp_path, sign, when):
    arguments = ["-m", "api", "demo", "--no-serve", "--region", "singha_nakhon", "--out", "results"]
    code, told, _ = stop(arguments, tmp_path, sign, when=when)
    assert told.splitlines()[-1] == "qamtu: stopped; nothing partial is left"
    assert "Traceback" not in told
    assert code == CODES[sign]
    assert names(tmp_path) == ["data"]
    assert not list((tmp_path / "data").rglob("*.partial"))
