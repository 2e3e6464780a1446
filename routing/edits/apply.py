"""Edits applied: the graph of a scenario out of a baseline graph, which stays as it is and shares all it can.

apply_edits(baseline, edits).graph    to search on, like any other
apply_edits(baseline, edits).report   what was changed, and whether the hierarchy could be kept

One search on a graph that is not customised takes less than customising all of it: who asks little of a scenario that
changes much lets `apply_edits` leave that out, and calls `customise_edited` once more is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Literal

import numpy as np

from routing.edits.edit import AddRoad, Edit, concerns
from routing.edits.lay import lay_road
from routing.edits.retime import Retimed, retime
from routing.hierarchy.extend import extend_topology
from routing.hierarchy.hierarchy import customise_hierarchy, has_hierarchy, hierarchy, remember_hierarchy
from routing.hierarchy.partial import customise_arcs
from routing.network import UNREACHED, IntArray, LongArray, RoadGraph
from routing.street_index import remember_street_index, street_index

Topology = Literal["none", "kept", "fill recomputed"]
Customised = Literal["nothing", "in part", "in full"]


@dataclass(frozen=True)
class EditReport:
    """What applying a list of edits to the graph of one travel mode came to."""

    streets_meant: tuple[int, ...]  # by each edit that is for this mode, drawn roads left out
    edges_changed: int
    edges_closed: int
    streets_added: int
    junctions_added: int
    topology: Topology  # of the hierarchy; "none": there is none yet
    customised: Customised
    milliseconds: float = field(compare=False)


@dataclass(frozen=True, eq=False)
class EditedGraph:
    """The graph of a scenario, and how it came about."""

    graph: RoadGraph
    report: EditReport
    retimed: LongArray  # edges of the baseline whose time is another one now


def apply_edits(baseline: RoadGraph, edits: Iterable[Edit], *, customised: bool = True) -> EditedGraph:
    """The baseline with the edits that are for its travel mode; where they change nothing, the baseline itself.

    Without drawn roads every array but the travel times is the baseline's own, and its street index too: places snap
    as they did. With drawn roads nodes and streets keep their numbers and get more; places are to be snapped again. A
    hierarchy of the baseline is customised anew, never ordered anew; where there is none yet, or without `customised`,
    none is made.

    Raises
    ------
    EditError
        An edit does not fit the graph.
    """
    began = perf_counter()
    concerned = [edit for edit in edits if concerns(edit, baseline.mode)]
    roads = [edit for edit in concerned if isinstance(edit, AddRoad)]
    retimed = retime(baseline, [edit for edit in concerned if not isinstance(edit, AddRoad)])
    graph = _with_times(baseline, retimed)
    for road in roads:
        graph = lay_road(graph, road)
    topology, how = _customise(baseline, graph, retimed.edge) if customised else _not_customised(baseline, graph)
    report = EditReport(
        streets_meant=retimed.streets_meant,
        edges_changed=len(retimed.edge),
        edges_closed=int((retimed.travel_time == UNREACHED).sum()),
        streets_added=graph.n_streets - baseline.n_streets,
        junctions_added=graph.n_nodes - baseline.n_nodes,
        topology=topology,
        customised=how,
        milliseconds=(perf_counter() - began) * 1000,
    )
    return EditedGraph(graph, report, retimed.edge)


def customise_edited(baseline: RoadGraph, edited: EditedGraph) -> None:
    """Give an edited graph that has no hierarchy yet the baseline's, with its own times."""
    if not has_hierarchy(edited.graph):
        _customise(baseline, edited.graph, edited.retimed)


def _with_times(baseline: RoadGraph, retimed: Retimed) -> RoadGraph:
    if not len(retimed.edge):
        return baseline
    travel_time = baseline.travel_time.copy()
    travel_time[retimed.edge] = retimed.travel_time
    travel_time.flags.writeable = False
    graph = replace(baseline, travel_time=travel_time)
    remember_street_index(graph, street_index(baseline))
    return graph


def _customise(baseline: RoadGraph, graph: RoadGraph, retimed: LongArray) -> tuple[Topology, Customised]:
    """Give the graph the baseline's hierarchy with its own times, where the baseline has one."""
    if not has_hierarchy(baseline):
        return "none", "nothing"
    known = hierarchy(baseline)
    if graph is baseline:
        return "kept", "nothing"
    topology, kept = known.topology, True
    arcs: IntArray = topology.edge_arc[retimed]
    if graph.n_streets > baseline.n_streets:
        topology, kept = extend_topology(topology, graph)
        arcs = np.concatenate([arcs, topology.edge_arc[graph.edge_street >= baseline.n_streets]])
    if not kept:
        remember_hierarchy(graph, customise_hierarchy(topology, graph))
        return "fill recomputed", "in full"
    edited, in_part = customise_arcs(known, baseline, topology, graph, _each_once(arcs, topology.n_arcs))
    remember_hierarchy(graph, edited)
    return "kept", "in part" if in_part else "in full"


def _not_customised(baseline: RoadGraph, graph: RoadGraph) -> tuple[Topology, Customised]:
    return ("kept" if graph is baseline and has_hierarchy(baseline) else "none"), "nothing"


def _each_once(arcs: IntArray, n_arcs: int) -> IntArray:
    """The arcs among these numbers, rising, without those that are none (-1)."""
    marked = np.zeros(n_arcs, dtype=np.bool_)
    marked[arcs[arcs >= 0]] = True
    return np.flatnonzero(marked).astype(np.int32)
