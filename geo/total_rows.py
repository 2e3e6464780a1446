"""Leaves out the rows of a table that sum up the others ("Итого", "Барлығы", "รวม"): they would count people twice."""

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.columns import blank_cells, find_column
from geo.notes import Notes, add_note

# A cell that says only this is a total; one that begins so is a total too where the row has no place of its own.
TOTALS: Final = (
    *("total", "totals", "grand total", "subtotal", "sum", "итого", "всего", "общий итог", "итог", "подытог"),
    *("total général", "sous-total", "totaux", "ensemble"),
    *("барлығы", "жиыны", "жиынтығы", "қорытынды", "รวม", "รวมทั้งหมด", "รวมทั้งสิ้น", "ทั้งหมด", "ยอดรวม"),
)
# No place has a name that begins with one of these.
ALWAYS: Final = ("итого", "всего", "общий итог", "барлығы", "жиыны", "grand total", "sous-total", "รวมทั้งหมด", "รวมทั้งสิ้น")
ANY_WORD: Final = re.compile("|".join(map(re.escape, TOTALS)), re.IGNORECASE)
AROUND: Final = " \t\u00a0:.,;*-–—="
MOST_NAMED: Final = 5


def drop_total_rows(table: pd.DataFrame, name: str, notes: Notes | None) -> pd.DataFrame:
    """The table without rows that say they are a total (see `find_total_rows`); a note names them."""
    total = find_total_rows(table)
    if not total.any() or total.all():
        return table
    rows = [str(row) for row in table.index[total]]
    add_note(
        notes,
        "{name}: {count} rows that sum up the others were left out (row {rows})",
        name=name,
        count=len(rows),
        rows=", ".join(rows[:MOST_NAMED]) + (" ..." if len(rows) > MOST_NAMED else ""),
    )
    return table[~total]


def find_total_rows(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows say they are a total: in the id, the name or the first cell; without lon and lat, in any cell."""
    total = np.zeros(len(table), dtype=np.bool_)
    for column in _labels(table):
        total |= _says_total(table[column], TOTALS, ALWAYS)
    placeless = np.flatnonzero(_without_place(table) & ~total)
    for column in _texts(table) if len(placeless) else ():
        total[placeless] |= _says_total(table[column].iloc[placeless], TOTALS, TOTALS)
    return total


def _texts(table: pd.DataFrame) -> list[str]:
    """The columns that may hold words."""
    return [
        str(column)
        for column in table.columns
        if column != "geometry" and not pd.api.types.is_numeric_dtype(table[column])
    ]


def _labels(table: pd.DataFrame) -> list[str]:
    """The columns in which a row says what it is."""
    first = next((str(column) for column in table.columns if column != "geometry"), "")
    wanted = {find_column(table, "id"), find_column(table, "name"), first}
    return [column for column in _texts(table) if column in wanted]


def _without_place(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Rows that have neither lon nor lat, in a table that has these columns."""
    lon, lat = find_column(table, "lon"), find_column(table, "lat")
    if lon is None or lat is None:
        return np.zeros(len(table), dtype=np.bool_)
    return blank_cells(table[lon]) & blank_cells(table[lat])


def _says_total(column: "pd.Series[Any]", whole: tuple[str, ...], begin: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Where a cell is one of the words `whole`, or begins with one of `begin`."""
    texts = [cell if isinstance(cell, str) else "" for cell in column.tolist()]
    if not ANY_WORD.search("\n".join(texts)):
        return np.zeros(len(texts), dtype=np.bool_)
    words = [text.casefold().strip(AROUND) for text in texts]
    return np.array([word in whole or _begins(word, begin) for word in words], dtype=np.bool_)


def _begins(word: str, totals: tuple[str, ...]) -> bool:
    return any(word.startswith(total) and not word[len(total) : len(total) + 1].isalnum() for total in totals)
