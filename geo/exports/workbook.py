"""XLSX of the layers as data: a sheet each, headings in its first row; a last sheet says where they come from."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from geo.errors import OutputError
from geo.exports.about import About
from geo.exports.flat_table import flat_table
from geo.exports.layer import Layer
from geo.words import Speech
from geo.workbook.form import COLOURS, NO_CLOCK

MOST_ROWS: Final = 1_048_575  # of a sheet, below its headings
LONGEST_TEXT: Final = 32_767  # of a cell


def write_workbook(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write the layers; texts stay texts, whatever they begin with, and what is missing stays blank.

    Raises
    ------
    OutputError
        A layer has more rows than a sheet.
    """
    for layer in layers:
        if len(layer.table) > MOST_ROWS:
            raise OutputError(
                "{layer} has {rows} rows, and a sheet holds {most}; ask for csv or geoparquet",
                layer=layer.name,
                rows=len(layer.table),
                most=MOST_ROWS,
            )
    with xlsxwriter.Workbook(str(path)) as file:
        file.set_properties(
            {"title": about.title, "comments": "\n".join(about.as_texts().values()), "created": NO_CLOCK}
        )
        head = file.add_format({"bold": True, "bg_color": COLOURS["accent"], "font_color": "#FFFFFF"})
        for layer in layers:
            _write_layer(file.add_worksheet(layer.name), layer, about, head)
        _write_about(file, about)


def _write_layer(sheet: Any, layer: Layer, about: About, head: Any) -> None:
    table = flat_table(layer, about, outlines=False)
    if about.synthetic:
        sheet.set_header("&L" + about.notice.replace("&", "&&"))  # a single & would begin a code
    sheet.freeze_panes(1, 1)
    for at, (name, column) in enumerate(table.items()):
        sheet.write_string(0, at, str(name), head)
        sheet.set_column(at, at, max(10, 1.1 * len(str(name)) + 2))
        for row, value in enumerate(column.tolist(), 1):
            _write_cell(sheet, row, at, value)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_TEXT])
    elif value is not None and math.isfinite(value):
        sheet.write_number(row, column, value)


def _write_about(file: Any, about: About) -> None:
    speech = Speech(about.lang)
    rows = [
        (speech.say("source_attribution"), about.attribution),
        (speech.say("source_licence"), about.licence),
        (speech.say("source_date"), about.date),
    ]
    sheet = file.add_worksheet("about")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, about.title, file.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, about.notice, file.add_format({"bold": True, "bg_color": COLOURS["warn"]}))
    for row, (name, text) in enumerate(rows, 3):
        sheet.write_string(row, 0, name, file.add_format({"bold": True}))
        sheet.write_string(row, 1, text)
