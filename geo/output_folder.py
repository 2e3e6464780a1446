"""Writes an output folder whole or not at all: files are made beside it and moved in at the end."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from geo.errors import NoRoomError, OutputError
from routing.errors import Phrase, QamtuError
from routing.partial_folder import partial_folder

MANIFEST: Final = "manifest.json"
LEAST_ROOM: Final = 65_536  # bytes: with less, whatever goes wrong while writing went wrong for want of room


@contextmanager
def output_folder(folder: Path) -> Iterator[Path]:
    """A fresh folder to write into; on success its files replace those of an earlier result in `folder`.

    Files of an earlier result (those its manifest names) that were not written again are removed; anything else the
    user keeps in the folder stays. After an error nothing is left and the earlier result is untouched.

    Raises
    ------
    OutputError
        The folder cannot be written, is a file, or holds files but no result of ours; or the disk is full.
    """
    _require_usable(folder)
    first_made = _first_missing(folder)
    with ExitStack() as stack:
        stack.push(lambda kind, *_: _remove_empty(folder.parent, first_made) if kind else None)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            partial = stack.enter_context(partial_folder(folder))
        except OSError as error:
            raise _unwritable(folder, error) from None
        with _room_for(folder):
            yield partial
            partial.chmod(0o755)
            _move_in(partial, folder)


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """A path to write that is moved to `path` on success and removed on error.

    Raises
    ------
    OutputError
        The file cannot be written there, or the disk is full.
    """
    if path.is_dir():
        raise OutputError("{path} is a folder; name a file to write", path=path)
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(partial_folder(path))
        except OSError as error:
            raise _unwritable(path, error) from None
        partial = folder / path.name  # under its own name, so that an error names the file that was asked for
        with _room_for(path):
            yield partial
            partial.replace(path)


@contextmanager
def _room_for(path: Path) -> Iterator[None]:
    """Whatever a library makes of a full disk is said as that."""
    try:
        yield
    except Exception as error:
        nothing_free = not isinstance(error, QamtuError) and shutil.disk_usage(path.parent).free < LEAST_ROOM
        if not nothing_free and not says_full_disk(error):
            raise
        raise NoRoomError(
            "there is no room left to write {path}; free some room or choose another place", path=path
        ) from error


def says_full_disk(error: BaseException | None) -> bool:
    """Whether an error, or one it comes from, says that the disk was full: by number, or in words (GDAL)."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if any(words in str(error) for words in ("No space left", "disk is full")):
            return True
        error = error.__cause__ or error.__context__
    return False


def _require_usable(folder: Path) -> None:
    if folder.is_file():
        raise OutputError("{path} is a file; name a folder to write to", path=folder)
    try:
        foreign = folder.is_dir() and not (folder / MANIFEST).exists() and any(folder.iterdir())
    except OSError as error:
        raise _unwritable(folder, error) from None
    if foreign:
        raise OutputError("{path} holds files that are not a Qamtu result; name an empty or new folder", path=folder)
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise OutputError(
            "{path} cannot be written ({reason}); choose another folder", path=folder, reason=Phrase("no right")
        )


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        "{path} cannot be written ({reason}); choose another folder", path=path, reason=error.strerror or error
    )


def _first_missing(folder: Path) -> Path | None:
    missing = [path for path in (folder.parent, *folder.parent.parents) if not path.exists()]
    return missing[-1] if missing else None


def _remove_empty(folder: Path, first_made: Path | None) -> None:
    """Removes the folder and those above it, up to `first_made`, that have nothing in them."""
    while (
        first_made is not None and folder.is_relative_to(first_made) and folder.is_dir() and not any(folder.iterdir())
    ):
        folder.rmdir()
        folder = folder.parent


def _move_in(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.replace(folder)
        return
    old, new = _files_of(folder), {path.relative_to(partial).as_posix() for path in files_below(partial)}
    (folder / MANIFEST).unlink(missing_ok=True)  # while files change, no manifest vouches for them
    for name in sorted(new, key=lambda name: name == MANIFEST):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (partial / name).replace(folder / name)
    for name in sorted(old - new):
        (folder / name).unlink(missing_ok=True)
        _remove_empty((folder / name).parent, folder)
    shutil.rmtree(partial)


def files_below(folder: Path) -> list[Path]:
    """Every file of a folder and of the folders in it, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _files_of(folder: Path) -> set[str]:
    """The files that an earlier result's manifest names, those within the folder alone."""
    try:
        outputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        names = [PurePosixPath(output["name"]) for output in outputs]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {str(name) for name in names if not name.is_absolute() and ".." not in name.parts}
