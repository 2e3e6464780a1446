"""Leaves out the rows of a table that sum up the others ("Итого", "Барлығы", "รวม"): they would count people twice."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.columns import blank_cells, find_column, text_of
from geo.notes import Notes, add_note

# A cell that says only this is a total; one that begins so is a total too where the row has no place of its own.
TOTALS: Final = (
    *("total", "totals", "grand total", "subtotal", "sum", "итого", "всего", "общий итог", "итог"),
    *("барлығы", "жиыны", "жиынтығы", "қорытынды", "รวม", "รวมทั้งหมด", "รวมทั้งสิ้น", "ทั้งหมด", "ยอดรวม"),
)
# No place has a name that begins with one of these.
ALWAYS: Final = ("итого", "всего", "общий итог", "барлығы", "жиыны", "grand total", "รวมทั้งหมด", "รวมทั้งสิ้น")
ANY_WORD: Final = re.compile("|".join(map(re.escape, TOTALS)), re.IGNORECASE)
AROUND: Final = " \t\u00a0:.,;*-–—="
MOST_NAMED: Final = 5


def drop_total_rows(table: pd.DataFrame, name: str, notes: Notes | None) -> pd.DataFrame:
    """The table without rows whose id, name or first cell says that they are a total; a note names them."""
    said = _labels(table)
    if not said or not ANY_WORD.search("\n".join("\n".join(texts) for texts in said)):
        return table
    placeless = _without_place(table)
    total = np.zeros(len(table), dtype=np.bool_)
    for texts in said:
        total |= [_is_total(text, bool(lost)) for text, lost in zip(texts, placeless, strict=True)]
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


def _labels(table: pd.DataFrame) -> list[list[str]]:
    """The texts of the columns in which a row says what it is."""
    first = next((str(column) for column in table.columns if column != "geometry"), None)
    columns = dict.fromkeys((find_column(table, "id"), find_column(table, "name"), first))
    return [
        [text_of(cell) if isinstance(cell, str) else "" for cell in table[column]]
        for column in columns
        if column is not None and not pd.api.types.is_numeric_dtype(table[column])
    ]


def _without_place(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Rows that have neither lon nor lat, in a table that has these columns."""
    lon, lat = find_column(table, "lon"), find_column(table, "lat")
    if lon is None or lat is None:
        return np.zeros(len(table), dtype=np.bool_)
    return blank_cells(table[lon]) & blank_cells(table[lat])


def _is_total(text: str, placeless: bool) -> bool:
    word = text.casefold().strip(AROUND)
    begins = TOTALS if placeless else ALWAYS
    return word in TOTALS or any(word.startswith(total) and not word[len(total)].isalnum() for total in begins)
