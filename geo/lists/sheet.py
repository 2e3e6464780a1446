"""A sheet of a list as it stands in its file: numbered rows of cells, nothing understood yet."""

from dataclasses import dataclass
from typing import NamedTuple


class SheetRow(NamedTuple):
    """A row and the number that the user's program shows beside it."""

    number: int
    cells: list[object]


@dataclass(frozen=True)
class Sheet:
    """One sheet, layer or text."""

    format: str  # csv, xlsx, xls, ods, geojson, gpkg
    name: str
    rows: list[SheetRow]
    encoding: str = ""
    delimiter: str = ""
    headed: bool = False  # the first row, numbered 0, holds the headings
