"""The key that home-visit data are sealed under: from a setting, else a file beside the database; never in it.

    QAMTU_VISITS_KEY        keys with spaces between them: the first one seals, all of them open (so a key is changed)
    QAMTU_VISITS_KEY_FILE   the same in a file, as secrets are handed to containers
    QAMTU_DATA/visits.key   made when something is first sealed, for one's own machine; readable by its owner alone

A key is 32 random bytes as URL-safe base64: `python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"`.
"""  # noqa: E501 (a line to be copied)

import base64
import binascii
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

from api.errors import SettingError
from api.settings import Settings

KEY_FILE: Final = "visits.key"
KEY_BYTES: Final = 32


def find_keys(data: Path, settings: Settings) -> list[bytes]:
    """The keys that there are, the one that seals first; none where nothing was ever sealed here.

    Raises
    ------
    SettingError
        What is given is no key.
    """
    if settings.visits_key is not None:
        return parse_keys(settings.visits_key.get_secret_value().split(), "QAMTU_VISITS_KEY")
    if settings.visits_key_file is not None:
        return parse_keys(_read(settings.visits_key_file).split(), str(settings.visits_key_file))
    own = data / KEY_FILE
    return parse_keys(_read(own).split(), str(own)) if own.exists() else []


def make_key_file(data: Path) -> None:
    """Make a key in the data folder, unless another process was quicker; it is there whole or not at all."""
    data.mkdir(parents=True, exist_ok=True)
    partial = data / f"{KEY_FILE}.{uuid4().hex}"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, data / KEY_FILE)  # fails where there is one: a key is never written over
        except FileExistsError:
            return
    finally:
        partial.unlink(missing_ok=True)


def parse_keys(given: Sequence[str], where: str) -> list[bytes]:
    """Keys from their texts; nothing of them is ever said.

    Raises
    ------
    SettingError
        One of them is no key, or there is none.
    """
    keys: list[bytes] = []
    for text in given:
        try:
            key = base64.urlsafe_b64decode(text.encode("ascii", "replace"))
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            keys.clear()
            break
        keys.append(key)
    if not keys:
        raise SettingError(
            "{where} holds no key of home visits: 32 bytes as URL-safe base64; see docs/settings.md", where=where
        )
    return keys


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise SettingError("{where} cannot be read: the key of home visits should be in it", where=path) from None
