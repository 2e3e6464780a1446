"""A GeoPackage is a database, and a database can compute: only layers that are plain tables are read."""

import sqlite3
from pathlib import Path

from api.imports.errors import UploadError


def require_plain_gpkg(path: Path, name: str) -> None:
    """Refuse a GeoPackage whose layers are computed: a view may call functions that open files or addresses.

    Raises
    ------
    UploadError
        A layer is no table, or the database is damaged.
    """
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            kinds = dict(database.execute("SELECT lower(name), type || lower(substr(sql, 1, 14)) FROM sqlite_master"))
            layers = [row[0] for row in database.execute("SELECT lower(table_name) FROM gpkg_contents")]
        finally:
            database.close()
    except sqlite3.Error as error:
        raise UploadError("{name} is a damaged GeoPackage; export it again", name=name) from error
    for layer in layers:
        kind = kinds.get(layer, "")
        if not kind.startswith("table") or "virtual" in kind:
            raise UploadError("{name}: the layer {layer} is computed; export it as a table", name=name, layer=layer)
