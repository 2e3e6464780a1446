"""Runs migrations on the connection that `api.store.migrate` gives."""

from alembic import context
from sqlalchemy import Connection

import api.store.models  # noqa: F401 (its tables enter the metadata)
from api.store.base import Base


def _is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Leave out what the metadata does not name: R*Trees, PostGIS's own table, and the spatial index (see ddl_if)."""
    if kind == "table":
        return name in Base.metadata.tables
    return not (kind == "index" and str(name).endswith("_geometry"))


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=_is_ours,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
