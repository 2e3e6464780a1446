"""The columns that name a coverage figure: whose, where, to which service, how and within what time."""

import pandas as pd

from geo.workbook.form import Book, Column
from geo.workbook.names import boundary_names, mode_names, service_names, stratum_name


def figure_columns(book: Book, table: pd.DataFrame) -> list[Column]:
    """What every table in the order of the coverage table begins with; the figures follow."""
    say = book.speech.say
    return [
        Column(say("column_name"), "text", boundary_names(book, table)),
        Column(say("head_boundary_id"), "id", table["boundary_id"].astype(str).tolist()),
        Column(say("head_service"), "text", service_names(book, table)),
        Column(say("head_mode"), "text", mode_names(book, table["mode"].tolist())),
        Column(say("head_stratum"), "text", [stratum_name(book, str(v)) for v in table["stratum"]]),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", table["people"].tolist()),
    ]
