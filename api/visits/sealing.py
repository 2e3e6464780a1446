"""Bytes sealed under a key with AES-256-GCM, each bound to the row it belongs to: moved, it cannot be opened.

    1 byte   version
    8 bytes  which key: the beginning of its SHA-256
    12 bytes nonce
    the rest ciphertext and tag

A plan's parts are compressed first; their length says no more than how many visits there are.
"""

import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Sequence
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.errors import LostKeyError

VERSION: Final = b"\x01"
ID_BYTES: Final = 8
NONCE_BYTES: Final = 12


class Seal:
    """Seals under the first of some keys and opens what any of them has sealed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_id_of(key): AESGCM(key) for key in keys}
        self._first = _id_of(keys[0])
        self._secret = hmac.new(keys[0], b"qamtu visits, other uses", hashlib.sha256).digest()

    @property
    def key_id(self) -> str:
        """Names the key that seals, for a column; nothing of it can be told from that."""
        return self._first.hex()

    def seal(self, content: bytes, *belongs_to: str) -> bytes:
        """The content sealed, for one place alone: table, region, id, ..."""
        nonce = os.urandom(NONCE_BYTES)
        head = VERSION + self._first
        return head + nonce + self._ciphers[self._first].encrypt(nonce, content, _bound(head, belongs_to))

    def open(self, sealed: bytes, *belongs_to: str) -> bytes:
        """The content again.

        Raises
        ------
        LostKeyError
            None of the keys has sealed it, or it was changed or moved.
        """
        head = sealed[: 1 + ID_BYTES]
        cipher = self._ciphers.get(head[1:])
        if cipher is None or head[:1] != VERSION:
            raise lost_key()
        rest = sealed[len(head) :]
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(head, belongs_to))
        except InvalidTag:
            raise lost_key() from None

    def derive(self, *use: str) -> bytes:
        """A key for another use, from which this one cannot be told."""
        return hmac.new(self._secret, "\0".join(use).encode(), hashlib.sha256).digest()

    def seal_json(self, value: Any, *belongs_to: str) -> bytes:
        """A JSON value, compressed and sealed."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return self.seal(zlib.compress(text.encode(), 6), *belongs_to)

    def open_json(self, sealed: bytes, *belongs_to: str) -> Any:
        """The value again."""
        return json.loads(zlib.decompress(self.open(sealed, *belongs_to)))


def lost_key() -> LostKeyError:
    """What there is cannot be opened; it is left as it is."""
    return LostKeyError(
        "the home-visit data here are sealed under another key; give the key that they were sealed with "
        "(QAMTU_VISITS_KEY, or visits.key in QAMTU_DATA); nothing was changed"
    )


def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"qamtu visits" + key).digest()[:ID_BYTES]


def _bound(head: bytes, belongs_to: Sequence[str]) -> bytes:
    return head + "\0".join(belongs_to).encode()
