"""An application that really listens, for clients that a test client cannot stand for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final

import httpx2
import uvicorn
from fastapi import FastAPI

HTTP: Final = httpx2.Client(verify=False, timeout=60, limits=httpx2.Limits(max_keepalive_connections=0))
"""Asks such applications. A client for each question would read the certificates of the world each time."""


@contextmanager
def listening(app: FastAPI, **config: Any) -> Iterator[str]:
    """Its address on a port of its own; it is stopped afterwards, and streams are told so."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, **({"log_level": "critical"} | config)))
    app.state.is_stopping = lambda: server.should_exit
    thread = Thread(target=server.run, name="listening")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)
    assert not thread.is_alive()
