"""Brings a database up to date with Alembic; the steps are in `alembic/versions/`, one file each, named by number."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, inspect, text

from api.errors import SettingError

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS: Final = Path(__file__).resolve().parent.parent.parent / "alembic"
LOCK: Final = 7_261_100  # any number, the same in every process: one migrates, the others wait


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply the steps that are missing; processes that start together wait for the first.

    Raises
    ------
    SettingError
        The database has steps that this Qamtu does not know.
    """
    if revision == "head":
        step, newest = find_step(engine), head()
        if step == newest:
            return
        if step > newest:
            raise SettingError(
                "the database was brought up to date by a newer Qamtu (step {step}, known here: {known}); update Qamtu",
                step=step,
                known=newest,
            )
    _run(engine, lambda config: _command().upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Take steps back, down to `revision` ("base" = no tables)."""
    _run(engine, lambda config: _command().downgrade(config, revision))


def head() -> str:
    """The newest step."""
    return max(file.name for file in (SCRIPTS / "versions").glob("[0-9]*_*.py")).partition("_")[0]


def find_step(engine: Engine) -> str:
    """The step a database is at, "" for an empty one: asked without Alembic, which every start would wait for."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar() or "")


def _command() -> Any:
    from alembic import command

    return command


def _run(engine: Engine, step: "Callable[[Config], None]") -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        step(config)
