"""Settlements by name, for people of whom only the village is known: of a table, or of the OSM extract."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from geo.columns import find_column, read_texts, require_column
from geo.errors import TableError
from geo.points import row_points
from geo.tables import read_table
from routing.osm.features import OsmFeatures
from routing.street_index import METRES_PER_DEGREE

PLACES: Final = ("city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "quarter", "neighbourhood")
"""Values of OSM's `place` that somebody may live in."""
# What people write before or after a name: village, rural district, тұрғын алабы, หมู่บ้าน.
BESIDE: Final = re.compile(
    r"^(?:с|село|пос|посёлок|поселок|г|город|а|аул|ауыл|ст|станция|мкр|микрорайон|village|town|city|ban|"
    r"บ้าน|หมู่บ้าน|ตำบล|ต)[. ]+"
    r"|[ ](?:ауылы|ауыл|қаласы|тұрғын алабы|т\.а\.|village|town)$"
)
SAME_PLACE_M: Final = 2000.0


@dataclass(frozen=True)
class Settlement:
    """A named place (degrees)."""

    name: str
    lon: float
    lat: float


class Settlements:
    """Named places, looked up as people write them."""

    def __init__(self, places: Iterable[tuple[Settlement, Iterable[str]]], source: str) -> None:
        self.source = source
        self._by_name: dict[str, list[Settlement]] = {}
        for place, names in places:
            for key in dict.fromkeys(_key(name) for name in names if name):
                self._by_name.setdefault(key, []).append(place)

    def find(self, text: str, *, name: str, row: int, column: str) -> Settlement:
        """The one settlement of a name.

        Raises
        ------
        TableError
            There is none, or several that lie apart.
        """
        found = self._by_name.get(_key(text), []) or self._by_name.get(_key(_bare(text)), [])
        if not found:
            raise TableError(
                "{name}: row {row}: {column} is {value}, a settlement that {source} does not have; give lon and lat, "
                "or a table of settlements",
                name=name,
                row=row,
                column=column,
                value=text,
                source=self.source,
            )
        if _spread_m(found) > SAME_PLACE_M:
            raise TableError(
                "{name}: row {row}: {column} is {value}, and {source} has {count} settlements of that name; give lon "
                "and lat",
                name=name,
                row=row,
                column=column,
                value=text,
                source=self.source,
                count=len(found),
            )
        return found[0]


def settlements_of_table(path: Path) -> Settlements:
    """Settlements of a table: `name` (or several columns that begin so), `lon`, `lat`; an `id` is a name too.

    Raises
    ------
    TableError, PlaceError
        The table has no column of names, or a place that cannot be.
    """
    table = read_table(path)
    if find_column(table, "settlement") is None:
        require_column(table, "name", path.name)
    points = row_points(table, path.name)
    names = [read_texts(table, key) for key in ("name", "settlement", "id")]
    names += [[str(cell) for cell in table[column]] for column in table.columns if str(column).startswith("name")]
    return Settlements(
        (
            (Settlement(each[0] or each[1], float(shapely.get_x(point)), float(shapely.get_y(point))), each)
            for point, *each in zip(points, *names, strict=True)
        ),
        path.name,
    )


def settlements_of_extract(features: OsmFeatures, name: str) -> Settlements:
    """Settlements of an OSM extract, in every language it names them."""
    return Settlements(
        (
            (Settlement(tags["name"], float(lon), float(lat)), _names(tags))
            for tags, lon, lat in zip(features.tags, features.lon, features.lat, strict=True)
            if tags.get("place") in PLACES and "name" in tags
        ),
        name,
    )


def _names(tags: Mapping[str, str]) -> list[str]:
    keys = [key for key in tags if key in ("name", "alt_name", "old_name", "official_name") or key.startswith("name:")]
    return [part for key in keys for part in tags[key].split(";")]


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")).strip(" .,")


def _bare(text: str) -> str:
    """The name without the word for what it is."""
    return BESIDE.sub("", _key(text))


def _spread_m(places: list[Settlement]) -> float:
    lon, lat = np.array([place.lon for place in places]), np.array([place.lat for place in places])
    across = np.cos(np.radians(lat.mean()))
    return float(np.hypot(np.ptp(lon) * across, np.ptp(lat)) * METRES_PER_DEGREE)
