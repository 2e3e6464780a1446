"""A list before it is read: what kind of file it is, where its table stands, and which column seems to be what."""

from pathlib import Path
from typing import Final

from geo.lists.cell_text import quote_cell
from geo.lists.opened_list import OpenedList, missing_places, open_list
from geo.lists.placing import Placed, place_rows
from geo.lists.report import ListPreview
from geo.lists.row_places import read_row_places
from geo.lists.rows_left_out import find_rows_left_out
from geo.places import Bbox

FIRST_ROWS: Final = 10


def preview_list(
    path_or_bytes: str | Path | bytes,
    name: str = "",
    kind: str = "facilities",
    *,
    country: str = "",
    lang: str = "",
    sheet: str | None = None,
    expected_bbox: Bbox | None = None,
    first_rows: int = FIRST_ROWS,
) -> ListPreview:
    """A list as it is understood, with the guessed mapping of its columns; nothing is read into a table yet.

    `kind` is a name of `LIST_KINDS`, `country` an ISO 3166-1 code, `lang` the language of the list where it is known,
    `expected_bbox` the box of the region (degrees).

    Raises
    ------
    TableError
        The file is missing, empty, damaged, or no list.
    """
    opened = open_list(path_or_bytes, name, kind, country=country, sheet=sheet, expected_bbox=expected_bbox)
    table, guess = opened.table, opened.guess
    return ListPreview(
        name=opened.name,
        kind=kind,
        format=table.sheet.format,
        encoding=table.sheet.encoding,
        delimiter=table.sheet.delimiter,
        sheet=table.sheet.name,
        sheets=tuple(each.name for each in opened.sheets if each.name),
        heading_row=table.heading_row,
        headings=tuple(table.headings),
        row_count=len(table.rows),
        first_rows=tuple((row.number, tuple(map(quote_cell, row.cells))) for row in table.rows[:first_rows]),
        guesses=guess.columns,
        unknown=guess.unknown,
        personal=guess.personal,
        missing=missing_places(set(opened.guessed)),
        share_placed=_share_placed(opened, lang),
        notes=tuple(opened.notes()),
    )


def _share_placed(opened: OpenedList, lang: str) -> float:
    table, area, mapping = opened.table, opened.area, opened.guessed
    if missing_places(set(mapping)):
        return 0.0
    left_out = find_rows_left_out(table, mapping)
    ways = [way for at, way in enumerate(read_row_places(table, mapping, lang)) if at not in left_out]
    return sum(isinstance(each, Placed) for each in place_rows(ways, area)) / max(1, len(ways))
