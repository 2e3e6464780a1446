"""Numbers as people write them: what a comma, a point or a blank in them stands for, thousands or decimals.

"1,200" is 1200 in an English table and 1.2 in a Russian one, and a wrong guess is a wrong result without a word.
So nothing is guessed. A cell that can be read in one way only (1,5; 0,125; 1,234,567; 1 200,5) says how its column
is written; where no cell does, the other columns of the file say it, and the delimiter: a spreadsheet that writes
decimal commas cuts cells with a semicolon. Where they disagree the cell is no number, and whoever needs it is told.
"""

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]

MARKS: Final = (",", ".")
PLAIN: Final = re.compile(r"[0-9+\-.eE\n]*")  # cells that NumPy reads by itself
BLANKS: Final = re.compile(r"[\s'\u2019]+")  # 1 200, also with no-break and thin blanks, and 1'200
SIGN_APART: Final = re.compile(r"^([+-]) ")


def _pattern(decimal: str, thousands: str) -> "re.Pattern[str]":
    grouped = rf"[1-9]\d{{0,2}}(?:(?:{thousands}\d{{3}})+|(?: \d{{3}})+)"
    return re.compile(rf"[+-]?(?:(?:{grouped}|\d+)(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?")


NUMBERS: Final[Mapping[str, "re.Pattern[str]"]] = {",": _pattern(",", r"\."), ".": _pattern(r"\.", ",")}
"""What a number looks like, by its decimal mark: "1,200" fits both, "1,5" one, "1,2,3" none."""
THREE: Final[Mapping[str, "re.Pattern[str]"]] = {
    mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}") for mark in MARKS
}
"""A number with one mark that may be either: 1,200 is 1200 or 1.2."""
DECIMAL_POINT: Final = re.compile(r"\.(?!\d{3}(?:$|[eE]))|(?:^|[+-])0?\.|\d{4}\.", re.MULTILINE)
"""A point that cannot stand between thousands, in cells that are plain."""


@dataclass(frozen=True)
class Writing:
    """How the numbers of one column are written."""

    shown: frozenset[str]  # decimal marks without which some of them could not be read
    unclear: frozenset[str]  # marks of those that may mean two things
    padded: bool = False  # some of those end in 0
    short: bool = False  # a number other than 0 stands there without any mark
    numbers: bool = True  # every text is a number

    def decimal(self, mark: str) -> str:
        """The mark if it can be that of decimals: no program writes 2.340 beside 850; it writes 2.34, or 850.000."""
        return "" if self.padded and self.short else mark


PLAIN_WRITING: Final = Writing(frozenset(), frozenset())
NO_NUMBERS: Final = Writing(frozenset(), frozenset(), numbers=False)


def parse_numbers(column: "pd.Series[Any]", *, decimal: str | None = None) -> FloatArray:
    """Numbers of a column, NaN where a cell holds none, or one that may mean two things.

    `decimal` is the decimal mark of the cells that can be read in two ways: a mark, "" for none (they are NaN), "any"
    for whichever they hold; without it the one that the other cells of the column show.
    """
    if pd.api.types.is_numeric_dtype(column):
        return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    cells = column.tolist()
    joined = _join(cells)
    plain = _parse_plain(cells, joined)
    if plain is not None and ("." not in joined or decimal in (".", "any") or DECIMAL_POINT.search(joined)):
        return plain
    mark = "".join(look_at_numbers(cells).shown) if decimal is None else decimal
    return np.array([parse_number(cell, decimal=mark) for cell in cells], dtype=np.float64)


def _join(cells: Sequence[object]) -> str:
    return "\n".join(cell if isinstance(cell, str) else " " for cell in cells)


def _parse_plain(cells: Sequence[Any], joined: str) -> FloatArray | None:
    """The numbers of cells that NumPy reads by itself; None where there are others."""
    if PLAIN.fullmatch(joined):
        with contextlib.suppress(ValueError):  # a lone sign or e
            return np.array([cell or "nan" for cell in cells], dtype=np.float64)
    return None


def parse_number(value: object, *, decimal: str = ".") -> float:
    """One cell as a number, NaN where it is none; `decimal` decides of those that can be read in two ways."""
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return float(value)
    text = _tidy(value) if isinstance(value, str) else ""
    marks = _readings(text)
    if len(marks) == 2 and (unclear := mark_of(text)):
        marks = (unclear,) if decimal == "any" else (decimal,) if decimal in MARKS else ()
    if not marks:
        return np.nan
    return float(text.replace(" ", "").replace(_other(marks[0]), "").replace(marks[0], "."))


def find_decimal_mark(writing: Writing, *, delimiter: str = "", file_marks: frozenset[str] = frozenset()) -> str:
    """The decimal mark of the numbers that can be read in two ways, "" where nothing tells.

    `delimiter` is that of the text file they come from, `file_marks` the decimal marks that its columns show.
    """
    if writing.shown or len(writing.unclear) != 1:
        return next(iter(writing.shown)) if len(writing.shown) == 1 else ""
    (mark,) = writing.unclear
    if mark == ",":
        return _comma(writing, delimiter, file_marks)
    if file_marks - {"."} or (delimiter == ";" and not file_marks and writing.short):
        return ""  # whoever writes decimal commas, or cuts cells with semicolons, may part thousands with points
    return writing.decimal(".")


def _comma(writing: Writing, delimiter: str, file_marks: frozenset[str]) -> str:
    if file_marks == {","}:
        return writing.decimal(",")
    if delimiter == "," and file_marks <= {"."}:
        return "."
    if delimiter == ";":
        return "" if file_marks else writing.decimal(",")
    return "." if file_marks == {"."} else ""


def look_at_numbers(cells: Sequence[object], *, degrees: bool = False) -> Writing:
    """How a column of numbers is written; of any other column only that it is one.

    Degrees are never thousands: with `degrees` whatever mark they have is that of decimals.
    """
    joined = _join(cells)
    if _parse_plain(cells, joined) is not None:
        if "." not in joined:
            return PLAIN_WRITING
        if DECIMAL_POINT.search(joined):
            return Writing(frozenset("."), frozenset())
    texts, readings = [], []
    for text in (_tidy(cell) for cell in cells if isinstance(cell, str) and cell.strip()):
        texts.append(text)
        readings.append(_readings(text))
        if not readings[-1]:
            return NO_NUMBERS
    shown = frozenset(marks[0] for marks in readings if len(marks) == 1)
    unclear = [(mark_of(text), text) for text in texts if mark_of(text)]
    marks = frozenset(mark for mark, _ in unclear)
    if degrees:
        return Writing(shown | marks, frozenset())
    return Writing(
        shown,
        marks,
        padded=any(text.endswith("0") for _, text in unclear),
        short=any(text.isdecimal() and int(text) for text in texts),
    )


def mark_of(text: str) -> str:
    """The mark of a number that may mean two things (1,200), "" of any other text."""
    return next((mark for mark in MARKS if THREE[mark].fullmatch(text.strip())), "")


def _tidy(cell: str) -> str:
    """The text with one plain blank for what stands between its thousands."""
    return SIGN_APART.sub(r"\1", BLANKS.sub(" ", cell.strip()))


def _readings(text: str) -> tuple[str, ...]:
    return tuple(mark for mark in MARKS if NUMBERS[mark].fullmatch(text))


def _other(mark: str) -> str:
    return MARKS[1 - MARKS.index(mark)]
