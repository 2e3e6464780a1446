"""Travel-time tables between two lists of places: `from_id,to_id,travel_time_s`, streamed to CSV or Parquet."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from geo.errors import OutputError
from geo.output_folder import output_file
from routing.errors import TravelModeError
from routing.modes import load_mode
from routing.network import RoadGraph, RoadNetwork
from routing.snap import Snapped, snap_points
from routing.travel_times import travel_time_pairs

ORIGINS_PER_BLOCK: Final = 512
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
) -> dict[str, int]:
    """Write the travel time (seconds, door to door) of every pair within the cutoff; returns counts.

    Rows are sorted by the order of origins, then of destinations; memory does not grow with the table.

    Raises
    ------
    TravelModeError
        The network was built without this mode.
    OutputError
        The file cannot be written, or is neither .csv nor .parquet.
    """
    graph = require_mode(network, mode)
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
    from_id = origins["id"].to_numpy(dtype=object)
    to_id = destinations["id"].to_numpy(dtype=object)
    pairs = 0
    with output_file(out) as partial, _writer(partial) as writer:
        for first, block in _blocks(start):
            i, j, seconds = travel_time_pairs(graph, block, end, cutoff_s=cutoff_min * 60, threads=threads)
            pairs += len(seconds)
            writer.write_table(pa.table([from_id[first + i], to_id[j], seconds], schema=SCHEMA))
    return {
        "pairs": pairs,
        "origins": len(origins),
        "destinations": len(destinations),
        "origins_refused": int(np.sum(~start.ok)),
        "destinations_refused": int(np.sum(~end.ok)),
    }


def _writer(path: Path) -> "pyarrow.csv.CSVWriter | pyarrow.parquet.ParquetWriter":
    match path.suffix:
        case ".csv":
            options = pyarrow.csv.WriteOptions(quoting_style="needed")
            return pyarrow.csv.CSVWriter(path, SCHEMA, write_options=options)
        case ".parquet":
            return pyarrow.parquet.ParquetWriter(path, SCHEMA)
    raise OutputError("{path}: the table is written as .csv or .parquet; choose one", path=path.name)


def _blocks(places: Snapped) -> Iterator[tuple[int, Snapped]]:
    for first in range(0, len(places.street), ORIGINS_PER_BLOCK):
        part = slice(first, first + ORIGINS_PER_BLOCK)
        arrays = {name: values[part] for name, values in vars(places).items()}
        yield first, replace(places, **arrays)
