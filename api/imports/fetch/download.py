"""A file, or a piece of one, from an address: what is there already stays, and a connection that is cut is taken up."""

import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from api.imports.errors import FetchError
from api.imports.fetch.allowed import Origin, Resolve, show_url
from api.imports.fetch.connection import Answer, Patience, ask

CHUNK: Final = 1 << 16
PATIENCE: Final = Patience()
Value = TypeVar("Value")
CUT: Final = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Found:
    """What a server says of a file before it is fetched."""

    size_bytes: int | None
    tag: str  # ETag or Last-Modified; "" = it can only be fetched as a whole

    @property
    def in_pieces(self) -> bool:
        """It can be fetched in pieces, and taken up where it was cut."""
        return self.size_bytes is not None and bool(self.tag)


@dataclass(frozen=True)
class Fetcher:
    """Who may be asked, how patiently."""

    allowed: Sequence[Origin]
    patience: Patience = PATIENCE
    resolve: Resolve | None = None

    def look(self, url: str) -> Found:
        """How large a file is, and whether it can be fetched in pieces.

        Raises
        ------
        FetchError
            It may not be asked for, or is not there.
        """

        def once() -> Found:
            with ask(url, self.allowed, self.patience, headers={"Range": "bytes=0-0"}, resolve=self.resolve) as answer:
                _require_there(answer, url)
                if answer.status == 206:
                    return Found(_whole_size(answer), _tag(answer))
                return Found(answer.length, "")

        return self._tried(once, url)

    def read_small(self, url: str, most_bytes: int, body: bytes | None = None) -> bytes | None:
        """A small text; None where there is none.

        Raises
        ------
        FetchError
            It may not be asked for, or is larger.
        """

        def once() -> bytes | None:
            with ask(url, self.allowed, self.patience, body=body, resolve=self.resolve) as answer:
                if answer.status == 404:
                    return None
                _require_there(answer, url)
                read = b""
                while len(read) <= most_bytes and (chunk := answer.read(CHUNK)):
                    read += chunk
                if len(read) > most_bytes:
                    raise too_large(url, most_bytes)
                return read

        return self._tried(once, url)

    def fetch_piece(self, url: str, found: Found, first: int, end: int, file: Path) -> None:
        """The bytes from `first` to before `end`; `file` keeps those that have come, also when this fails.

        Raises
        ------
        FetchError
            It changed meanwhile, or does not come.
        """

        def once() -> None:
            there = file.stat().st_size if file.exists() else 0
            if there >= end - first:
                return
            headers = {"Range": f"bytes={first + there}-{end - 1}", "If-Range": found.tag}
            with ask(url, self.allowed, self.patience, headers=headers, resolve=self.resolve) as answer:
                _require_there(answer, url)
                if answer.status != 206 or _tag(answer) != found.tag or _start(answer) != first + there:
                    raise FetchError("{url} was changed while it was fetched; fetch it again", url=show_url(url))
                self._append(answer, file, end - first, url)
            if file.stat().st_size < end - first:
                raise http.client.IncompleteRead(b"")

        self._tried(once, url, progress=lambda: file.stat().st_size if file.exists() else 0)

    def fetch_whole(self, url: str, file: Path, most_bytes: int, body: bytes | None = None) -> None:
        """All that an address gives, in one go: what it cannot give in pieces is begun anew when it is cut.

        Raises
        ------
        FetchError
            It is too large, or does not come.
        """

        def once() -> None:
            file.unlink(missing_ok=True)
            with ask(url, self.allowed, self.patience, body=body, resolve=self.resolve) as answer:
                _require_there(answer, url)
                if (answer.length or 0) > most_bytes:
                    raise too_large(url, most_bytes)
                self._append(answer, file, most_bytes, url)
                if answer.length is not None and file.stat().st_size != answer.length:
                    raise http.client.IncompleteRead(b"")

        self._tried(once, url)

    def _append(self, answer: Answer, file: Path, most_bytes: int, url: str) -> None:
        """What comes, at the end of a file; too little in a time is a cut."""
        patience = self.patience
        since, came = time.monotonic(), 0
        size = file.stat().st_size if file.exists() else 0
        with file.open("ab") as target:
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > most_bytes:
                    raise too_large(url, most_bytes)
                target.write(chunk)
                came += len(chunk)
                if time.monotonic() - since > patience.least_within_s:
                    if came < patience.least_bytes:
                        raise TimeoutError
                    since, came = time.monotonic(), 0

    def _tried(self, once: Callable[[], Value], url: str, progress: Callable[[], int] = lambda: 0) -> Value:
        """What is asked for, after as many cuts as we have patience for; those that brought something do not count."""
        tries, before = 0, -1
        while True:
            try:
                return once()
            except FetchError:
                raise
            except CUT as error:
                now = progress()
                tries = 1 if now > before >= 0 else tries + 1
                before = now
                if tries >= self.patience.tries:
                    raise FetchError(
                        "{url} does not come: the connection is cut again and again ({reason})",
                        url=show_url(url),
                        reason=type(error).__name__,
                    ) from error
                time.sleep(self.patience.pause_s * tries)


def too_large(url: str, most_bytes: int) -> FetchError:
    """More comes than is wanted."""
    return FetchError("{url} gives more than {megabytes} MB", url=show_url(url), megabytes=most_bytes // 10**6)


def _require_there(answer: Answer, url: str) -> None:
    if answer.status >= 500 or answer.status == 429:
        raise ConnectionError(answer.status)  # it may be there a moment later
    if answer.status not in (200, 206):
        raise FetchError("{url} answers {status}; check the address", url=show_url(url), status=answer.status)


def _tag(answer: Answer) -> str:
    """What tells one state of a file from another: a weak ETag does not."""
    tag = answer.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _whole_size(answer: Answer) -> int | None:
    said = answer.headers.get("Content-Range", "").rpartition("/")[2]
    return int(said) if said.isdecimal() else None


def _start(answer: Answer) -> int:
    said = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(said) if said.isdecimal() else -1
