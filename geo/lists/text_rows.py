"""A list in a text file as rows of cells: whichever encoding, whichever delimiter, titles above the table or not."""

import csv
import io
from collections import Counter
from typing import Final

from geo.delimited import LONGEST_CELL
from geo.encodings import decode_text, find_encoding
from geo.errors import TableError
from geo.lists.sheet import Sheet, SheetRow

DELIMITERS: Final = (";", "\t", "|", ",")  # a comma last: it stands in numbers and addresses, too
LOOKED_AT: Final = 60  # rows


def read_text_sheet(data: bytes, name: str) -> Sheet:
    """The rows of a text, blank ones too, numbered as a spreadsheet program numbers them.

    Raises
    ------
    TableError
        The bytes are no text, or a row is none of a table.
    """
    text = decode_text(data, name).lstrip("\ufeff")
    delimiter, text = _delimiter(text)
    numbered = [SheetRow(number, list(cells)) for number, cells in enumerate(_rows(text, delimiter, name), start=1)]
    return Sheet("csv", "", numbered, encoding=find_encoding(data).removesuffix("-sig"), delimiter=delimiter)


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the line that says it to Excel, which shows no such row."""
    line, _, rest = text.partition("\n")
    said = line.strip().removeprefix("sep=")
    if line.startswith("sep=") and said in (*DELIMITERS, "") and len(line.rstrip("\r\n")) == 5:
        return line[4], rest
    return find_table_delimiter(text), text


def find_table_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells, of equals the one with more."""
    start = "\n".join(text.splitlines()[: 2 * LOOKED_AT])

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter) if cells]
        except csv.Error:
            return (0, 0)
        wide = Counter(width for width in widths[:LOOKED_AT] if width > 1)
        (width, count) = max(wide.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (count, width)

    return max(DELIMITERS, key=evenness)


def _rows(text: str, delimiter: str, name: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error as error:
        raise TableError(
            "{name}: line {row} is no row of a table ({reason})", name=name, row=reader.line_num, reason=error
        ) from error
