"""A backup: one archive with every row of the database and every file that a row names.

    manifest.json    version, step of the migrations, and the SHA-256 of every file
    rows.jsonl       the database (`api.store.dump`), as it was at one moment
    files/...        networks, populations, uploads, results and publications, below the data folder

It can be restored on either kind of database. It holds people's accounts: keep it as safe as the service. Home-visit
data are in it sealed, and their key is not: no row names that file.
"""

import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.data_folder import read_mark
from api.errors import BackupError
from api.store.database import Database
from api.store.dump import as_it_is, dump_rows, find_installation, holds_rows, load_rows, named_files
from api.store.migrate import head, upgrade
from geo.manifest import sha256
from geo.output_folder import output_file
from routing.partial_folder import partial_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT: Final = "qamtu-backup"
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows.jsonl"
FILES: Final = "files"


@dataclass(frozen=True)
class BackupManifest:
    """What an archive says of itself."""

    version: str  # of Qamtu
    step: str  # of the migrations
    rows: int
    sha256: dict[str, str]  # by name in the archive
    format: str = FORMAT


def write_backup(database: Database, data: Path, archive: Path) -> BackupManifest:
    """Write the archive; the service may go on working meanwhile, and is in it as it was at the beginning.

    Raises
    ------
    OutputError
        The archive cannot be written, or the disk is full.
    BackupError
        A file that the database names is missing.
    """
    with output_file(archive) as partial:
        rows = partial.with_name(ROWS)
        with as_it_is(database) as connection:
            count = 0
            with rows.open("w", encoding="utf-8") as lines:
                for line in dump_rows(connection):
                    lines.write(line + "\n")
                    count += line.startswith('{"row"')
            named = sorted(_named_files(connection, data))
        listed = {ROWS: rows} | {f"{FILES}/{path.relative_to(data).as_posix()}": path for path in named}
        manifest = BackupManifest(
            version("qamtu"), head(), count, {name: sha256(path) for name, path in listed.items()}
        )
        described = partial.with_name(MANIFEST)
        described.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        with tarfile.open(partial, "w:gz", compresslevel=1) as packed:
            for name, path in ({MANIFEST: described} | listed).items():
                packed.add(path, name, recursive=False)
        for passing in (rows, described):
            passing.unlink()
        partial.chmod(0o600)
    return manifest


def restore_backup(archive: Path, database: Database, data: Path) -> BackupManifest:
    """Fill an empty database and the data folder from an archive; after an error both are as they were.

    Raises
    ------
    BackupError
        The archive is damaged, of a newer Qamtu, or no backup; or the database holds something already, or the folder
        is that of another one.
    """
    data.mkdir(parents=True, exist_ok=True)
    with partial_folder(data / "restore") as unpacked:
        manifest = _unpack(archive, unpacked)
        if holds_rows(database.engine):
            raise BackupError("the database holds something already; restore into an empty one")
        upgrade(database.engine, manifest.step)
        with database.engine.begin() as connection, (unpacked / ROWS).open(encoding="utf-8") as lines:
            load_rows(connection, lines)
            if read_mark(data) not in ("", find_installation(connection)):
                raise BackupError("{data} belongs to another database; restore into an empty QAMTU_DATA", data=data)
            _move_files(unpacked / FILES, data)
        database.upgrade()
    return manifest


def _named_files(connection: "Connection", data: Path) -> Iterator[Path]:
    """Every file that a row names, folders opened."""
    for table, name in named_files(connection):
        place = data / name
        if not place.exists():
            raise BackupError("{name}, which {table} names, is missing in the data folder", name=name, table=table)
        yield from (path for path in place.rglob("*") if path.is_file()) if place.is_dir() else (place,)


def _unpack(archive: Path, folder: Path) -> BackupManifest:
    """Unpack into a folder and compare every file with the manifest."""
    try:
        with tarfile.open(archive) as packed:
            for member in packed:
                _unpack_file(packed, member, folder)
        manifest = BackupManifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, tarfile.TarError, EOFError, ValueError, TypeError) as error:
        raise BackupError(
            "{name} is not a backup of Qamtu, or is damaged ({reason})", name=archive.name, reason=error
        ) from None
    if manifest.format != FORMAT or manifest.step > head():
        raise BackupError(
            "{name} was written by a newer Qamtu ({version}); update Qamtu", name=archive.name, version=manifest.version
        )
    for name, written in manifest.sha256.items():
        if not (folder / name).is_file() or sha256(folder / name) != written:
            raise BackupError("{name}: {file} is damaged or missing; take another backup", name=archive.name, file=name)
    return manifest


def _unpack_file(packed: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file below the folder; links, devices and names that lead elsewhere are refused."""
    place = (folder / member.name).resolve()
    if not member.isfile() or folder.resolve() not in place.parents:
        raise ValueError(member.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    source = packed.extractfile(member)
    with place.open("wb") as written:
        shutil.copyfileobj(source, written)  # type: ignore[arg-type] # a file has a source


def _move_files(unpacked: Path, data: Path) -> None:
    """Put files in place; those of the same name are the same, for names are hashes, or are replaced."""
    for path in sorted(unpacked.rglob("*")) if unpacked.is_dir() else ():
        if path.is_file():
            place = data / path.relative_to(unpacked)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
