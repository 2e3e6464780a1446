"""Listens for requests to a service until it is stopped."""

import socket
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from api.console import say
from api.errors import RequestError
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service


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
    """Answer requests at an address until Ctrl+C; with `do_jobs` long work is done beside it."""
    import uvicorn

    from api.jobs.worker import worker_beside
    from api.main import create_app
    from api.settings import read_settings

    say(Phrase("{address}  (Ctrl+C stops it)", address=f"http://{host}:{port}"), lang)
    app = create_app(service=service, host=host)
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
    app.state.is_stopping = lambda: server.should_exit  # or who watches a job would keep the service from ending
    beside = worker_beside(service, read_settings().dask) if do_jobs else nullcontext()
    with beside, suppress(KeyboardInterrupt):
        server.run()
