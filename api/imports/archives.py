"""The directory of a zip file, looked at before anything in it is unpacked: what it claims, and whether it can be true.

The directory is read by its own length first, so that one of millions of entries is refused without being read. Bodies
may not share bytes: the bombs that reach any ratio by letting thousands of entries overlap are found by their places.
"""

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from api.imports.errors import UploadError

MOST_ENTRIES: Final = 5000
MOST_DIRECTORY_BYTES: Final = 4_000_000
MOST_UNPACKED_BYTES: Final = 500_000_000
MOST_ENTRY_BYTES: Final = 300_000_000
LARGEST_RATIO: Final = 300  # real sheets of repeated numbers reach about 30
SMALL_BYTES: Final = 10_000_000  # below this no ratio is suspicious
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
END: Final = b"PK\x05\x06"
END_BYTES: Final = 22
LARGE_DIRECTORY: Final = b"PK\x06\x07"  # zip64: nothing that is taken here needs it
LARGE_DIRECTORY_BYTES: Final = 20
LOCAL_HEADER_BYTES: Final = 30
ARCHIVES: Final = (
    ".zip",
    ".gz",
    ".bz2",
    ".xz",
    ".7z",
    ".rar",
    ".tar",
    ".zst",
    ".jar",
    ".kmz",
    ".xlsx",
    ".ods",
    ".docx",
)


@dataclass(frozen=True)
class Archive:
    """What a zip holds, by its directory."""

    names: tuple[str, ...]
    unpacked_bytes: int


def require_harmless_zip(path: Path, name: str) -> Archive:
    """The entries of a zip that can be unpacked without harm.

    Raises
    ------
    UploadError
        It unpacks to too much, holds another archive or a name that leads out of it, or is damaged.
    """
    try:
        with path.open("rb") as file:
            _require_small_directory(file, path.stat().st_size, name)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, UnicodeDecodeError, EOFError, ValueError) as error:
        if isinstance(error, UploadError):
            raise
        raise UploadError("{name} is a damaged zip file; save it again", name=name) from error
    if len(entries) > MOST_ENTRIES:
        raise _too_many(name)
    for entry in entries:
        _require_harmless(entry, name)
    _require_apart(entries, path.stat().st_size, name)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MOST_UNPACKED_BYTES or unpacked > max(SMALL_BYTES, LARGEST_RATIO * packed):
        raise _too_much(name, unpacked)
    return Archive(tuple(entry.filename for entry in entries), unpacked)


def _require_small_directory(file: BinaryIO, size: int, name: str) -> None:
    """The end of a zip says how long its directory is: that is believed before the directory is read."""
    tail_bytes = min(size, END_BYTES + 65_535)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(END)
    if at < 0:
        raise zipfile.BadZipFile
    _, _, _, on_disk, entries, directory_bytes, start, _ = struct.unpack("<4s4H2LH", tail[at : at + END_BYTES])
    is_large = tail[: max(0, at)][-LARGE_DIRECTORY_BYTES:].startswith(LARGE_DIRECTORY)
    if is_large or max(entries, on_disk) > MOST_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES or start > size:
        raise _too_many(name)


def _require_harmless(entry: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename or "\0" in entry.orig_filename:
        raise UploadError("{name}: the entry {entry} leads out of the zip file", name=name, entry=entry.filename[:100])
    if entry.flag_bits & 1 or entry.compress_type not in METHODS:
        raise UploadError("{name} is locked by a password or packed in an unusual way; save it again", name=name)
    if (entry.external_attr >> 28) == 0xA:  # S_IFLNK
        raise UploadError("{name}: the entry {entry} leads out of the zip file", name=name, entry=entry.filename[:100])
    if parts.suffix.lower() in ARCHIVES:
        raise UploadError(
            "{name} holds another archive, {entry}; unpack it first", name=name, entry=entry.filename[:100]
        )
    if entry.file_size > MOST_ENTRY_BYTES or entry.file_size > max(SMALL_BYTES, LARGEST_RATIO * entry.compress_size):
        raise _too_much(name, entry.file_size)


def _require_apart(entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Refuse entries whose bodies share bytes, and those that reach beyond the file."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise UploadError("{name} is a zip file whose entries overlap; save it again", name=name)
        end = entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size
    if end > size:
        raise UploadError("{name} is a damaged zip file; save it again", name=name)


def _too_many(name: str) -> UploadError:
    return UploadError("{name} is a zip file of too many entries; send the one file that is needed", name=name)


def _too_much(name: str, unpacked: int) -> UploadError:
    return UploadError(
        "{name} unpacks to {megabytes} MB, too much for such a file; save it as csv or send it in parts",
        name=name,
        megabytes=unpacked // 1_000_000,
    )
