"""Form of the visits' workbook: formats, columns, and how a table stands on a sheet and on paper."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.visits.documented import Documented
from geo.visits.documents.dates import BUDDHIST_ERA, span_of_dates
from geo.visits.documents.tours_shown import TourShown
from geo.words import Speech
from geo.workbook.form import COLOURS

HEAD_ROW: Final = 3
WIDTHS: Final = {"text": 26, "id": 16, "count": 11, "tenths": 12, "clock": 10, "date": 13}


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
    shown: Documented
    tours: list[TourShown]


def add_formats(file: Any) -> dict[str, Any]:
    """The formats of the workbook by name: the kinds of columns, and what stands around the tables."""
    base = {"font_name": "Noto Sans", "font_size": 10, "font_color": COLOURS["ink"], "valign": "vcenter"}
    lined = {"bottom": 1, "bottom_color": "#DFE3E6"}
    extra: dict[str, dict[str, Any]] = {
        "text": lined | {"text_wrap": True},
        "id": lined,
        "count": lined | {"num_format": "#,##0"},
        "tenths": lined | {"num_format": "#,##0.0"},
        "clock": lined | {"num_format": "hh:mm"},
        "date": lined | {"num_format": "yyyy-mm-dd", "align": "left"},
        "sum_text": {"bold": True, "top": 1},
        "sum_count": {"bold": True, "top": 1, "num_format": "#,##0"},
        "sum_tenths": {"bold": True, "top": 1, "num_format": "#,##0.0"},
        "title": {"font_size": 16, "bold": True},
        "note": {"font_color": COLOURS["quiet"]},
        "warn": {"bg_color": COLOURS["warn"], "bold": True},
        "head": {"bold": True, "bg_color": COLOURS["accent"], "font_color": "#FFFFFF", "text_wrap": True},
        "team": lined | {"bold": True, "valign": "top", "text_wrap": True},
        "cell": lined | {"valign": "top", "text_wrap": True, "left": 1, "left_color": "#DFE3E6"},
    }
    return {name: file.add_format(base | more) for name, more in extra.items()}


def open_sheet(book: Book, words: str) -> Any:
    """A sheet with its title, the days, and what is to be known of the data; set up to print on A4 across."""
    say = book.speech.say
    sheet = book.file.add_worksheet(say(f"visits_book_{words}")[:31])
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&R&P / &N")
    sheet.set_row(0, 26)
    days = span_of_dates(book.shown.dates[0], book.shown.dates[-1], book.speech.lang)
    title = say("visits_plan_title", title=book.shown.title)
    sheet.write_string(0, 0, f"{title}, {days}", book.formats["title"])
    if book.shown.synthetic:
        sheet.write_string(1, 0, say("visits_synthetic"), book.formats["warn"])
    else:
        sheet.write_string(1, 0, say("visits_private_note"), book.formats["note"])
    return sheet


def write_table(book: Book, sheet: Any, columns: Sequence[Column], *, total: bool = False) -> None:
    """Headings that stay in sight and repeat on paper, rows that can be filtered, and a sum below where asked."""
    rows = len(columns[0].values)
    sheet.set_row(HEAD_ROW, 32)
    for at, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, at, column.heading, book.formats["head"])
        sheet.set_column(at, at, _width(column))
        for row, value in enumerate(column.values, HEAD_ROW + 1):
            _write(book, sheet, row, at, column.kind, value)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW)
    if rows:
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, len(columns) - 1)
    if total:
        _write_total(book, sheet, columns, HEAD_ROW + 1 + rows)


def _width(column: Column) -> float:
    longest = max((len(value) for value in column.values if isinstance(value, str)), default=0)
    return max(WIDTHS[column.kind], min(60.0, 1.1 * longest + 2))


def _write(book: Book, sheet: Any, row: int, at: int, kind: str, value: Any) -> None:
    form = book.formats[kind]
    if value is None:
        sheet.write_blank(row, at, None, form)
    elif isinstance(value, datetime.date):
        _write_date(book, sheet, row, at, value)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, form)
    else:
        sheet.write_number(row, at, value / 86_400 if kind == "clock" else float(value), form)


def _write_date(book: Book, sheet: Any, row: int, at: int, day: datetime.date) -> None:
    """A true date, so that it sorts; a Thai workbook shows its year in the Buddhist era."""
    form = book.formats["date"]
    if book.speech.lang == "th":
        name = f"date {day.year}"
        if name not in book.formats:
            book.formats[name] = book.file.add_format(
                {
                    "font_name": "Noto Sans",
                    "font_size": 10,
                    "valign": "vcenter",
                    "align": "left",
                    "bottom": 1,
                    "bottom_color": "#DFE3E6",
                    "num_format": f'd/m/"{day.year + BUDDHIST_ERA}"',
                }
            )
        form = book.formats[name]
    sheet.write_datetime(row, at, datetime.datetime(day.year, day.month, day.day), form)


def _write_total(book: Book, sheet: Any, columns: Sequence[Column], row: int) -> None:
    for at, column in enumerate(columns):
        known = [value for value in column.values if value is not None]
        if at == 0:
            sheet.write_string(row, at, book.speech.say("visits_head_total"), book.formats["sum_text"])
        elif column.kind in {"count", "tenths"} and len(known) == len(column.values):
            sheet.write_number(row, at, float(sum(known)), book.formats[f"sum_{column.kind}"])
        else:
            sheet.write_blank(row, at, None, book.formats["sum_text"])
