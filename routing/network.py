"""The street network: one `RoadGraph` of plain arrays per travel mode, and what they were made from.

Two things are kept apart. *Streets* are undirected pieces of road between two junctions, with geometry and one
speed in each direction: points are snapped to them and they are drawn. *Edges* are what a search walks on: one
or two per street, more where a turn restriction splits a junction into copies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
LongArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

UNREACHED: Final = np.int32(2**31 - 1)
"""Deciseconds of a node that no search reached and of a closed edge: the one sentinel of the kernel (outside: inf)."""


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """What one travel mode can move on. Times are whole deciseconds, lengths metres, places degrees (lon, lat).

    Nodes are numbered by locality. A junction with a turn restriction stands as several nodes at one place, numbered
    one after another: `junction[u]` is the first of those at the place of node `u` (`u` itself where there is one). The
    first has every exit of the junction, the others those open to who arrives there.

    Edges, sorted by their first node (CSR): the edges out of node `u` are `first_out[u] : first_out[u + 1]`.
    `travel_time[e] = running time + delay[e]`; the delay (signal, junction, barrier) is paid on arriving at
    `head[e]`, so a traveller who stops part-way along the edge does not pay it. An edge that a scenario closes has the
    time UNREACHED; networks as they are built and stored have none.

    The same edges by their last node: those into `v` are `in_edge[first_in[v] : first_in[v + 1]]`.

    Streets: vertices `street_first_vertex[s] : street_first_vertex[s + 1]` run from the street's start to its end
    (at least two); edge `e` runs along street `edge_street[e]`, forward (start to end) or backward. The edges of
    street `s` are `street_edge[street_first_edge[s] : street_first_edge[s + 1]]`.
    """

    mode: str
    # nodes [n]
    node_lon: FloatArray
    node_lat: FloatArray
    junction: IntArray  # the first node at the same place
    component: IntArray  # strongly connected component, numbered by falling size: 0 is the largest
    # edges [m], sorted by tail
    first_out: IntArray  # [n + 1]
    head: IntArray
    travel_time: IntArray  # deciseconds, delay included
    delay: IntArray  # deciseconds, paid at the head
    length_m: npt.NDArray[np.float32]
    edge_street: IntArray
    edge_forward: BoolArray
    # the same edges by head
    first_in: IntArray  # [n + 1]
    tail: IntArray  # [m] tail[e] is the first node of edge e
    in_edge: IntArray  # [m] edge numbers sorted by head
    # streets [s]
    street_first_vertex: LongArray  # [s + 1]
    street_first_edge: IntArray  # [s + 1]
    street_edge: IntArray  # [m]
    road_class: npt.NDArray[np.uint8]  # index into routing.modes.ROAD_CLASSES
    way_id: LongArray  # the OSM way a street was cut from
    # vertices of the streets [v]
    vertex_lon: FloatArray
    vertex_lat: FloatArray

    @property
    def n_nodes(self) -> int:
        """Number of nodes, split junctions counted once per copy."""
        return len(self.node_lon)

    @property
    def n_edges(self) -> int:
        """Number of directed edges."""
        return len(self.head)

    @property
    def n_streets(self) -> int:
        """Number of streets."""
        return len(self.road_class)

    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the streets (degrees)."""
        return (
            float(self.vertex_lon.min()),
            float(self.vertex_lat.min()),
            float(self.vertex_lon.max()),
            float(self.vertex_lat.max()),
        )


@dataclass(frozen=True)
class NetworkSource:
    """Where a network came from; goes into every manifest."""

    name: str  # file name or place, never a path
    sha256: str
    date: str  # ISO date of the data, or "" when the extract does not say
    country: str  # country profile used: "KZ", "TH" or "" for the defaults
    licence: str = "ODbL 1.0"
    attribution: str = "© OpenStreetMap contributors"
    synthetic: bool = False


@dataclass(frozen=True)
class RestrictionCounts:
    """Turn restrictions of the extract, for cars."""

    obeyed: int = 0
    via_way: int = 0  # via one or more ways: reported, not obeyed
    incomplete: int = 0  # a member is missing or does not touch the junction
    conditional: int = 0  # at some hours only: reported, not obeyed


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """The road graphs of a region by travel mode, and their source."""

    graphs: Mapping[str, RoadGraph]
    source: NetworkSource
    restrictions: RestrictionCounts

    @property
    def modes(self) -> tuple[str, ...]:
        """Travel modes of the network, in the order they were built."""
        return tuple(self.graphs)

    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north over all modes (degrees)."""
        boxes = np.array([graph.bbox() for graph in self.graphs.values()])
        west, south = boxes[:, :2].min(axis=0)
        east, north = boxes[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)
