"""The text of a cell without what nobody sees in it: hidden signs, odd blanks, digits of other scripts."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from geo.columns import text_of

LONGEST_QUOTED: Final = 80
LONGEST_READ: Final = 120  # no number, date or coordinate is longer, and patterns take their time over long texts
HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
BLANKS: Final = re.compile(r"\s+")
ABSENT: Final = frozenset(
    [
        "-",
        "–",
        "—",
        "--",
        "---",
        "?",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "нет данных",
        "н/д",
        "жоқ",
        "ไม่มี",
        "ไม่ทราบ",
        "s.o.",
        ".",
    ]
)
"""What people write for nothing, in cells of numbers, dates and coordinates."""


@dataclass(frozen=True)
class CellText:
    """The text of a cell and whether something was tidied away to get it."""

    text: str
    tidied: bool = False
    other_digits: bool = False


def tidy_text(cell: object) -> CellText:
    """A cell as trimmed text with single plain blanks; blanks at its ends are nothing worth a word."""
    if cell is None:
        return CellText("")
    if not isinstance(cell, str):
        return CellText(show_cell(cell))
    if cell.isascii() and "  " not in cell and cell.isprintable():
        return CellText(cell.strip())
    shown = unicodedata.normalize("NFC", HIDDEN.sub("", cell))
    text = BLANKS.sub(" ", shown).strip()
    return CellText(text, tidied=text != unicodedata.normalize("NFC", cell).strip())


def plain_digits(text: str) -> str:
    """The text with 0-9 for the digits of any script (Thai, Arabic, full width)."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign for sign in text)


def show_cell(cell: object) -> str:
    """A cell as a person reads it in the spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, float):
        return text_of(cell) if cell.is_integer() else repr(cell)
    return text_of(cell)


def quote_cell(cell: object) -> str:
    """A cell as it is shown in a sentence or a preview: not longer than one reads."""
    text = show_cell(cell)
    return text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + "…"


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing, or a word for nothing."""
    text = tidy_text(cell).text
    return not text or text.casefold() in ABSENT


def tidy_number_text(cell: object) -> CellText:
    """A cell of numbers as text with plain digits; the words for nothing are nothing."""
    tidied = tidy_text(cell)
    text = plain_digits(tidied.text)
    if text.casefold() in ABSENT:
        return CellText("")
    return CellText(text, tidied.tidied, other_digits=text != tidied.text)
