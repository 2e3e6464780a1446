"""Form of the workbook: formats, columns, and how a table stands on a sheet."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.words import Speech
from geo.words.sentences import ROUNDING, SMALL_SHARE

if TYPE_CHECKING:
    from geo.region import Evaluation, Question, Region

COLOURS: Final = {"ink": "#16212B", "quiet": "#52606B", "accent": "#0B4F6C", "out": "#C9A0BA", "warn": "#FDF1CF"}
WIDTHS: Final = {"text": 26, "id": 14, "people": 15, "share": 13, "minutes": 14, "time": 16, "place": 12}
NO_CLOCK: Final = datetime.datetime(2000, 1, 1)
"""Written into the file as its date: the same report is the same bytes."""
HALF_STEP: Final = 0.0005  # a share nearer to all than this, 0.0% rounds there
FIRST_ROW: Final = 3
"""Row of a table's headings: title, note and a blank stand above."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: heading, kind (a key of WIDTHS: how it is written and how wide) and values."""

    heading: str
    kind: str
    values: Sequence[Any]


@dataclass(frozen=True)
class Book:
    """The open workbook with its formats, and what is told in it."""

    file: Any
    formats: dict[str, Any]
    speech: Speech
    region: "Region"
    question: "Question"
    evaluation: "Evaluation"

    @property
    def everyone(self) -> str:
        """The stratum that counts each person once."""
        return self.region.population.everyone_column


def near_formats(speech: Speech) -> dict[str, str]:
    """Formats of shares that 0.0% would round to none or to all: they say what `Speech.percent` says.

    The condition stands in the format, so that a value that is changed by hand is shown as it is.
    """
    least, most = speech.percent(2 * ROUNDING), speech.percent(1 - 2 * ROUNDING)
    return {
        "share_near_none": f'[>=0.000005]0.0##%;[>0]"{least}";0.0%',
        "share_near_all": f'[>=1]0.0%;[>={1 - HALF_STEP}]"{most}";0.0%',
    }


def add_formats(file: Any, speech: Speech) -> dict[str, Any]:
    """The formats of the workbook by name: the kinds of columns, and what stands around the tables."""
    base = {"font_name": "Noto Sans", "font_size": 10, "font_color": COLOURS["ink"], "valign": "vcenter"}
    extra: dict[str, dict[str, Any]] = {
        "text": {},
        "id": {"font_color": COLOURS["quiet"]},
        "people": {"num_format": "#,##0"},
        "share": {"num_format": "0.0%"},
        **{name: {"num_format": pattern} for name, pattern in near_formats(speech).items()},
        "minutes": {"num_format": "0"},
        "time": {"num_format": "0.00"},
        "place": {"num_format": "0.00000"},
        "title": {"font_size": 16, "bold": True},
        "subtitle": {"bold": True, "font_size": 12, "font_color": COLOURS["accent"]},
        "note": {"font_color": COLOURS["quiet"], "text_wrap": True, "valign": "top"},
        "warn": {"bg_color": COLOURS["warn"], "bold": True},
        "head": {"bold": True, "bg_color": COLOURS["accent"], "font_color": "#FFFFFF", "text_wrap": True},
        "key": {"bold": True},
    }  # fmt: skip
    return {name: file.add_format(base | more) for name, more in extra.items()}


def add_printed_sheet(file: Any, name: str) -> Any:
    """An empty sheet with room for a title, set up to print on A4 across; a name has at most 31 letters."""
    sheet = file.add_worksheet(name[:31])
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&R&P / &N")
    sheet.set_row(0, 26)
    return sheet


def open_sheet(book: Book, words: str, note: str = "") -> Any:
    """A sheet with its title, the synthetic notice where due, set up to print on A4 across."""
    sheet = add_printed_sheet(book.file, book.speech.say(f"sheet_{words}"))
    sheet.write_string(
        0, 0, book.speech.say("book_title", region=book.region.title(book.speech.lang)), book.formats["title"]
    )
    if book.region.synthetic:
        sheet.write_string(1, 0, book.speech.say("synthetic_notice"), book.formats["warn"])
    elif note:
        sheet.write_string(1, 0, note, book.formats["note"])
    return sheet


def write_table(
    book: Book, sheet: Any, columns: Sequence[Column], *, first: int = FIRST_ROW, widths: bool = True
) -> int:
    """Headings and rows; returns the row after the last. Infinite and missing numbers stay blank or say "beyond"."""
    sheet.set_row(first, 32)
    for at, column in enumerate(columns):
        sheet.write_string(first, at, column.heading, book.formats["head"])
        if widths:
            sheet.set_column(at, at, max(WIDTHS[column.kind], _text_width(column)))
        for row, value in enumerate(column.values, first + 1):
            _write_value(book, sheet, row, at, value, book.formats[_form_of(column.kind, value)])
    return first + 1 + len(columns[0].values)


def _text_width(column: Column) -> float:
    longest = max((len(value) for value in column.values if isinstance(value, str)), default=0)
    return min(44.0, 1.1 * longest + 2)


def _form_of(kind: str, value: Any) -> str:
    """The format of a value of a kind: a share that is nearly none or nearly all has one of its own."""
    if kind != "share" or value is None:
        return kind
    if ROUNDING < value < SMALL_SHARE:
        return "share_near_none"
    return "share_near_all" if 1 - HALF_STEP <= value < 1 - ROUNDING else kind


def _write_value(book: Book, sheet: Any, row: int, column: int, value: Any, cell_format: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, cell_format)
    elif value is None or math.isnan(value):
        sheet.write_blank(row, column, None, cell_format)
    elif math.isinf(value):
        sheet.write_string(row, column, book.speech.say("curve_beyond"), cell_format)
    else:
        sheet.write_number(row, column, float(value), cell_format)


def finish_table(sheet: Any, columns: Sequence[Column], after: int) -> None:
    """Headings stay in sight and repeat on paper; every column can be filtered."""
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)
    if after > FIRST_ROW + 1:
        sheet.autofilter(FIRST_ROW, 0, after - 1, len(columns) - 1)
