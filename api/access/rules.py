"""Who must sign in: everybody, except on loopback while nobody has an account."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final, Literal

from fastapi import Request

from api.errors import AccountError
from api.settings import Settings
from api.store.accounts import has_accounts
from api.store.database import Database

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
IN_PROCESS: Final = "testclient"  # what Starlette's test client is called: no address of a network
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@dataclass
class AccessRules:
    """One per application. `host` is the address that is listened on."""

    database: Database
    host: str = "127.0.0.1"
    login: Literal["auto", "always", "never"] = "auto"
    public_url: str = ""
    _accounts_seen: bool = field(default=False, init=False)

    def is_local_user(self, request: Request) -> bool:
        """The request may act as the one local user, who has every right.

        A service that is asked by another name than loopback's is behind a proxy, or a page of the web has pointed its
        own name at this machine: neither is the person in front of it.
        """
        if self.login != "auto":
            return self.login == "never"
        return is_loopback(self.host) and _is_from_here(request) and not self.has_accounts()

    def has_accounts(self) -> bool:
        """Somebody has an account; once it was so it stays so, for this process."""
        if not self._accounts_seen:
            with self.database.session() as session:
                self._accounts_seen = has_accounts(session)
        return self._accounts_seen

    def origin(self, request: Request) -> str:
        """Scheme, name and port that people reach the service by."""
        return self.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"

    def is_https(self, request: Request) -> bool:
        """Cookies can be kept to TLS."""
        return self.origin(request).startswith("https:")


def require_accounts(database: Database, settings: Settings, host: str) -> None:
    """Refuse to listen where others can reach while nobody could sign in.

    Raises
    ------
    AccountError
        There is no account, no identity provider, and `QAMTU_LOGIN` does not open the service to everybody.
    """
    if settings.login == "never" or settings.oidc_issuer or (settings.login == "auto" and is_loopback(host)):
        return
    with database.session() as session:
        if has_accounts(session):
            return
    raise AccountError(
        "nobody could sign in to a service on {host}; first run: qamtu users add LOGIN --role administrator", host=host
    )


def is_loopback(host: str) -> bool:
    """The address reaches no further than this machine."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_from_here(request: Request) -> bool:
    client = request.client.host if request.client else ""
    if client == IN_PROCESS:
        return True
    name = request.headers.get("host", "").rsplit(":", 1)[0] if "]" not in request.headers.get("host", "") else "[::1]"
    forwarded = any(header in request.headers for header in FORWARDED)
    return is_loopback(client) and name in LOOPBACK_NAMES and not forwarded
