"""Reads delimited text (csv, tsv) in whatever encoding and with whatever delimiter a spreadsheet wrote it."""

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from charset_normalizer import from_bytes

from geo.errors import TableError

DELIMITERS: Final = (",", ";", "\t")
# The encodings of Kazakh, Russian and Thai spreadsheets: an unrestricted guess of a cp1251 list was wrong.
ENCODINGS: Final = ["utf_8", "utf_16", "cp1251", "kz1048", "ptcp154", "cp874", "tis_620"]
BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LONGEST_CELL: Final = 1_000_000


def read_delimited(path: Path) -> pd.DataFrame:
    """The cells of a text table, all as written; the index is the line number in the file (the heading is line 1)."""
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
    return frame_of_rows(lines, path.name)


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
    heading = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([heading], delimiter=delimiter), [])))


def decode_text(data: bytes, name: str) -> str:
    """Text of bytes: by byte-order mark, else UTF-8, else the likeliest encoding of Kazakhstan or Thailand."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return _decode(data, encoding, name)
    if b"\0" in data:  # UTF-16 without a mark: delimiters and digits have a NUL before or after them
        little = data[1::2].count(0) > data[0::2].count(0)
        return _decode(data, "utf-16-le" if little else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=ENCODINGS).best()
        return _decode(data, best.encoding if best else "utf-8", name)


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name) from error
    if "\0" in text:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name)
    return text
