"""A travel-time table that is given: `from_id,to_id,travel_time_s[,distance_m]` between ids of people and teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.columns import blank_cells, list_columns, read_numbers, read_texts
from geo.errors import TableError
from geo.headings import normalise_heading
from geo.notes import Notes, add_note
from geo.tables import read_table
from geo.visits.rows import list_numbers
from geo.visits.ways import round_up
from routing.visits.problem import NO_WAY, Metres, Seconds

COLUMNS = ("from_id", "to_id", "travel_time_s")
LENGTHS = ("distance_m", "length_m", "distance")


@dataclass(frozen=True, eq=False)
class GivenTravel:
    """Whole seconds and metres between some ids; None for metres where the table has none."""

    ids: tuple[str, ...]
    seconds: Seconds
    metres: Metres | None
    known: frozenset[str]  # every id that stands in the table, those not asked for too


def read_given_travel(path: Path, ids: Sequence[str], notes: Notes) -> GivenTravel:
    """The table between some ids: seconds rounded up, a missing pair is no way, from a place to itself takes nothing.

    Raises
    ------
    TableError
        The table cannot be read, lacks a column, holds what is no time, or tells a pair twice and differently.
    """
    table = read_table(path)
    columns = _columns(table, path.name)
    if table.empty:
        raise TableError("{name} is empty; give at least one row", name=path.name)
    number = {text: at for at, text in enumerate(ids)}
    ends = [read_texts(table.rename(columns={columns[side]: side}), side) for side in ("from_id", "to_id")]
    _require_ids(table, ends, path.name)
    rows, row_columns = (np.array([number.get(text, -1) for text in end], dtype=np.int64) for end in ends)
    wanted = np.flatnonzero((rows >= 0) & (row_columns >= 0))
    at = (rows[wanted], row_columns[wanted])
    times = read_numbers(table.rename(columns={columns["travel_time_s"]: "travel_time_s"}), "travel_time_s", path.name)
    _require_one_time(table, ends, times, path.name)
    seconds = np.full((len(ids), len(ids)), np.inf)
    seconds[at] = times[wanted]
    found = GivenTravel(
        tuple(ids),
        round_up(seconds),
        _metres(table, columns, at, wanted, len(ids), path.name),
        frozenset().union(*ends),
    )
    _note_strangers(found, path.name, notes)
    return found


def _columns(table: pd.DataFrame, name: str) -> dict[str, str]:
    present = {normalise_heading(column): str(column) for column in table.columns}
    for column in COLUMNS:
        if column not in present:
            raise TableError(
                "{name} has no column {column}; it has {columns}. A travel-time table has the columns from_id, to_id "
                "and travel_time_s",
                name=name,
                column=column,
                columns=list_columns(table),
            )
    length = next((each for each in LENGTHS if each in present), "")
    return {each: present[each] for each in COLUMNS} | ({"distance_m": present[length]} if length else {})


def _require_ids(table: pd.DataFrame, ends: Sequence[Sequence[str]], name: str) -> None:
    for side, texts in zip(("from_id", "to_id"), ends, strict=True):
        if "" in texts:
            raise TableError(
                "{name}: row {row}: {column} is empty; give the id of a person or a team",
                name=name,
                row=table.index[texts.index("")],
                column=side,
            )


def _require_one_time(
    table: pd.DataFrame, ends: Sequence[Sequence[str]], times: npt.NDArray[np.float64], name: str
) -> None:
    seen: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(zip(*ends, strict=True)):
        first = seen.setdefault(pair, at)
        if times[first] != times[at]:
            raise TableError(
                "{name}: rows {first} and {row} give two different times from {origin} to {destination}; keep one",
                name=name,
                first=table.index[first],
                row=table.index[at],
                origin=pair[0],
                destination=pair[1],
            )


def _metres(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    at: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    wanted: npt.NDArray[np.intp],
    n: int,
    name: str,
) -> Metres | None:
    """Lengths, nan where blank; None where the table has none."""
    if "distance_m" not in columns or blank_cells(table[columns["distance_m"]]).all():
        return None
    given = read_numbers(table.rename(columns={columns["distance_m"]: "distance_m"}), "distance_m", name, blank=np.nan)
    metres = np.full((n, n), np.nan)
    metres[at] = given[wanted]
    np.fill_diagonal(metres, 0.0)
    return metres


def _note_strangers(found: GivenTravel, name: str, notes: Notes) -> None:
    """Say which ids the table does not know, or knows no way to."""
    alone = [
        text
        for at, text in enumerate(found.ids)
        if text not in found.known or (found.seconds[at, np.arange(len(found.ids)) != at] == NO_WAY).all()
    ]
    if alone and len(found.ids) > 1:
        add_note(
            notes,
            "{name} has no way from these places to any other: {ids} ({count})",
            name=name,
            ids=list_numbers(alone),
            count=len(alone),
        )
