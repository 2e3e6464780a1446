"""What all tables share: names of constraints, ids, times, JSON."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import uuid4

from sqlalchemy import JSON, DateTime, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """A new id that nobody can guess."""
    return uuid4().hex


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value; binary on PostgreSQL."""

Id = Annotated[str, mapped_column(String(64), primary_key=True, default=new_id)]
Text = Annotated[str, mapped_column(String, default="")]
Named = Annotated[str, mapped_column(String(500))]
Rows = Annotated[list[Any], mapped_column(Document, default=list)]
Fields = Annotated[dict[str, Any], mapped_column(Document, default=dict)]
Created = Annotated[datetime, mapped_column(Instant, default=now)]
Changed = Annotated[datetime, mapped_column(Instant, default=now, onupdate=now)]


class Base(DeclarativeBase):
    """The tables of the service."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant}  # noqa: RUF012 (SQLAlchemy reads it from the class)
