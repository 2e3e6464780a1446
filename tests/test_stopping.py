"""Ctrl+C and SIGTERM: exit codes 130 and 143, one line, nothing partial left, and an earlier result untouched."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_town import lay_out_town
from thorough import more

ROOT = Path(__file__).parent.parent
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
MOST_SECONDS = 240  # of a loaded machine; a run that is never stopped is killed then

# The command itself, held up where the work would be until the test has sent its signal and says so on stdin.
# Compiled code hears a signal only when it ends; waiting in Python hears it at once.
HELD = """
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
import numba, numpy as np

@numba.njit(nogil=True, cache=True)
def kernel(state, counted):
    state[0] = 1
    while state[1] == 0:
        state[counted] += 1  # `counted` is not known to the compiler: it has to look at state[1] each time

states = [np.zeros(3, np.int64) for _ in range(2)]

def release(held):
    while not all(state[0] for state in held):
        time.sleep(0.001)
    print("held", flush=True)
    sys.stdin.readline()
    for state in held:
        state[1] = 1

def in_kernel(*_, **__):
    threading.Thread(target=release, args=(states[:1],)).start()
    kernel(states[0], 2)
    time.sleep(60)

def in_workers(*_, **__):
    threading.Thread(target=release, args=(states,)).start()
    with ThreadPoolExecutor(2) as pool:
        [part.result() for part in [pool.submit(kernel, state, 2) for state in states]]
    time.sleep(60)

def asleep(*_, **__):
    print("held", flush=True)
    time.sleep(60)

class WaitsAsItEnds:
    def __del__(self):
        asleep()

def in_del(*_, **__):
    WaitsAsItEnds()
    time.sleep(60)

class HalfMade:
    def __del__(self):
        self.never_set.close()

def half_made(*_, **__):
    part = HalfMade()
    asleep()

PLACES = {"kernel": in_kernel, "workers": in_workers, "sleep": asleep, "del": in_del, "half made": half_made}
import geo.study
geo.study.evaluate = PLACES[sys.argv.pop(1)]
from api.cli import main
sys.argv[0] = "qamtu"
main()
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """The script that holds the command up; a file, so that its kernel is compiled once."""
    script = tmp_path_factory.mktemp("held") / "held.py"
    script.write_text(HELD)
    return str(script)


@pytest.fixture
def town(tmp_path):
    lay_out_town(tmp_path)
    return tmp_path


def environment(folder):
    return os.environ | {"QAMTU_LANG": "en", "PYTHONPATH": str(ROOT), "QAMTU_DATA": str(folder / "data")}


def stop(arguments, folder, sign, *, when):
    """Run a command, send it a signal when a line of its stdout or stderr contains `when`; its code and the rest."""
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment(folder), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if when in line:
                    break
            else:
                pytest.fail("".join(lines))
            process.send_signal(sign)
            rest, _ = process.communicate("sent\n", timeout=MOST_SECONDS)
            return process.returncode, rest
        finally:
            process.kill()


def by_turns(places):
    """Each place with one of the two signs, one after the other; each with both: make test-more."""
    tried = list(zip(places, itertools.cycle(CODES), strict=False))
    return [*tried, *(more(*case) for case in itertools.product(places, CODES) if case not in tried)]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


PLACES = ["kernel", "workers", "sleep", "del", "half made"]


@pytest.mark.parametrize(("place", "sign"), by_turns(PLACES))
def test_a_study_is_stopped_wherever_it_is(town, held, sign, place):
    before = names(town)
    code, told = stop([held, place, "study", "study.toml", "--out", "results", "--quiet"], town, sign, when="held")
    assert told == "qamtu: stopped; nothing partial is left\n"
    assert code == CODES[sign]
    assert names(town) == before


@pytest.mark.parametrize("sign", [more(signal.SIGINT), signal.SIGTERM])
def test_an_earlier_result_survives(town, held, sign):
    subprocess.run([sys.executable, "-m", "api", "study", "study.toml", "--out", "results", "--quiet"], cwd=town,
                   env=environment(town), check=True, capture_output=True)  # fmt: skip
    before = {path.name: path.read_bytes() for path in (town / "results").iterdir()}
    code, _ = stop([held, "sleep", "study", "study.toml", "--out", "results"], town, sign, when="held")
    assert code == CODES[sign]
    assert {path.name: path.read_bytes() for path in (town / "results").iterdir()} == before


@pytest.fixture(scope="module")
def regions(tmp_path_factory, demo_region):
    """Data with the smaller embedded region."""
    data = tmp_path_factory.mktemp("regions") / "data"
    demo_region("singha_nakhon", data)
    return data


STEPS = ["reading ways", "travel times to", "choosing sites", "drawing the map"]


@pytest.mark.slow
@pytest.mark.parametrize(("when", "sign"), by_turns(STEPS))
def test_the_demo_is_stopped_at_any_step(tmp_path, regions, sign, when):
    shutil.copytree(regions, tmp_path / "data")
    before = sorted(tmp_path.rglob("*"))
    arguments = ["-m", "api", "demo", "--no-serve", "--region", "singha_nakhon", "--out", "results"]
    code, told = stop(arguments, tmp_path, sign, when=when)
    assert told.splitlines()[-1] == "qamtu: stopped; nothing partial is left"
    assert "Traceback" not in told
    assert code == CODES[sign]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, more(signal.SIGTERM)])
def test_the_making_of_a_region_is_stopped(tmp_path, sign):
    arguments = ["-m", "api", "demo", "--no-serve", "--region", "singha_nakhon", "--out", "results"]
    code, told = stop(arguments, tmp_path, sign, when="joining streets")
    assert told.splitlines()[-1] == "qamtu: stopped; nothing partial is left"
    assert code == CODES[sign]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
