"""Runs a task in a process of its own: with limits of memory and time, without network, without our secrets and files.

What a file of somebody else's makes a reader do ends there: whatever becomes of the process, the service says one
sentence. See child.py for the other side.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from api.imports.errors import UploadError
from api.imports.told import error_from_dict
from routing.errors import QamtuError

ROOT: Final = Path(__file__).resolve().parents[2]
ANSWER: Final = "answer.json"
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_GDAL: Final = {
    # A layer that names an address, or a file of ours, is never followed.
    "GDAL_SKIP": "VRT,DERIVED,GTI,WMS,WMTS,WCS,HTTP,PLMOSAIC,EEDA,EEDAI,DAAS,STACTA,STACIT,MRF,PDF",
    "OGR_SKIP": "OGR_VRT,WFS,OAPIF,CSW,Elasticsearch,Carto,AmigoCloud,NGW,PLScenes,GPSBabel,MySQL,PostgreSQL,ODBC",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": "64",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "PROJ_NETWORK": "OFF",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What a process may take."""

    memory_bytes: int
    cpu_s: int
    wall_s: float
    written_bytes: int = 2 * 10**9


LIST_LIMITS: Final = Limits(memory_bytes=3 * 2**30, cpu_s=60, wall_s=120)
MAP_LIMITS: Final = Limits(memory_bytes=6 * 2**30, cpu_s=300, wall_s=600)


@contextmanager
def work_folder(data: Path) -> Iterator[Path]:
    """A folder for one task, below the data folder; gone afterwards."""
    above = data / "uploads" / "partial"
    above.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=above, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run_confined(
    task: str, arguments: Mapping[str, Any], files: Mapping[str, Path], folder: Path, *, name: str, limits: Limits
) -> dict[str, Any]:
    """What a task of `api.imports.tasks` answers; it may read `files` and write into `folder`, and nothing else.

    Raises
    ------
    QamtuError
        What the task refused.
    UploadError
        It took too long, too much memory, or broke down.
    """
    asked = {
        "task": task,
        "arguments": dict(arguments),
        "files": {key: str(path.resolve()) for key, path in files.items()},
        "folder": str(folder.resolve()),
        "limits": asdict(limits),
    }
    process = _start(folder)
    try:
        assert process.stdin is not None  # noqa: S101
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()  # it stays open: the child ends when we do
        errors = _wait(process, limits.wall_s)
    except BrokenPipeError:
        errors = b""
    except subprocess.TimeoutExpired:
        raise _too_long(name) from None
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stderr):
            if pipe is not None:
                with _ignoring_broken_pipes():
                    pipe.close()
    return _read_answer(folder / ANSWER, process.returncode, errors, name)


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        # -P: a folder called geo where the service was started is not ours.
        [sys.executable, "-P", "-m", "api.imports.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(folder),
        cwd=folder,
        close_fds=True,
    )


def _wait(process: "subprocess.Popen[bytes]", wall_s: float) -> bytes:
    """What the child said on its standard error, the last of it."""
    from threading import Thread

    said: list[bytes] = []

    def read() -> None:
        assert process.stderr is not None  # noqa: S101
        while chunk := process.stderr.read1(65_536):  # type: ignore[attr-defined]
            said[:] = [*said[-1:], chunk]

    reader = Thread(target=read, daemon=True)
    reader.start()
    process.wait(wall_s)
    reader.join(5)
    return b"".join(said)[-2000:]


@contextmanager
def _ignoring_broken_pipes() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return


def _environment(folder: Path) -> dict[str, str]:
    """What the child knows of ours: nothing that is secret."""
    passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**passed, **threads, **_GDAL, **own, "MALLOC_ARENA_MAX": "2"}


def _read_answer(file: Path, returncode: int, errors: bytes, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    try:
        answer = json.loads(file.read_bytes())
    except (OSError, ValueError):
        _log.warning("a file could not be read: the reader ended with %s", returncode)
        _log.debug("%s", errors[-300:])  # what a library says may quote a row of the file
    if "given" in answer:
        given: dict[str, Any] = answer["given"]
        return given
    if "refused" in answer:
        raise _refused(answer["refused"])
    if answer.get("ended") == "memory":
        raise UploadError("{name} takes more memory to read than a file may; send it in parts", name=name)
    if returncode in (-24, -9):  # SIGXCPU, and what follows it
        raise _too_long(name)
    if "failed" in answer:
        _log.warning("a file could not be read: %s", answer["failed"])
    raise UploadError("{name} breaks down whoever reads it; save it again, if need be in another format", name=name)


def _too_long(name: str) -> UploadError:
    return UploadError("{name} takes longer to read than a file may; send it in parts", name=name)


def _refused(kept: Mapping[str, Any]) -> QamtuError:
    return error_from_dict(kept)
