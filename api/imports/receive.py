"""A stream of bytes becomes a file below the data folder, found by its hash; nothing is left of one that is refused."""

import hashlib
import os
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from api.errors import TooLargeError
from api.imports.content import find_content
from api.imports.upload_kinds import MB, UPLOAD_KINDS, Content, require_content
from geo.errors import NoRoomError

FOLDER: Final = "uploads"
PARTIAL: Final = "uploads/partial"
WRITTEN_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True)
class Received:
    """A file that has come whole; not kept yet."""

    path: Path
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class KeptFile:
    """A file by its hash below the data folder."""

    file: str
    sha256: str
    size_bytes: int
    content: Content


@asynccontextmanager
async def receive(data: Path, chunks: AsyncIterable[bytes], kind: str) -> AsyncIterator[Received]:
    """The chunks as a file that is gone when the block ends, unless `keep_received` has moved it.

    Raises
    ------
    TooLargeError
        More comes than a file of this kind may hold.
    NoRoomError
        The disk is full.
    """
    path = data / PARTIAL / uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = _Writer(path, UPLOAD_KINDS[kind].most_bytes)
    try:
        waiting = bytearray()
        async for chunk in chunks:
            waiting += chunk
            if len(waiting) >= WRITTEN_AT_ONCE:
                await run_in_threadpool(writer.write, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(writer.write, bytes(waiting))
        writer.close()
        yield Received(path, writer.sha256, writer.size_bytes)
    finally:
        writer.close()
        path.unlink(missing_ok=True)


def keep_received(data: Path, received: Received, kind: str, name: str) -> KeptFile:
    """Keep a file by its hash, once it is known to hold what its kind may hold.

    Raises
    ------
    UploadError
        Its content is not of this kind, damaged, or may be meant to do harm.
    """
    content = find_content(received.path, name)
    require_content(kind, content, name)
    file = f"{FOLDER}/{received.sha256}{content.suffix}"
    target = data / file
    if not target.exists():
        received.path.chmod(0o640)
        received.path.replace(target)
    return KeptFile(file, received.sha256, received.size_bytes, content)


def clean_name(name: str, content: Content | None = None) -> str:
    """The last part of a name that somebody gave, without signs that mean something to a system or a terminal."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else "_" for sign in last).strip(" .")
    return plain[-200:] or ("upload" + (content.suffix if content else ""))


class _Writer:
    """Writes, counts and hashes."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._most_bytes = most_bytes
        self.size_bytes = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        self.size_bytes += len(chunk)
        if self.size_bytes > self._most_bytes:
            raise too_large(self._most_bytes)
        try:
            self._file.write(chunk)
        except OSError as error:
            raise NoRoomError(
                "there is no room left to write {path}; free some room or choose another place", path=FOLDER
            ) from error
        self._digest.update(chunk)

    def close(self) -> None:
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()


def too_large(most_bytes: int) -> TooLargeError:
    """The file is larger than those of its kind may be."""
    return TooLargeError("the file is larger than {megabytes} MB; cut it", megabytes=most_bytes // MB)
