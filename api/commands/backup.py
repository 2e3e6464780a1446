"""`qamtu backup` and `qamtu restore`: the whole service in one file, and back."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import DatabaseUrl, Language, require_language
from api.console import say
from api.errors import user_language
from routing.errors import Phrase


def backup(
    archive: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE.tar.gz")],
    database: DatabaseUrl = "",
    lang: Language = "",
) -> None:
    """Write every row of the database and every file it names to one archive, while the service goes on.

    Example: qamtu backup qamtu-2026-11-22.tar.gz
    """
    language = user_language(require_language(lang))

    from api.backup import write_backup
    from api.settings import read_settings
    from api.store.database import Database, sqlite_url

    settings = read_settings()
    with closing(Database(database or settings.database or sqlite_url(settings.data))) as opened:
        opened.require_there()
        opened.upgrade()
        manifest = write_backup(opened, settings.data, archive)
    say(
        Phrase(
            "{path}: rows: {rows}, files: {files}", path=archive, rows=manifest.rows, files=len(manifest.sha256) - 1
        ),
        language,
    )


def restore(
    archive: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE.tar.gz")],
    database: DatabaseUrl = "",
    lang: Language = "",
) -> None:
    """Fill an empty database and QAMTU_DATA from a backup, of the same kind of database or the other.

    Example: qamtu restore qamtu-2026-11-22.tar.gz --database postgresql://qamtu@db/qamtu
    """
    language = user_language(require_language(lang))

    from api.backup import restore_backup
    from api.settings import read_settings
    from api.store.database import Database, sqlite_url

    settings = read_settings()
    with closing(Database(database or settings.database or sqlite_url(settings.data))) as opened:
        manifest = restore_backup(archive, opened, settings.data)
    say(
        Phrase(
            "{path} is restored: rows: {rows}, files: {files}",
            path=archive,
            rows=manifest.rows,
            files=len(manifest.sha256) - 1,
        ),
        language,
    )
