"""The quiet ground of the map: roads, water, railways and place names of the region's own extract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import shapely

from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph, RoadNetwork

BASE_FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "natural": ("water", "bay"),
    "waterway": ("river", "canal", "stream", "riverbank"),
    "landuse": ("reservoir", "basin", "forest"),
    "leisure": ("park", "nature_reserve"),
    "railway": ("rail",),
    "place": ("city", "town", "suburb", "borough", "quarter", "neighbourhood", "village", "hamlet"),
}
"""What the base map draws of an extract: the `wanted` of `routing.osm.read_features`."""

ROAD_RANKS: Final = (
    ("motorway", "trunk"),
    ("primary", "secondary"),
    ("tertiary",),
    ("unclassified", "residential", "living_street", "road"),
)
"""Road classes by how they are drawn, most important first; every other class comes last."""

_TOLERANCE_DEG: Final = 2e-5
WATER_TAGS: Final = {
    ("natural", "water"),
    ("natural", "bay"),
    ("waterway", "riverbank"),
    ("landuse", "reservoir"),
    ("landuse", "basin"),
}
GREEN_TAGS: Final = {("landuse", "forest"), ("leisure", "park"), ("leisure", "nature_reserve")}
_LINE, _AREA = 1, 2

Geometries = npt.NDArray[Any]


class Features(Protocol):
    """What is read of `routing.osm.OsmFeatures`."""

    @property
    def tags(self) -> Sequence[Mapping[str, str]]: ...
    @property
    def wkb(self) -> Sequence[bytes]: ...
    @property
    def lon(self) -> npt.NDArray[np.float64]: ...
    @property
    def lat(self) -> npt.NDArray[np.float64]: ...


@dataclass(frozen=True)
class Place:
    """A named place, with its name in each language that has one ("" = the local name)."""

    kind: str
    names: Mapping[str, str]
    lon: float
    lat: float


def _no_geometries() -> Geometries:
    return np.array([], dtype=object)


@dataclass(frozen=True, eq=False)
class BaseMap:
    """Geometry to draw under the data (degrees): roads by rank 0 (motorway) to 4 (path), the rest by what it is."""

    bbox: tuple[float, float, float, float]
    roads: tuple[Geometries, ...] = field(default_factory=tuple)
    water: Geometries = field(default_factory=_no_geometries)
    rivers: Geometries = field(default_factory=_no_geometries)
    green: Geometries = field(default_factory=_no_geometries)
    railways: Geometries = field(default_factory=_no_geometries)
    places: tuple[Place, ...] = ()


def _rank_of_class() -> npt.NDArray[np.int64]:
    ranks = {name: rank for rank, names in enumerate(ROAD_RANKS) for name in names}
    return np.array([ranks.get(name.removesuffix("_link"), len(ROAD_RANKS)) for name in ROAD_CLASSES], dtype=np.int64)


def _streets(graph: RoadGraph, keep: npt.NDArray[np.bool_]) -> Geometries:
    """The kept streets as line strings."""
    vertices = np.column_stack([graph.vertex_lon, graph.vertex_lat])
    n_vertices = np.diff(graph.street_first_vertex)
    street = np.repeat(np.arange(graph.n_streets), n_vertices)
    chosen = keep[street]
    lines: Geometries = shapely.linestrings(vertices[chosen], indices=np.unique(street[chosen], return_inverse=True)[1])
    return lines


def _joined_by_way(lines: Geometries, way_id: npt.NDArray[np.int64]) -> Geometries:
    """One line per way where its streets follow each other: fewer, longer lines pack better."""
    ways, group = np.unique(way_id, return_inverse=True)
    order = np.argsort(group, kind="stable")
    merged = shapely.line_merge(shapely.multilinestrings(lines[order], indices=group[order])) if len(ways) else lines
    simple: Geometries = shapely.simplify(shapely.get_parts(merged), _TOLERANCE_DEG, preserve_topology=False)
    return simple


def _by_place(lines: Geometries) -> Geometries:
    """Neighbours after one another (Z-order of the first vertex), so that differences are small."""
    if not len(lines):
        return lines
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    cells = ((first - first.min(axis=0)) / 1e-3).astype(np.int64)
    key = np.zeros(len(lines), dtype=np.int64)
    for bit in range(20):
        key |= ((cells[:, 0] >> bit) & 1) << (2 * bit) | ((cells[:, 1] >> bit) & 1) << (2 * bit + 1)
    return lines[np.argsort(key, kind="stable")]


def _roads(network: RoadNetwork) -> tuple[Geometries, ...]:
    """Streets of all modes, each way drawn once, by rank. Cars first: they know every road but paths."""
    ranks = _rank_of_class()
    graphs = sorted(network.graphs.values(), key=lambda graph: (graph.mode not in {"car", "ambulance"}, graph.mode))
    seen = np.array([], dtype=np.int64)
    found: list[list[Geometries]] = [[] for _ in range(len(ROAD_RANKS) + 1)]
    for graph in graphs:
        new = ~np.isin(graph.way_id, seen)
        seen = np.union1d(seen, graph.way_id)
        street_rank = ranks[graph.road_class]
        for rank, lines in enumerate(found):
            keep = new & (street_rank == rank)
            if keep.any():
                lines.append(_joined_by_way(_streets(graph, keep), graph.way_id[keep]))
    return tuple(_by_place(np.concatenate(lines) if lines else _no_geometries()) for lines in found)


def _of_tags(features: Features, wanted: set[tuple[str, str]]) -> npt.NDArray[np.bool_]:
    return np.array([not wanted.isdisjoint(tags.items()) for tags in features.tags], dtype=bool)


def _shapes(geometries: Geometries, chosen: npt.NDArray[np.bool_], dimension: int) -> Geometries:
    kept = geometries[chosen & (shapely.get_dimensions(geometries) == dimension)]
    parts = shapely.get_parts(kept)
    simple: Geometries = shapely.simplify(parts[shapely.get_dimensions(parts) == dimension], 3 * _TOLERANCE_DEG)
    return simple


def _places(features: Features) -> tuple[Place, ...]:
    kinds = set(BASE_FEATURES["place"])
    found = []
    for tags, lon, lat in zip(features.tags, features.lon, features.lat, strict=True):
        if tags.get("place") in kinds and tags.get("name"):
            names = {"": tags["name"]} | {
                k[5:]: v for k, v in tags.items() if k in {"name:kk", "name:ru", "name:en", "name:th"}
            }
            found.append(Place(tags["place"], names, float(lon), float(lat)))
    return tuple(
        sorted(found, key=lambda place: (BASE_FEATURES["place"].index(place.kind), place.names[""], place.lon))
    )


def build_base_map(network: RoadNetwork, features: Features | None = None) -> BaseMap:
    """What the map draws under its data: the streets of the network and, where given, the extract's features."""
    if features is None:
        return BaseMap(bbox=network.bbox(), roads=_roads(network))
    geometries = shapely.from_wkb(np.array(list(features.wkb), dtype=object), on_invalid="ignore")
    return BaseMap(
        bbox=network.bbox(),
        roads=_roads(network),
        water=_shapes(geometries, _of_tags(features, WATER_TAGS), _AREA),
        rivers=_shapes(geometries, _of_tags(features, {("waterway", w) for w in ("river", "canal", "stream")}), _LINE),
        green=_shapes(geometries, _of_tags(features, GREEN_TAGS), _AREA),
        railways=_shapes(geometries, _of_tags(features, {("railway", "rail")}), _LINE),
        places=_places(features),
    )
