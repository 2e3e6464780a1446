"""A list as it was found: its sheets, its table, the columns guessed, and the area its places may lie in."""

from pathlib import Path
from typing import NamedTuple

from geo.lists.country_boxes import read_country_boxes
from geo.lists.guess import Guess, guess_columns
from geo.lists.heading_row import ListTable, find_table
from geo.lists.list_kinds import ListKind, find_list_kind
from geo.lists.placing import Area
from geo.lists.sheet import Sheet
from geo.lists.source import open_source, read_sheets
from geo.notes import Notes, add_note
from geo.places import Bbox


class OpenedList(NamedTuple):
    """What a preview shows and a reading begins with."""

    name: str
    kind: ListKind
    sheets: list[Sheet]
    table: ListTable
    area: Area
    guess: Guess

    @property
    def guessed(self) -> dict[str, str]:
        """The guessed column of each of our fields."""
        return {each.field: each.column for each in self.guess.columns}

    def notes(self) -> Notes:
        """What is to be said of the list as a whole."""
        notes: Notes = []
        others = [sheet.name for sheet in self.sheets if sheet.name and sheet.name != self.table.sheet.name]
        if others:
            add_note(
                notes,
                "sheet {sheet} is read; there are others: {others}",
                sheet=self.table.sheet.name,
                others=", ".join(others),
            )
        if self.area.region is None and self.area.country is None:
            add_note(
                notes,
                "neither the country nor the region is known: exchanged coordinates and lost signs cannot be found",
            )
        if self.guess.personal:
            columns = ", ".join(self.guess.personal)
            add_note(notes, "not taken, for they may name persons: {columns}", columns=columns)
        return notes


def open_list(
    path_or_bytes: str | Path | bytes,
    name: str,
    kind: str,
    *,
    country: str,
    sheet: str | None,
    expected_bbox: Bbox | None,
) -> OpenedList:
    """Find the table of a list and guess its columns.

    Raises
    ------
    TableError
        The file is missing, empty, damaged, or no list.
    """
    list_kind = find_list_kind(kind)
    source = open_source(path_or_bytes, name)
    sheets = read_sheets(source)
    table = find_table(sheets, list_kind, sheet, source.name)
    area = Area(expected_bbox, read_country_boxes().get(country.upper()))
    return OpenedList(source.name, list_kind, sheets, table, area, guess_columns(table, list_kind, area))


def missing_places(fields: set[str]) -> tuple[str, ...]:
    """The fields of the place that are wanted yet."""
    if fields & {"lat_lon", "lon_lat"}:
        return ()
    return tuple(field for field in ("lon", "lat") if field not in fields)
