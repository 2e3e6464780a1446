"""The base maps kept under QAMTU_DATA: made once from a region's extract, in a process of its own, when first needed.

    base_maps/EXTRACT/VERSIONS.pmtiles    by the hash of the extract, and of the versions that made it

A region is served without its base map until that is there: nobody's start waits for it.
"""

import hashlib
import json
import logging
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Final

_EXTRACTS: Final = ("*/{sha256}.*", "regions/*/*.osm.pbf")
"""Where extracts lie below the data folder: uploads by their hash, and those of the embedded regions."""

CLOSING_S: Final = 1.0

_log = logging.getLogger(__name__)


class NoBaseMapError(LookupError):
    """There is no base map and none can be made: the extract is gone, or cannot be drawn."""


class BaseMaps:
    """The base maps of one data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = Lock()
        self._turn = Lock()  # one at a time: the machine has other work
        self._making: set[str] = set()
        self._closed = False
        self._child: subprocess.Popen[str] | None = None
        self._failed: set[str] = set()

    def find(self, sha256: str) -> Path | None:
        """The base map of the extract with this hash; None while it is being made, which begins now if need be.

        Raises
        ------
        NoBaseMapError
            No extract has this hash, or it could not be drawn.
        """
        path = self._path(sha256)
        if path.exists():
            return path
        with self._lock:
            if sha256 in self._making:
                return None
            if path.exists():  # made since we looked
                return path
            extract = None if sha256 in self._failed else self._extract(sha256)
            if extract is None:
                raise NoBaseMapError(sha256)
            self._making.add(sha256)
        Thread(target=self._make, args=(sha256, extract), name="base-map", daemon=True).start()
        return None

    def close(self) -> None:
        """Make no more; the one in hand is given up, and begun anew when it is next needed."""
        with self._lock:
            self._closed = True
            if self._child is not None:
                self._child.kill()
        if self._turn.acquire(timeout=CLOSING_S):  # it has cleaned up
            self._turn.release()

    def tag(self, sha256: str) -> str:
        """Changes whenever the bytes of the base map may."""
        return f"{sha256[:16]}-{self._made_by}"

    def _path(self, sha256: str) -> Path:
        return self._data / "base_maps" / sha256[:16] / f"{self._made_by}.pmtiles"

    @cached_property
    def _made_by(self) -> str:
        from geo.manifest import versions

        return hashlib.sha256(json.dumps(versions()).encode()).hexdigest()[:16]

    def _extract(self, sha256: str) -> Path | None:
        """The extract with this hash, if it is kept."""
        from geo.manifest import sha256 as hash_of

        for pattern in _EXTRACTS:
            for path in sorted(self._data.glob(pattern.format(sha256=sha256))):
                if path.is_file() and hash_of(path) == sha256:
                    return path
        return None

    def _make(self, sha256: str, extract: Path) -> None:
        """Make it beside the work of the service: no request waits for it, and its memory is given back."""
        path = self._path(sha256)
        try:
            shutil.rmtree(path.parent, ignore_errors=True)  # those of other versions
            path.parent.mkdir(parents=True, exist_ok=True)
            # -P: a folder called geo where the service was started is not ours.
            command = [sys.executable, "-P", "-m", "geo.base_tiles", str(extract), str(path)]
            with self._turn:
                try:
                    self._run(command)
                finally:
                    if self._closed and not path.exists():  # what a killed process has begun
                        shutil.rmtree(path.parent, ignore_errors=True)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or str(error)
            with self._lock:
                if self._closed:
                    return
                self._failed.add(sha256)
            _log.warning("the base map of %s cannot be made: %s", extract.name, said.strip().splitlines()[-1:])
        finally:
            with suppress(KeyError), self._lock:
                self._making.remove(sha256)

    def _run(self, command: list[str]) -> None:
        with self._lock:
            if self._closed:
                return
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        with self._child as child:
            _, said = child.communicate()
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command, stderr=said)
