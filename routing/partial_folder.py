"""A folder beside an output, to write in until the output is whole: locked while its process lives.

A process that is killed cannot clean up after itself. The next one that writes to the same place removes what it
left. A lock goes with its process; a process id written down would stay, and come back as that of another.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows: a folder cannot be locked there, so that none is known to be left behind
    fcntl = None  # type: ignore[assignment]

SUFFIX: Final = ".partial"


@contextmanager
def partial_folder(output: Path) -> Iterator[Path]:
    """A fresh locked folder beside `output`, removed at the end if it is still there; those of dead processes go first.

    Raises
    ------
    OSError
        No folder can be made there.
    """
    prefix = f".{output.name}."
    _remove_stale(output.parent, prefix)
    partial, lock = _make_locked(output.parent, prefix)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _remove_stale(parent: Path, prefix: str) -> None:
    """Remove the partial folders that no process holds; one that cannot be looked at, told or removed stays."""
    with suppress(OSError):
        for found in list(parent.iterdir()):
            if found.name.startswith(prefix) and found.name.endswith(SUFFIX):
                with suppress(OSError), _locked(found):
                    shutil.rmtree(found)


def _make_locked(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder and its lock, which is None where the file system has no locks."""
    while True:
        partial = Path(tempfile.mkdtemp(prefix=prefix, suffix=SUFFIX, dir=parent))
        try:
            lock = _lock(partial)
        except (BlockingIOError, FileNotFoundError):
            continue  # another process took it for stale before it was locked: it goes, a next one is made
        except OSError:
            return partial, None
        if partial.exists():
            return partial, lock
        os.close(lock)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = _lock(folder)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path) -> int:
    """A descriptor that holds the folder until it is closed or the process ends.

    Raises
    ------
    BlockingIOError
        Another process holds it.
    OSError
        There is no such folder, or nothing can be locked here.
    """
    if fcntl is None:
        raise OSError("no locks")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
