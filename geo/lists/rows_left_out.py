"""Rows that are no row of the list: sums, repeated headings, captions and footnotes."""

from collections.abc import Mapping

import pandas as pd

from geo.headings import normalise_heading
from geo.lists.cell_text import is_blank, show_cell
from geo.lists.heading_row import ListTable
from geo.lists.list_kinds import PLACE
from geo.lists.sheet import SheetRow
from geo.notes import Note
from geo.total_rows import find_total_rows


def find_rows_left_out(table: ListTable, mapping: Mapping[str, str]) -> dict[int, Note]:
    """Why a row is none of the list, by its position."""
    left_out = {
        at: Note("sums up other rows") for at, total in enumerate(find_total_rows(_labelled(table, mapping))) if total
    }
    if len(left_out) == len(table.rows):
        left_out = {}
    headings = {normalise_heading(heading) for heading in table.headings}
    places = [table.headings.index(column) for field, column in mapping.items() if field in PLACE]
    for at, row in enumerate(table.rows):
        if at in left_out:
            continue
        if _repeats_headings(row, headings):
            left_out[at] = Note("repeats the headings")
        elif len(table.headings) > 2 and _is_caption(row, places):
            left_out[at] = Note("only one cell is filled: a caption or a remark")
    return left_out


def _labelled(table: ListTable, mapping: Mapping[str, str]) -> pd.DataFrame:
    """The texts of the table under our names, as `find_total_rows` wants them."""
    ours = {column: field for field, column in mapping.items() if field not in ("lat_lon", "lon_lat")}
    both = mapping.get("lat_lon") or mapping.get("lon_lat")
    columns: dict[str, list[object]] = {}
    for column in table.headings:
        cells = table.column(column)
        columns[ours.get(column, column)] = [cell if isinstance(cell, str) else show_cell(cell) for cell in cells]
        if column == both and "lon" not in mapping:
            columns["lon"] = columns["lat"] = columns[column]
    return pd.DataFrame(columns, dtype=object)


def _repeats_headings(row: SheetRow, headings: set[str]) -> bool:
    texts = [normalise_heading(cell) for cell in row.cells if isinstance(cell, str) and not is_blank(cell)]
    return len(texts) >= 2 and all(text in headings for text in texts)


def _is_caption(row: SheetRow, places: list[int]) -> bool:
    filled = [at for at, cell in enumerate(row.cells) if cell is not None and show_cell(cell).strip()]
    return len(filled) == 1 and filled[0] not in places and isinstance(row.cells[filled[0]], str)
