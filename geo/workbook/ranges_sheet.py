"""The sheet of ranges: how far each coverage figure may lie, speeds being uncertain."""

from geo.workbook.form import Book, Column, finish_table, open_sheet, write_table
from geo.workbook.names import boundary_names, mode_names, service_names, stratum_name


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
        Column(say("column_name"), "text", boundary_names(book, table)),
        Column(say("head_boundary_id"), "id", table["boundary_id"].astype(str).tolist()),
        Column(say("head_service"), "text", service_names(book, table)),
        Column(say("head_mode"), "text", mode_names(book, table["mode"].tolist())),
        Column(say("head_stratum"), "text", [stratum_name(book, str(v)) for v in table["stratum"]]),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", table["people"].tolist()),
        Column(say("head_low"), "people", table["people_covered_low"].tolist()),
        Column(say("head_median"), "people", table["people_covered_median"].tolist()),
        Column(say("head_high"), "people", table["people_covered_high"].tolist()),
        Column(say("head_share_low"), "share", table["share_covered_low"].tolist()),
        Column(say("head_share_high"), "share", table["share_covered_high"].tolist()),
    ]
    sheet = open_sheet(book, "ranges", note)
    finish_table(sheet, columns, write_table(book, sheet, columns))
