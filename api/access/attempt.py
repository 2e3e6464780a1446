"""What one browser keeps between leaving for the identity provider and coming back."""

import base64
import json
from dataclasses import dataclass

from api.errors import SignInError


@dataclass(frozen=True)
class Attempt:
    """What one browser keeps between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    next: str

    def to_cookie(self) -> str:
        """As text."""
        parts = [self.state, self.nonce, self.verifier, self.next]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()

    @classmethod
    def from_cookie(cls, text: str) -> "Attempt":
        """From text.

        Raises
        ------
        SignInError
            It is none that we gave.
        """
        try:
            state, nonce, verifier, following = json.loads(base64.urlsafe_b64decode(text))
            return cls(str(state), str(nonce), str(verifier), str(following))
        except (ValueError, TypeError):
            raise not_begun() from None


def not_begun() -> SignInError:
    """Somebody comes back who has not left from here."""
    return SignInError("this sign-in was not begun in this browser, or took too long; begin again")
