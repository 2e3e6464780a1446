"""Columns of a list as texts, words, numbers, yes or no, and times of day; a cell that cannot be read is left blank."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from geo.columns import NO, YES, text_of
from geo.lists.cell_text import LONGEST_READ, is_blank, quote_cell, show_cell, tidy_number_text, tidy_text
from geo.lists.dates import read_dates
from geo.lists.list_kinds import Field
from geo.lists.value import Value
from geo.notes import Note, group_digits
from geo.written_numbers import find_decimal_mark, look_at_numbers, mark_of, parse_number

WITH_UNIT: Final = re.compile(r"([\d][\d\s.,]*?)\s*(?:[^\W\d]|%)[^\d]*")
TIME: Final = re.compile(r"(\d{1,2})(?:[:.hч]| ?(?:час\w*|сағ\w*|ч)\.? ?)(\d\d)(?::\d\d)?(?: ?น\.?)?")
HOUR: Final = re.compile(r"(\d{1,2})(?: ?(?:ч|час\w*|сағ\w*|h|น|uhr)\.?)?")
WORDS_APART: Final = re.compile(r"[;,/|\n•·]")
MORE_YES: Final = frozenset(
    ["oui", "o", "sim", "действует", "работает", "жұмыс істейді", "functional", "active", "เปิดให้บริการ", "ใช้งาน"]
)
MORE_NO: Final = frozenset(
    ["non", "não", "не действует", "не работает", "жұмыс істемейді", "fermé", "inactive", "ปิดชั่วคราว"]
)


def read_column(cells: Sequence[object], field: Field, heading: str, *, country: str, delimiter: str) -> list[Value]:
    """The values of a column in its order: str, tuple of str, float, bool, date, or "HH:MM"; None where blank."""
    if field.holds == "date":
        return read_dates(cells, heading, country)
    if field.holds == "number":
        return _read_numbers(cells, field, heading, delimiter)
    return [READERS[field.holds](cell, heading) for cell in cells]


def _read_text(cell: object, heading: str) -> Value:
    tidied = tidy_text(cell)
    note = Note("{column}: blanks or hidden signs were tidied away", {"column": heading}) if tidied.tidied else None
    return Value(tidied.text or None).noting(note)


def _read_id(cell: object, heading: str) -> Value:
    if is_blank(cell):
        return Value(None)
    return Value(text_of(cell)) if not isinstance(cell, str) else _read_text(cell, heading)


def _read_words(cell: object, heading: str) -> Value:
    if is_blank(cell):
        return Value(())
    lines = cell if isinstance(cell, str) else show_cell(cell)
    words = (tidy_text(word).text for word in WORDS_APART.split(lines))
    return Value(tuple(dict.fromkeys(word for word in words if word)))


def _read_yes_no(cell: object, heading: str) -> Value:
    if isinstance(cell, bool):
        return Value(cell)
    text = tidy_text(cell).text
    word = text.casefold()
    if not word:
        return Value(None)
    if word in YES or word in MORE_YES or word in NO or word in MORE_NO:
        return Value(word in YES or word in MORE_YES)
    return Value(
        None,
        (Note("{column} is {value}, neither yes nor no; left blank", {"column": heading, "value": quote_cell(text)}),),
    )


def _read_time(cell: object, heading: str) -> Value:
    if isinstance(cell, datetime.datetime | datetime.time):
        return Value(f"{cell.hour:02}:{cell.minute:02}")
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440)
        return Value(f"{minutes // 60:02}:{minutes % 60:02}") if minutes < 1440 else Value("00:00")
    text = tidy_number_text(show_cell(cell)).text.casefold()[:LONGEST_READ]
    if not text:
        return Value(None)
    found = TIME.fullmatch(text) or HOUR.fullmatch(text)
    hour, minute = (int(found.group(1)), int(found.group(2)) if found.re is TIME else 0) if found else (99, 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Value(
            None,
            (Note("{column} is {value}, no time of day; left blank", {"column": heading, "value": quote_cell(text)}),),
        )
    return Value(f"{hour:02}:{minute:02}")


READERS: Final[Mapping[str, Callable[[object, str], Value]]] = {
    "text": _read_text,
    "id": _read_id,
    "words": _read_words,
    "yes_no": _read_yes_no,
    "time": _read_time,
}


def _read_numbers(cells: Sequence[object], field: Field, heading: str, delimiter: str) -> list[Value]:
    tidied = [tidy_number_text(cell) if isinstance(cell, str) else None for cell in cells]
    numbers = [_without_unit(each.text) for each in tidied if each is not None and each.text]
    mark = find_decimal_mark(look_at_numbers(numbers), delimiter=delimiter)
    values = []
    for cell, text in zip(cells, tidied, strict=True):
        gaps: dict[str, object] = {"column": heading, "value": quote_cell(cell)}
        if text is None:
            values.append(_number(cell, field, gaps, mark))
            continue
        bare = _without_unit(text.text)
        read = _number(bare, field, gaps, mark) if bare else Value(None)
        if read.value is not None and bare != text.text:
            read = read.noting(Note("{column}: the number was taken out of {value}", gaps))
        if read.value is not None and text.other_digits:
            read = read.noting(Note("{column}: digits of another script were read", {"column": heading}))
        values.append(read)
    return values


def _without_unit(text: str) -> str:
    """The number of a text that ends in words without digits: 50 посещений в смену."""
    found = WITH_UNIT.fullmatch(text[:LONGEST_READ])
    return found.group(1).strip(" ,.") if found else text


def _number(cell: object, field: Field, gaps: dict[str, object], mark: str) -> Value:
    if cell is None or isinstance(cell, bool):
        return Value(None)
    number = parse_number(cell, decimal=mark)
    if np.isfinite(number) and field.least <= number <= field.most:
        return Value(float(number))
    if np.isnan(number) and isinstance(cell, str) and mark_of(cell):
        return Value(None, (Note("{column}: {value} may mean thousands or decimals; left blank", gaps),))
    limits: dict[str, object] = {"least": f"{field.least:g}", "most": group_digits(field.most)}
    return Value(None, (Note("{column} is {value}, no number from {least} to {most}; left blank", {**gaps, **limits}),))
