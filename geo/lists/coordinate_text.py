"""One cell as degrees: decimal, with minutes, with seconds, with the words of five languages for the hemispheres.

lat-lon-parser takes whatever holds a number (91 degrees, 42 18 as minutes, "ю.ш." as north), so the forms are written
out here, each with its limits, and a cell that fits two of them is refused. The tests hold the forms to that parser.
"""

import datetime
import re
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from geo.lists.cell_text import LONGEST_READ, CellText, quote_cell, tidy_number_text
from geo.lists.hemispheres import Hemisphere, take_hemispheres, take_label
from geo.notes import Note
from geo.written_numbers import parse_number


@dataclass(frozen=True)
class Reading:
    """One way to read a cell as a coordinate."""

    degrees: float  # with the sign that the cell gives
    axis: str = ""  # lat or lon where the cell says it
    signed: bool = False  # a minus or a word for the hemisphere stands there
    ways: frozenset[str] = field(default=frozenset(), compare=False)  # comma, sexagesimal, hemisphere, digits


@dataclass(frozen=True)
class Unread:
    """Why a cell is no coordinate."""

    note: Note
    blank: bool = False


BLANK: Final = Unread(Note("no coordinates are given"), blank=True)
ONES: Final = str.maketrans(
    {
        **dict.fromkeys("º˚∘ᵒ⁰", "°"),
        **dict.fromkeys("′’‘ʹ`´ʼ‛＇", "'"),
        **dict.fromkeys("″“”„ʺ＂", '"'),
        **dict.fromkeys("−–—‒‐‑﹣－", "-"),
        "，": ",",
        "．": ".",
    }
)
UNITS: Final = (
    (re.compile(r"พิลิปดา|ฟิลิปดา|секунд\w*|сек\b\.?|second(?:e?s)?|segundos?|sec\b\.?"), '"'),
    (re.compile(r"ลิปดา|минут\w*|мин\b\.?|minutes?|minutos?|min\b\.?"), "'"),
    (re.compile(r"องศา|градус\w*|град\b\.?|гр\b\.?|degrees?|degrés?|grados?|graus?|deg\b\.?"), "°"),
    (re.compile(r"(?<=\d) ?(?:[oо]|\*)(?= ?\d)"), "°"),
    (re.compile(r"(?<=\d) ?d ?(\d+) ?m ?([\d.,]+) ?s\b"), r"°\1'\2" + '"'),
    (re.compile("''"), '"'),
)
WORDS: Final = re.compile(r"[^\W\d]|\*|''")
PLAIN: Final = re.compile(r"-?[0-9]{1,3}[.,][0-9]+")  # what most cells are
NO_WAYS: Final[frozenset[str]] = frozenset()
COMMA: Final = frozenset(["comma"])
NUMBER: Final = r"\d+(?:[.,]\d+)?"
SEXAGESIMAL: Final = (
    re.compile(rf"([+-]?)(\d{{1,3}}) ?° ?(\d{{1,2}}) ?' ?({NUMBER}) ?\"?"),
    re.compile(rf"([+-]?)(\d{{1,3}}) ?° ?({NUMBER}) ?'"),
    re.compile(r"([+-]?)(\d{1,3}) ?° ?(\d{1,2})(?:\.(\d{2},\d+))? ?"),
    re.compile(r"([+-]?)(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?)\"?"),
    re.compile(r"([+-]?)(\d{1,3})(?:-(\d{1,2})-|:(\d{1,2}):)(\d{1,2}(?:[.,]\d+)?)"),
    re.compile(r"([+-]?)(\d{1,3})\.(\d{1,2})\.(\d{1,2}(?:,\d+)?)"),
)
MINUTES: Final = re.compile(r"([+-]?)(\d{1,3})(?: ?° ?| |-|:)(\d{1,2}[.,]\d+)")
UNCLEAR: Final = re.compile(
    r"[+-]?\d{1,3}(?: ?° ?|[ :-])\d{1,2}[.,]\d\d|[+-]?\d{1,3}[ :-]\d{1,2}|(?:[012]?\d|3[01])\.(?:0?\d|1[012])\.\d\d"
)
"""42°18.57 is 18.57 minutes, or 18 minutes 57 seconds; 42 18 is 42.18 or 42 degrees 18 minutes; 12.05.24 is a date."""
PHONE: Final = re.compile(r"\+?\(?\d[\d ()-]{8,}")
DATE: Final = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d.*")


def read_degrees(cell: object) -> tuple[Reading, ...] | Unread:
    """The ways in which a cell is a coordinate (mostly one), or why it is none; degrees are not limited yet."""
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        return _date(cell)
    if isinstance(cell, int | float | np.number):
        value = float(cell)
        return (Reading(value, signed=value < 0),) if np.isfinite(value) else BLANK
    if isinstance(cell, str) and PLAIN.fullmatch(cell):
        number = float(cell.replace(",", "."))
        return (Reading(number, signed=cell[0] == "-", ways=COMMA if "," in cell else NO_WAYS),)
    tidied = tidy_number_text(cell)
    if not tidied.text:
        return BLANK
    return _no_coordinate(cell) if len(tidied.text) > LONGEST_READ else _read_text(cell, tidied)


def _read_text(cell: object, tidied: CellText) -> tuple[Reading, ...] | Unread:
    text = tidied.text.translate(ONES).casefold().strip(" ;,()[]")
    ways = {"digits"} if tidied.other_digits else set()
    axis, text = take_label(text)
    if WORDS.search(text):
        for pattern, sign in UNITS:
            text = pattern.sub(sign, text)
    said, rest = take_hemispheres(text)
    rest = rest.strip(" ;,").removesuffix(".")
    read = _read_value(rest, ways)
    if isinstance(read, Unread):
        return _why_not(cell, tidied.text) if read is UNREADABLE else read
    if said:
        ways.add("hemisphere")
    if len(said) == 1 and len(said[0]) > 1 and re.search(r"\d[oо]$", text):
        said[0] = (*said[0], None)  # 51.2o: the letter may be a sign for degrees
    return _signed(read, said, axis, frozenset(ways), cell)


UNREADABLE: Final = Unread(Note("no coordinates are given"))  # replaced by what the cell looks like


def _read_value(text: str, ways: set[str]) -> float | Unread:
    """Degrees of a text without words, its sign kept as that of the number (-0.0 too)."""
    number: float = parse_number(text.removesuffix("°").rstrip(), decimal="any")
    if np.isfinite(number):
        if "," in text:
            ways.add("comma")
        return float(number)
    if UNCLEAR.fullmatch(text):
        return Unread(
            Note(
                "{value} can be read in two ways; write decimal degrees, or ° ' and \" after the numbers",
                {"value": text},
            )
        )
    for pattern in (*SEXAGESIMAL, MINUTES):
        found = pattern.fullmatch(text)
        if found:
            ways.add("sexagesimal")
            return _from_parts(found.group(1), [part for part in found.groups()[1:] if part], text)
    return UNREADABLE


def _from_parts(sign: str, parts: list[str], text: str) -> float | Unread:
    numbers = [float(part.replace(",", ".")) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return Unread(Note("{value} has minutes or seconds of 60 or more", {"value": text}))
    degrees = sum(number / 60.0**power for power, number in enumerate(numbers))
    return -degrees if sign == "-" else degrees


def _signed(
    value: float, said: list[tuple[Hemisphere | None, ...]], axis: str, ways: frozenset[str], cell: object
) -> tuple[Reading, ...] | Unread:
    """The value with the sign of its hemisphere; what contradicts itself is refused."""
    minus = bool(np.signbit(value))
    if not said:
        return (Reading(value, axis, signed=minus, ways=ways),)
    readings = []
    for side in (side for side in said[0] if all(side in other for other in said[1:])):
        if side is None:
            readings.append(Reading(value, axis, signed=minus, ways=ways))
            continue
        if (axis and side.axis != axis) or (minus and side.sign > 0):
            continue
        readings.append(Reading(side.sign * abs(value), side.axis, signed=True, ways=ways))
    if not readings:
        return Unread(Note("{value} names two hemispheres; leave one", {"value": quote_cell(cell)}))
    return tuple(readings)


def _date(cell: object) -> Unread:
    return Unread(
        Note(
            "{value} is a date that the spreadsheet made of something else; write the coordinate again",
            {"value": quote_cell(cell)},
        )
    )


def _why_not(cell: object, text: str) -> Unread:
    digits = sum(sign.isdecimal() for sign in text)
    if DATE.fullmatch(text):
        return _date(cell)
    if PHONE.fullmatch(text) and digits >= 9:
        return Unread(Note("{value} looks like a telephone number, not a coordinate", {"value": text}))
    return _no_coordinate(cell)


def _no_coordinate(cell: object) -> Unread:
    return Unread(Note("{value} is no coordinate", {"value": quote_cell(cell)}))
