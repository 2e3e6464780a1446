"""What the base map shows of an extract, in which layer, and from which zoom on: the rules, as data.

The selection is that of a report's map (`geo.webmap.base_map`), so that both look alike, and buildings, boundaries and
the names of roads. Zooms are those of tiles; a renderer that draws tiles 512 pixels wide shows them one zoom later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.base_tiles.messages import LINE, POINT, POLYGON, Value
from geo.webmap.base_map import BASE_FEATURES, GREEN_TAGS, ROAD_RANKS, WATER_TAGS
from geo.words import LANGUAGES
from routing.modes import ROAD_CLASSES

MIN_ZOOM: Final = 6
MAX_ZOOM: Final = 14
NEVER: Final = MAX_ZOOM + 1

LAYERS: Final = ("water", "green", "buildings", "waterways", "boundaries", "railways", "roads", "places")
"""The layers, in the order they are drawn: later ones lie on top."""

FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "water": {"class": "String"},
    "green": {"class": "String"},
    "buildings": {},
    "waterways": {"class": "String", "name": "String"},
    "boundaries": {"level": "Number"},
    "railways": {},
    "roads": {"class": "String", "rank": "Number", "name": "String"},
    "places": {"class": "String", "name": "String"},
}
"""Attributes by layer; where there is a name, name:kk, name:ru, name:en and name:th stand beside it if mapped."""

ROADS: Final = frozenset({*ROAD_CLASSES, *(name for names in ROAD_RANKS for name in names)} - {"ferry"})

WANTED: Final[Mapping[str, Sequence[str] | frozenset[str] | None]] = {
    **BASE_FEATURES,
    "highway": ROADS,
    "route": ("ferry",),
    "building": None,
    "boundary": ("administrative",),
}
"""The `wanted` of `routing.osm.features.read_features`."""

_ROAD_ZOOMS: Final = {"motorway": 6, "trunk": 6, "primary": 8, "secondary": 9, "tertiary": 10}
_RANK_ZOOMS: Final = (6, 8, 10, 11, 13)
_SERVICE_ZOOMS: Final = {"service": 12, "track": 12, "ferry": 8}
_WATERWAY_ZOOMS: Final = {"river": 8, "canal": 10, "stream": 13}
_PLACE_ZOOMS: Final = {
    "city": 6, "town": 7, "borough": 10, "suburb": 10, "village": 10, "quarter": 11, "neighbourhood": 12, "hamlet": 12,
}  # fmt: skip
_RANK_OF_CLASS: Final = {name: rank for rank, names in enumerate(ROAD_RANKS) for name in names}
_NAMES: Final = ("name", *(f"name:{language}" for language in LANGUAGES))
_GREEN_ZOOM, _BUILDING_ZOOM, _RAIL_ZOOM = 8, 14, 9


@dataclass(frozen=True, slots=True)
class Drawn:
    """How one mapped thing enters the tiles: the attributes it has from `from_zoom`, and those from `name_zoom` on."""

    layer: str
    kind: int
    attributes: tuple[tuple[str, Value], ...]
    names: tuple[tuple[str, Value], ...]
    from_zoom: int
    name_zoom: int = NEVER


def drawn_as(tags: Mapping[str, str], dimension: int) -> Drawn | None:
    """The layer of a thing by its tags and dimension (0 point, 1 line, 2 area); None where it is not drawn.

    Administrative boundaries are not among them: their lines are shared and are put together first.
    """
    if dimension == 0:
        return _place(tags)
    if dimension == 1:
        return _road(tags) or _line(tags)
    return _area(tags) if dimension == 2 else None


def road_rank(road_class: str) -> int:
    """0 (motorway) to 4 (paths, service roads): how a road is drawn."""
    return _RANK_OF_CLASS.get(road_class.removesuffix("_link"), len(ROAD_RANKS))


def boundary_zoom(level: int) -> int:
    """The zoom from which a boundary of an OSM admin_level is drawn."""
    return 6 if level <= 4 else 8 if level <= 6 else 10


def _names(tags: Mapping[str, str]) -> tuple[tuple[str, Value], ...]:
    return tuple((key, tags[key]) for key in _NAMES if tags.get(key))


def _place(tags: Mapping[str, str]) -> Drawn | None:
    kind = tags.get("place", "")
    if kind not in _PLACE_ZOOMS or not tags.get("name"):
        return None
    return Drawn("places", POINT, (("class", kind),), _names(tags), _PLACE_ZOOMS[kind], MIN_ZOOM)


def _area(tags: Mapping[str, str]) -> Drawn | None:
    for layer, shown, zoom in (("water", WATER_TAGS, MIN_ZOOM), ("green", GREEN_TAGS, _GREEN_ZOOM)):
        for key, value in sorted(shown):
            if tags.get(key) == value:
                return Drawn(layer, POLYGON, (("class", value),), (), zoom)
    if tags.get("building", "no") != "no":
        return Drawn("buildings", POLYGON, (), (), _BUILDING_ZOOM)
    return None


def _road(tags: Mapping[str, str]) -> Drawn | None:
    road_class = tags.get("highway", "")
    if road_class not in ROADS:
        if tags.get("route") != "ferry":
            return None
        road_class = "ferry"
    rank = road_rank(road_class)
    zoom = _SERVICE_ZOOMS.get(road_class, _ROAD_ZOOMS.get(road_class.removesuffix("_link"), _RANK_ZOOMS[rank]))
    # Names fill a tile: they are there when the road is wide enough to bear them.
    return Drawn("roads", LINE, (("class", road_class), ("rank", rank)), _names(tags), zoom, 11 if rank < 3 else 14)


def _line(tags: Mapping[str, str]) -> Drawn | None:
    kind = tags.get("waterway", "")
    if kind in _WATERWAY_ZOOMS:
        return Drawn("waterways", LINE, (("class", kind),), _names(tags), _WATERWAY_ZOOMS[kind], 11)
    if tags.get("railway") == "rail":
        return Drawn("railways", LINE, (), (), _RAIL_ZOOM)
    return None
