"""CSV that a spreadsheet program opens as it is: UTF-8 with its mark, and no cell that it takes for a formula."""

import codecs
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geo.csv_output import write_csv
from geo.exports.about import About
from geo.exports.flat_table import disarm, flat_table
from geo.exports.layer import Layer


def write_csv_file(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write one layer: points as lon and lat, polygons as WKT, flags as true and false."""
    (layer,) = layers
    table = flat_table(layer, about, outlines=True)
    text = io.StringIO()
    write_csv(pd.DataFrame({disarm(str(name)): _cells(column) for name, column in table.items()}), text)
    path.write_bytes(codecs.BOM_UTF8 + text.getvalue().encode())


def _cells(column: "pd.Series[str]") -> "pd.Series[str]":
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"})
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(lambda value: disarm(value) if isinstance(value, str) else value)
