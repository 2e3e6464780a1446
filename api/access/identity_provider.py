"""Signing in at an OpenID Connect provider: authorization code with PKCE, and a token believed only when checked.

OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE, S256); RFC 9700 (best current practice).
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.access.attempt import Attempt, not_begun
from api.access.rules import is_loopback
from api.errors import SignInError

ALGORITHMS: Final = (
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "PS384",
    "ES384",
    "RS512",
    "PS512",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""Public-key signatures alone: with "none" or a shared secret anybody, or we, could have written the token."""
KNOWN_FOR_S: Final = 3600.0
KEYS_AGAIN_S: Final = 60.0  # an unknown key is looked for no more often
LEEWAY_S: Final = 60
LARGEST_ANSWER: Final = 2**20


class IdentityProvider:
    """One provider, by its issuer; what it says of itself is asked once an hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str = "") -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = Lock()
        self._about: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def begin(self, redirect_uri: str, following: str) -> tuple[str, Attempt]:
        """Where to send the browser, and what it keeps.

        Raises
        ------
        SignInError
            The provider cannot be asked.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state, nonce, verifier, following)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        place = self._describe("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", attempt

    def finish(self, attempt: Attempt, answer: Mapping[str, str], redirect_uri: str) -> dict[str, Any]:
        """The claims about whoever comes back with an answer.

        Raises
        ------
        SignInError
            The answer does not belong to the attempt, or the token is not valid.
        """
        if not hmac.compare_digest(attempt.state.encode(), answer.get("state", "").encode()):
            raise not_begun()
        if answer.get("iss", self.issuer) != self.issuer or not answer.get("code"):  # RFC 9207: answers of another one
            raise _not_valid()
        tokens = self._exchange(answer["code"], attempt.verifier, redirect_uri)
        return self.check_token(str(tokens.get("id_token", "")), attempt.nonce)

    def check_token(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an id token that is signed by the provider, for us, for this attempt, and in time.

        Raises
        ------
        SignInError
            It is not.
        """
        try:
            claims = dict(self._decode(token).claims)
            jwt.JWTClaimsRegistry(
                now=lambda: int(time.time()),
                leeway=LEEWAY_S,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError, TypeError):
            raise _not_valid() from None
        if claims.get("azp", self._client_id) != self._client_id or not isinstance(claims["sub"], str):
            raise _not_valid()
        return claims

    def _decode(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._load_keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            with self._lock:  # the provider may have changed its keys
                if self._keys is None or time.monotonic() - self._keys[0] < KEYS_AGAIN_S:
                    raise
                self._keys = None
            return jwt.decode(token, self._load_keys(), algorithms=ALGORITHMS)

    def _load_keys(self) -> KeySet:
        with self._lock:
            known = self._keys
        if known is None or time.monotonic() - known[0] > KNOWN_FOR_S:
            known = (time.monotonic(), KeySet.import_key_set(self._fetch("GET", self._describe("jwks_uri"))))  # type: ignore[arg-type]
            with self._lock:
                self._keys = known
        return known[1]

    def _describe(self, name: str) -> str:
        with self._lock:
            known = self._about
        if known is None or time.monotonic() - known[0] > KNOWN_FOR_S:
            about = self._fetch("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self.issuer:
                raise _not_reached()
            known = (time.monotonic(), about)
            with self._lock:
                self._about = known
        place = known[1].get(name)
        if not isinstance(place, str):
            raise _not_reached()
        return _require_tls(place)

    def _exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._client_id,
            "code_verifier": verifier,
        }
        if self._client_secret:
            form["client_secret"] = self._client_secret
        return self._fetch("POST", self._describe("token_endpoint"), form)

    def _fetch(self, method: str, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """A JSON object; nothing that redirects, is not TLS, or has no end."""
        try:
            with (
                httpx2.Client(timeout=10.0, follow_redirects=False, trust_env=True) as client,
                client.stream(method, _require_tls(url), data=form, headers={"Accept": "application/json"}) as answer,
            ):
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST_ANSWER:
                        raise _not_reached()
                found = json.loads(body)
                if answer.status_code != 200 or not isinstance(found, dict):
                    raise _not_valid() if form else _not_reached()
                return found
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            raise _not_reached() from None


def _require_tls(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise _not_reached()
    return url


def _not_valid() -> SignInError:
    return SignInError("what the identity provider answered is not valid; begin again")


def _not_reached() -> SignInError:
    return SignInError("the identity provider cannot be reached, or is not what it should be; tell your administrator")
