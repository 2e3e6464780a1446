"""GeoParquet 1.1: geometry as WKB with its projection, boxes of the rows for readers that skip, lists as lists."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow.parquet

from geo.exports.about import About
from geo.exports.layer import Layer

VERSION: Final = "1.1.0"


def write_geoparquet(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write one layer; title, source and licence stand as keys of the file beside `geo`."""
    (layer,) = layers
    layer.places.to_parquet(path, index=False, schema_version=VERSION, write_covering_bbox=True)
    table = pyarrow.parquet.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"]["orientation"] = "counterclockwise"  # layers are wound so; GeoPandas does not look
    said = {f"qamtu:{key}".encode(): text.encode() for key, text in about.as_texts().items()}
    metadata = table.schema.metadata | {b"geo": json.dumps(geo).encode()} | said
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), path)
