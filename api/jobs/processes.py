"""Where steps are done: in processes of this machine, or on a Dask cluster, behind one small face.

Networks are opened by path in each process and mapped into memory, so their pages are shared and nothing of them is
sent. A step takes all cores it can use by itself, in threads, so that one process at a time is enough on one machine.
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Protocol

from api.jobs.memory import SHARE, limit_memory, memory_bytes


class Processes(Protocol):
    """Does calls elsewhere, `width` of them at a time."""

    @property
    def width(self) -> int:
        """How many steps are done at the same time."""

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do a call; its future fails when the process ends before it is done."""

    def stop(self) -> None:
        """Drop what is being done now; the next call is done all the same."""

    def close(self) -> None:
        """Let go of everything."""


def open_processes(dask: str = "", count: int = 1) -> Processes:
    """Processes of the cluster of a Dask scheduler, or where no address is given, `count` of this machine."""
    return DaskProcesses(dask) if dask else LocalProcesses(count)


class LocalProcesses:
    """Processes of this machine, started when the first call comes; together they take no more memory than there is."""

    def __init__(self, count: int = 1, *, most_bytes: int | None = None) -> None:
        self.width = count
        self._most_bytes = int(SHARE * memory_bytes() / count) if most_bytes is None else most_bytes
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do a call."""
        if self._pool is None:
            # A fork of a process with threads may hang; a fresh one opens the network by itself.
            self._pool = ProcessPoolExecutor(
                self.width, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._most_bytes,)
            )
        return self._pool.submit(call, *arguments)

    def stop(self) -> None:
        """End the processes at once: a step leaves nothing that another try would stumble over."""
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())  # Python 3.14: kill_workers()
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()
            for process in processes:
                process.join()
            self._pool = None

    def close(self) -> None:
        """End the processes."""
        self.stop()


class DaskProcesses:
    """The workers of a Dask cluster; they see the data folder under the same path."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None
        self._executor: Executor | None = None

    @property
    def width(self) -> int:
        """One step for each worker: a step has threads of its own."""
        return max(1, len(self._connect().nthreads()))

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do a call; Dask does it again by itself when a worker dies."""
        if self._executor is None:
            self._executor = self._connect().get_executor(pure=False)
        future: Future[Any] = self._executor.submit(call, *arguments)
        return future

    def stop(self) -> None:
        """Cancel what waits; what runs ends by itself, and nobody looks at what it gives."""
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None

    def close(self) -> None:
        """Leave the cluster."""
        self.stop()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connect(self) -> Any:
        if self._client is None:
            import distributed

            connect: Any = distributed.Client
            self._client = connect(self._address, set_as_default=False)
        return self._client


def _begin(most_bytes: int) -> None:
    _end_with_parent()
    limit_memory(most_bytes)


def _end_with_parent() -> None:
    """A worker that is killed cannot stop its processes: they watch it, and end with it. Ctrl+C is the worker's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_watch_parent, name="watch-parent", daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
