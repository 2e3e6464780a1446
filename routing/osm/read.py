"""Reading roads: an OSM file (.osm.pbf, .osm, .osm.gz) becomes a `RoadNetwork`, one graph per travel mode."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import numpy as np
import osmium
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory, use_nodes
from osmium.osm import NODE, RELATION, WAY, Node, Relation, Way

from routing.errors import OsmFileError, TravelModeError
from routing.mode_segments import build_graph, find_turn_bans
from routing.modes import load_mode
from routing.network import LongArray, RoadNetwork
from routing.osm.node_tags import NODE_FILTER_KEYS, NODE_KEYS
from routing.osm.source import header_date, read_source, reading
from routing.osm.tags import COMMON_KEYS, RARE_KEYS, WAY_KEYS, road_class_of
from routing.roads import TaggedRoads, Tags, TurnRestriction, first_of_runs, numbers_of

_EPOCH = datetime.fromtimestamp(0, tz=UTC)  # osmium's date of an object without one
_WKB_HEAD = 9  # byte order, type, number of points

Progress = Callable[[str], None]
"""Called with a short sentence at the start of each step."""


def read_network(
    path: str | Path,
    *,
    modes: Sequence[str] = ("walk", "car"),
    country: str = "",
    progress: Progress | None = None,
) -> RoadNetwork:
    """The road network of an OSM extract for each of the travel modes.

    Turn restrictions are counted as they bind cars, whichever modes are asked for.

    Raises
    ------
    OsmFileError
        The file is missing, empty, cut short, not OSM, or holds no road for one of the modes.
    TravelModeError
        A mode does not exist.
    """
    path = Path(path)
    tell = progress or (lambda _: None)
    travel_modes = [load_mode(mode, country) for mode in modes]
    with reading(path):
        roads, newest = read_roads(path, progress=tell)
        source = read_source(path, country, newest)
    graphs = {}
    for mode in travel_modes:
        tell(f"building the network for {mode.mode}")
        try:
            graphs[mode.mode] = build_graph(roads, mode)
        except TravelModeError as error:
            raise OsmFileError("{path} holds no road that is open to {mode}", path=path, mode=mode.mode) from error
    _, counts = find_turn_bans(roads, load_mode("car", country))
    return RoadNetwork(graphs=graphs, source=source, restrictions=counts)


def read_roads(path: Path, *, progress: Progress = lambda _: None) -> tuple[TaggedRoads, str]:
    """All roads of the file as tagged ways, and the ISO date of the newest one ("" when the file has no dates).

    Two passes: ways and restrictions first, without decoding any node; then the places of the nodes. (In the first,
    osmium looks the ways through once more by itself for the few that carry rare tags.)
    """
    progress("reading ways")
    survey = _Survey(dated=not header_date(path))
    survey.read_ways(path)
    if not survey.way_id:
        raise OsmFileError("{path} holds no roads (no way with a highway tag)", path=path)
    if min(survey.refs, default=0) < 0:
        raise OsmFileError(
            "{path} holds nodes with negative ids, drawn but never uploaded; number them with osmium renumber",
            path=path,
        )
    progress("reading nodes")
    survey.read_nodes(path)
    return survey.roads(), survey.newest.date().isoformat() if survey.newest > _EPOCH else ""


class _Survey:
    """What the two passes over a file gather."""

    def __init__(self, *, dated: bool) -> None:
        self.dated = dated  # whether to look for the newest road
        self.way_id = array("q")
        self.way_size = array("i")
        self.way_tags = array("i")
        self.refs = array("q")
        self.tag_sets: list[Tags] = []
        self.restrictions: list[TurnRestriction] = []
        self.places: list[bytes] = []
        self.node_tags: dict[int, Tags] = {}
        self.newest = _EPOCH

    def read_ways(self, path: Path) -> None:
        """First pass: ways that are roads, and turn restrictions."""
        known: dict[tuple[str | None, ...], int] = {}
        # asking each way for each rare key takes longer than letting osmium look for the few ways that have one
        road, rare = KeyFilter("highway", "route"), KeyFilter(*RARE_KEYS)
        unusual = {way.id for way in osmium.FileProcessor(str(path), WAY).with_filter(road).with_filter(rare)}
        roads = osmium.FileProcessor(str(path), WAY | RELATION).with_filter(
            KeyFilter("highway", "route", "restriction", "type")
        )
        for item in roads:
            if isinstance(item, Way):
                self._add_way(item, WAY_KEYS if item.id in unusual else COMMON_KEYS, known)
            elif isinstance(item, Relation):
                self._add_restriction(item)

    def _add_way(self, way: Way, keys: Sequence[str], known: dict[tuple[str | None, ...], int]) -> None:
        """Keep a way if it is a road."""
        tag = way.tags.get
        values = tuple([tag(key) for key in keys])
        number = known.get(values)
        if number is None:
            tags = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
            number = -1
            if road_class_of(tags) is not None:
                number = len(self.tag_sets)
                self.tag_sets.append(tags)
            known[values] = number
        if number < 0:
            return
        refs = [node.ref for node in way.nodes]
        self.way_id.append(way.id)
        self.way_size.append(len(refs))
        self.way_tags.append(number)
        self.refs.extend(refs)
        if self.dated:
            self.newest = max(self.newest, way.timestamp)

    def _add_restriction(self, relation: Relation) -> None:
        """Keep a turn restriction, with the members it has."""
        tags = dict(relation.tags)
        if not any(key.startswith("restriction") for key in tags) or tags.get("type", "restriction") == "route":
            return
        by_role: dict[tuple[str, str], list[int]] = {}
        for member in relation.members:
            by_role.setdefault((member.role, member.type), []).append(member.ref)
        via = by_role.get(("via", "n"), [])
        self.restrictions.append(
            TurnRestriction(
                tags=tags,
                from_ways=tuple(by_role.get(("from", "w"), ())),
                via_node=via[0] if len(via) == 1 else None,
                to_ways=tuple(by_role.get(("to", "w"), ())),
                via_way=("via", "w") in by_role,
            )
        )

    def read_nodes(self, path: Path) -> None:
        """Second pass: places of the nodes in use, read off the lines of the ways, and tags of nodes with a say.

        Nodes first, then ways, each on its own, so that files that hold their ways first are read too.
        """
        known: dict[tuple[str | None, ...], Tags] = {}
        located = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
        located.ignore_errors()
        tagged, roads = KeyFilter(*NODE_FILTER_KEYS), KeyFilter("highway", "route")
        with osmium.io.Reader(str(path), NODE) as reader:
            for node in cast(Iterable[Node], osmium.OsmFileIterator(reader, located, tagged)):
                values = tuple([node.tags.get(key) for key in NODE_KEYS])
                tags = known.get(values)
                if tags is None:
                    tags = {key: value for key, value in zip(NODE_KEYS, values, strict=True) if value is not None}
                    known[values] = tags
                self.node_tags[node.id] = tags
        with osmium.io.Reader(str(path), WAY) as reader:
            self._add_places(cast(Iterable[Way], osmium.OsmFileIterator(reader, located, roads)))

    def _add_places(self, ways: Iterable[Way]) -> None:
        """Places of the nodes of the ways kept, in the order they were kept."""
        line, every_node = WKBFactory().create_linestring, use_nodes.ALL
        awaited = iter(self.way_id)
        wanted = next(awaited, None)
        for way in ways:
            if way.id != wanted:
                continue
            wanted = next(awaited, None)
            try:
                self.places.append(bytes.fromhex(line(way, every_node))[_WKB_HEAD:])
            except (osmium.InvalidLocationError, RuntimeError):  # cut at the border, or a way of one node
                self.places.append(_places_of(way))

    def roads(self) -> TaggedRoads:
        """The arrays."""
        refs = np.frombuffer(self.refs, dtype=np.int64)
        places = np.frombuffer(b"".join(self.places), dtype=np.float64).reshape(-1, 2)
        here = np.flatnonzero(np.isfinite(places[:, 0]))
        node_id, at = np.unique(refs[here], return_index=True)
        return TaggedRoads(
            way_id=np.array(self.way_id, dtype=np.int64),
            way_first_node=first_of_runs(self.way_size),
            way_node=numbers_of(refs, node_id),
            way_tags=np.array(self.way_tags, dtype=np.int32),
            tag_sets=self.tag_sets,
            node_id=node_id,
            node_lon=np.ascontiguousarray(places[here[at], 0]),
            node_lat=np.ascontiguousarray(places[here[at], 1]),
            node_tags=self._tags_by_number(node_id),
            restrictions=self.restrictions,
        )

    def _tags_by_number(self, node_id: LongArray) -> dict[int, Tags]:
        """Node tags by place in `node_id`."""
        numbers = numbers_of(np.array(list(self.node_tags), dtype=np.int64), node_id).tolist()
        return {n: tags for n, tags in zip(numbers, self.node_tags.values(), strict=True) if n >= 0}


def _places_of(way: Way) -> bytes:
    """Lon, lat of a way's nodes as doubles, NaN for nodes that the extract does not hold."""
    places = array("d")
    for node in way.nodes:
        places.extend((node.lon, node.lat) if node.location.valid() else (np.nan, np.nan))
    return places.tobytes()
