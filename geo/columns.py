"""Columns of a user's table: found by name in several languages, and read as ids, numbers, texts and yes or no."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import TableError
from geo.headings import HEADINGS, normalise_heading
from geo.notes import Notes, add_note, group_digits
from geo.written_numbers import mark_of, parse_number, parse_numbers
from routing.errors import Phrase

FloatArray = npt.NDArray[np.float64]

ROW_NUMBERS: Final = ["№", "n", "п/п", "№_п/п", "№п/п", "р/с", "ลำดับ", "ลำดับที่"]
"""Headings of a running number: an id only where no row is without one and none repeats (by district, say)."""
YES: Final = frozenset(
    [
        "yes",
        "y",
        "true",
        "1",
        "1.0",
        "+",
        "x",
        "х",
        "✓",
        "✔",
        "open",
        "да",
        "иә",
        "ия",
        "ใช่",
        "เปิด",
        "открыт",
        "открыто",
        "ашық",
    ]
)
NO: Final = frozenset(
    [
        "no",
        "n",
        "false",
        "0",
        "0.0",
        "-",
        "–",
        "—",
        "closed",
        "нет",
        "жоқ",
        "ไม่",
        "ไม่ใช่",
        "ปิด",
        "закрыт",
        "закрыто",
        "жабық",
    ]
)
LARGEST_EXACT: Final = 2.0**53  # beyond it a float is no exact number of anything


def find_column(table: pd.DataFrame, ours: str) -> str | None:
    """The table's column for our name: the same name, else the first synonym it has; None where there is none."""
    present: dict[str, str] = {}
    for column in table.columns:
        present.setdefault(normalise_heading(column), column)
    kinds = (
        ours,
        *(f"{stem}_{ours}" for stem in ("cell", "facility", "boundary", "candidate") if ours in ("id", "name")),
    )
    for wanted in (*kinds, *HEADINGS.get(ours, ())):
        if normalise_heading(wanted) in present:
            return present[normalise_heading(wanted)]
    numbered = [present[heading] for heading in ROW_NUMBERS if ours == "id" and heading in present]
    return next((column for column in numbered if _tells_apart(table[column])), None)


def _tells_apart(column: "pd.Series[Any]") -> bool:
    return not blank_cells(column).any() and column.map(text_of).is_unique


def require_column(table: pd.DataFrame, ours: str, name: str) -> str:
    """The table's column for our name; refused with the columns there are."""
    column = find_column(table, ours)
    if column is None:
        refuse_other_sheet(table, ours, name)
        raise TableError(
            "{name} has no column {column}; it has {columns}. Rename one or map it with columns = {{ {column} = ... }}",
            name=name,
            column=ours,
            columns=list_columns(table),
        )
    return column


def refuse_other_sheet(table: pd.DataFrame, column: str, name: str) -> None:
    """Refuse a sheet without a column by naming the other sheets of its file, if there are any."""
    sheets = table.attrs.get("sheets", ())
    if len(sheets) > 1:
        raise TableError(
            "{name}: sheet {sheet} has no column {column}; it has {columns}. If the table is on another sheet "
            "({others}), name it with sheet = ...; else rename a column or map it with columns = {{ ... }}",
            name=name,
            sheet=table.attrs["sheet"],
            column=column,
            columns=list_columns(table),
            others=", ".join(sheet for sheet in sheets if sheet != table.attrs["sheet"]),
        )


def list_columns(table: pd.DataFrame) -> str:
    """The attribute columns of a table, for a sentence."""
    return ", ".join(str(column) for column in table.columns if column != "geometry")


def rename_columns(table: pd.DataFrame, columns: Mapping[str, str] | None, name: str) -> pd.DataFrame:
    """The table with the mapped columns ({our name: their column}) under our names; one may serve under two."""
    theirs: dict[str, str] = {}
    present = {normalise_heading(column): column for column in table.columns}
    for ours, their in (columns or {}).items():
        if normalise_heading(their) not in present:
            refuse_other_sheet(table, their, name)
            raise TableError(
                "{name} has no column {column} (mapped to {ours}); it has {columns}",
                name=name,
                column=their,
                ours=ours,
                columns=list_columns(table),
            )
        theirs[ours] = present[normalise_heading(their)]
    replaced = [column for column in table.columns if normalise_heading(column) in theirs and column != "geometry"]
    return table.drop(columns=replaced).assign(**{ours: table[column] for ours, column in theirs.items()})


def read_numbers(
    table: pd.DataFrame,
    ours: str,
    name: str,
    *,
    blank: float | None = None,
    least: float = 0.0,
    most: float = np.inf,
) -> FloatArray:
    """A column as float64, finite, `least` to `most`; a blank is `blank`, or refused where that is None."""
    column = require_column(table, ours, name)
    values = parse_numbers(table[column])
    is_blank = blank_cells(table[column])
    if blank is not None:
        values = np.where(is_blank, blank, values)
    wrong = ~(np.isfinite(values) & (values >= least)) & ~(is_blank & (blank is not None))
    too_much = values > most
    if too_much.any() and not wrong.any():
        at = int(np.argmax(too_much))
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a number from {least} to {most}",
            name=name,
            row=table.index[at],
            column=ours,
            value=text_of(table[column].iloc[at]),
            least=f"{least:g}",
            most=group_digits(most),
        )
    if wrong.any():
        unclear = np.array([isinstance(cell, str) and mark_of(cell) != "" for cell in table[column].tolist()])
        if not (wrong & ~unclear).any():
            refuse_unclear_numbers(table, column, name)
        at = int(np.argmax(wrong & ~unclear))
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a number of {least} or more",
            name=name,
            row=table.index[at],
            column=ours,
            value=Phrase("blank") if is_blank[at] else text_of(table[column].iloc[at]),
            least=f"{least:g}",
        )
    return values


def refuse_unclear_numbers(table: pd.DataFrame, column: str, name: str) -> None:
    """Refuse a column in which 1,200 may be 1200 or 1.2, naming a cell and both readings; say nothing of others."""
    values = parse_numbers(table[column])
    for row, cell, value in zip(table.index, table[column].tolist(), values.tolist(), strict=True):
        if isinstance(cell, str) and mark_of(cell) and np.isnan(value):
            mark = mark_of(cell)
            raise TableError(
                "{name}: row {row}: {column} is {value}, which may mean {whole} or {decimal}; write all numbers of the "
                "column without marks between thousands and with a decimal point",
                name=name,
                row=row,
                column=column,
                value=cell.strip(),
                whole=text_of(parse_number(cell, decimal="," if mark == "." else ".")),
                decimal=f"{parse_number(cell, decimal=mark):g}",
            )


def blank_cells(column: "pd.Series[Any]") -> npt.NDArray[np.bool_]:
    """Where a column is blank: missing, or nothing but blanks."""
    if pd.api.types.is_numeric_dtype(column):
        return column.isna().to_numpy(dtype=bool)
    cells = column.tolist()
    return np.array([not cell.strip() if isinstance(cell, str) else bool(pd.isna(cell)) for cell in cells], dtype=bool)


def read_texts(table: pd.DataFrame, ours: str) -> list[str]:
    """A column as trimmed texts, "" where blank or where the table has no such column."""
    column = find_column(table, ours)
    if column is None:
        return [""] * len(table)
    blank = blank_cells(table[column])
    return ["" if empty else text_of(value) for value, empty in zip(table[column], blank, strict=True)]


def text_of(value: object) -> str:
    """A cell as text; a whole number of a spreadsheet (12.0) without its point."""
    if isinstance(value, float | np.floating) and float(value).is_integer() and abs(float(value)) < LARGEST_EXACT:
        return str(int(value))
    return unicodedata.normalize("NFC", str(value)).strip()


def read_ids(table: pd.DataFrame, name: str, *, prefix: str, notes: Notes | None = None) -> list[str]:
    """Unique ids as texts; a missing one is made from `prefix` and the row, and noted."""
    ids = read_texts(table, "id")
    missing = [row for row, text in zip(table.index, ids, strict=True) if not text]
    if missing:
        ids = [text or f"{prefix}-{row}" for row, text in zip(table.index, ids, strict=True)]
        add_note(notes, "{name}: {count} ids are missing; made from the row number", name=name, count=len(missing))
    require_unique(ids, table.index, name)
    return ids


def require_unique(ids: Iterable[str], rows: Iterable[object], name: str) -> None:
    """Refuse a repeated id, naming it and both rows."""
    seen: dict[str, object] = {}
    for row, text in zip(rows, ids, strict=True):
        if text in seen:
            raise TableError(
                "{name}: id {id} stands twice (rows {first} and {row}); ids must be unique",
                name=name,
                id=text,
                first=seen[text],
                row=row,
            )
        seen[text] = row


def read_flags(table: pd.DataFrame, ours: str, name: str, *, default: bool) -> npt.NDArray[np.bool_]:
    """A yes/no column (en, ru, kk, th; 1/0), `default` where blank or absent."""
    flags = np.full(len(table), default, dtype=np.bool_)
    for at, text in enumerate(read_texts(table, ours)):
        word = text.casefold()
        if word and word not in YES | NO:
            raise TableError(
                "{name}: row {row}: {column} is {value}; write yes or no",
                name=name,
                row=table.index[at],
                column=ours,
                value=text,
            )
        flags[at] = word in YES if word else default
    return flags
