"""Turn restrictions by splitting: only a junction that has one stands several times, once per set of forbidden exits.

A traveller's past matters at a restricted junction only through the edge they came by. So each incoming edge gets
the copy of the junction whose outgoing edges are those it may take; edges with equal forbidden sets share a copy. The
junction itself keeps every exit: for free arrivals, and for travellers who set out there, though nobody arrives free.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np

from routing.network import BoolArray, IntArray, LongArray
from routing.runs import order_by, run_starts

ForbiddenTurns = Mapping[int, Set[int]]
"""Incoming edge -> the outgoing edges (of its head) that may not follow it."""


@dataclass(frozen=True)
class TurnBan:
    """Who arrives at node `via` from way `from_way` may not go on into `to_ways` (or, `only`, nowhere else).

    Where `from_way` is one of `to_ways`, `u_turn` says whether turning back or going on along it is meant.
    """

    via: int  # number of the mapped node
    from_way: int
    to_ways: frozenset[int]
    only: bool = False
    u_turn: bool = False


@dataclass(frozen=True, eq=False)
class Edges:
    """Directed edges before splitting, with the ways they leave and arrive by."""

    tail: IntArray
    head: IntArray
    street: IntArray
    forward: BoolArray
    leaving_way: LongArray
    arriving_way: LongArray


@dataclass(frozen=True, eq=False)
class SplitEdges:
    """Edges after splitting. Copy `c` of edge `e` has `base_edge[c] == e`; extra nodes are copies of `copy_of`."""

    tail: IntArray
    head: IntArray
    base_edge: IntArray
    copy_of: IntArray  # [extra] node n_nodes + i is a copy of node copy_of[i]


def forbidden_turns(edges: Edges, bans: Iterable[TurnBan], node_of: IntArray) -> dict[int, set[int]]:
    """Bans on ways as bans on edges; `node_of` gives the number among the edges' nodes of a mapped node, or -1.

    A ban none of whose `to_ways` can be entered says nothing: the only way allowed is closed to this mode anyway.
    """
    bans = [ban for ban in bans if node_of[ban.via] >= 0]
    places = np.unique(node_of[[ban.via for ban in bans]]) if bans else np.zeros(0, dtype=np.int32)
    into, out_of = _edges_by_node(edges.head, places), _edges_by_node(edges.tail, places)
    forbidden: dict[int, set[int]] = {}
    for ban in bans:
        node = int(node_of[ban.via])
        for edge in into[node]:
            if int(edges.arriving_way[edge]) == ban.from_way:
                named = {out for out in out_of[node] if _is_named(edges, ban, edge, out)}
                closed = set(out_of[node]) - named if ban.only and named else set() if ban.only else named
                forbidden.setdefault(edge, set()).update(closed)
    return forbidden


def _is_named(edges: Edges, ban: TurnBan, edge: int, out: int) -> bool:
    """Whether going on from `edge` into `out` is the turn that the ban speaks of."""
    if int(edges.leaving_way[out]) not in ban.to_ways:
        return False
    turns_back = edges.street[out] == edges.street[edge] and edges.forward[out] != edges.forward[edge]
    return ban.from_way not in ban.to_ways or bool(turns_back) == ban.u_turn


def _edges_by_node(node_of_edge: IntArray, places: IntArray) -> dict[int, list[int]]:
    """Edges at each of a few nodes."""
    at: dict[int, list[int]] = {int(node): [] for node in places}
    for edge in np.flatnonzero(np.isin(node_of_edge, places)).tolist():
        at[int(node_of_edge[edge])].append(edge)
    return at


def split_junctions(n_nodes: int, tail: IntArray, head: IntArray, forbidden: ForbiddenTurns) -> SplitEdges:
    """Obey forbidden turns exactly: after it every walk along the edges is allowed, and no allowed one is lost."""
    new_head = head.copy()
    copy_of: list[int] = []
    closed_exits = _group_arrivals(head, forbidden)
    order, first_out = order_by(tail, n_nodes), run_starts(tail, n_nodes)
    extra: list[tuple[int, int]] = []  # (tail copy, base edge)
    for node, by_exits in closed_exits.items():
        exits = order[first_out[node] : first_out[node + 1]].tolist()
        for number, (closed, arrivals) in enumerate(by_exits):
            if number == 0:  # free arrivals, if any, stay at the junction itself
                continue
            copy = n_nodes + len(copy_of)
            copy_of.append(node)
            new_head[arrivals] = copy
            extra += [(copy, e) for e in exits if e not in closed]
    extra_tail = np.array([copy for copy, _ in extra], dtype=np.int32)
    base = np.concatenate([np.arange(len(tail)), np.array([e for _, e in extra], dtype=np.int64)]).astype(np.int32)
    return SplitEdges(
        tail=np.concatenate([tail, extra_tail]).astype(np.int32),
        head=new_head[base].astype(np.int32),
        base_edge=base,
        copy_of=np.array(copy_of, dtype=np.int32),
    )


def _group_arrivals(head: IntArray, forbidden: ForbiddenTurns) -> dict[int, list[tuple[frozenset[int], list[int]]]]:
    """Per restricted node, its incoming edges by the set of exits closed to them; free ones (maybe none) come first."""
    restricted = sorted({int(head[e]) for e, exits in forbidden.items() if exits})
    arrivals = _edges_by_node(head, np.array(restricted, dtype=np.int32))
    grouped: dict[int, list[tuple[frozenset[int], list[int]]]] = {}
    for node in restricted:
        by_exits: dict[frozenset[int], list[int]] = defaultdict(list, {frozenset(): []})
        for edge in arrivals[node]:
            by_exits[frozenset(forbidden.get(edge, ()))].append(edge)
        grouped[node] = sorted(by_exits.items(), key=lambda item: (len(item[0]) > 0, item[1]))
    return grouped
