"""HTTP to an address that was checked: the name is only said (TLS, Host), it is not looked up again."""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Final
from urllib.parse import urljoin

from api.imports.errors import FetchError
from api.imports.fetch.allowed import PORTS, Origin, Resolve, Target, require_allowed

REDIRECTS: Final = (301, 302, 303, 307, 308)
MOST_REDIRECTS: Final = 5
AGENT: Final = "Qamtu (https://www.openstreetmap.org/copyright)"


@dataclass(frozen=True)
class Patience:
    """How long is waited: for a piece, for an answer to begin, and how little may come in a time."""

    piece_s: float = 30
    answer_s: float = 60
    least_bytes: int = 200_000
    least_within_s: float = 60
    tries: int = 5
    pause_s: float = 1


class Answer:
    """The answer of a server, to be read in pieces."""

    def __init__(self, response: http.client.HTTPResponse, url: str) -> None:
        self.status = response.status
        self.headers = response.headers
        self.url = url
        self._response = response

    @property
    def length(self) -> int | None:
        """How many bytes are announced."""
        said = self.headers.get("Content-Length", "")
        return int(said) if said.isdecimal() else None

    def read(self, size: int) -> bytes:
        """The next bytes, b"" at the end.

        Raises
        ------
        OSError, http.client.HTTPException
            The connection was cut.
        """
        return self._response.read1(size)


@contextmanager
def ask(
    url: str,
    allowed: Sequence[Origin],
    patience: Patience,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    resolve: Resolve | None = None,
) -> Iterator[Answer]:
    """The answer of an address; each redirect is looked at as the first address was.

    Raises
    ------
    FetchError
        The address, or one that it leads to, may not be asked.
    OSError, http.client.HTTPException
        The connection was cut.
    """
    for _ in range(MOST_REDIRECTS + 1):
        target = require_allowed(url, allowed, resolve)
        with _connected(target, patience) as (connection, answered):
            sent = {
                "Host": _host(target.origin),
                "User-Agent": AGENT,
                "Accept-Encoding": "identity",
                "Connection": "close",
                **(headers or {}),
            }
            connection.request("POST" if body is not None else "GET", target.path, body=body, headers=sent)
            with closing(connection.getresponse()) as response:
                answered()
                if response.status not in REDIRECTS or "Location" not in response.headers:
                    yield Answer(response, url)
                    return
            url = urljoin(url, response.headers["Location"])
            if body is not None and response.status not in (307, 308):
                body = None
    raise FetchError("{url} leads on and on", url=target.shown)


@contextmanager
def _connected(target: Target, patience: Patience) -> Iterator[tuple[http.client.HTTPConnection, Callable[[], None]]]:
    """A connection that is cut when its answer does not begin in time, however slowly it trickles."""
    opened = socket.create_connection((target.address, target.origin.port), timeout=patience.piece_s)
    held = [opened]
    watch = Timer(patience.answer_s, _cut, (held,))
    watch.daemon = True
    watch.start()
    try:
        if target.origin.scheme == "https":
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=target.origin.host)
            held[0] = opened
        connection = http.client.HTTPConnection(target.origin.host, target.origin.port)
        connection.sock = opened
        yield connection, watch.cancel
    finally:
        watch.cancel()
        opened.close()


def _cut(held: Sequence[socket.socket]) -> None:
    try:
        held[0].shutdown(socket.SHUT_RDWR)
    except OSError:
        held[0].close()


def _host(origin: Origin) -> str:
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return host if PORTS.get(origin.scheme) == origin.port else f"{host}:{origin.port}"
