"""Passwords: argon2, slow on purpose, the same time for a login that does not exist."""

from functools import cache
from threading import Semaphore
from typing import TYPE_CHECKING, Final

from api.errors import AccountError

if TYPE_CHECKING:
    from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST: Final = 10
LONGEST: Final = 1000  # nobody types more; hashing a book is work
# A check takes 64 MiB and a core for 50 ms: more at once would only be slower.
_AT_ONCE: Final = Semaphore(2)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """The password is the one of `kept`; without one (nobody of this login) it takes as long to say no."""
    with _AT_ONCE:
        right = _hasher().verify(password[: LONGEST + 1], kept or _nobodys())
    return right and kept is not None


def require_password(password: str, login: str) -> str:
    """A password that may be set.

    Raises
    ------
    AccountError
        It is too short, too long, or the login.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError("a password has {least} to {most} characters; choose another", least=SHORTEST, most=LONGEST)
    if login.lower() in (password.lower(), password.lower() * 2) or len(set(password)) < 4:
        raise AccountError("this password is guessed at once; choose another than the login or one character")
    return password


@cache
def _hasher() -> "Argon2Hasher":
    """With the settings of RFC 9106 for a server with little memory: 64 MiB, three turns."""
    from pwdlib.hashers.argon2 import Argon2Hasher

    return Argon2Hasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
