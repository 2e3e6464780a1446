"""How a table leaves as CSV: one quoting, one line ending, numbers in full, people to a fixed number of decimals."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, TypeVar

if TYPE_CHECKING:
    import pandas as pd

Table = TypeVar("Table", bound="pd.DataFrame")

PEOPLE_DECIMALS: Final = 6
"""Of people in every file: sums of fractions end in 38999.99999999996, and a millionth of a person is nobody."""

PEOPLE_COLUMNS: Final = ("people", "gained_")


def round_people(table: "Table") -> "Table":
    """The table with its columns of people (`people...`, `gained_...`) rounded as they are written."""
    columns = [name for name in table.columns if str(name).startswith(PEOPLE_COLUMNS)]
    return table.assign(**{name: table[name].astype(float).round(PEOPLE_DECIMALS) for name in columns})


def write_csv(table: "pd.DataFrame", target: Path | TextIO, *, heading: bool = True) -> None:
    """Write a table; cells are quoted where they need it, times and shares unrounded, thresholds as plain numbers."""
    table = round_people(table)
    if "threshold_min" in table:
        table = table.assign(threshold_min=table["threshold_min"].map("{:g}".format))
    table.to_csv(target, index=False, header=heading, lineterminator="\n", encoding="utf-8")


def quote_cell(text: str) -> str:
    """A text as `write_csv` writes it, for tables too long for it."""
    cell = io.StringIO()
    csv.writer(cell, lineterminator="\n").writerow([text, ""])  # alone in its row an empty text would be quoted
    return cell.getvalue().removesuffix(",\n")
