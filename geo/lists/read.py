"""Reads a list row by row: what can be placed is taken, what can be read in one way only is mended, the rest refused.

Where `geo.facilities.read_facilities` refuses a whole file for one wrong cell, for a study must not change unseen, an
import says of every row what became of it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from geo.errors import TableError
from geo.lists.column_values import read_column
from geo.lists.heading_row import ListTable
from geo.lists.list_kinds import ListKind
from geo.lists.list_tables import build_list_table
from geo.lists.opened_list import missing_places, open_list
from geo.lists.placing import Placed, place_rows
from geo.lists.report import ListReport, RowReport
from geo.lists.row_places import read_row_places
from geo.lists.rows_left_out import find_rows_left_out
from geo.lists.told_apart import Entry, refuse_copies, settle_ids, settle_names
from geo.lists.value import Value
from geo.notes import Note, add_note
from geo.places import Bbox

IDENTITY_NUMBER: Final = re.compile(r"\d{11,14}|\d(?:-\d+){4}")  # ИИН, CPF, เลขประจำตัวประชาชน
OUTSIDE: Final = Note("lies outside the region")
MENDED: Final[Mapping[str, Note]] = {
    "comma": Note("a decimal comma was read"),
    "sexagesimal": Note("degrees, minutes and seconds were turned into decimal degrees"),
    "hemisphere": Note("the letters for north, south, east or west were read"),
    "digits": Note("digits of another script were read in the coordinates"),
    "exchanged": Note("lon and lat were exchanged"),
    "minus lon": Note("the minus of the longitude was missing: it lies west"),
    "minus lat": Note("the minus of the latitude was missing: it lies south"),
    "millionths": Note("the coordinates had lost their decimal point"),
}


def read_list(
    path_or_bytes: str | Path | bytes,
    name: str = "",
    kind: str = "facilities",
    *,
    mapping: Mapping[str, str] | None = None,
    country: str = "",
    lang: str = "",
    sheet: str | None = None,
    expected_bbox: Bbox | None = None,
) -> ListReport:
    """The table of a list and what became of each of its rows.

    `mapping` gives the list's columns by our fields, as `ListPreview.mapping` does; without it the guess is taken.
    `lang` is the language of the list, where it is known: it decides what the letter O stands for. The table has the
    columns of `geo.facilities` and some more, or those of care lists; `row` is the number in the user's program.

    Raises
    ------
    TableError
        The file is no list, the mapping names what is not there, or no column holds the place.
    """
    opened = open_list(path_or_bytes, name, kind, country=country, sheet=sheet, expected_bbox=expected_bbox)
    list_kind, table = opened.kind, opened.table
    chosen = opened.guessed if mapping is None else dict(mapping)
    _require_mapping(chosen, table, list_kind, opened.name)

    left_out = find_rows_left_out(table, chosen)
    kept = [at for at in range(len(table.rows)) if at not in left_out]
    ways = read_row_places(table, chosen, lang)
    placed = dict(zip(kept, place_rows([ways[at] for at in kept], opened.area), strict=True))
    entries = _enter(
        table, chosen, list_kind, {at: place for at, place in placed.items() if isinstance(place, Placed)}, country
    )
    _settle(entries, list_kind, named="id" in chosen)
    taken = [entry for entry in entries if entry.refused is None]
    notes = opened.notes()
    if "id" not in chosen:
        add_note(notes, "the list has no column of ids; they were made of the row numbers")
    frame = build_list_table(taken, list_kind, country, opened.name, notes)

    by_position = {entry.at: entry for entry in entries}
    rows = [
        RowReport(row.number, "left_out", "", (left_out[at],))
        if at in left_out
        else _report_entry(by_position[at], placed[at])
        if at in by_position
        else _report_refused(row.number, placed[at])
        for at, row in enumerate(table.rows)
    ]
    return ListReport(opened.name, kind, chosen, frame, tuple(rows), tuple(notes))


def _require_mapping(mapping: Mapping[str, str], table: ListTable, kind: ListKind, name: str) -> None:
    for field, column in mapping.items():
        if field not in kind.by_name:
            raise TableError(
                "{field} is no field of such a list; choose among {fields}", field=field, fields=", ".join(kind.by_name)
            )
        if column not in table.headings:
            raise TableError(
                "{name} has no column {column} (mapped to {ours}); it has {columns}",
                name=name,
                column=column,
                ours=field,
                columns=", ".join(table.headings),
            )
    missing = missing_places(set(mapping))
    if missing:
        raise TableError(
            "{name}: no column is known to hold {missing}; say which one does (its columns: {columns})",
            name=name,
            missing=", ".join(missing),
            columns=", ".join(table.headings),
        )


def _enter(
    table: ListTable, mapping: Mapping[str, str], kind: ListKind, placed: Mapping[int, Placed], country: str
) -> list[Entry]:
    """The rows that have a place, with their values."""
    columns: dict[str, list[Value]] = {}
    for field, column in mapping.items():
        if kind.by_name[field].holds != "place":
            cells = table.column(column)
            columns[field] = read_column(
                cells, kind.by_name[field], column, country=country, delimiter=table.sheet.delimiter
            )
    entries = []
    for at, place in placed.items():
        values = {field: column[at] for field, column in columns.items()}
        notes = [note for key, note in MENDED.items() if key in place.mends]
        notes += [note for value in values.values() for note in value.notes]
        row_id = str(values.pop("id", Value(None)).value or "")
        own = {field: value.value for field, value in values.items()}
        entries.append(Entry(at, table.rows[at].number, place.lon, place.lat, row_id, own, notes))
    return entries


def _settle(entries: Sequence[Entry], kind: ListKind, *, named: bool) -> None:
    """Copies refused, identity numbers taken away, ids and names told apart."""
    refuse_copies(entries)
    if not kind.told_apart:
        for entry in entries:
            if IDENTITY_NUMBER.fullmatch(entry.id):
                entry.id = ""
                entry.notes.append(Note("the id looks like an identity number of a person and was not taken"))
    settle_ids(
        [entry for entry in entries if entry.refused is None], kind.id_prefix, told_apart=kind.told_apart, named=named
    )
    if kind.told_apart:
        settle_names([entry for entry in entries if entry.refused is None])


def _report_entry(entry: Entry, place: object) -> RowReport:
    if entry.refused is not None:
        return RowReport(entry.row, "refused", "", (entry.refused,))
    outside = (OUTSIDE,) if isinstance(place, Placed) and place.outside_region else ()
    return RowReport(entry.row, "mended" if entry.notes else "taken", entry.id, (*entry.notes, *outside))


def _report_refused(number: int, place: object) -> RowReport:
    note = getattr(place, "note", OUTSIDE)
    return RowReport(number, "refused", "", (note,))
