"""Reads delimited text (csv, tsv) with whatever delimiter a spreadsheet wrote it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from geo.encodings import decode_text
from geo.errors import TableError

DELIMITERS: Final = (",", ";", "\t")
LONGEST_CELL: Final = 1_000_000


def read_delimited(path: Path) -> pd.DataFrame:
    """The cells of a text table, all as written; the index is the line number in the file (the heading is line 1).

    `attrs` of the table say by which delimiter: it tells how numbers are written.
    """
    text = decode_text(path.read_bytes(), path.name)
    delimiter = find_delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise TableError(
            "{name}: line {row} is no row of a table ({reason})", name=path.name, row=reader.line_num, reason=error
        ) from error
    table = frame_of_rows(lines, path.name)
    table.attrs["delimiter"] = delimiter
    return table


def frame_of_rows(lines: Sequence[tuple[int, Sequence[object]]], name: str) -> pd.DataFrame:
    """A table of numbered rows, the first of which holds the headings."""
    if not lines:
        raise TableError("{name} is empty; give a heading and at least one row", name=name)
    headings = name_headings(lines[0][1])
    width = len(headings)
    rows = [(row, cells) for row, cells in lines[1:] if any(cell not in ("", None) for cell in cells)]
    for row, cells in rows:
        if len(cells) > width and any(cell not in ("", None) for cell in cells[width:]):
            raise TableError(
                "{name}: row {row} has {cells} cells but the heading has {columns}; quote cells with a delimiter",
                name=name,
                row=row,
                cells=len(cells),
                columns=width,
            )
    fitted = [cells if len(cells) == width else [*cells, *[""] * width][:width] for _, cells in rows]
    index = pd.Index([row for row, _ in rows], dtype="int64")
    return pd.DataFrame(fitted, columns=headings, index=index, dtype=object)


def name_headings(cells: Sequence[object]) -> list[str]:
    """Headings as texts; blank ones at the end dropped, a blank one between others and a repeated one numbered."""
    texts = ["" if cell is None else str(cell).strip().lstrip("\ufeff") for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    headings: list[str] = []
    for at, text in enumerate(texts, start=1):
        heading = text or f"column_{at}"
        headings.append(heading if heading not in headings else f"{heading}_{at}")
    return headings


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the heading into most cells; a comma where none does."""
    heading = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([heading], delimiter=delimiter), [])))
