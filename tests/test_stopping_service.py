"""`qamtu serve` ends at once, whatever is read ahead, asked for or watched; exit codes as of every command."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest
from job_town import lay_out_job_town
from thorough import more

from api.store.database import Database, sqlite_url

ROOT = Path(__file__).parent.parent
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
HELD_S = 60
SOON_S = 15  # on a loaded machine; on a quiet one it is under 2 s

# The command itself; what it reads ahead is held up where searches are, in a pool of threads that Python waits for.
HELD = f"""
import sys, time
from concurrent.futures import ThreadPoolExecutor
import geo.scenario

def held(*_, **__):
    with ThreadPoolExecutor(2) as pool:
        parts = [pool.submit(time.sleep, {HELD_S}) for _ in range(4)]
        print("held", flush=True)
        return [part.result() for part in parts]

geo.scenario.measure_reaches = held
from api.cli import main
sys.argv[0] = "qamtu"
main()
"""


@pytest.fixture
def data(tmp_path):
    """A data folder with a region of its own, so that no embedded one is made."""
    folder = tmp_path / "data"
    database = Database(sqlite_url(folder))
    database.upgrade()
    lay_out_job_town(database, folder)
    database.close()
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(data, *, port):
    script = data.parent / "held.py"
    script.write_text(HELD)
    environment = os.environ | {"QAMTU_LANG": "en", "PYTHONPATH": str(ROOT), "QAMTU_DATA": str(data)}
    return subprocess.Popen(
        [sys.executable, str(script), "serve", "--port", str(port)], cwd=data.parent, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def ask(port, path):
    """The status of an answer, or None where the service has ended before it."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=HELD_S).status_code
    except httpx.TransportError:
        return None


def stop(process, sign):
    begun = time.monotonic()
    process.send_signal(sign)
    told, _ = process.communicate(timeout=HELD_S / 2)
    assert time.monotonic() - begun < SOON_S
    return told


@pytest.mark.parametrize("sign", [signal.SIGINT, more(signal.SIGTERM)])
def test_what_is_read_ahead_is_not_waited_for(data, sign):
    with serve(data, port=free_port()) as process:
        try:
            assert any(line == "held\n" for line in process.stdout)
            told = stop(process, sign)
        finally:
            process.kill()
    assert told == "qamtu: stopped; nothing partial is left\n"
    assert process.returncode == CODES[sign]


def test_nor_is_a_request_that_takes_long_or_who_watches(data):
    """A question about coverage waits for the times that are held up; a browser keeps its line open."""
    port = free_port()
    with serve(data, port=port) as process, ThreadPoolExecutor(1) as asking, httpx.Client() as browser:
        try:
            assert any(line == "held\n" for line in process.stdout)
            browser.get(f"http://127.0.0.1:{port}/healthz")
            answer = asking.submit(ask, port, "/api/v1/regions/town/coverage")
            time.sleep(1)  # it has reached the service
            assert not answer.done()
            told = stop(process, signal.SIGTERM)
        finally:
            process.kill()
        assert answer.result() in (None, 500, 503)
    assert told.splitlines()[-1] == "qamtu: stopped; nothing partial is left"
    assert not re.search("Traceback", told)
    assert process.returncode == CODES[signal.SIGTERM]
