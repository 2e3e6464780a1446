"""A drawn road laid: a new graph with its streets, and with the streets that it meets between junctions cut in two.

Nodes and streets keep their numbers, new ones come after them; a cut street keeps its number for its first part. Edges
are numbered anew. Cutting changes no travel time along a street: the parts take as long as the whole did, to the
decisecond, and the delay stays at the far end. A new junction itself costs nobody a delay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.contract import great_circle_m
from routing.edits.cut_streets import cut_edges, cut_line
from routing.edits.edit import AddRoad, Place
from routing.edits.meetings import Meeting, Piece, cut_at_meetings
from routing.modes import ROAD_CLASSES
from routing.network import IntArray, LongArray, RoadGraph
from routing.numbering import strong_components
from routing.runs import order_by, run_starts
from routing.street_index import extend_street_index, has_street_index, remember_street_index, street_index

DRAWN_WAY = 0
"""Way number of a street that is drawn: OpenStreetMap has none of this number."""


@dataclass(frozen=True)
class NewEdge:
    """An edge to be, as in `RoadGraph`."""

    tail: int
    head: int
    travel_time: int
    delay: int
    length_m: float
    street: int
    forward: bool


@dataclass(frozen=True)
class NewStreet:
    """A street to be: where it runs, and what it has from the street or the road it is a part of."""

    line: tuple[Place, ...]
    road_class: int
    way_id: int


@dataclass
class _Plan:
    """What is added to a graph, while a road is gone along."""

    nodes: list[Place] = field(default_factory=list)
    edges: list[NewEdge] = field(default_factory=list)
    streets: list[NewStreet] = field(default_factory=list)
    cut: dict[int, tuple[Place, ...]] = field(default_factory=dict)  # the line that is left of a cut street


def lay_road(graph: RoadGraph, road: AddRoad) -> RoadGraph:
    """The graph with a drawn road; arrays of nodes, edges and streets are new ones.

    Raises
    ------
    EditError
        The road meets no street.
    """
    pieces = cut_at_meetings(graph, road)
    plan = _Plan()
    number = _number_meetings(graph, pieces, plan)
    _cut_streets(graph, number, plan)
    for piece in pieces:
        _lay_piece(graph, road, piece, (number[piece.start], number[piece.end]), plan)
    laid = _with_plan(graph, plan)
    if has_street_index(graph):
        index = extend_street_index(street_index(graph), graph, laid, list(plan.cut))
        if index is not None:
            remember_street_index(laid, index)
    return laid


def _number_meetings(graph: RoadGraph, pieces: Sequence[Piece], plan: _Plan) -> dict[Meeting, int]:
    """The node of every meeting; those that are no junction yet get one."""
    number: dict[Meeting, int] = {}
    for piece in pieces:
        for meeting in (piece.start, piece.end):
            if meeting.node >= 0:
                number[meeting] = meeting.node
            elif meeting not in number:
                number[meeting] = graph.n_nodes + len(plan.nodes)
                plan.nodes.append(meeting.place)
    return number


def _cut_streets(graph: RoadGraph, number: dict[Meeting, int], plan: _Plan) -> None:
    """Cut the streets that are met between junctions, each once, whatever number of times it is met."""
    for street in sorted({meeting.street for meeting in number if meeting.street >= 0}):
        here = sorted((meeting for meeting in number if meeting.street == street), key=lambda met: met.fraction)
        fractions, nodes = [met.fraction for met in here], [number[met] for met in here]
        first_new = graph.n_streets + len(plan.streets)
        lines = cut_line(graph, street, fractions, [met.place for met in here])
        plan.cut[street] = lines[0]
        plan.streets += [
            NewStreet(line, int(graph.road_class[street]), int(graph.way_id[street])) for line in lines[1:]
        ]
        parts = [street, *range(first_new, first_new + len(here))]
        plan.edges += [NewEdge(*edge) for edge in cut_edges(graph, street, fractions, nodes, parts)]


def _lay_piece(graph: RoadGraph, road: AddRoad, piece: Piece, ends: tuple[int, int], plan: _Plan) -> None:
    """One street of the drawn road, and its edges, from every copy of the junction it leaves to the first of the other.

    No turn restriction speaks of a drawn road: whoever comes to a junction may enter it, and goes on from it anywhere.
    """
    line = (piece.start.place, *piece.between, piece.end.place)
    lon, lat = np.array(line).T
    length_m = float(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())
    time = max(int(np.floor(length_m * 36.0 / road.speed_kmh + 0.5)), int(length_m > 0))
    street = graph.n_streets + len(plan.streets)
    plan.streets.append(NewStreet(line, ROAD_CLASSES.index(road.road_class), DRAWN_WAY))
    start, end = ends
    plan.edges += [NewEdge(copy, end, time, 0, length_m, street, True) for copy in _copies(graph, start)]
    if not road.one_way:
        plan.edges += [NewEdge(copy, start, time, 0, length_m, street, False) for copy in _copies(graph, end)]


def _copies(graph: RoadGraph, node: int) -> list[int]:
    """All nodes at the place of a junction, itself first."""
    return np.flatnonzero(graph.junction == node).tolist() if node < graph.n_nodes else [node]


def _with_plan(graph: RoadGraph, plan: _Plan) -> RoadGraph:
    """The arrays and their indices anew."""
    n, s = graph.n_nodes + len(plan.nodes), graph.n_streets + len(plan.streets)
    kept = ~np.isin(graph.edge_street, list(plan.cut))
    tail = _with_new(graph.tail[kept], [edge.tail for edge in plan.edges])
    by_tail = order_by(tail, n)

    def edge_array(old: npt.NDArray[Any], new: list[float]) -> npt.NDArray[Any]:
        return _with_new(old[kept], new)[by_tail]

    tail, head = tail[by_tail], edge_array(graph.head, [edge.head for edge in plan.edges])
    street = edge_array(graph.edge_street, [edge.street for edge in plan.edges])
    first_vertex, vertex_lon, vertex_lat = _lines(graph, plan)
    return replace(
        graph,
        node_lon=_with_new(graph.node_lon, [lon for lon, _ in plan.nodes]),
        node_lat=_with_new(graph.node_lat, [lat for _, lat in plan.nodes]),
        junction=_with_new(graph.junction, list(range(graph.n_nodes, n))),
        component=_components(graph, plan, tail, head),
        first_out=run_starts(tail, n),
        head=head,
        travel_time=edge_array(graph.travel_time, [edge.travel_time for edge in plan.edges]),
        delay=edge_array(graph.delay, [edge.delay for edge in plan.edges]),
        length_m=edge_array(graph.length_m, [edge.length_m for edge in plan.edges]),
        edge_street=street,
        edge_forward=edge_array(graph.edge_forward, [edge.forward for edge in plan.edges]),
        first_in=run_starts(head, n),
        tail=tail,
        in_edge=order_by(head, n),
        street_first_vertex=first_vertex,
        street_first_edge=run_starts(street, s),
        street_edge=order_by(street, s),
        road_class=_with_new(graph.road_class, [new.road_class for new in plan.streets]),
        way_id=_with_new(graph.way_id, [new.way_id for new in plan.streets]),
        vertex_lon=vertex_lon,
        vertex_lat=vertex_lat,
    )


def _components(graph: RoadGraph, plan: _Plan, tail: IntArray, head: IntArray) -> IntArray:
    """Of every node; without looking at all of them where what is laid belongs to the largest component.

    A cut street can be passed as before, so the old nodes hang together as they did: seen as one, they are to be
    reached from every new node, and each of these from them.
    """
    ends = np.array([(edge.tail, edge.head) for edge in plan.edges], dtype=np.int32)
    is_old = ends < graph.n_nodes
    if not graph.component[ends[is_old]].any():
        among = np.where(is_old, 0, ends - graph.n_nodes + 1).astype(np.int32)
        if not strong_components(len(plan.nodes) + 1, among[:, 0], among[:, 1]).any():
            return _with_new(graph.component, [0] * len(plan.nodes))
    return strong_components(graph.n_nodes + len(plan.nodes), tail, head)


def _lines(graph: RoadGraph, plan: _Plan) -> tuple[LongArray, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Vertices of all streets, cut and new ones among them, one street after another."""
    new_lines = [*plan.cut.values(), *(street.line for street in plan.streets)]
    places = np.array([place for line in new_lines for place in line], dtype=np.float64).reshape(-1, 2)
    new_count = np.array([len(line) for line in new_lines], dtype=np.int64)
    new_begin = len(graph.vertex_lon) + np.cumsum(new_count) - new_count
    begin = np.concatenate([graph.street_first_vertex[:-1], new_begin[len(plan.cut) :]])
    count = np.concatenate([np.diff(graph.street_first_vertex), new_count[len(plan.cut) :]])
    cut = np.array(list(plan.cut), dtype=np.int64)
    begin[cut], count[cut] = new_begin[: len(cut)], new_count[: len(cut)]
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    take = np.repeat(begin - first[:-1], count) + np.arange(first[-1])
    lon, lat = np.concatenate([graph.vertex_lon, places[:, 0]]), np.concatenate([graph.vertex_lat, places[:, 1]])
    return first, lon[take], lat[take]


def _with_new(old: npt.NDArray[Any], new: Sequence[float]) -> npt.NDArray[Any]:
    """A plain array, memory-mapped or not as `old` may be."""
    both = np.empty(len(old) + len(new), dtype=old.dtype)
    both[: len(old)], both[len(old) :] = old, new
    return both
