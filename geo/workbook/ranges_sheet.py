"""The sheet of ranges: how far each coverage figure may lie, inputs being uncertain."""

from geo.workbook.figure_columns import figure_columns
from geo.workbook.form import Book, Column, finish_table, open_sheet, write_table


def write_ranges_sheet(book: Book) -> None:
    """The table of ranges, row by row; no sheet where none were asked for."""
    ranges = book.evaluation.ranges
    if ranges is None:
        return
    say, table = book.speech.say, ranges.table
    note = say(
        "ranges_note",
        interval=book.speech.percent(ranges.asked.interval),
        draws=book.speech.number(ranges.asked.draws),
    )
    columns = [
        *figure_columns(book, table),
        Column(say("head_low"), "people", table["people_covered_low"].tolist()),
        Column(say("head_median"), "people", table["people_covered_median"].tolist()),
        Column(say("head_high"), "people", table["people_covered_high"].tolist()),
        Column(say("head_share_low"), "share", table["share_covered_low"].tolist()),
        Column(say("head_share_high"), "share", table["share_covered_high"].tolist()),
    ]
    sheet = open_sheet(book, "ranges", note)
    finish_table(sheet, columns, write_table(book, sheet, columns))
