"""Cells of a row as values: what cannot be read is one sentence with the file, the row and the column."""

import datetime
import re
import unicodedata
from fractions import Fraction
from typing import Any, Final

from geo.columns import NO, YES
from geo.errors import TableError
from geo.lists.cell_text import LONGEST_READ, is_blank, quote_cell, show_cell, tidy_number_text, tidy_text
from geo.lists.column_values import MORE_NO, MORE_YES, WITH_UNIT
from geo.notes import Notes, add_note
from geo.visits.clock import DAY_S, parse_hours, parse_minutes, parse_time, parse_windows
from geo.visits.identity_numbers import is_identity_number
from geo.visits.rows import LONGEST_ID, Row, RowsRead
from geo.visits.weekdays import DaySet, parse_date, parse_days
from geo.written_numbers import parse_number
from routing.errors import Phrase

WORDS_APART: Final = re.compile(r"[;,/|\n+•·]")
SHARE: Final = re.compile(r"(\d+)\s*/\s*(\d+)")


def is_empty(row: Row, field: str) -> bool:
    """Whether a row says nothing there."""
    cell = row.cells.get(field)
    return cell is None or (not isinstance(cell, datetime.date | datetime.time) and is_blank(cell))


def place_of(row: Row, field: str) -> dict[str, object]:
    """Where a cell stands and what it holds, for a sentence."""
    shown = Phrase("blank") if is_empty(row, field) else quote_cell(row.cells.get(field))
    return {"name": row.name, "row": row.number, "column": row.heading(field), "value": shown}


def read_text(row: Row, field: str) -> str:
    """A trimmed text, "" where there is none."""
    return "" if is_empty(row, field) else tidy_text(row.cells[field]).text


def read_words(row: Row, field: str) -> tuple[str, ...]:
    """Words divided by semicolons, commas or lines."""
    if is_empty(row, field):
        return ()
    cell = row.cells[field]
    if isinstance(cell, list | tuple):
        return tuple(dict.fromkeys(tidy_text(word).text for word in cell))
    words = (tidy_text(word).text for word in WORDS_APART.split(cell if isinstance(cell, str) else show_cell(cell)))
    return tuple(dict.fromkeys(word for word in words if word))


def read_number(row: Row, field: str, *, blank: Any, least: float, most: float, whole: bool = False) -> Any:
    """A number within limits, its unit left out; `blank` where there is none."""
    if is_empty(row, field):
        return blank
    cell = row.cells[field]
    text = tidy_number_text(cell).text if isinstance(cell, str) else cell
    unit = WITH_UNIT.fullmatch(text) if isinstance(text, str) else None
    number = parse_number(unit[1].strip(" ,.") if unit else text, decimal="any")
    if isinstance(cell, bool) or not least <= number <= most or (whole and number != round(number)):
        limits = {"least": f"{least:g}", "most": f"{most:g}"}
        if whole:
            raise TableError(
                "{name}: row {row}: {column} is {value}; give a whole number from {least} to {most}",
                **place_of(row, field),
                **limits,
            )
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a number from {least} to {most}",
            **place_of(row, field),
            **limits,
        )
    return int(number) if whole else float(number)


def read_share(row: Row, field: str, *, most: float) -> Fraction | None:
    """A number that may be written as a fraction (1/2); None where there is none."""
    text = tidy_number_text(row.cells.get(field)).text[:LONGEST_READ] if isinstance(row.cells.get(field), str) else ""
    found = SHARE.fullmatch(text)
    if found and int(found[2]) and Fraction(int(found[1]), int(found[2])) <= most:
        return Fraction(int(found[1]), int(found[2]))
    number = read_number(row, field, blank=None, least=0, most=most)
    return None if number is None else Fraction(number).limit_denominator(1000)


def read_minutes(row: Row, field: str, *, blank: Any, least: float, most: float) -> Any:
    """Whole seconds of a duration in minutes, within limits in minutes."""
    if is_empty(row, field):
        return blank
    minutes = parse_minutes(row.cells[field])
    if minutes is None or not least <= minutes <= most:
        raise TableError(
            "{name}: row {row}: {column} is {value}; give minutes from {least} to {most}, such as 30",
            **place_of(row, field),
            least=f"{least:g}",
            most=f"{most:g}",
        )
    return round(minutes * 60)


def read_time(row: Row, field: str) -> int | None:
    """Seconds after midnight."""
    if is_empty(row, field):
        return None
    seconds = parse_time(row.cells[field])
    if seconds is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a time of day, such as 8:30", **place_of(row, field)
        )
    return seconds


def read_hours(row: Row, start: str, end: str) -> tuple[int, int] | None:
    """From and to of two columns, or of the first alone ("9-12"); one that is missing is the end of the day."""
    if is_empty(row, start) and is_empty(row, end):
        return None
    both = parse_hours(row.cells.get(start)) if is_empty(row, end) else None
    if both is not None:
        return both
    first, last = read_time(row, start) or 0, read_time(row, end)
    last = DAY_S if last is None else last
    if first >= last:
        raise TableError(
            "{name}: row {row}: {column} is {value}, and {other} is no later ({end}); give an end after the beginning",
            **place_of(row, start),
            other=row.heading(end),
            end=quote_cell(row.cells.get(end)),
        )
    return first, last


def read_windows(row: Row, field: str) -> tuple[tuple[int, int], ...]:
    """Several hours from and to, none where there are none."""
    if is_empty(row, field):
        return ()
    found = parse_windows(row.cells[field])
    if found is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; give hours from and to, such as 9:00-11:00;14:00-16:00",
            **place_of(row, field),
        )
    return found


def read_days(row: Row, field: str) -> DaySet:
    """Weekdays and dates, none where there are none."""
    if is_empty(row, field):
        return DaySet()
    cell = row.cells[field]
    if isinstance(cell, datetime.date):
        return DaySet(dates=frozenset({parse_date(cell) or cell}))
    text = ";".join(map(str, cell)) if isinstance(cell, list | tuple) else tidy_number_text(show_cell(cell)).text
    found = parse_days(text, row.country)
    if found is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; name weekdays, such as mon;wed or mon-fri, or dates, such as "
            "2026-12-07",
            **place_of(row, field),
        )
    return found


def read_date(row: Row, field: str) -> datetime.date | None:
    """A date; a Buddhist year is one of ours."""
    if is_empty(row, field):
        return None
    found = parse_date(row.cells[field], row.country)
    if found is None:
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a date, such as 2026-12-05", **place_of(row, field)
        )
    return found


def read_flag(row: Row, field: str) -> bool:
    """Yes or no; no where there is nothing."""
    if is_empty(row, field):
        return False
    word = tidy_text(row.cells[field]).text.casefold()
    if word not in YES | NO | MORE_YES | MORE_NO:
        raise TableError("{name}: row {row}: {column} is {value}; write yes or no", **place_of(row, field))
    return word in YES | MORE_YES


def read_id(row: Row, prefix: str) -> str:
    """The id of a row, made of its number where there is none.

    Raises
    ------
    TableError
        It is too long, cannot be printed, or is the number of a person's identity card.
    """
    if is_empty(row, "id"):
        return f"{prefix}-{row.number}"
    text = tidy_text(row.cells["id"]).text
    if is_identity_number(text):
        raise TableError(
            "{name}: row {row}: {column} holds the identity number of a person; give pseudonyms, such as P-001",
            name=row.name,
            row=row.number,
            column=row.heading("id"),
        )
    if len(text) > LONGEST_ID or not text.isprintable():
        raise TableError(
            "{name}: row {row}: {column} is {value}; give ids of at most {most} letters, digits and signs",
            **place_of(row, "id"),
            most=LONGEST_ID,
        )
    return text


def read_pseudonym(row: Row, prefix: str) -> str:
    """The id of a person; what looks like a name is refused, and not repeated.

    Raises
    ------
    TableError
        As `read_id`, and where words of letters alone stand there, as names do.
    """
    text = read_id(row, prefix)
    if is_like_a_name(text):
        raise TableError(
            "{name}: row {row}: {column} looks like the name of a person; give pseudonyms, such as P-001",
            name=row.name,
            row=row.number,
            column=row.heading("id"),
        )
    return text


def is_like_a_name(text: str) -> bool:
    """Whether a text is two words or more, all of letters, one of them longer than an initial: as names are written."""
    words = text.replace(".", " ").split()
    letters = all(
        sign.isalpha() or unicodedata.category(sign).startswith("M") or sign in "-'’" for sign in "".join(words)
    )
    return len(words) > 1 and letters and any(len(word) > 2 for word in words)


def note_made_ids(read: RowsRead, notes: Notes) -> None:
    """Say how many ids `read_id` made."""
    made = sum(is_empty(row, "id") for row in read.rows)
    if made:
        add_note(notes, "{name}: {count} ids are missing; made from the row number", name=read.name, count=made)
