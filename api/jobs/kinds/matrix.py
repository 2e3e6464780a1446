"""Travel times from every origin to every destination, to a Parquet file: one step a block of origins."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field

from api.jobs.asked import Asked, AskedOfRegion, Metres, Minutes, Word
from api.jobs.kind import Kind, Output, Part, Work, once_a_job
from api.jobs.results import result_folder, write_result_manifest
from api.jobs.snapshot import read_snapshot
from routing.errors import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from routing.network import RoadGraph
    from routing.snap import Snapped

FILE: Final = "matrix.parquet"


class AskedPlace(Asked):
    """A place by its own id."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


Places = Literal["cells", "facilities"] | Annotated[list[AskedPlace], Field(min_length=1, max_length=1_000_000)]


class AskedMatrix(AskedOfRegion):
    """Between which places, and how far; origins and destinations are the region's own, or a list."""

    mode: Word
    origins: Places = "cells"
    destinations: Places = "facilities"
    cutoff_min: Minutes = 60.0
    snap_limit_m: Metres = 1000.0
    origins_per_step: Annotated[int, Field(ge=1, le=100_000)] | None = None  # None: as many as memory likes


class Ends(NamedTuple):
    """Both lists of places on the streets."""

    graph: "RoadGraph"
    from_id: list[str]
    to_id: list[str]
    start: "Snapped"
    end: "Snapped"


def plan(work: Work) -> list[Part]:
    """Blocks of origins."""
    from geo.matrix import ORIGINS_PER_BLOCK, PAIRS_PER_BLOCK

    ends = _ends(work)
    count = len(ends.from_id)
    block = work.parameters["origins_per_step"] or max(
        1, min(ORIGINS_PER_BLOCK, PAIRS_PER_BLOCK // max(len(ends.to_id), 1))
    )
    return [
        Part(
            Phrase("travel times: origins {first} to {last} of {count}", first=first + 1, last=last, count=count),
            {"first": first, "last": last},
        )
        for first, last in ((first, min(first + block, count)) for first in range(0, count, block))
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """The rows of a block, in a file of their own."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet

    from geo.matrix import SCHEMA
    from geo.output_folder import output_file
    from geo.reach import select_snapped
    from routing.travel_times import travel_time_pairs

    ends, first = _ends(work), int(given["first"])
    block = select_snapped(ends.start, np.arange(first, int(given["last"])))
    cutoff_s = work.parameters["cutoff_min"] * 60
    i, j, seconds = travel_time_pairs(ends.graph, block, ends.end, cutoff_s=cutoff_s)
    from_id, to_id = pa.array(ends.from_id, pa.string()), pa.array(ends.to_id, pa.string())
    columns = [from_id.take(pa.array(first + i)), to_id.take(pa.array(j)), pa.array(seconds)]
    with output_file(_block_file(work, number)) as partial:
        pyarrow.parquet.write_table(pa.table(columns, schema=SCHEMA), partial)
    return {"pairs": len(seconds)}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """All blocks in one file, a row group each."""
    import numpy as np
    import pyarrow.parquet

    from geo.matrix import SCHEMA, MatrixSummary

    ends = _ends(work)
    found = MatrixSummary(
        sum(output["pairs"] for output in outputs),
        len(ends.from_id),
        len(ends.to_id),
        tuple(ends.from_id[row] for row in np.flatnonzero(~ends.start.ok)),
        tuple(ends.to_id[row] for row in np.flatnonzero(~ends.end.ok)),
    ).as_dict()
    with result_folder(work) as folder:
        with pyarrow.parquet.ParquetWriter(folder / FILE, SCHEMA) as table:
            for number in range(1, len(outputs) + 1):
                table.write_table(pyarrow.parquet.read_table(_block_file(work, number), schema=SCHEMA))
        write_result_manifest(folder, work, read_snapshot(work), found=found)
    return {name: found[name] for name in ("pairs", "origins", "destinations")}


def _block_file(work: Work, number: int) -> "Path":
    return work.folder / f"block-{number:06}.parquet"


@once_a_job
def _ends(work: Work) -> Ends:
    from geo.matrix import require_mode
    from routing.modes import load_mode
    from routing.snap import snap_points

    region, mode = read_snapshot(work).region, work.parameters["mode"]
    graph = require_mode(region.network, mode)
    off_road_kmh = load_mode(mode, region.network.source.country).off_road_kmh
    lists = [_places(work, work.parameters[name]) for name in ("origins", "destinations")]
    start, end = (
        snap_points(graph, lon, lat, off_road_kmh=off_road_kmh, limit_m=work.parameters["snap_limit_m"])
        for _, lon, lat in lists
    )
    return Ends(graph, lists[0][0], lists[1][0], start, end)


def _places(work: Work, asked: str | Sequence[Mapping[str, Any]]) -> tuple[list[str], Any, Any]:
    """Ids, longitudes and latitudes."""
    import numpy as np

    if not isinstance(asked, str):
        lon, lat = (np.array([place[name] for place in asked], dtype=np.float64) for name in ("lon", "lat"))
        return [str(place["id"]) for place in asked], lon, lat
    region = read_snapshot(work).region
    table = region.population.cells if asked == "cells" else region.facilities
    ids = table["cell_id" if asked == "cells" else "facility_id"]
    points = table.geometry
    return [str(value) for value in ids], points.x.to_numpy(dtype=np.float64), points.y.to_numpy(dtype=np.float64)


KIND = Kind(AskedMatrix, plan, run, finish)
