"""Random tokens, of which only hashes are kept.

SHA-256 is right here and argon2 would be waste: a slow hash makes guessing a password dear, but 256 random bits cannot
be guessed at any price, and every request has to be checked.
"""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, as text for a URL or a header."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
