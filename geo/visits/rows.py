"""A list of people or teams as rows of cells by our fields, and where each row lies; nothing of it judged yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import TableError
from geo.headings import normalise_heading
from geo.lists.coordinate_text import BLANK, Unread
from geo.lists.guess import guess_columns
from geo.lists.heading_row import ListTable, find_table
from geo.lists.list_kinds import PLACE, ListKind
from geo.lists.opened_list import missing_places
from geo.lists.placing import Area, Placed, place_rows
from geo.lists.read import MENDED, OUTSIDE
from geo.lists.recognise import EXACT
from geo.lists.row_places import read_row_places
from geo.lists.rows_left_out import find_rows_left_out
from geo.lists.source import open_source, read_sheets
from geo.notes import Notes, add_note
from routing.errors import Phrase

MOST_NAMED: Final = 5
LONGEST_ID: Final = 64
NOT_READ: Final = Phrase(
    "{name}: not read: {columns}. If one of them is needed, map it with columns = {{ ... }}"
).template


@dataclass(frozen=True)
class Row:
    """A row of a list: its number in the user's program, its cells by our fields, and the user's headings of these."""

    name: str  # of the list, for sentences
    number: int
    cells: Mapping[str, object]
    headings: Mapping[str, str]
    country: str = ""  # decides what 3/12/2026 is

    def heading(self, field: str) -> str:
        """The column as the user calls it."""
        return self.headings.get(field, field)


@dataclass(frozen=True)
class RowsRead:
    """The rows of a list and the place of each; None where a row says no place."""

    name: str
    rows: tuple[Row, ...]
    places: tuple[Placed | None, ...]


@dataclass(frozen=True)
class ListFile:
    """A list as the plan file names it; `content` where it is in memory, then `path` is but its name."""

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    content: bytes | None = None


def read_rows(
    given: ListFile, kind: ListKind, area: Area, *, country: str, notes: Notes, placed: bool = True
) -> RowsRead:
    """The rows of a list of any format and language; totals, captions and repeated headings are left out.

    Without `placed` nobody asks where the rows lie.

    Raises
    ------
    TableError
        The file is no list, a mapped column is not there, or a row's coordinates cannot be read.
    """
    source = open_source(given.path if given.content is None else given.content, given.path.name)
    table = find_table(read_sheets(source), kind, given.sheet, source.name)
    mapping = _map_columns(table, kind, area, given.columns or {}, source.name, notes)
    left_out = _left_out(table, mapping)
    _note_left_out(table, left_out, source.name, notes)
    kept = [at for at in range(len(table.rows)) if at not in left_out]
    if not kept:
        raise TableError("{name} is empty; give at least one row below the heading", name=source.name)
    places: list[Placed | None] = [None] * len(kept)
    if placed and not missing_places(set(mapping)):
        ways = read_row_places(table, mapping, "")
        for at, found in enumerate(place_rows([ways[row] for row in kept], area)):
            if isinstance(found, Unread) and found is not BLANK:
                raise place_refused(source.name, table.rows[kept[at]].number, found)
            places[at] = found if isinstance(found, Placed) else None
        _note_mends(source.name, [table.rows[row].number for row in kept], places, notes)
    at_column = {field: table.headings.index(column) for field, column in mapping.items() if field not in PLACE}
    rows = tuple(
        Row(
            source.name,
            table.rows[at].number,
            {field: table.rows[at].cells[column] for field, column in at_column.items()},
            mapping,
            country,
        )
        for at in kept
    )
    return RowsRead(source.name, rows, tuple(places))


@dataclass(frozen=True)
class ColumnRead:
    """A column of a list as its reader takes it: the field, "" for one that is not read; or one that names persons."""

    heading: str
    field: str
    personal: bool


def read_columns(given: ListFile, kind: ListKind, area: Area) -> tuple[ColumnRead, ...]:
    """What each column of a list is taken for, in the list's order, whether or not its cells can be read.

    Raises
    ------
    TableError
        The file is no list.
    """
    source = open_source(given.path if given.content is None else given.content, given.path.name)
    table = find_table(read_sheets(source), kind, given.sheet, source.name)
    personal = guess_columns(table, kind, area).personal
    field_of = {column: field for field, column in _map_columns(table, kind, area, {}, source.name, []).items()}
    return tuple(ColumnRead(each, field_of.get(each, ""), each in personal) for each in table.headings)


def place_refused(name: str, row: int, why: Unread) -> TableError:
    """The sentence for coordinates that cannot be read."""
    reason = Phrase(why.note.template, **why.note.params)
    return TableError("{name}: row {row}: {reason}", name=name, row=row, reason=reason)


def no_place(name: str, row: int) -> TableError:
    """The sentence for who lies nowhere."""
    return TableError("{name}: row {row}: there is no place; give lon and lat, or a settlement", name=name, row=row)


def _map_columns(
    table: ListTable, kind: ListKind, area: Area, wished: Mapping[str, str], name: str, notes: Notes
) -> dict[str, str]:
    """The list's column of each of our fields: as is wished ("" for none), else as the heading says without any doubt.

    A heading that only resembles one of ours is not taken: a frequency read from the wrong column would be a wrong
    calendar without a word. Places are found by their cells as well.
    """
    guess = guess_columns(table, kind, area)
    sure = [each for each in guess.columns if each.confidence >= EXACT - 0.05 or each.field in PLACE]
    mapping = {each.field: each.column for each in sure}
    headings = {normalise_heading(heading): heading for heading in table.headings}
    for field, theirs in wished.items():
        if field not in kind.by_name:
            raise TableError(
                "{field} is no field of such a list; choose among {fields}", field=field, fields=", ".join(kind.by_name)
            )
        if not theirs:
            mapping.pop(field, None)
            continue
        if normalise_heading(theirs) not in headings:
            raise TableError(
                "{name} has no column {column} (mapped to {ours}); it has {columns}",
                name=name,
                column=theirs,
                ours=field,
                columns=", ".join(table.headings),
            )
        column = headings[normalise_heading(theirs)]
        mapping = {ours: their for ours, their in mapping.items() if their != column} | {field: column}
    if guess.personal:
        add_note(notes, "not taken, for they may name persons: {columns}", columns=", ".join(guess.personal))
    unread = [each for each in table.headings if each not in mapping.values() and each not in guess.personal]
    if unread:
        add_note(
            notes,
            NOT_READ,
            name=name,
            columns=", ".join(unread),
        )
    return mapping


def _left_out(table: ListTable, mapping: Mapping[str, str]) -> set[int]:
    """Positions of rows that are none of the list; a row with nothing but an id has every default, and is one."""
    found = find_rows_left_out(table, mapping)
    column = table.headings.index(mapping["id"]) if "id" in mapping else -1
    return {at for at in found if column < 0 or not _only_an_id(table.rows[at].cells, column)}


def _only_an_id(cells: Sequence[object], column: int) -> bool:
    text = str(cells[column] or "").strip()
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    return (
        len(filled) == 1 and 0 < len(text) <= LONGEST_ID and any(sign.isdecimal() for sign in text) and " " not in text
    )


def _note_left_out(table: ListTable, left_out: set[int], name: str, notes: Notes) -> None:
    if left_out:
        rows = [table.rows[at].number for at in sorted(left_out)]
        add_note(
            notes,
            "{name}: rows that are no row of the list were left out, such as totals and captions: {rows}",
            name=name,
            rows=list_numbers(rows),
        )


def _note_mends(name: str, numbers: Sequence[int], places: Sequence[Placed | None], notes: Notes) -> None:
    """Say what was put right in coordinates, by what it was."""
    for mend, note in MENDED.items():
        rows = [n for n, place in zip(numbers, places, strict=True) if place is not None and mend in place.mends]
        if rows and mend not in ("comma", "digits"):
            _note_rows(name, rows, note.template, notes)
    outside = [n for n, place in zip(numbers, places, strict=True) if place is not None and place.outside_region]
    if outside:
        _note_rows(name, outside, OUTSIDE.template, notes)


def _note_rows(name: str, rows: Sequence[int], what: str, notes: Notes) -> None:
    add_note(notes, "{name}: {what} (row {rows})", name=name, what=Phrase(what), rows=list_numbers(rows))


def list_numbers(numbers: Sequence[object]) -> str:
    """The first few of a list, for a sentence."""
    return ", ".join(map(str, numbers[:MOST_NAMED])) + (" ..." if len(numbers) > MOST_NAMED else "")
