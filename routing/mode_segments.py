"""From tagged roads to the segments, junction delays and turn bans of one travel mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from routing.assemble import assemble_graph
from routing.contract import Segments, great_circle_m
from routing.errors import TravelModeError
from routing.modes import ROAD_CLASSES, TravelMode
from routing.network import BoolArray, FloatArray, IntArray, LongArray, RestrictionCounts, RoadGraph
from routing.osm.node_tags import NodeRule, node_rule
from routing.osm.tags import WayRule, way_rule
from routing.restrictions import TurnBan
from routing.roads import TaggedRoads, TurnRestriction

_FOOTWAYS: Final = {"footway", "path", "cycleway", "pedestrian", "steps", "bridleway", "track"}
# An ambulance is held to the restrictions of a car unless they except it: a plan should not count on what a driver
# may do with the siren on.
_RESTRICTION_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "walk": (),
    "walk_elderly": (),
    "bicycle": ("restriction:bicycle", "restriction"),
    "motorcycle": ("restriction:motorcycle", "restriction:motor_vehicle", "restriction"),
    "car": ("restriction:motorcar", "restriction:motor_vehicle", "restriction"),
    "ambulance": ("restriction:emergency", "restriction:motorcar", "restriction:motor_vehicle", "restriction"),
}
_EXCEPTIONS: Final[Mapping[str, frozenset[str]]] = {
    "bicycle": frozenset({"bicycle", "vehicle"}),
    "motorcycle": frozenset({"motorcycle", "motor_vehicle", "vehicle"}),
    "car": frozenset({"motorcar", "motor_vehicle", "vehicle"}),
    "ambulance": frozenset({"emergency", "motorcar", "motor_vehicle", "vehicle"}),
}


def build_graph(roads: TaggedRoads, mode: TravelMode) -> RoadGraph:
    """The road graph of one mode: what it may use of the roads, in which direction, how fast.

    Raises
    ------
    TravelModeError
        None of the ways is open to the mode.
    """
    segments, node_lon, node_lat = _build_segments(roads, mode)
    if not len(segments.start):
        raise TravelModeError("no road of the extract is open to travel mode {mode}", mode=mode.mode)
    bans, _ = find_turn_bans(roads, mode)
    delays = np.array([mode.junction_delay_s.get(name, 0.0) for name in ROAD_CLASSES])
    return assemble_graph(mode.mode, node_lon, node_lat, segments, junction_delay_s=delays, turn_bans=bans)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Segments before delays: both ends, and the way each was cut from."""

    start: IntArray
    end: IntArray
    way: LongArray


def _build_segments(roads: TaggedRoads, mode: TravelMode) -> tuple[Segments, FloatArray, FloatArray]:
    """Segments open to the mode, and the places of their nodes (closed barriers stand once per arm)."""
    rules = [way_rule(tags, mode) for tags in roads.tag_sets]
    pieces = _cut(roads, np.array([rule is not None for rule in rules], dtype=np.bool_))
    forward, backward = _speeds(roads, rules, pieces)
    road_class = np.array([rule.road_class if rule else 0 for rule in rules], dtype=np.uint8)[
        roads.way_tags[pieces.way]
    ]
    node_rules = _node_rules(roads, mode)
    end_delay, start_delay = _node_delays(roads, node_rules, pieces, road_class)
    start, end, node_lon, node_lat = _cut_at_barriers(roads, node_rules, pieces)
    way_id = roads.way_id[pieces.way]
    segments = Segments(start, end, forward, backward, end_delay, start_delay, road_class, way_id)
    return segments, node_lon, node_lat


def _node_rules(roads: TaggedRoads, mode: TravelMode) -> dict[int, NodeRule]:
    """What the tagged nodes are to the mode; equal tags, which the reader stores once, are looked at once."""
    seen: dict[int, NodeRule | None] = {}
    rules: dict[int, NodeRule] = {}
    for node, tags in roads.node_tags.items():
        if id(tags) not in seen:
            seen[id(tags)] = node_rule(tags, mode)
        rule = seen[id(tags)]
        if rule is not None:
            rules[node] = rule
    return rules


def _cut(roads: TaggedRoads, usable: BoolArray) -> _Pieces:
    """Ways cut into segments; pieces with a node that the extract does not hold are dropped."""
    way_of = np.repeat(np.arange(roads.n_ways), np.diff(roads.way_first_node))
    start, end = roads.way_node[:-1], roads.way_node[1:]
    inside = way_of[:-1] == way_of[1:]
    inside &= usable[roads.way_tags[way_of[:-1]]] & (start >= 0) & (end >= 0) & (start != end)
    return _Pieces(start[inside], end[inside], way_of[:-1][inside])


def _speeds(roads: TaggedRoads, rules: list[WayRule | None], pieces: _Pieces) -> tuple[FloatArray, FloatArray]:
    """Speeds of the segments by direction; a ferry with a duration has length of the way / duration."""
    kind = roads.way_tags[pieces.way]
    forward = np.array([rule.forward_kmh if rule else 0.0 for rule in rules])[kind]
    backward = np.array([rule.backward_kmh if rule else 0.0 for rule in rules])[kind]
    duration = np.array([rule.duration_s if rule else 0.0 for rule in rules])[kind]
    timed = np.flatnonzero(duration > 0)
    if len(timed):
        a, b = pieces.start[timed], pieces.end[timed]
        length = great_circle_m(roads.node_lon[a], roads.node_lat[a], roads.node_lon[b], roads.node_lat[b])
        way_m = np.bincount(pieces.way[timed], weights=length, minlength=roads.n_ways)[pieces.way[timed]]
        speed = np.maximum(way_m / duration[timed] * 3.6, 1e-3)
        forward[timed] = np.where(forward[timed] > 0, speed, 0.0)
        backward[timed] = np.where(backward[timed] > 0, speed, 0.0)
    return forward, backward


def _node_delays(
    roads: TaggedRoads,
    rules: Mapping[int, NodeRule],
    pieces: _Pieces,
    road_class: npt.NDArray[np.uint8],
) -> tuple[FloatArray, FloatArray]:
    """Delays of signals, signs and gates on arriving at the end (forward) and at the start (backward) of segments."""
    along, against = np.zeros(len(roads.node_id)), np.zeros(len(roads.node_id))
    crossing_only = np.zeros(len(roads.node_id), dtype=np.bool_)
    for node, rule in rules.items():
        along[node], against[node], crossing_only[node] = rule.forward_s, rule.backward_s, rule.crossing_only
    crosses = np.isin(road_class, [ROAD_CLASSES.index(name) for name in _FOOTWAYS])
    at_end = np.where(crossing_only[pieces.end] & ~crosses, 0.0, along[pieces.end])
    at_start = np.where(crossing_only[pieces.start] & ~crosses, 0.0, against[pieces.start])
    return at_end, at_start


def _cut_at_barriers(
    roads: TaggedRoads, rules: Mapping[int, NodeRule], pieces: _Pieces
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Give every segment end at a closed barrier a node of its own: it can be reached but not passed."""
    closed = np.zeros(len(roads.node_id), dtype=np.bool_)
    closed[[node for node, rule in rules.items() if rule.closed]] = True
    start, end = pieces.start.copy(), pieces.end.copy()
    stubs: list[IntArray] = []
    count = len(roads.node_id)
    for ends in (start, end):
        here = np.flatnonzero(closed[ends])
        stubs.append(ends[here].copy())
        ends[here] = np.arange(count, count + len(here), dtype=np.int32)
        count += len(here)
    stub = np.concatenate(stubs)
    node_lon = np.concatenate([roads.node_lon, roads.node_lon[stub]])
    node_lat = np.concatenate([roads.node_lat, roads.node_lat[stub]])
    return start, end, node_lon, node_lat


def find_turn_bans(roads: TaggedRoads, mode: TravelMode) -> tuple[list[TurnBan], RestrictionCounts]:
    """Turn restrictions that bind the mode, and how many were obeyed, via a way, conditional or incomplete."""
    nodes_of = _nodes_of_ways(roads)
    bans: list[TurnBan] = []
    obeyed = via_way = incomplete = conditional = 0
    for restriction in roads.restrictions:
        kind = restriction_kind(restriction.tags, mode.mode)
        if not kind:
            conditional += any(key.endswith(":conditional") for key in restriction.tags)
        elif restriction.via_way:
            via_way += 1
        elif via := _touched_node(restriction, roads, nodes_of):
            obeyed += 1
            only, u_turn = kind.startswith("only_"), kind.endswith("_u_turn")
            into = frozenset(restriction.to_ways)
            bans += [TurnBan(via - 1, way, into, only, u_turn) for way in restriction.from_ways]
        else:
            incomplete += 1
    return bans, RestrictionCounts(obeyed=obeyed, via_way=via_way, incomplete=incomplete, conditional=conditional)


def restriction_kind(tags: Mapping[str, str], mode: str) -> str:
    """`no_left_turn`, `only_straight_on` and so on where the restriction binds the mode, else "".

    Conditional restrictions (hours of the day) are not obeyed: a travel time here belongs to no hour.
    """
    if _EXCEPTIONS.get(mode, frozenset()) & {word.strip() for word in tags.get("except", "").split(";")}:
        return ""
    for key in _RESTRICTION_KEYS[mode]:
        if tags.get(key, "").startswith(("no_", "only_")):
            return tags[key]
    return ""


def _nodes_of_ways(roads: TaggedRoads) -> dict[int, set[int]]:
    """Node numbers of the ways that restrictions name."""
    named = {way for restriction in roads.restrictions for way in restriction.from_ways + restriction.to_ways}
    nodes: dict[int, set[int]] = {}
    for w in np.flatnonzero(np.isin(roads.way_id, np.array(sorted(named), dtype=np.int64))).tolist():
        run = roads.way_node[roads.way_first_node[w] : roads.way_first_node[w + 1]]
        nodes.setdefault(int(roads.way_id[w]), set()).update(run.tolist())
    return nodes


def _touched_node(restriction: TurnRestriction, roads: TaggedRoads, nodes_of: Mapping[int, set[int]]) -> int:
    """1 + number of the via node when every member way is there and touches it, else 0."""
    if restriction.via_node is None or not restriction.from_ways or not restriction.to_ways:
        return 0
    node = roads.node_number(restriction.via_node)
    members = restriction.from_ways + restriction.to_ways
    return node + 1 if node >= 0 and all(node in nodes_of.get(way, ()) for way in members) else 0
