"""`qamtu worker`: does the jobs of a service in a process of its own."""

import logging
import signal
from threading import Event
from typing import Annotated

import typer

from api.commands.options import DatabaseUrl, Language, Quiet, require_language
from api.console import say
from api.errors import user_language
from routing.errors import Phrase


def worker(
    database: DatabaseUrl = "",
    processes: Annotated[int, typer.Option(help="Steps done at the same time.", min=1, max=256)] = 1,
    lease_s: Annotated[
        float, typer.Option(help="A worker silent for so many seconds is taken for dead.", min=1, max=3600)
    ] = 20.0,
    lang: Language = "",
    quiet: Quiet = False,
) -> None:
    """Do the jobs that wait in the database, until it is stopped; several workers share one queue.

    Example: qamtu worker --database postgresql://qamtu@localhost/qamtu
    """
    language = user_language(require_language(lang))
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())  # the job that is being done goes back to the queue

    from api.jobs.processes import open_processes
    from api.jobs.worker import Worker
    from api.service import open_service
    from api.settings import read_settings

    logging.basicConfig(level=logging.WARNING if quiet else logging.INFO, format="%(message)s")
    settings = read_settings()
    service = open_service(settings.data, database or settings.database)
    computing = open_processes(settings.dask, processes)
    one = Worker(service, computing, lease_s=lease_s)
    if not quiet:
        say(Phrase("worker {name} waits for jobs  (Ctrl+C stops it)", name=one.name), language)
    try:
        one.run(stop)
    finally:
        computing.close()
        service.close()
