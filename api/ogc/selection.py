"""Which rows of a collection a query asks for: by box through the spatial index, by properties through their values."""

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from api.errors import BadQueryError
from api.ogc.bounding_box import Box
from api.ogc.collections import Collection
from api.ogc.parameters import ItemsQuery

if TYPE_CHECKING:
    import pandas as pd

Rows = npt.NDArray[np.int64]
NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


def select_rows(collection: Collection, query: ItemsQuery) -> Rows:
    """The rows that match, in the order of the table.

    A row without a place matches every box (/req/core/fc-bbox-response).
    """
    table = collection.layer.places
    rows = np.arange(len(table)) if query.boxes is None else _rows_in(table, query.boxes)
    for name, text in query.filters.items():
        rows = rows[_matches(table[name].iloc[rows], collection.properties[name], name, text)]
    return rows


def _rows_in(table: Any, boxes: tuple[Box, ...]) -> Rows:
    from shapely import box as build_box

    shapes = [build_box(*box) for box in boxes]
    found = [table.sindex.query(shape, predicate="intersects") for shape in shapes]
    nowhere = np.flatnonzero(table.geometry.isna().to_numpy())
    return np.unique(np.concatenate([*found, nowhere])).astype(np.int64)


def _matches(column: "pd.Series[Any]", kind: str, name: str, text: str) -> npt.NDArray[np.bool_]:
    """Texts are equal sign by sign, numbers and flags by their value; a list matches when it holds the text."""
    if kind == "array":
        return np.array([text in parts for parts in column], dtype=np.bool_)
    if kind in ("number", "integer"):
        if not NUMBER.fullmatch(text):
            raise BadQueryError("{name} is {value}; it must be a number", name=name, value=text)
        return np.asarray(column == float(text), dtype=np.bool_)
    if kind == "boolean":
        if text.lower() not in FLAGS:
            raise BadQueryError("{name} is {value}; it must be true or false", name=name, value=text)
        return np.asarray(column == FLAGS[text.lower()], dtype=np.bool_)
    return np.asarray((column == text).fillna(False), dtype=np.bool_)
