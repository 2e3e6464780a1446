"""What a file must hash to: given by whoever asks for it, or standing beside it as `<file>.md5`."""

import hashlib
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from api.imports.errors import FetchError
from api.imports.fetch.allowed import show_url
from api.imports.fetch.download import Fetcher

MD5: Final = re.compile(rb"\s*([0-9a-fA-F]{32})\b")
MOST_BYTES: Final = 10_000


def find_md5(fetcher: Fetcher, url: str) -> str:
    """The MD5 that stands beside a file, "" where none does: Geofabrik has one for each extract."""
    parts = urlsplit(url)
    try:
        text = fetcher.read_small(urlunsplit(parts._replace(path=f"{parts.path}.md5", fragment="")), MOST_BYTES)
    except FetchError:
        return ""
    found = MD5.match(text or b"")
    return found.group(1).decode().lower() if found else ""


def require_hash(file: Path, url: str, *, md5: str, sha256: str) -> None:
    """Refuse a file that does not hash to what it must.

    Raises
    ------
    FetchError
        It is another one, or damaged.
    """
    for name, wanted in (("md5", md5), ("sha256", sha256)):
        if wanted and _hash(file, name) != wanted.lower():
            raise FetchError(
                "{url} came damaged: its {hash} is not as it should be; fetch it again", url=show_url(url), hash=name
            )


def _hash(file: Path, name: str) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.new(name, usedforsecurity=False)).hexdigest()
