"""A list before it is read: what kind of file it is, where its table stands, and which column seems to be what."""

from pathlib import Path
from typing import Final

from geo.lists.cell_text import quote_cell
from geo.lists.country_boxes import read_country_boxes
from geo.lists.guess import Guess, guess_columns
from geo.lists.heading_row import ListTable, find_table
from geo.lists.list_kinds import ListKind, find_list_kind
from geo.lists.placing import Area, Placed, place_rows
from geo.lists.report import ListPreview
from geo.lists.row_places import read_row_places
from geo.lists.rows_left_out import find_rows_left_out
from geo.lists.sheet import Sheet
from geo.lists.source import open_source, read_sheets
from geo.notes import Notes, add_note
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
    list_kind = find_list_kind(kind)
    source = open_source(path_or_bytes, name)
    sheets = read_sheets(source)
    table = find_table(sheets, list_kind, sheet, source.name)
    area = find_area(country, expected_bbox)
    guess = guess_columns(table, list_kind, area)
    return ListPreview(
        name=source.name,
        kind=kind,
        format=table.sheet.format,
        encoding=table.sheet.encoding,
        delimiter=table.sheet.delimiter,
        sheet=table.sheet.name,
        sheets=tuple(each.name for each in sheets if each.name),
        heading_row=table.heading_row,
        headings=tuple(table.headings),
        row_count=len(table.rows),
        first_rows=tuple((row.number, tuple(map(quote_cell, row.cells))) for row in table.rows[:first_rows]),
        guesses=guess.columns,
        unknown=guess.unknown,
        personal=guess.personal,
        missing=missing_places({each.field for each in guess.columns}),
        share_placed=_share_placed(table, guess, area, lang),
        notes=tuple(note_list(table, sheets, guess, area, list_kind)),
    )


def _share_placed(table: ListTable, guess: Guess, area: Area, lang: str) -> float:
    mapping = {each.field: each.column for each in guess.columns}
    if missing_places(set(mapping)):
        return 0.0
    left_out = find_rows_left_out(table, mapping)
    ways = [way for at, way in enumerate(read_row_places(table, mapping, lang)) if at not in left_out]
    return sum(isinstance(each, Placed) for each in place_rows(ways, area)) / max(1, len(ways))


def find_area(country: str, expected_bbox: Bbox | None) -> Area:
    """Where the places of a list may lie."""
    return Area(expected_bbox, read_country_boxes().get(country.upper()))


def missing_places(fields: set[str]) -> tuple[str, ...]:
    """The fields of the place that are wanted yet."""
    if fields & {"lat_lon", "lon_lat"}:
        return ()
    return tuple(field for field in ("lon", "lat") if field not in fields)


def note_list(table: ListTable, sheets: list[Sheet], guess: Guess, area: Area, kind: ListKind) -> Notes:
    """What is to be said of the list as a whole."""
    notes: Notes = []
    others = [sheet.name for sheet in sheets if sheet.name and sheet.name != table.sheet.name]
    if others:
        add_note(
            notes, "sheet {sheet} is read; there are others: {others}", sheet=table.sheet.name, others=", ".join(others)
        )
    if area.region is None and area.country is None:
        add_note(
            notes, "neither the country nor the region is known: exchanged coordinates and lost signs cannot be found"
        )
    if guess.personal:
        add_note(notes, "not taken, for they may name persons: {columns}", columns=", ".join(guess.personal))
    return notes
