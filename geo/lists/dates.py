"""Dates as lists write them: numbers of a spreadsheet, Buddhist years, names of months, days before or after months."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Final

from geo.lists.cell_text import LONGEST_READ, quote_cell, tidy_number_text
from geo.lists.value import Value
from geo.notes import Note

BUDDHIST_YEARS: Final = 543
FIRST_BUDDHIST, LAST_BUDDHIST = 2400, 2700  # no year of our era that a list holds
FIRST_YEAR, LAST_YEAR = 1800, 2150
SPREADSHEET_EPOCH: Final = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 7306, 292000  # 1920 to the Buddhist 2699
MONTH_FIRST: Final = frozenset(["US", "PH", "FM", "MH", "PW", "CA"])  # where 3/12 may be the twelfth of March

_MONTHS: Final = (
    "янв|қаң|jan|ม.ค.|มกราคม|janv",
    "фев|ақп|feb|ก.พ.|กุมภาพันธ์|fév|fev",
    "мар|нау|mar|มี.ค.|มีนาคม|mars",
    "апр|сәу|apr|เม.ย.|เมษายน|avr",
    "мая|май|мам|may|พ.ค.|พฤษภาคม|mai",
    "июн|мау|jun|มิ.ย.|มิถุนายน|juin",
    "июл|шіл|jul|ก.ค.|กรกฎาคม|juil",
    "авг|там|aug|ส.ค.|สิงหาคม|août|aout",
    "сен|қыр|sep|ก.ย.|กันยายน|sept",
    "окт|қаз|oct|ต.ค.|ตุลาคม",
    "ноя|қар|nov|พ.ย.|พฤศจิกายน",
    "дек|жел|dec|ธ.ค.|ธันวาคม|déc|dez",
)
MONTHS: Final = {name.replace(".", ""): at for at, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
ERA: Final = re.compile(r"พ ?\. ?ศ ?\.|b\.? ?e\.?|พุทธศักราช")
YEAR_WORD: Final = re.compile(r"\b(?:г\.?|года?|ж\.?|жыл\w*|a\.?d\.?|ค\.ศ\.)\s*$|(?:วันที่|ค\.ศ\.)")
YEAR_FIRST: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ][\d:.z+]*)?")
YEAR_LAST: Final = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})\2(\d{4})(?: [\d:.]*)?")
NAMED: Final = re.compile(r"(\d{1,2})[\s.\-/]*([^\W\d][^\d]*?)[\s.\-/,]*(\d{4}|\d\d)")
NUMBER_ALONE: Final = re.compile(r"\d{4,6}(?:[.,]\d+)?")


def read_dates(cells: Sequence[object], heading: str, country: str) -> list[Value]:
    """A column as dates of our era; a cell that is none, or may be two, is blank with a note."""
    order = _order(cells, country)
    return [_read(cell, heading, order) for cell in cells]


def _order(cells: Iterable[object], country: str) -> str:
    """Which comes first in 3/12/2024: day or month, as the column shows it or the country has it; "" where neither."""
    days = months = False
    for cell in cells:
        found = YEAR_LAST.fullmatch(tidy_number_text(cell).text[:LONGEST_READ]) if isinstance(cell, str) else None
        if found and found.group(2) != ".":
            days |= int(found.group(1)) > 12
            months |= int(found.group(3)) > 12
    if days != months:
        return "day" if days else "month"
    return "" if days or not country or country in MONTH_FIRST else "day"


def _read(cell: object, heading: str, order: str) -> Value:
    gaps: dict[str, object] = {"column": heading, "value": quote_cell(cell)}
    if isinstance(cell, datetime.date):
        return _of_era(cell.year, cell.month, cell.day, gaps)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(float(cell), gaps)
    tidied = tidy_number_text(cell)
    text = tidied.text.casefold()
    if not text:
        return Value(None)
    if len(text) > LONGEST_READ:
        return _no_date(gaps)
    buddhist = bool(ERA.search(text))
    text = YEAR_WORD.sub("", ERA.sub(" ", text)).strip(" ,")
    text = re.sub(r"\s+", " ", text)
    return _of_text(text, gaps, order, buddhist=buddhist).noting(
        Note("{column}: digits of another script were read", {"column": heading}) if tidied.other_digits else None
    )


def _of_text(text: str, gaps: dict[str, object], order: str, *, buddhist: bool) -> Value:
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _of_era(year, month, day, gaps)
    if found := YEAR_LAST.fullmatch(text):
        return _of_numbers(found, gaps, order)
    if found := NAMED.fullmatch(text):
        return _of_name(found, gaps, buddhist=buddhist)
    if found := NUMBER_ALONE.fullmatch(text):
        return _of_number(float(text.replace(",", ".")), gaps)
    return _no_date(gaps)


def _no_date(gaps: dict[str, object]) -> Value:
    return Value(None, (Note("{column} is {value}, no date; left blank", gaps),))


def _of_numbers(found: "re.Match[str]", gaps: dict[str, object], order: str) -> Value:
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found.group(2) == ".":
        order = "day"
    if not order and first <= 12 and second <= 12 and first != second:
        return Value(None, (Note("{column}: {value} may be two dates; left blank", gaps),))
    month_first = order == "month" or (not order and second > 12)
    return _of_era(year, *((first, second) if month_first else (second, first)), gaps)


def _of_name(found: "re.Match[str]", gaps: dict[str, object], *, buddhist: bool) -> Value:
    month, year = _month(found.group(2)), int(found.group(3))
    thai = any("\u0e00" <= sign <= "\u0e7f" for sign in found.group(2))
    if not month or (year < 100 and not (thai or buddhist)):
        return _no_date(gaps)
    # 12 มี.ค. 69 is 2569 of the Buddhist era: nobody shortens a year of ours beside a Thai month
    return _of_era(year if year > 99 else 2500 + year, month, int(found.group(1)), gaps)


def _month(word: str) -> int:
    """The month of a name or its beginning, 0 for none."""
    compact = word.replace(" ", "").replace(".", "")
    return next((at for name, at in MONTHS.items() if compact.startswith(name)), 0)


def _of_number(number: float, gaps: dict[str, object]) -> Value:
    """A number as the day it stands for in a spreadsheet, or as a year alone."""
    if number.is_integer() and (FIRST_YEAR <= number <= LAST_YEAR or FIRST_BUDDHIST <= number <= LAST_BUDDHIST):
        return _of_era(int(number), 1, 1, gaps)
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return _no_date(gaps)
    day = SPREADSHEET_EPOCH + datetime.timedelta(days=int(number))
    read = _of_era(day.year, day.month, day.day, gaps)
    note = Note("{column}: the number {value} of the spreadsheet is the date {date}", {**gaps, "date": str(read.value)})
    return read if read.value is None else read.noting(note)


def _of_era(year: int, month: int, day: int, gaps: dict[str, object]) -> Value:
    buddhist = FIRST_BUDDHIST <= year <= LAST_BUDDHIST
    ours = year - BUDDHIST_YEARS if buddhist else year
    try:
        date = datetime.date(ours, month, day)
    except ValueError:
        date = datetime.date.min
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return _no_date(gaps)
    note = Note(
        "{column}: the Buddhist year {year} was read as {ours}", {"column": gaps["column"], "year": year, "ours": ours}
    )
    return Value(date, (note,) if buddhist else ())
