"""Which addresses may be asked: those of `QAMTU_FETCH_ALLOW`, by https; of inner networks only those that are named.

An entry is a host (`download.geofabrik.de`: https, port 443, public addresses only) or an origin
(`http://127.0.0.1:8080`): then its scheme, its port and wherever it lies are meant.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from api.imports.errors import FetchError

PORTS = {"https": 443, "http": 80}
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Origin:
    """A host that may be asked."""

    scheme: str
    host: str
    port: int
    anywhere: bool  # on an inner network too


@dataclass(frozen=True)
class Target:
    """A request that may be made: to this address, in the name of this host."""

    origin: Origin
    address: str
    path: str  # with its query

    @property
    def shown(self) -> str:
        """What may be logged and said: the query may hold a secret."""
        return show_url(f"{self.origin.scheme}://{self.origin.host}{self.path}")


def show_url(url: str) -> str:
    """An address without user, query and fragment."""
    parts = _split(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"[:300]


def read_allowed(text: str) -> tuple[Origin, ...]:
    """The hosts of the setting, separated by blanks or commas."""
    return tuple(_read_origin(entry) for entry in text.replace(",", " ").split())


def require_allowed(url: str, allowed: Sequence[Origin], resolve: Resolve | None = None) -> Target:
    """Where a request to an address goes.

    Raises
    ------
    FetchError
        It is none of the list, or leads into an inner network.
    """
    parts, origin = _split(url), find_origin(url, allowed)
    addresses = (resolve or resolve_host)(origin.host, origin.port)
    for address in addresses:
        if not origin.anywhere and not is_public(address):
            raise FetchError("{host} leads into an inner network; it may not be asked", host=origin.host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(ord(sign) <= ord(" ") or ord(sign) > ord("~") for sign in path):
        raise FetchError("{url} holds signs that no address has", url=show_url(url))
    return Target(origin, addresses[0], path)


def find_origin(url: str, allowed: Sequence[Origin]) -> Origin:
    """The entry of the list that an address belongs to.

    Raises
    ------
    FetchError
        There is none.
    """
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".").lower()
    port = _port(parts)
    origin = next((each for each in allowed if (each.scheme, each.host, each.port) == (parts.scheme, host, port)), None)
    if origin is None or parts.username is not None or parts.password is not None:
        raise FetchError(
            "{url} may not be asked; allowed are {hosts}",
            url=show_url(url),
            hosts=", ".join(sorted({each.host for each in allowed})) or "-",
        )
    return origin


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a name.

    Raises
    ------
    FetchError
        It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("{host} cannot be found; is there a network?", host=host) from error
    return [str(each[4][0]) for each in found]


def is_public(address: str) -> bool:
    """An address that anybody can reach: not of this machine, nor of a network around it."""
    known = ip_address(address.split("%", maxsplit=1)[0])
    inner = _inner(known) if isinstance(known, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return known.is_global and not known.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    is_nat64 = address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000")
    return IPv4Address(address.packed[12:]) if is_nat64 else None


def _read_origin(entry: str) -> Origin:
    if "://" not in entry:
        return Origin("https", entry.rstrip(".").lower(), PORTS["https"], anywhere=False)
    parts = _split(entry)
    return Origin(parts.scheme, (parts.hostname or "").lower(), _port(parts), anywhere=True)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise FetchError("{url} is no address", url=url[:100].split("?", maxsplit=1)[0]) from None


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise FetchError("{url} is no address", url=parts.netloc[:100]) from None
