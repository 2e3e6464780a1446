"""A process that has imported what readers of files need, and forks into one for each file.

A reader of the service's own takes most of a second to start, nearly all of it pandas and GDAL. A fork of this one does
the same from there on: it takes the same limits, puts up the same walls, does the same task. What these hold back is
tested with readers of the service's own (test_uploads_harmful). Imported by tests, never installed.
"""

import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.imports import child, confined

NEEDED = """api.imports.tasks geo.boundaries geo.columns geo.gathering geo.lists.preview geo.lists.read geo.points
geo.population geo.rasters geo.tables geopandas openpyxl pyarrow.parquet pyogrio rasterio.warp"""
STATE = 12
"""Characters of a number that is told."""


class Forked:
    """What a `subprocess.Popen` of the reader would be."""

    def __init__(self, server: socket.socket, environment: dict[str, str], folder: Path) -> None:
        asked, stdin = os.pipe()
        stderr, told = os.pipe()
        self._states, states = os.pipe()
        self.stdin, self.stderr = os.fdopen(stdin, "wb"), os.fdopen(stderr, "rb")
        self.returncode: int | None = None
        socket.send_fds(server, [json.dumps([environment, str(folder)]).encode()], [asked, told, states])
        for end in (asked, told, states):
            os.close(end)
        self._pid = int(os.read(self._states, STATE))

    def wait(self, timeout: float | None = None) -> int:
        """Its return code, as soon as it has ended."""
        if self.returncode is None:
            if not select.select([self._states], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("reader", timeout or 0)
            self.returncode = int(os.read(self._states, STATE))
            os.close(self._states)
        return self.returncode

    def kill(self) -> None:
        """End it."""
        if self.returncode is None:
            os.kill(self._pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def forking_reader() -> Iterator[socket.socket]:
    """What takes orders."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, "-P", __file__, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        env=confined._environment(Path("/nonexistent")),
    )
    theirs.close()
    with ours:
        yield ours
    assert server.wait(60) == 0, "it ends when nobody is there to give orders"


@pytest.fixture(scope="module")
def warm_reader(forking_reader: socket.socket) -> Iterator[None]:
    """Uploads and imports are read by forks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "_start", lambda at: Forked(forking_reader, confined._environment(at), at))
        yield


def serve(orders: socket.socket) -> None:
    """Fork for each order until nobody is there to give one."""
    for name in NEEDED.split():
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait for readers
    while True:
        order, ends, _, _ = socket.recv_fds(orders, 100_000, 3)
        if not order:
            return
        if not os.fork():
            orders.close()
            wait_for_reader(*json.loads(order), *ends)
        for end in ends:
            os.close(end)


def wait_for_reader(environment: dict[str, str], folder: str, asked: int, told: int, states: int) -> None:
    """Fork once more, tell who does the work, and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if not (pid := os.fork()):
        read(environment, folder, asked, told, states)
    for end in (asked, told):
        os.close(end)
    os.write(states, str(pid).ljust(STATE).encode())
    _, status = os.waitpid(pid, 0)
    os.write(states, str(os.waitstatus_to_exitcode(status)).ljust(STATE).encode())
    os._exit(0)


def read(environment: dict[str, str], folder: str, asked: int, told: int, states: int) -> None:
    """Be the process that the service starts."""
    try:
        os.dup2(asked, 0)
        os.dup2(told, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        for end in (asked, told, states):  # what libraries have opened stays theirs
            os.close(end)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        child.main()
    finally:
        os._exit(1)


if __name__ == "__main__":
    given: Any = int(sys.argv[1])
    serve(socket.socket(fileno=given))
