"""Reading mapped things other than the road network: health facilities, buildings, water, railways, boundaries."""

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory, use_nodes
from osmium.osm import Area, Node, Way

from routing.network import FloatArray
from routing.osm.source import reading

_LINEAR_KEYS: Final = {"highway", "barrier", "railway", "waterway", "power", "route", "aeroway"}
_AREA_VALUES: Final = {
    "riverbank", "dock", "boatyard", "dam", "platform", "station", "plant", "substation", "aerodrome", "apron",
    "helipad", "terminal",
}  # fmt: skip
_LINEAR_NATURAL: Final = {"coastline", "cliff", "ridge", "arete", "tree_row", "valley", "earth_bank"}
_ORDER: Final = {"n": 0, "w": 1, "r": 2}
_MIN_LINE_NODES: Final = 2


@dataclass(frozen=True, eq=False)
class OsmFeatures:
    """Mapped things as parallel lists, nodes before ways before relations, each by rising id."""

    osm_id: list[str]  # "n12", "w7", "r3"
    tags: list[dict[str, str]]
    lon: FloatArray  # degrees; a point inside an area, the middle of a line
    lat: FloatArray
    wkb: list[bytes]  # point, line, or (multi)polygon where the thing is an area

    def __len__(self) -> int:
        return len(self.osm_id)


def read_features(path: str | Path, wanted: Mapping[str, Collection[str] | None]) -> OsmFeatures:
    """Everything of an OSM file that carries one of the `wanted` keys with one of the values (None: any value).

    Closed ways and multipolygon or boundary relations come as polygons, unless their tags say that they are
    lines (a roundabout, a fence). A way cut at the border keeps the nodes the file holds; a multipolygon that
    cannot be closed is left out.

    Raises
    ------
    OsmFileError
        The file is missing, empty, cut short or not OSM.
    """
    path = Path(path)
    with reading(path):
        found = _Collected(wanted)
        found.collect(path)
    names = sorted(found.wkb, key=lambda name: (_ORDER[name[0]], int(name[1:])))
    wkb = [found.wkb[name] for name in names]
    lon, lat = _middle(wkb)
    return OsmFeatures(osm_id=names, tags=[found.tags[name] for name in names], lon=lon, lat=lat, wkb=wkb)


class _Collected:
    """Features by name; an area takes the place of the line it was closed from."""

    def __init__(self, wanted: Mapping[str, Collection[str] | None]) -> None:
        self.wanted = {key: None if values is None else frozenset(values) for key, values in wanted.items()}
        self.wkb: dict[str, bytes] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self._make = WKBFactory()

    def collect(self, path: Path) -> None:
        """Read the file (twice: multipolygons need their members first)."""
        file = osmium.FileProcessor(str(path)).with_areas(KeyFilter(*self.wanted)).with_filter(KeyFilter(*self.wanted))
        for item in file:
            if isinstance(item, Node | Way | Area):  # a relation comes again as an area
                tags = dict(item.tags)
                if self._is_wanted(tags):
                    self._add(item, tags)

    def _is_wanted(self, tags: Mapping[str, str]) -> bool:
        """Whether one of the tags was asked for."""
        return any(key in tags and (values is None or tags[key] in values) for key, values in self.wanted.items())

    def _add(self, item: Node | Way | Area, tags: dict[str, str]) -> None:
        """Keep an item under its name."""
        geometry: bytes | None
        if isinstance(item, Area):
            name = f"{'w' if item.from_way() else 'r'}{item.orig_id()}"
            geometry = self._polygon(item) if not item.from_way() or is_area(tags) else None
        elif isinstance(item, Node):
            name, geometry = f"n{item.id}", bytes.fromhex(self._make.create_point(item))
        else:
            name, geometry = f"w{item.id}", self._line(item)
        if geometry is not None:
            self.wkb[name] = geometry
            self.tags[name] = tags

    def _line(self, way: Way) -> bytes | None:
        """The way as a line through the nodes that the file holds."""
        try:
            return bytes.fromhex(self._make.create_linestring(way, use_nodes.ALL))
        except (osmium.InvalidLocationError, RuntimeError):  # a node is missing, or there is only one
            return _partial_line(way)

    def _polygon(self, area: Area) -> bytes | None:
        """The area's multipolygon, None when its rings do not close."""
        try:
            return bytes.fromhex(self._make.create_multipolygon(area))
        except (osmium.InvalidLocationError, RuntimeError):
            return None


def is_area(tags: Mapping[str, str]) -> bool:
    """Whether a closed way with these tags is an area rather than a line that comes back to its start."""
    if tags.get("area") in {"yes", "no"}:
        return tags["area"] == "yes"
    if tags.keys() & {"building", "landuse", "leisure", "amenity", "healthcare", "place", "shop", "tourism", "office"}:
        return True
    if tags.get("natural") in _LINEAR_NATURAL:
        return False
    linear = tags.keys() & _LINEAR_KEYS
    return not linear or any(tags[key] in _AREA_VALUES for key in linear)


def _partial_line(way: Way) -> bytes | None:
    """WKB of the way through the nodes that the file holds: a line, a point if only one is left, None if none."""
    places = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    if not places:
        return None
    flat = [value for place in places for value in place]
    if len(places) < _MIN_LINE_NODES:
        return struct.pack("<BIdd", 1, 1, *flat)
    return struct.pack(f"<BII{len(flat)}d", 1, 2, len(places), *flat)


def _middle(wkb: list[bytes]) -> tuple[FloatArray, FloatArray]:
    """A point inside each polygon, the middle of each line, the point itself."""
    if not wkb:
        return np.zeros(0), np.zeros(0)
    shapes = shapely.from_wkb(wkb)
    is_line = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    points = shapely.point_on_surface(shapes)
    points[is_line] = shapely.line_interpolate_point(shapes[is_line], 0.5, normalized=True)
    return shapely.get_x(points), shapely.get_y(points)
