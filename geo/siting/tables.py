"""Siting tables: travel times, demand and candidates read from CSV or Parquet, checked, made an instance."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import TableError
from geo.siting.instance import SitingInstance, build_instance
from routing.network import BoolArray, FloatArray

YES: Final = frozenset({"1", "1.0", "true", "yes", "y", "t"})
NO: Final = frozenset({"0", "0.0", "false", "no", "n", "f", "", "nan"})


@dataclass(frozen=True, eq=False)
class SitingTables:
    """The three tables, checked: ids are text, sorted; numbers are finite and 0 or more."""

    matrix: pd.DataFrame  # from_id, to_id, travel_time_s
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
    pairs = _read_matrix(Path(matrix))
    places = _read_candidates(Path(candidates)) if candidates is not None else _candidates_of(pairs)
    _require_known(Path(matrix).name, pairs["from_id"], people["id"], Path(demand).name)
    if candidates is not None:
        _require_known(Path(matrix).name, pairs["to_id"], places["id"], Path(candidates).name)
    return SitingTables(pairs, people, places)


def instance_from_tables(tables: SitingTables) -> SitingInstance:
    """The instance the tables describe."""
    demand_ids, places = tables.demand["id"], tables.candidates
    strata = [name for name in tables.demand.columns if name != "id"]
    pairs = (
        pd.Index(demand_ids).get_indexer(tables.matrix["from_id"]).astype(np.int32),
        pd.Index(places["id"]).get_indexer(tables.matrix["to_id"]).astype(np.int32),
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


def _read_matrix(path: Path) -> pd.DataFrame:
    table = _read(path, ("from_id", "to_id", "travel_time_s"))
    table = table[["from_id", "to_id", "travel_time_s"]].assign(
        from_id=_ids(path, table, "from_id"),
        to_id=_ids(path, table, "to_id"),
        travel_time_s=_require_numbers(path, table, "travel_time_s"),
    )
    twice = table.duplicated(["from_id", "to_id"])
    if twice.any():
        row = int(np.flatnonzero(twice)[0])
        raise TableError(
            "{name}: row {row}: the pair {from_id} to {to_id} stands there twice; keep one travel time per pair",
            name=path.name,
            row=row + 2,
            from_id=table["from_id"].iloc[row],
            to_id=table["to_id"].iloc[row],
        )
    return table


def _read_demand(path: Path) -> pd.DataFrame:
    table = _read(path, ("id", "people"))
    strata = [name for name in table.columns if name not in ("id", "people") and _is_numeric(table[name])]
    columns = {"id": _ids(path, table, "id", unique=True)}
    columns |= {name: _require_numbers(path, table, name) for name in ("people", *strata)}
    result = pd.DataFrame(columns)
    if not result["people"].sum() > 0:
        raise TableError("{name}: nobody lives there: every value of people is 0", name=path.name)
    return result.sort_values("id", ignore_index=True)


def _read_candidates(path: Path) -> pd.DataFrame:
    table = _read(path, ("id",))
    columns = {"id": _ids(path, table, "id", unique=True)}
    if "cost" in table.columns:
        columns["cost"] = _require_numbers(path, table, "cost")
    if "capacity" in table.columns:
        unlimited = table["capacity"].isna()
        filled = table.assign(capacity=table["capacity"].where(~unlimited, 0))
        columns["capacity"] = _require_numbers(path, filled, "capacity").where(~unlimited, np.inf)
    for name in ("existing", "must", "forbidden"):
        columns[name] = _require_flags(path, table, name)
    return pd.DataFrame(columns).sort_values("id", ignore_index=True)


def _candidates_of(pairs: pd.DataFrame) -> pd.DataFrame:
    ids = sorted(set(pairs["to_id"]))
    return pd.DataFrame({"id": ids, "existing": False, "must": False, "forbidden": False})


def _read(path: Path, required: tuple[str, ...]) -> pd.DataFrame:
    if not path.is_file():
        raise TableError("{name}: there is no such file; check the path", name=str(path))
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            table = pd.read_parquet(path)
        else:
            ids = {"from_id": str, "to_id": str, "id": str}
            table = pd.read_csv(path, dtype=ids, encoding="utf-8-sig", keep_default_na=True, skipinitialspace=True)
    except (ValueError, OSError, pd.errors.EmptyDataError) as error:
        raise TableError("{name}: not a table that can be read; save it as UTF-8 CSV", name=path.name) from error
    table.columns = [str(name).strip() for name in table.columns]
    missing = [name for name in required if name not in table.columns]
    if missing:
        raise TableError(
            "{name}: column {missing} is missing; it has {columns}",
            name=path.name,
            missing=", ".join(missing),
            columns=", ".join(table.columns),
        )
    if table.empty:
        raise TableError("{name}: the table has no rows", name=path.name)
    return table


def _ids(path: Path, table: pd.DataFrame, column: str, *, unique: bool = False) -> pd.Series:
    bad = table[column].isna()
    if bad.any():
        raise TableError(
            "{name}: row {row}: {column} is empty; give every row an id",
            name=path.name,
            row=int(np.flatnonzero(bad)[0]) + 2,
            column=column,
        )
    ids = table[column].astype(str).str.strip()
    twice = ids.duplicated()
    if unique and twice.any():
        row = int(np.flatnonzero(twice)[0])
        raise TableError(
            "{name}: row {row}: id {value} stands there twice; ids must differ",
            name=path.name,
            row=row + 2,
            value=ids.iloc[row],
        )
    return ids


def _require_numbers(path: Path, table: pd.DataFrame, column: str) -> pd.Series:
    values = pd.to_numeric(table[column], errors="coerce").astype(np.float64)
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise TableError(
            "{name}: row {row}: {column} is {value}; give a number of 0 or more",
            name=path.name,
            row=row + 2,
            column=column,
            value=table[column].iloc[row],
        )
    return values


def _require_flags(path: Path, table: pd.DataFrame, column: str) -> pd.Series:
    if column not in table.columns:
        return pd.Series(False, index=table.index)
    words = table[column].astype(str).str.strip().str.lower()
    bad = ~words.isin(YES | NO)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise TableError(
            "{name}: row {row}: {column} is {value}; write 1 or 0",
            name=path.name,
            row=row + 2,
            column=column,
            value=table[column].iloc[row],
        )
    return words.isin(YES)


def _require_known(name: str, ids: pd.Series, known: pd.Series, where: str) -> None:
    strange = ~ids.isin(set(known))
    if strange.any():
        row = int(np.flatnonzero(strange)[0])
        raise TableError(
            "{name}: row {row}: {value} is not an id of {where}; add it there or drop the row",
            name=name,
            row=row + 2,
            value=ids.iloc[row],
            where=where,
        )


def _is_numeric(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values)) and not pd.api.types.is_bool_dtype(values)


def _numbers(table: pd.DataFrame, column: str) -> FloatArray | None:
    return table[column].to_numpy(dtype=np.float64) if column in table.columns else None


def _flags(table: pd.DataFrame, column: str) -> BoolArray | None:
    return table[column].to_numpy(dtype=np.bool_) if column in table.columns else None
