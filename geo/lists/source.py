"""The bytes of a list as sheets of cells; what kind of file it is they say themselves, its name does not matter."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from geo.errors import TableError
from geo.lists.layers import read_geojson, read_gpkg
from geo.lists.sheet import Sheet, SheetRow
from geo.lists.text_rows import read_text_sheet
from geo.spreadsheets import MOST_CELLS, require_safe_zip

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SQLITE: Final = b"SQLite format 3\0"
GPKG_MARKS: Final = (b"GPKG", b"GP10", b"GP11")  # application id of the SQLite header
MOST_BYTES: Final = 200_000_000


@dataclass(frozen=True)
class ListSource:
    """A list as it came: its name, for sentences, and its bytes."""

    name: str
    data: bytes


def open_source(path_or_bytes: str | Path | bytes, name: str = "") -> ListSource:
    """A list of a path or of bytes.

    Raises
    ------
    TableError
        The file is missing, empty or too large.
    """
    if isinstance(path_or_bytes, bytes):
        source = ListSource(name, path_or_bytes)
    else:
        path = Path(path_or_bytes)
        if not path.is_file():
            raise TableError("{name} does not exist ({path})", name=path.name, path=path)
        source = ListSource(name or path.name, path.read_bytes() if path.stat().st_size <= MOST_BYTES else b"")
        if path.stat().st_size > MOST_BYTES:
            raise TableError("{name} is larger than {megabytes} MB; cut it", name=source.name, megabytes=200)
    if not source.data.strip(b"\0 \r\n\t"):
        raise TableError("{name} is empty; give a heading and at least one row", name=source.name)
    return source


def read_sheets(source: ListSource) -> list[Sheet]:
    """All sheets (or layers) of a list that hold anything.

    Raises
    ------
    TableError
        The file is damaged, too large once unpacked, or no list.
    """
    data, name = source.data, source.name
    start = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t")
    if data.startswith(ZIP):
        require_safe_zip(Path(name), data)
        kind = "ods" if b"opendocument.spreadsheet" in data[:200] else "xlsx"
        return _read_workbook(source, kind)
    if data.startswith(OLE):
        return _read_workbook(source, "xls")
    if data.startswith(SQLITE):
        if data[68:72] not in GPKG_MARKS:
            raise TableError("{name} is a database but no GeoPackage; export the table as csv", name=name)
        return read_gpkg(data, name)
    if start.startswith(b"{"):
        return [read_geojson(data, name)]
    if start.startswith(b"%PDF") or start[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise TableError(
            "{name} is a document, no table, whatever its name says; open it and save the table as xlsx or csv",
            name=name,
        )
    return [read_text_sheet(data, name)]


def _read_workbook(source: ListSource, kind: str) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(source.data)) as workbook:
            sheets = [_read_sheet(workbook.get_sheet_by_name(each), kind, source) for each in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise TableError("{name} is no spreadsheet that can be read; save it again", name=source.name) from error
    filled = [sheet for sheet in sheets if any(map(_is_filled, sheet.rows))]
    if not filled:
        raise TableError("{name} is empty; give a heading and at least one row", name=source.name)
    return filled


def _is_filled(row: SheetRow) -> bool:
    return any(cell not in ("", None) for cell in row.cells)


def _read_sheet(sheet: CalamineSheet, kind: str, source: ListSource) -> Sheet:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise TableError(
            "{name}: sheet {sheet} spans {rows} rows and {columns} columns; delete the empty ones beyond the table",
            name=source.name,
            sheet=sheet.name,
            rows=sheet.total_height,
            columns=sheet.total_width,
        )
    rows: list[list[object]] = [list(cells) for cells in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A cell merged downwards says the same of all its rows; one merged across is a title and said once.
        if left == right and bottom < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    numbered = [SheetRow(number, cells) for number, cells in enumerate(rows, start=1)]
    return Sheet(kind, sheet.name, numbered)
