"""Siting tables: travel times, demand and candidates read from files of any kind, checked, made an instance."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geo.columns import (
    find_column,
    read_flags,
    read_numbers,
    read_texts,
    refuse_unclear_numbers,
    require_unique,
)
from geo.errors import TableError
from geo.headings import normalise_heading
from geo.siting.instance import SitingInstance, build_instance
from geo.siting.matrix_file import MatrixColumns, read_matrix, require_columns, require_filled
from geo.tables import read_table
from geo.total_rows import drop_total_rows
from routing.network import BoolArray, FloatArray

PLACE_COLUMNS: Final = ("lon", "lat")  # numbers that count nobody


@dataclass(frozen=True, eq=False)
class SitingTables:
    """The three tables, checked: ids are text, sorted; numbers are finite and 0 or more."""

    matrix: pd.DataFrame  # from_id, to_id (categories), travel_time_s
    demand: pd.DataFrame  # id, people, further strata
    candidates: pd.DataFrame  # id, existing, must, forbidden[, cost][, capacity]


def read_siting_tables(matrix: Path, demand: Path, candidates: Path | None = None) -> SitingTables:
    """The tables of a siting task; without a candidates table every `to_id` of the matrix is a candidate.

    Raises
    ------
    TableError
        A file cannot be read, lacks a column, is empty, repeats an id, names an unknown one, or holds a value that
        is not a number of 0 or more.
    """
    people = _read_demand(Path(demand))
    pairs = read_matrix(Path(matrix))
    name = Path(matrix).name
    places = _read_candidates(Path(candidates)) if candidates is not None else _candidates_of(pairs)
    _require_known(pairs.from_ids, people["id"], pairs, (name, Path(demand).name), side="from")
    if candidates is not None:
        _require_known(pairs.to_ids, places["id"], pairs, (name, Path(candidates).name), side="to")
    _require_one_time(name, pairs)
    table = pd.DataFrame(
        {
            "from_id": pd.Categorical.from_codes(pairs.from_number, categories=pd.Index(pairs.from_ids)),
            "to_id": pd.Categorical.from_codes(pairs.to_number, categories=pd.Index(pairs.to_ids)),
            "travel_time_s": pairs.travel_time_s,
        }
    )
    return SitingTables(table, people, places)


def instance_from_tables(tables: SitingTables) -> SitingInstance:
    """The instance the tables describe."""
    demand_ids, places = tables.demand["id"], tables.candidates
    strata = [name for name in tables.demand.columns if name != "id"]
    from_id, to_id = tables.matrix["from_id"].cat, tables.matrix["to_id"].cat
    pairs = (
        pd.Index(demand_ids).get_indexer(from_id.categories).astype(np.int32)[from_id.codes],
        pd.Index(places["id"]).get_indexer(to_id.categories).astype(np.int32)[to_id.codes],
        tables.matrix["travel_time_s"].to_numpy(dtype=np.float64),
    )
    return build_instance(
        list(demand_ids),
        tables.demand[strata].to_numpy(dtype=np.float64),
        list(places["id"]),
        pairs,
        strata=strata,
        cost=_numbers(places, "cost"),
        capacity=_numbers(places, "capacity"),
        existing=_flags(places, "existing"),
        must=_flags(places, "must"),
        forbidden=_flags(places, "forbidden"),
    )


def _read_demand(path: Path) -> pd.DataFrame:
    table, ids = _read(path)
    everyone = find_column(table, "people") or find_column(table, "population")
    if everyone is None:
        require_columns(table, ("people",), path.name)
    table = table.rename(columns={everyone: "people"})
    others = {find_column(table, ours) for ours in ("id", *PLACE_COLUMNS)} | {"people"}
    for name in (name for name in table.columns if name not in others):
        refuse_unclear_numbers(table, name, path.name)  # left as text, it would not be seen as a stratum
    strata = [name for name in table.columns if name not in others and _is_numeric(table[name])]
    result = pd.DataFrame({"id": ids} | {name: read_numbers(table, name, path.name) for name in ("people", *strata)})
    if not result["people"].sum() > 0:
        raise TableError("{name}: nobody lives there: every value of people is 0", name=path.name)
    return result.sort_values("id", ignore_index=True)


def _read_candidates(path: Path) -> pd.DataFrame:
    table, ids = _read(path)
    # only under these very names: a capacity per day is not a number of people
    present = {normalise_heading(column) for column in table.columns}
    columns: dict[str, object] = {"id": ids}
    if "cost" in present:
        columns["cost"] = read_numbers(table, "cost", path.name)
    if "capacity" in present:
        columns["capacity"] = read_numbers(table, "capacity", path.name, blank=np.inf)
    for flag in ("existing", "must", "forbidden"):
        columns[flag] = read_flags(table, flag, path.name, default=False)
    return pd.DataFrame(columns).sort_values("id", ignore_index=True)


def _candidates_of(pairs: MatrixColumns) -> pd.DataFrame:
    return pd.DataFrame({"id": sorted(pairs.to_ids), "existing": False, "must": False, "forbidden": False})


def _read(path: Path) -> tuple[pd.DataFrame, list[str]]:
    """A table of places and their ids: as written, unique, none empty ("NA" and "null" are ids like others)."""
    table = read_table(path)
    if find_column(table, "id") is None:
        require_columns(table, ("id",), path.name)
    if table.empty:
        raise TableError("{name}: the table has no rows", name=path.name)
    places = drop_total_rows(table, path.name, None)
    if len(places) < len(table):
        row = table.index.difference(places.index)[0]
        raise TableError("{name}: row {row} sums up the others; delete it", name=path.name, row=row)
    ids = require_filled(read_texts(table, "id"), table.index, "id", path.name)
    require_unique(ids, table.index, path.name)
    return table, ids


def _require_one_time(name: str, pairs: MatrixColumns) -> None:
    key = pairs.from_number.astype(np.int64) * len(pairs.to_ids) + pairs.to_number
    twice = pd.Series(key).duplicated().to_numpy()
    if twice.any():
        at = int(np.argmax(twice))
        raise TableError(
            "{name}: row {row}: the pair {from_id} to {to_id} stands there twice; keep one travel time per pair",
            name=name,
            row=pairs.row[at],
            from_id=pairs.from_ids[pairs.from_number[at]],
            to_id=pairs.to_ids[pairs.to_number[at]],
        )


def _require_known(
    ids: list[str], known: "pd.Series[str]", pairs: MatrixColumns, names: tuple[str, str], *, side: str
) -> None:
    number = pairs.from_number if side == "from" else pairs.to_number
    strange = ~pd.Index(ids).isin(known)[number]
    if strange.any():
        at = int(np.argmax(strange))
        raise TableError(
            "{name}: row {row}: {value} is not an id of {where}; add it there or drop the row",
            name=names[0],
            row=pairs.row[at],
            value=ids[number[at]],
            where=names[1],
        )


def _is_numeric(values: "pd.Series[float]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(values)) and not pd.api.types.is_bool_dtype(values)


def _numbers(table: pd.DataFrame, column: str) -> FloatArray | None:
    return table[column].to_numpy(dtype=np.float64) if column in table.columns else None


def _flags(table: pd.DataFrame, column: str) -> BoolArray | None:
    return table[column].to_numpy(dtype=np.bool_) if column in table.columns else None
