"""Brings a database up to date with Alembic; the steps are in `alembic/versions/`."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

SCRIPTS: Final = Path(__file__).resolve().parent.parent.parent / "alembic"
LOCK: Final = 7_261_100  # any number, the same in every process: one migrates, the others wait


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply the steps that are missing; processes that start together wait for the first."""
    if revision == "head" and _is_current(engine):
        return
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Take steps back, down to `revision` ("base" = no tables)."""
    _run(engine, lambda config: command.downgrade(config, revision))


def head() -> str:
    """The newest step."""
    return str(ScriptDirectory(str(SCRIPTS)).get_current_head())


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def _run(engine: Engine, step: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        step(config)
