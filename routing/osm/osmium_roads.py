"""The roads of any OSM file, read object by object through osmium: XML, packed XML, and what `routing.osm.pbf` leaves.

Slow, since Python sees every road; the tests hold the quick way to this one.
"""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import osmium
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory, use_nodes
from osmium.osm import NODE, WAY, Node, Way

from routing.errors import Phrase
from routing.network import LongArray
from routing.osm.node_tags import NODE_FILTER_KEYS, NODE_KEYS
from routing.osm.relations import read_restrictions
from routing.osm.source import require_roads
from routing.osm.tags import COMMON_KEYS, RARE_KEYS, WAY_KEYS, road_class_of
from routing.progress import Progress
from routing.roads import TaggedRoads, Tags, first_of_runs, numbers_of

_WKB_HEAD = 9  # byte order, type, number of points


def read_with_osmium(path: Path, *, dated: bool, progress: Progress) -> tuple[TaggedRoads, float]:
    """All roads of the file, and when the newest one was changed (seconds since 1970, if `dated`; 0: not said).

    Two passes: ways first, without decoding any node; then the places of the nodes. (In the first, osmium looks the
    ways through once more by itself for the few that carry rare tags.)
    """
    progress(Phrase("reading ways"))
    survey = _Survey(dated=dated)
    survey.read_ways(path)
    require_roads(path, np.frombuffer(survey.way_id, dtype=np.int64), np.frombuffer(survey.refs, dtype=np.int64))
    restrictions = read_restrictions(path)
    progress(Phrase("reading nodes"))
    survey.read_nodes(path)
    refs = np.frombuffer(survey.refs, dtype=np.int64)
    places = np.frombuffer(b"".join(survey.places), dtype=np.float64).reshape(-1, 2)
    here = np.flatnonzero(np.isfinite(places[:, 0]))
    node_id, at = np.unique(refs[here], return_index=True)
    roads = TaggedRoads(
        way_id=np.array(survey.way_id, dtype=np.int64),
        way_first_node=first_of_runs(survey.way_size),
        way_node=numbers_of(refs, node_id),
        way_tags=np.array(survey.way_tags, dtype=np.int32),
        tag_sets=survey.tag_sets,
        node_id=node_id,
        node_lon=np.ascontiguousarray(places[here[at], 0]),
        node_lat=np.ascontiguousarray(places[here[at], 1]),
        node_tags=_by_number(survey.node_tags, node_id),
        restrictions=restrictions,
    )
    return roads, survey.newest


class _Survey:
    """What the two passes over a file gather."""

    def __init__(self, *, dated: bool) -> None:
        self.dated = dated  # whether to look for the newest road
        self.way_id = array("q")
        self.way_size = array("i")
        self.way_tags = array("i")
        self.refs = array("q")
        self.tag_sets: list[Tags] = []
        self.places: list[bytes] = []
        self.node_tags: dict[int, Tags] = {}
        self.newest = 0.0

    def read_ways(self, path: Path) -> None:
        """First pass: ways that are roads."""
        known: dict[tuple[str | None, ...], int] = {}
        # asking each way for each rare key takes longer than letting osmium look for the few ways that have one
        road, rare = KeyFilter("highway", "route"), KeyFilter(*RARE_KEYS)
        unusual = {way.id for way in osmium.FileProcessor(str(path), WAY).with_filter(road).with_filter(rare)}
        for way in osmium.FileProcessor(str(path), WAY).with_filter(road):
            if isinstance(way, Way):
                self._add_way(way, WAY_KEYS if way.id in unusual else COMMON_KEYS, known)

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
            self.newest = max(self.newest, way.timestamp.timestamp())

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


def _by_number(node_tags: dict[int, Tags], node_id: LongArray) -> dict[int, Tags]:
    """Node tags by place in `node_id`."""
    numbers = numbers_of(np.array(list(node_tags), dtype=np.int64), node_id).tolist()
    return {n: tags for n, tags in zip(numbers, node_tags.values(), strict=True) if n >= 0}


def _places_of(way: Way) -> bytes:
    """Lon, lat of a way's nodes as doubles, NaN for nodes that the extract does not hold."""
    places = array("d")
    for node in way.nodes:
        places.extend((node.lon, node.lat) if node.location.valid() else (np.nan, np.nan))
    return places.tobytes()
