"""Reads a sheet of a spreadsheet file (xlsx, ods), after looking for a zip bomb in its directory."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from geo.delimited import frame_of_rows
from geo.errors import TableError

LARGEST_UNPACKED_BYTES: Final = 500_000_000
LARGEST_RATIO: Final = 300  # real sheets of repeated numbers reach about 30
SMALL_BYTES: Final = 10_000_000  # below this no ratio is suspicious
MOST_CELLS: Final = 50_000_000


def read_spreadsheet(path: Path, *, sheet: str | None = None) -> pd.DataFrame:
    """The cells of a sheet (the first one with any, by default); the index is the row number the spreadsheet shows.

    `attrs` of the table say which sheet it is and which ones there are: a column that is missing may be on another.
    The heading is the first row with two cells or more: titles above a table are stepped over.
    """
    require_safe_zip(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            chosen = _choose_sheet(workbook, sheet, path.name)
            rows = chosen.to_python(skip_empty_area=False)
            sheets = {"sheet": chosen.name, "sheets": tuple(workbook.sheet_names)}
    except (CalamineError, OSError) as error:
        raise TableError("{name} is no spreadsheet that can be read; save it again", name=path.name) from error
    lines = [(number, list(cells)) for number, cells in enumerate(rows, start=1)]
    widest = max((_filled(cells) for _, cells in lines), default=0)
    first = next((at for at, (_, cells) in enumerate(lines) if _filled(cells) >= min(2, widest) > 0), len(lines))
    table = frame_of_rows(lines[first:], path.name)
    table.attrs.update(sheets)
    return table


def _filled(cells: Sequence[object]) -> int:
    return sum(cell not in ("", None) for cell in cells)


def _choose_sheet(workbook: CalamineWorkbook, sheet: str | None, name: str) -> CalamineSheet:
    names = workbook.sheet_names
    if sheet is not None and sheet not in names:
        raise TableError(
            "{name} has no sheet {sheet}; it has {sheets}", name=name, sheet=sheet, sheets=", ".join(names)
        )
    if not names:
        raise TableError("{name} is empty; give a heading and at least one row", name=name)
    chosen = workbook.get_sheet_by_name(sheet or names[0])
    if sheet is None and not chosen.total_height:
        filled = (workbook.get_sheet_by_name(other) for other in names[1:])
        chosen = next((other for other in filled if other.total_height), chosen)
    if chosen.total_height * chosen.total_width > MOST_CELLS:
        raise TableError(
            "{name}: sheet {sheet} spans {rows} rows and {columns} columns; delete the empty ones beyond the table",
            name=name,
            sheet=chosen.name,
            rows=chosen.total_height,
            columns=chosen.total_width,
        )
    return chosen


def require_safe_zip(path: Path, data: bytes | None = None) -> None:
    """Refuse a zip whose members unpack to far more than they should, or do not match their checksums.

    With `data`, the bytes of a file that stands nowhere, `path` is only its name.
    """
    size = path.stat().st_size if data is None else len(data)
    try:
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > LARGEST_UNPACKED_BYTES or unpacked > max(SMALL_BYTES, LARGEST_RATIO * size):
                raise TableError(
                    "{name} unpacks to {megabytes} MB, too much for a spreadsheet; save the table as csv",
                    name=path.name,
                    megabytes=unpacked // 1_000_000,
                )
            damaged = archive.testzip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise TableError("{name} is no spreadsheet that can be read; save it again", name=path.name) from error
    if damaged is not None:
        raise TableError("{name} is damaged; save it again", name=path.name)
