"""Every row of the database as JSON lines, and back: the same lines for SQLite and PostGIS, so one becomes the other.

    {"table": "facilities", "columns": {"geometry": "geometry", ...}}     opens each table, parents before children
    {"row": {...}}

Values are told by their kind: "geometry" is hexadecimal EWKB, "bytes" base64, "moment" and "date" ISO 8601, "document"
JSON itself, "plain" whatever JSON holds.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import shapely
from sqlalchemy import JSON, Connection, Date, Engine, LargeBinary, Table, inspect, literal, select, text
from sqlalchemy.types import TypeEngine

import api.store.models  # noqa: F401 (its tables enter the metadata)
from api.store.base import Base, Instant
from api.store.database import Database
from api.store.geometry import Shape

ROWS_AT_ONCE: Final = 1000
FILE_COLUMNS: Final = {
    "networks": ("folder", "barriers_file"),
    "population_layers": ("file",),
    "uploads": ("file",),
    "results": ("folder",),
    "publications": ("folder",),
}
"""Columns that name a file or a folder below the data folder."""


@contextmanager
def as_it_is(database: Database) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, whatever others write meanwhile."""
    level = "AUTOCOMMIT" if database.is_sqlite else "REPEATABLE READ"
    with database.engine.connect().execution_options(isolation_level=level) as connection:
        if database.is_sqlite:  # whose driver begins no transaction for reading
            connection.exec_driver_sql("BEGIN")
        yield connection
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")


def named_files(connection: Connection) -> Iterator[tuple[str, str]]:
    """(table, path below the data folder) of every file and folder that a row names."""
    for table, columns in FILE_COLUMNS.items():
        for column in columns:
            found = connection.execute(select(Base.metadata.tables[table].c[column])).scalars()
            yield from ((table, name) for name in sorted({name for name in found if name}))


def dump_rows(connection: Connection) -> Iterator[str]:
    """The lines, as the database is at one moment: `connection` is in a transaction that sees no change of others."""
    for table in Base.metadata.sorted_tables:
        yield json.dumps({"table": table.name, "columns": {c.name: _kind(c.type) for c in table.columns}})
        kinds = [(column.name, _WRITERS[_kind(column.type)]) for column in table.columns]
        for row in connection.execute(_in_order(table)).yield_per(ROWS_AT_ONCE):
            written = {
                name: None if value is None else write(value) for (name, write), value in zip(kinds, row, strict=True)
            }
            yield json.dumps({"row": written}, ensure_ascii=False)


def load_rows(connection: Connection, lines: Iterable[str]) -> int:
    """Put the lines into empty tables of the version they were written by; how many rows there were."""
    count, insert = 0, ""
    kinds: dict[str, str] = {}
    waiting: list[dict[str, Any]] = []
    for line in lines:
        said = json.loads(line)
        if "table" in said:
            _insert(connection, insert, waiting)
            insert, kinds, waiting = _insertion(connection, said), said["columns"], []
        else:
            waiting.append({name: _read(connection, kinds[name], value) for name, value in said["row"].items()})
            count += 1
            if len(waiting) >= ROWS_AT_ONCE:
                _insert(connection, insert, waiting)
                waiting = []
    _insert(connection, insert, waiting)
    _count_on(connection)
    return count


def find_installation(connection: Connection) -> str | None:
    """The id of the database (`api.store.installation`), if it was given one."""
    table = Base.metadata.tables["installation"]
    if not inspect(connection).has_table(table.name):  # rows of a version before it
        return None
    return connection.execute(select(table.c.id)).scalar()


def holds_rows(engine: Engine) -> bool:
    """Whether any table of ours holds anything."""
    there = [name for name in inspect(engine).get_table_names() if name in Base.metadata.tables]
    with engine.connect() as connection:
        return any(connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name in there)  # noqa: S608


def _in_order(table: Table) -> Any:
    """Rows by key; of a tree the upper ones first, because they are referred to."""
    if table.name != "areas":
        return select(table).order_by(*table.primary_key.columns)
    tree = select(table.c.id, literal(0).label("depth")).where(table.c.parent_id.is_(None)).cte("tree", recursive=True)
    tree = tree.union_all(select(table.c.id, tree.c.depth + 1).where(table.c.parent_id == tree.c.id))
    return select(table).join(tree, tree.c.id == table.c.id).order_by(tree.c.depth, table.c.id)


def _insertion(connection: Connection, said: Mapping[str, Any]) -> str:
    """The INSERT of a table, by the names the lines give: the models may have moved on since."""
    known = {column["name"] for column in inspect(connection).get_columns(said["table"])}
    names = [name for name in said["columns"] if name in known]
    return (
        f"INSERT INTO {said['table']} ({', '.join(map(_quoted, names))}) VALUES ({', '.join(f':{n}' for n in names)})"  # noqa: S608
    )


def _insert(connection: Connection, insert: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(text(insert), rows)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _read(connection: Connection, kind: str, value: Any) -> Any:
    if value is None:
        return None
    readers = _FOR_SQLITE if connection.dialect.name == "sqlite" else _FOR_POSTGRESQL
    return readers.get(kind, _same)(value)


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts keys by itself: it goes on after the largest that was put in."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column is table.autoincrement_column:
                named = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
                largest = f"(SELECT max({column.name}) FROM {table.name})"  # noqa: S608
                connection.execute(text(f"SELECT setval({named}, {largest}) WHERE {largest} IS NOT NULL"))


def _kind(column_type: TypeEngine[Any]) -> str:
    for kind, described in _KINDS.items():
        if isinstance(column_type, described):
            return kind
    return "plain"


def _same(value: Any) -> Any:
    return value


def _moment_for_sqlite(value: str) -> str:
    return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_KINDS: Final[Mapping[str, type[TypeEngine[Any]]]] = {
    "geometry": Shape,
    "bytes": LargeBinary,
    "moment": Instant,
    "date": Date,
    "document": JSON,
}
_WRITERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "geometry": lambda shape: shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True, byte_order=1),
    "bytes": lambda value: base64.b64encode(value).decode(),
    "moment": lambda value: value.isoformat(),
    "date": lambda value: value.isoformat(),
    "document": _same,
    "plain": _same,
}
_FOR_SQLITE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "geometry": lambda value: shapely.to_wkb(shapely.from_wkb(value), byte_order=1),
    "bytes": base64.b64decode,
    "moment": _moment_for_sqlite,
    "document": _document,
}
_FOR_POSTGRESQL: Final[Mapping[str, Callable[[Any], Any]]] = {"bytes": base64.b64decode, "document": _document}
