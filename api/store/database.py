"""The database of the service: opened by its address, brought up to date, and asked in sessions."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, StatementError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from api.errors import RequestError, SettingError
from api.store.sqlite_functions import register_functions

SQLITE_FILE: Final = "qamtu.sqlite"
BUSY_S: Final = 30.0


class UnkeepableError(ValueError):
    """A value that JSON does not know, or that UTF-8 cannot say."""


UNKEEPABLE: Final = (UnkeepableError, UnicodeEncodeError, OverflowError)


class Database:
    """One engine and its sessions. `url` = `sqlite:///FILE` or `postgresql://USER@HOST/NAME`."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _open_sqlite(self.url) if self.is_sqlite else _open_postgresql(self.url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that is committed at its end, or rolled back after an error.

        Raises
        ------
        RequestError
            A value cannot be kept: text with NUL or half a character, a number beyond the column. Which ones they are
            differs between the databases, so they are met here and not at every field.
        """
        try:
            with self._sessions.begin() as session:
                yield session
        except (StatementError, *UNKEEPABLE) as error:
            cause = error.orig if isinstance(error, StatementError) else error
            if not isinstance(error, DataError) and not isinstance(cause, UNKEEPABLE):
                raise
            raise RequestError(
                "a value of this request cannot be kept: it is too long, too large, or no text"
            ) from None

    def upgrade(self) -> None:
        """Bring the tables up to date; a database that is so already costs one question."""
        from api.store.migrate import upgrade

        upgrade(self.engine)

    def require_there(self) -> None:
        """Refuse a database that nothing was ever kept in: a wrong address must not be taken for an empty service.

        Raises
        ------
        SettingError
            There is no such file, or no table of ours.
        """
        from api.store.migrate import find_step

        file = self.url.database if self.is_sqlite else None
        if (file and not Path(file).exists()) or not find_step(self.engine):
            raise SettingError(
                "there is no database of Qamtu at {address}; name it by --database, QAMTU_DATABASE or QAMTU_DATA",
                address=self.url.render_as_string(hide_password=True),
            )

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlite_url(folder: Path) -> str:
    """The default database: a file in the data folder."""
    return str(URL.create("sqlite", database=str(folder / SQLITE_FILE)))


def read_url(url: str) -> URL:
    """The address of a database, with the driver that is installed.

    Raises
    ------
    SettingError
        It is neither SQLite nor PostgreSQL, or no address.
    """
    try:
        read = make_url(url)
    except ArgumentError:
        read = URL.create("unknown")
    if read.get_backend_name() == "postgresql" or read.drivername == "postgres":
        return read.set(drivername="postgresql+psycopg")
    if read.get_backend_name() != "sqlite":
        raise SettingError("a database is sqlite:///FILE or postgresql://USER@HOST/NAME; its address is not shown here")
    return read


def _open_sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    # A database in memory is its one connection.
    pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(
        url, json_serializer=_write_json, connect_args={"check_same_thread": False, "timeout": BUSY_S}, **pool
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        register_functions(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine


def _open_postgresql(url: URL) -> Engine:
    # Connections that broke while the server restarted are noticed before they are used.
    return create_engine(url, json_serializer=_write_json, pool_pre_ping=True, pool_size=10, max_overflow=10)


def _write_json(value: Any) -> str:
    """The same on both databases: what one of them would not take, neither takes."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        raise UnkeepableError from None
    if "\\u0000" in text:
        raise UnkeepableError
    return text
