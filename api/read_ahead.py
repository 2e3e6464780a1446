"""What the first requests will ask for is read while nobody asks yet; neither start nor end waits for it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from api.base_maps import NoBaseMapError
from api.failures import log_failure
from routing.errors import QamtuError

if TYPE_CHECKING:
    from api.regions import ServedRegion

PAGE_FIRST_S: Final = 0.4
"""So long nothing is read, if nobody asks: a page that is opened at once shares the processor with nobody."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def read_ahead(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs, its first regions are read, as many as `app.state.read_ahead`.

    The others are read when they are first asked for: a service of a whole country must not fill the memory with
    regions that nobody looks at.
    """
    ended = Event()
    reader = Thread(
        target=_read,
        args=(app, ended),
        name="read-ahead",
        daemon=True,  # a service that listens is ended without it: see api.listen
    )
    reader.start()
    yield
    ended.set()
    app.state.base_maps.close()
    # What it reads from is closed next; a process that ends anyway does not wait for a network to be searched.
    await run_in_threadpool(reader.join, app.state.patience_s)


def _read(app: FastAPI, ended: Event) -> None:
    if ended.wait(PAGE_FIRST_S):
        return

    def is_stopping() -> bool:
        return ended.is_set() or app.state.is_stopping()

    for region_id in _first_regions(app):
        try:
            served = app.state.regions[region_id]
            for step in (_read_region, _measure, lambda one: _find_base_map(app, one), _prepare_what_if):
                if is_stopping():
                    return
                step(served)
        except (QamtuError, NoBaseMapError, KeyError):  # said to whoever asks for it, or removed meanwhile
            continue
        except Exception as error:
            if not is_stopping():
                log_failure(_log, "region %s cannot be read ahead", region_id, error=error)


def _first_regions(app: FastAPI) -> list[str]:
    try:
        return list(islice(app.state.regions, app.state.read_ahead)) if app.state.read_ahead else []
    except Exception:  # the database is away; whoever asks for a region will be told
        _log.warning("no region is read ahead: the database does not answer")
        return []


def _read_region(served: "ServedRegion") -> None:
    _ = served.region


def _measure(served: "ServedRegion") -> None:
    _ = served.reaches


def _find_base_map(app: FastAPI, served: "ServedRegion") -> None:
    app.state.base_maps.find(served.region.network.source.sha256)


def _prepare_what_if(served: "ServedRegion") -> None:
    from api.endpoints import what_if

    what_if.prepare(served)
