"""A layer as a table of plain cells, for CSV and spreadsheets: places as numbers, lists as one text."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.exports.about import About
from geo.exports.layer import Layer

LIST_SEPARATOR: Final = ";"
FORMULA: Final = re.compile("^[=+\\-@\t\r\n＝＋－＠]")
"""What spreadsheet programs take for the beginning of a formula, full-width signs included."""


def flat_table(layer: Layer, about: About, *, outlines: bool) -> pd.DataFrame:
    """The rows with lon and lat, of polygons those of a point inside; with `outlines` polygons are a column WKT.

    The column `synthetic` says of each row whether it is invented: rows are copied out of files.
    """
    table = join_lists(layer.columns)
    if layer.has_places:
        table = table.assign(**_places(layer, outlines))
    return table.assign(synthetic=about.synthetic)


def join_lists(table: pd.DataFrame) -> pd.DataFrame:
    """Lists as texts: their parts separated by ;, as our readers split them."""
    joined = {
        str(name): [LIST_SEPARATOR.join(map(str, value)) for value in column]
        for name, column in table.items()
        if len(column) and isinstance(column.iloc[0], list | tuple)
    }
    return table.assign(**joined)


def disarm(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe is set before one that it would."""
    return f"'{text}" if FORMULA.match(text) else text


def _places(layer: Layer, outlines: bool) -> dict[str, npt.NDArray[np.generic]]:
    shapes = layer.places.geometry.to_numpy()
    if layer.has_points or not outlines:
        points = shapes if layer.has_points else shapely.point_on_surface(shapes)
        return {"lon": shapely.get_x(points), "lat": shapely.get_y(points)}
    # Every digit: shorter ones would not be the same shape when read back.
    return {"WKT": np.array([shapely.to_wkt(shape, rounding_precision=-1) if shape else "" for shape in shapes])}
