"""The sheet of people by minute of travel time, with its chart."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from geo.workbook.form import FIRST_ROW, Book, Column, open_sheet, write_table
from geo.workbook.names import mode_names, rows_of_everyone

SERIES: Final = ("#0B4F6C", "#C2410C", "#7A2A5A", "#7D5F10", "#2F8892", "#3B2F80")


def write_curve_sheet(book: Book) -> None:
    """People by minute of travel time and mode, and a chart of their shares."""
    say = book.speech.say
    curve = rows_of_everyone(book, book.evaluation.curve)
    table = curve.pivot_table(index="travel_time_min", columns="mode", values="people", sort=False).sort_index()
    modes = [mode for mode in book.question.modes if mode in table]
    table = table[modes].fillna(0.0)
    share = table.cumsum() / table.sum()
    names = mode_names(book, modes)
    columns = [
        Column(say("head_minutes"), "minutes", table.index.tolist()),
        *(Column(say("curve_people", mode=n), "people", table[m].tolist()) for m, n in zip(modes, names, strict=True)),
        *(Column(say("curve_share", mode=n), "share", share[m].tolist()) for m, n in zip(modes, names, strict=True)),
    ]
    sheet = open_sheet(book, "curve")
    write_table(book, sheet, columns)
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    shown = min(int(np.isfinite(table.index.to_numpy()).sum()), math.ceil(2 * max(book.question.thresholds_min)))
    _add_chart(book, sheet, names, shown, column=len(columns) + 1)


def _add_chart(book: Book, sheet: Any, names: Sequence[str], shown: int, *, column: int) -> None:
    chart = book.file.add_chart({"type": "scatter", "subtype": "straight"})
    page = f"'{sheet.get_name()}'"
    last = FIRST_ROW + 1 + shown
    for at, name in enumerate(names):
        letter = xl_col_to_name(1 + len(names) + at)
        chart.add_series(
            {
                "name": name,
                "categories": f"={page}!$A${FIRST_ROW + 2}:$A${last}",
                "values": f"={page}!${letter}${FIRST_ROW + 2}:${letter}${last}",
                "line": {"color": SERIES[at % len(SERIES)], "width": 2.25},
            }
        )
    chart.set_title({"name": book.speech.say("curve_title"), "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis(
        {"name": book.speech.say("head_minutes"), "min": 0, "max": shown, "major_gridlines": {"visible": False}}
    )
    chart.set_y_axis(
        {"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True, "line": {"color": "#DFE3E6"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 420})
    sheet.insert_chart(FIRST_ROW, column, chart)
