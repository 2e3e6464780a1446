"""Waits while the database is away: a restart of PostgreSQL is survived, and what was computed is kept in hand."""

import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from api.store.database import Database

PATIENCE_S: Final = 600.0
PAUSE_S: Final = 0.5
SQLITE_PASSES: Final = ("locked", "busy", "unable to open", "disk I/O", "disk is full")

Value = TypeVar("Value")
log = logging.getLogger(__name__)


def in_session(
    database: Database, ask: Callable[[Session], Value], *, is_stopping: Callable[[], bool] = lambda: False
) -> Value:
    """What `ask` gives in a transaction of its own, tried again while the database cannot be reached.

    `ask` may have been done already when it is tried again (the database broke off just as it said yes), so it looks.

    Raises
    ------
    DBAPIError
        The database stayed away for `PATIENCE_S`, or the process is to stop.
    """
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            with database.session() as session:
                return ask(session)
        except DBAPIError as error:
            if not is_outage(error) or is_stopping() or time.monotonic() > give_up:
                raise
            log.warning("the database is away (%s); trying again", type(error.orig).__name__)
        time.sleep(PAUSE_S)


def is_outage(error: DBAPIError) -> bool:
    """Whether the same question may be answered a moment later."""
    if isinstance(error.orig, sqlite3.OperationalError):  # it says that of wrong questions too
        return any(word in str(error.orig) for word in SQLITE_PASSES)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
