"""Reads the travel-time table of a siting task: fast where the file is clean, thoroughly where it is not."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from geo.columns import read_numbers, read_texts, text_of
from geo.delimited import DELIMITERS, find_delimiter, name_headings
from geo.errors import TableError
from geo.headings import normalise_heading
from geo.tables import PARQUETS, TEXTS, read_table
from routing.network import FloatArray, IntArray

COLUMNS: Final = ("from_id", "to_id", "travel_time_s")
LONGEST_HEADING: Final = 65_536
DECIMAL_COMMA: Final = re.compile(rb"[;\t\n](?:0,\d+|\d+,(?:\d\d?|\d{4,}))[;\t\r\n]")  # not three digits after it
ID: Final = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, eq=False)
class MatrixColumns:
    """The three columns as arrays: an id is a number in the list of its ids; `row` numbers as the user sees them."""

    from_ids: list[str]
    to_ids: list[str]
    from_number: IntArray
    to_number: IntArray
    travel_time_s: FloatArray
    row: npt.NDArray[np.int64]


def read_matrix(path: Path) -> MatrixColumns:
    """A travel-time table of any kind that `geo.tables.read_table` reads.

    Clean UTF-8 text and Parquet go through Arrow, for tables of tens of millions of rows; whatever Arrow stumbles over
    (another encoding, a blank, a value that is no number) is read again by `read_table`, which knows more and names
    the row.

    Raises
    ------
    TableError
        The file cannot be read, lacks a column, has no rows, an empty id or a time that is no number of 0 or more.
    """
    if path.is_file():
        ending = path.suffix.lower()
        fast = _read_text(path) if ending in TEXTS else _read_parquet(path) if ending in PARQUETS else None
        columns = None if fast is None else _clean(fast, 2 if ending in TEXTS else 1)
        if columns is not None:
            return columns
    return _read_thoroughly(path)


def require_columns(table: pd.DataFrame, wanted: tuple[str, ...], name: str) -> None:
    """Refuse a table without rows or without one of the columns."""
    present = {normalise_heading(column) for column in table.columns}
    missing = [column for column in wanted if column not in present]
    if missing:
        raise TableError(
            "{name}: column {missing} is missing; it has {columns}",
            name=name,
            missing=", ".join(missing),
            columns=", ".join(str(column) for column in table.columns if column != "geometry"),
        )
    if table.empty:
        raise TableError("{name}: the table has no rows", name=name)


def require_filled(ids: list[str], rows: "pd.Index[int]", column: str, name: str) -> list[str]:
    """The ids, none of them empty."""
    if "" in ids:
        raise TableError(
            "{name}: row {row}: {column} is empty; give every row an id",
            name=name,
            row=rows[ids.index("")],
            column=column,
        )
    return ids


def _read_thoroughly(path: Path) -> MatrixColumns:
    table = read_table(path)
    require_columns(table, COLUMNS, path.name)
    numbered = [
        pd.factorize(np.array(require_filled(read_texts(table, column), table.index, column, path.name), dtype=object))
        for column in ("from_id", "to_id")
    ]
    return MatrixColumns(
        from_ids=numbered[0][1].tolist(),
        to_ids=numbered[1][1].tolist(),
        from_number=numbered[0][0].astype(np.int32),
        to_number=numbered[1][0].astype(np.int32),
        travel_time_s=read_numbers(table, "travel_time_s", path.name),
        row=table.index.to_numpy(dtype=np.int64),
    )


def _read_text(path: Path) -> pa.Table | None:
    """The three columns by Arrow; None where it stumbles."""
    with path.open("rb") as file:
        heading = file.readline(LONGEST_HEADING)
    try:
        line = heading.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    delimiter = find_delimiter(line)
    headings = name_headings(next(csv.reader([line], delimiter=delimiter), []))
    names = [normalise_heading(text) for text in headings]
    if any(names.count(column) != 1 for column in COLUMNS) or len(set(headings)) != len(headings):
        return None
    for point in (".", ",") if delimiter != DELIMITERS[0] and _shows_decimal_commas(path) else (".",):
        try:
            return pyarrow.csv.read_csv(
                path,
                read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1),
                parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
                convert_options=pyarrow.csv.ConvertOptions(
                    include_columns=COLUMNS,
                    column_types={"from_id": ID, "to_id": ID, "travel_time_s": pa.float64()},
                    null_values=[""],
                    strings_can_be_null=False,
                    decimal_point=point,
                ),
            )
        except pa.ArrowException:
            continue
    return None


def _shows_decimal_commas(path: Path) -> bool:
    """Whether the beginning of the file has a comma that cannot stand between thousands."""
    with path.open("rb") as file:
        return DECIMAL_COMMA.search(file.read(LONGEST_HEADING)) is not None


def _read_parquet(path: Path) -> pa.Table | None:
    """The three columns by Arrow; None where it stumbles."""
    try:
        return pyarrow.parquet.read_table(path, columns=list(COLUMNS), read_dictionary=["from_id", "to_id"])
    except (pa.ArrowException, OSError, ValueError):
        return None


def _clean(table: pa.Table, first_row: int) -> MatrixColumns | None:
    """The columns as arrays; None where a value is missing, empty or no number of 0 or more."""
    if table.num_rows == 0 or tuple(table.column_names) != COLUMNS or any(c.null_count for c in table.columns):
        return None
    try:
        time_s = table["travel_time_s"].cast(pa.float64()).to_numpy()
    except pa.ArrowException:
        return None
    if not (np.isfinite(time_s) & (time_s >= 0)).all():
        return None
    from_number, from_ids = _number(table["from_id"])
    to_number, to_ids = _number(table["to_id"])
    if "" in from_ids or "" in to_ids:
        return None
    row = np.arange(first_row, first_row + time_s.size, dtype=np.int64)
    return MatrixColumns(from_ids, to_ids, from_number, to_number, time_s, row)


def _number(column: pa.ChunkedArray) -> tuple[IntArray, list[str]]:
    """Number of each id, and the ids; ids that differ only in blanks around them are one."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    texts = [text_of(value) for value in whole.dictionary.to_pylist()]
    number, ids = pd.factorize(np.array(texts, dtype=object))
    return number.astype(np.int32)[whole.indices.to_numpy()], ids.tolist()
