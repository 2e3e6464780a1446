"""The coordinates of each row, from two columns or one, as the ways in which they can be read."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import shapely

from geo.lists.cell_text import is_blank
from geo.lists.coordinate_pairs import read_pair
from geo.lists.coordinate_text import BLANK, Reading, Unread, read_degrees
from geo.lists.heading_row import ListTable
from geo.lists.placing import Pair
from geo.notes import Note

O_IS_WEST: Final = frozenset(["fr", "es", "pt", "it"])  # ouest, oeste, ovest; in German it is Ost


def read_row_places(table: ListTable, mapping: Mapping[str, str], lang: str) -> list[tuple[Pair, ...] | Unread]:
    """The coordinates of each row as (lon, lat) in each way they can be read, or why there are none."""
    at = {field: table.headings.index(column) for field, column in mapping.items()}
    rows = []
    for row in table.rows:
        cells = {field: row.cells[place] for field, place in at.items()}
        read = _read_row(cells)
        rows.append(read if isinstance(read, Unread) else _by_language(read, lang))
    return rows


def _read_row(cells: Mapping[str, object]) -> tuple[Pair, ...] | Unread:
    lon, lat = cells.get("lon"), cells.get("lat")
    if not (_nothing(lon) or _nothing(lat)):
        return _of_two(lon, lat)
    both = [(cells[field], field == "lon_lat") for field in ("lat_lon", "lon_lat") if not _nothing(cells.get(field))]
    if both:
        return _of_one(*both[0])
    alone = lat if _nothing(lon) else lon
    if _nothing(alone):
        return BLANK
    found = _of_one(alone, lon_first=False)
    return Unread(Note("only one of the two coordinates is given")) if isinstance(found, Unread) else found


def _nothing(cell: object) -> bool:
    return not isinstance(cell, shapely.Geometry) and is_blank(cell)


def _of_two(lon_cell: object, lat_cell: object) -> tuple[Pair, ...] | Unread:
    lon, lat = read_degrees(lon_cell), read_degrees(lat_cell)
    if isinstance(lat, Unread):
        return lat
    if isinstance(lon, Unread):
        return lon
    return tuple(product(lon, lat))


def _of_one(cell: object, lon_first: bool) -> tuple[Pair, ...] | Unread:
    read = read_pair(cell)
    if isinstance(read, Unread):
        return read
    first = lon_first if read.lon_first is None else read.lon_first
    return read.ways if first else tuple((two, one) for one, two in read.ways)


def _by_language(pairs: Sequence[Pair], lang: str) -> tuple[Pair, ...]:
    """Without the readings that the letter O cannot have in the language of the list."""
    if lang not in O_IS_WEST or len(pairs) < 2:
        return tuple(pairs)
    west = tuple(pair for pair in pairs if not any(_is_east_by_o(each, pairs) for each in pair))
    return west or tuple(pairs)


def _is_east_by_o(reading: Reading, pairs: Sequence[Pair]) -> bool:
    others = [each for pair in pairs for each in pair]
    return reading.axis == "lon" and reading.degrees > 0 and any(each.degrees == -reading.degrees for each in others)
