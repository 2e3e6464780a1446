"""A service that listens and does its jobs as they come, for pages in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from job_town import Threads
from live_service import listening

from api.jobs.worker import Worker
from api.main import create_app
from api.service import Service


@contextmanager
def listening_and_working(service: Service, threads: Threads) -> Iterator[str]:
    """Its address; the worker, its threads and the service are stopped afterwards."""
    stop = Event()
    worker = Thread(target=Worker(service, threads).run, args=(stop,), daemon=True)
    worker.start()
    try:
        with listening(create_app(service=service)) as address:
            yield address
    finally:
        stop.set()
        worker.join(timeout=10)
        threads.close()
        service.close()
