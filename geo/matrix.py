"""Travel-time tables between two lists of places: `from_id,to_id,travel_time_s`, streamed to CSV or Parquet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from geo.csv_output import quote_cell
from geo.errors import OutputError
from geo.output_folder import output_file
from routing.errors import TravelModeError
from routing.modes import load_mode
from routing.network import FloatArray, IntArray, RoadGraph, RoadNetwork
from routing.snap import Snapped, snap_points
from routing.travel_times import travel_time_pairs

ORIGINS_PER_BLOCK: Final = 512
PAIRS_PER_BLOCK: Final = 9_600_000
"""So many pairs are held at once at the most, however long the tables are."""
ROWS_PER_WRITE: Final = 500_000
ENDINGS: Final = (".csv", ".parquet")
SCHEMA: Final = pa.schema([("from_id", pa.string()), ("to_id", pa.string()), ("travel_time_s", pa.float64())])


def require_mode(network: RoadNetwork, mode: str) -> RoadGraph:
    """The road graph of a travel mode.

    Raises
    ------
    TravelModeError
        The network was built without this mode.
    """
    if mode not in network.graphs:
        raise TravelModeError(
            "the network has no travel mode {mode}; it was built for {known}", mode=mode, known=", ".join(network.modes)
        )
    return network.graphs[mode]


@dataclass(frozen=True)
class MatrixSummary:
    """What was written, and the places that stand nowhere: no street within the snap limit."""

    pairs: int
    origins: int
    destinations: int
    origins_refused: tuple[str, ...]  # ids, in the order of the table
    destinations_refused: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The summary as plain numbers and lists, for JSON."""
        return {
            "pairs": self.pairs,
            "origins": self.origins,
            "destinations": self.destinations,
            "origins_refused": len(self.origins_refused),
            "destinations_refused": len(self.destinations_refused),
            "origins_refused_ids": list(self.origins_refused),
            "destinations_refused_ids": list(self.destinations_refused),
        }


def write_matrix(
    network: RoadNetwork,
    mode: str,
    origins: pd.DataFrame,
    destinations: pd.DataFrame,
    out: Path,
    *,
    cutoff_min: float,
    snap_limit_m: float,
    threads: int = 0,
) -> MatrixSummary:
    """Write the travel time (seconds, door to door) of every pair within the cutoff; returns counts and refusals.

    Rows are sorted by the order of origins, then of destinations; memory does not grow with the table.

    Raises
    ------
    TravelModeError
        The network was built without this mode.
    OutputError
        The file cannot be written, or is neither .csv nor .parquet.
    """
    graph = require_mode(network, mode)
    if out.suffix not in ENDINGS:
        raise OutputError("{path}: the table is written as .csv or .parquet; choose one", path=out.name)
    off_road_kmh = load_mode(mode, network.source.country).off_road_kmh
    start, end = (
        snap_points(
            graph,
            places["lon"].to_numpy(dtype=np.float64),
            places["lat"].to_numpy(dtype=np.float64),
            off_road_kmh=off_road_kmh,
            limit_m=snap_limit_m,
        )
        for places in (origins, destinations)
    )
    from_id, to_id = ([str(value) for value in places["id"]] for places in (origins, destinations))
    pairs = 0
    with output_file(out) as partial, _open_table(partial, from_id, to_id) as table:
        for first, block in _blocks(start, len(end)):
            i, j, seconds = travel_time_pairs(graph, block, end, cutoff_s=cutoff_min * 60, threads=threads)
            pairs += len(seconds)
            table.write(first + i, j, seconds)
    return MatrixSummary(
        pairs,
        len(origins),
        len(destinations),
        tuple(from_id[row] for row in np.flatnonzero(~start.ok)),
        tuple(to_id[row] for row in np.flatnonzero(~end.ok)),
    )


class _CsvTable:
    """Lines of text, put together by Arrow: pandas takes ten times as long for a table of this length."""

    def __init__(self, path: Path, from_id: list[str], to_id: list[str]) -> None:
        self._from, self._to = (pa.array([quote_cell(text) for text in ids], pa.string()) for ids in (from_id, to_id))
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(SCHEMA.names) + "\n")

    def write(self, i: IntArray, j: IntArray, seconds: FloatArray) -> None:
        for at in range(0, len(seconds), ROWS_PER_WRITE):
            part = slice(at, at + ROWS_PER_WRITE)
            cells = (self._from.take(pa.array(i[part])), self._to.take(pa.array(j[part])))
            text = pa.array(seconds[part]).cast(pa.string())
            lines = pyarrow.compute.binary_join_element_wise(*cells, text, ",").to_pylist()
            self._file.write("\n".join(lines) + "\n")

    def close(self) -> None:
        self._file.close()


class _ParquetTable:
    """A row group for each block."""

    def __init__(self, path: Path, from_id: list[str], to_id: list[str]) -> None:
        self._from, self._to = pa.array(from_id, pa.string()), pa.array(to_id, pa.string())
        self._writer = pyarrow.parquet.ParquetWriter(path, SCHEMA)

    def write(self, i: IntArray, j: IntArray, seconds: FloatArray) -> None:
        columns = [self._from.take(pa.array(i)), self._to.take(pa.array(j)), pa.array(seconds)]
        self._writer.write_table(pa.table(columns, schema=SCHEMA))

    def close(self) -> None:
        self._writer.close()


@contextmanager
def _open_table(path: Path, from_id: list[str], to_id: list[str]) -> Iterator[_CsvTable | _ParquetTable]:
    table = (_CsvTable if path.suffix == ".csv" else _ParquetTable)(path, from_id, to_id)
    try:
        yield table
    finally:
        table.close()


def _blocks(places: Snapped, n_destinations: int) -> Iterator[tuple[int, Snapped]]:
    """Origins in blocks, each with its first row."""
    per_block = max(1, min(ORIGINS_PER_BLOCK, PAIRS_PER_BLOCK // max(n_destinations, 1)))
    for first in range(0, len(places.street), per_block):
        part = slice(first, first + per_block)
        arrays = {name: values[part] for name, values in vars(places).items()}
        yield first, replace(places, **arrays)
