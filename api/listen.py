"""Listens for requests to a service until it is stopped."""

import socket
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from api.console import say
from api.errors import RequestError
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

REQUESTS_S: Final = 1
"""How long the end waits for requests that are being answered."""
READ_AHEAD_S: Final = 0.2


def require_free_port(host: str, port: int) -> None:
    """Refuse early, before a minute of work, when the port is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RequestError(
                "port {port} on {host} cannot be used ({reason}); choose another with --port",
                port=port,
                host=host,
                reason=error.strerror,
            ) from None


def listen(service: "Service", *, host: str, port: int, lang: str = "", do_jobs: bool = True) -> None:
    """Answer requests at an address until Ctrl+C or SIGTERM, which are raised; with `do_jobs` long work is done beside.

    It ends at once: what is read ahead, or computed for somebody who has gone, is not waited for.
    """
    import uvicorn

    from api.jobs.worker import worker_beside
    from api.main import create_app
    from api.settings import read_settings

    say(Phrase("{address}  (Ctrl+C stops it)", address=f"http://{host}:{port}"), lang)
    app = create_app(service=service, host=host)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=REQUESTS_S)
    server = uvicorn.Server(config)
    app.state.patience_s = READ_AHEAD_S
    app.state.is_stopping = lambda: server.should_exit  # or who watches a job would keep the service from ending
    beside = worker_beside(service, read_settings().dask) if do_jobs else nullcontext()
    with beside:
        server.run()
