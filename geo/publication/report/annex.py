"""The annex: every figure of a publication as a workbook, each row with the id of its figure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from geo.errors import OutputError
from geo.publication.figure import CHART, NUMBER, TABLE, Figure, Publication
from geo.publication.pages.speech import PageSpeech
from geo.publication.report.place_names import mode_title, place_name
from geo.workbook.form import NO_CLOCK, WIDTHS, add_formats, add_printed_sheet

FIRST_ROW: Final = 3
OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a sheet: the key of its heading, how it is written, and its value in a row."""

    heading: str
    kind: str  # a key of WIDTHS
    value: Callable[[Figure, Row], Any]


def write_annex(path: Path, publication: Publication, speech: PageSpeech) -> None:
    """Sheets of numbers, boundaries, the curve, what moves the numbers, the list of figures and the data.

    Text stays text: nothing a name begins with makes it a formula.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    file = xlsxwriter.Workbook(str(path), OPTIONS)
    title = speech.title(publication.title, publication.titles)
    file.set_properties({"title": title, "author": publication.approved_by, "created": NO_CLOCK})
    book = _Book(file, add_formats(file, speech), speech, publication, title)
    book.sheet("annex_numbers", _number_columns(speech), _single(publication, NUMBER))
    book.sheet("annex_boundaries", _table_columns(speech), _rows_of(publication, TABLE))
    book.sheet("annex_curve", _curve_columns(speech), _rows_of(publication, CHART))
    book.sheet("annex_moves", _move_columns(speech), _moves(publication))
    book.sheet("annex_figures", _figure_columns(speech), ((figure, {}) for figure in publication.figures))
    book.data_sets()
    try:
        file.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise OutputError("{name} cannot be written; is it open in another program?", name=path.name) from error


@dataclass(frozen=True)
class _Book:
    file: Any
    formats: Mapping[str, Any]
    speech: PageSpeech
    publication: Publication
    title: str

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterator[tuple[Figure, Row]]) -> None:
        """A sheet with a row for each of `rows`; none where there are no rows."""
        first = next(rows, None)
        if first is None:
            return
        sheet = self._open(name)
        for at, column in enumerate(columns):
            sheet.write_string(FIRST_ROW, at, self._heading(column), self.formats["head"])
            sheet.set_column(at, at, WIDTHS[column.kind])
        last = FIRST_ROW
        for last, (figure, row) in enumerate(_with(first, rows), FIRST_ROW + 1):
            for at, column in enumerate(columns):
                self._write(sheet, last, at, column.value(figure, row), column.kind)
        sheet.set_row(FIRST_ROW, 32)
        sheet.freeze_panes(FIRST_ROW + 1, 1)
        sheet.repeat_rows(FIRST_ROW)
        sheet.autofilter(FIRST_ROW, 0, last, len(columns) - 1)

    def data_sets(self) -> None:
        """The last sheet: where the data come from."""
        say, sheet = self.speech.say, self._open("annex_data")
        heads = ("report_data", "report_file", "report_from", "report_dated", "report_licence")
        for at, head in enumerate((*heads, "")):
            sheet.write_string(FIRST_ROW, at, say(head) if head else "SHA-256", self.formats["head"])
            sheet.set_column(at, at, 66 if not head else 28)
        for row, data in enumerate(self.publication.data_sets, FIRST_ROW + 1):
            about = (say(f"cert_{data.role}"), data.name, data.attribution, data.date, data.licence, data.sha256)
            for at, text in enumerate(about):
                sheet.write_string(row, at, text, self.formats["text"])

    def _open(self, name: str) -> Any:
        say, publication = self.speech.say, self.publication
        sheet = add_printed_sheet(self.file, say(name))
        edition = say("edition", n=publication.edition)
        about = [edition, self.speech.date(publication.date), say("id_publication", id=publication.short_id)]
        sheet.write_string(0, 0, self.title, self.formats["title"])
        sheet.write_string(1, 0, " · ".join(about), self.formats["note"])
        if publication.synthetic:
            sheet.write_string(2, 0, say("synthetic_notice"), self.formats["warn"])
        return sheet

    def _heading(self, column: Column) -> str:
        return "figure_id" if column.heading == "figure_id" else self.speech.say(column.heading)

    def _write(self, sheet: Any, row: int, at: int, value: Any, kind: str) -> None:
        if isinstance(value, str):
            sheet.write_string(row, at, value, self.formats["text" if kind != "id" else "id"])
        elif value is None:
            sheet.write_blank(row, at, None, self.formats[kind])
        else:
            sheet.write_number(row, at, float(value), self.formats[kind])


def _with(first: tuple[Figure, Row], rest: Iterator[tuple[Figure, Row]]) -> Iterator[tuple[Figure, Row]]:
    yield first
    yield from rest


def _single(publication: Publication, kind: str) -> Iterator[tuple[Figure, Row]]:
    return ((figure, figure.says) for figure in publication.figures if figure.kind == kind)


def _rows_of(publication: Publication, kind: str) -> Iterator[tuple[Figure, Row]]:
    return ((figure, row) for figure, says in _single(publication, kind) for row in says["rows"])


def _moves(publication: Publication) -> Iterator[tuple[Figure, Row]]:
    return ((figure, move) for figure, _ in _single(publication, NUMBER) for move in figure.moves)


def _about(speech: PageSpeech) -> list[Column]:
    return [
        Column("figure_id", "id", lambda figure, row: figure.short_id),
        Column("annex_mode", "text", lambda figure, row: mode_title(figure.subject.mode, speech)),
        Column("report_service", "text", lambda figure, row: speech.service(figure.subject.service)),
    ]


def _values(speech: PageSpeech) -> list[Column]:
    """What is held back says so, in every column it takes."""

    def value(name: str) -> Callable[[Figure, Row], Any]:
        return lambda figure, row: _held(row, name, speech)

    kinds = {
        "people": "people",
        "people_within": "people",
        "people_beyond": "people",
        "share_within": "share",
        "share_beyond": "share",
    }
    return [Column(f"annex_{name}", kind, value(name)) for name, kind in kinds.items()]


def _held(row: Row, name: str, speech: PageSpeech) -> Any:
    if row[name] is None and not (name.startswith("share") and row["people"] == 0):
        return speech.say("held")
    return row[name]


def _number_columns(speech: PageSpeech) -> list[Column]:
    def end(name: str, at: int) -> Callable[[Figure, Row], Any]:
        return lambda figure, row: None if figure.interval is None else figure.interval[name][at]

    return [
        *_about(speech),
        Column("column_group", "text", lambda figure, row: speech.who(figure.subject.stratum)),
        Column("annex_threshold", "minutes", lambda figure, row: figure.subject.threshold_min),
        *_values(speech),
        Column("annex_low", "share", end("share_beyond", 0)),
        Column("annex_high", "share", end("share_beyond", 1)),
    ]


def _table_columns(speech: PageSpeech) -> list[Column]:
    return [
        *_about(speech),
        Column("column_boundary", "text", lambda figure, row: place_name(row, speech)),
        Column("annex_boundary_id", "id", lambda figure, row: str(row["boundary_id"])),
        Column("column_group", "text", lambda figure, row: speech.who(row["stratum"])),
        Column("annex_threshold", "minutes", lambda figure, row: row["threshold_min"]),
        *_values(speech),
    ]


def _curve_columns(speech: PageSpeech) -> list[Column]:
    return [
        *_about(speech),
        Column(
            "column_minutes",
            "minutes",
            lambda figure, row: speech.say("no_limit") if row["to_min"] is None else row["to_min"],
        ),
        Column("column_here", "people", lambda figure, row: row["people"]),
        Column("column_within", "people", lambda figure, row: row["people_within"]),
    ]


def _move_columns(speech: PageSpeech) -> list[Column]:
    return [
        *_about(speech),
        Column("column_group", "text", lambda figure, row: speech.who(figure.subject.stratum)),
        Column("annex_threshold", "minutes", lambda figure, row: figure.subject.threshold_min),
        Column("report_input", "text", lambda figure, row: speech.moved(row["input"])),
        Column("report_worst_end", "share", lambda figure, row: row["share_beyond"][0]),
        Column("report_best_end", "share", lambda figure, row: row["share_beyond"][1]),
    ]


def _figure_columns(speech: PageSpeech) -> list[Column]:
    return [
        Column("figure_id", "id", lambda figure, row: figure.short_id),
        Column("report_kind", "text", lambda figure, row: speech.say(figure.kind)),
        Column("report_about", "text", lambda figure, row: speech.heading(figure)),
        Column("annex_sha256", "text", lambda figure, row: figure.id),
    ]
