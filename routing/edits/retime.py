"""New travel times for the edges that edits speak of; everything else of the graph stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.edits.edit import AddRoad, CloseStreets, Edit, ReopenStreets, SetSpeed, SpeedFactors, StreetSelection
from routing.edits.select import edges_of, select_streets
from routing.errors import EditError
from routing.modes import ROAD_CLASSES
from routing.network import UNREACHED, BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.network_checks import LONGEST_EDGE_DS

RoadEdit = CloseStreets | ReopenStreets | SetSpeed | SpeedFactors


@dataclass(frozen=True, eq=False)
class Retimed:
    """Edges whose travel time differs from the baseline's, with their new one, and how many streets each edit meant."""

    edge: LongArray  # rising
    travel_time: IntArray  # deciseconds, UNREACHED where closed
    streets_meant: tuple[int, ...]


def retime(graph: RoadGraph, edits: Sequence[Edit]) -> Retimed:
    """What the edits of existing streets make of the graph's travel times.

    Running times are scaled unrounded from the baseline's deciseconds, or found anew from the length, and rounded once,
    half up; a street with a length takes at least one. The delay at the head stays.

    Raises
    ------
    EditError
        An edit names a street that is not there, an area that is none, or makes an edge last longer than 30 days.
    """
    streets = [select_streets(graph, _where(edit)) for edit in edits]
    meant = [edges_of(graph, chosen) for chosen in streets]
    spoken_of = np.zeros(graph.n_edges, dtype=np.bool_)
    for edges in meant:
        spoken_of[edges] = True
    draft = _Draft.of(graph, np.flatnonzero(spoken_of))
    row = np.empty(graph.n_edges, dtype=np.int64)
    row[draft.edge] = np.arange(len(draft.edge))
    for edit, edges in zip(edits, meant, strict=True):
        draft.apply(edit, row[edges])
    time = draft.travel_time()
    changed = np.flatnonzero(time != graph.travel_time[draft.edge])
    return Retimed(draft.edge[changed], time[changed], tuple(len(chosen) for chosen in streets))


def _where(edit: Edit) -> StreetSelection:
    if isinstance(edit, AddRoad):
        raise TypeError("a drawn road changes no street; routing.edits.lay lays it")
    return edit.where


@dataclass(frozen=True, eq=False)
class _Draft:
    """The edges that some edit speaks of, while the edits are gone through; items are rows of these arrays."""

    edge: LongArray
    base_ds: FloatArray  # running time of the baseline
    running_ds: FloatArray
    delay_ds: IntArray
    length_m: FloatArray
    road_class: IntArray
    closed: BoolArray
    never_open: BoolArray  # closed in what was given as the baseline

    @classmethod
    def of(cls, graph: RoadGraph, edge: LongArray) -> "_Draft":
        """The edges as the baseline has them."""
        never_open = np.asarray(graph.travel_time[edge] == UNREACHED)
        base = (graph.travel_time[edge] - graph.delay[edge]).astype(np.float64)
        return cls(
            edge=edge,
            base_ds=base,
            running_ds=base.copy(),
            delay_ds=np.asarray(graph.delay[edge]),
            length_m=graph.length_m[edge].astype(np.float64),
            road_class=graph.road_class[graph.edge_street[edge]].astype(np.int32),
            closed=never_open.copy(),
            never_open=never_open,
        )

    def apply(self, edit: Edit, rows: LongArray) -> None:
        """Write one edit down."""
        if isinstance(edit, CloseStreets):
            self.closed[rows] = True
        elif isinstance(edit, ReopenStreets):
            self.closed[rows] = False
        elif isinstance(edit, SetSpeed):
            self.running_ds[rows] = self.length_m[rows] * 36.0 / edit.speed_kmh
        elif isinstance(edit, SpeedFactors):
            by_class = np.ones(len(ROAD_CLASSES))
            for road_class, factor in edit.factors:
                by_class[ROAD_CLASSES.index(road_class)] = factor
            self._scale(rows, by_class[self.road_class[rows]])
        elif not isinstance(edit, AddRoad):
            self._scale(rows, np.full(len(rows), edit.factor))

    def _scale(self, rows: LongArray, factor: FloatArray) -> None:
        self.closed[rows[factor == 0]] = True
        rows, factor = rows[factor > 0], factor[factor > 0]
        self.running_ds[rows] /= factor

    def travel_time(self) -> IntArray:
        """Deciseconds of every edge, delay included; UNREACHED where closed."""
        shortest = np.where(self.length_m > 0, np.minimum(self.base_ds, 1), 0)
        running = np.maximum(np.floor(self.running_ds + 0.5), shortest)
        shut = self.closed | self.never_open
        time = running + self.delay_ds
        if (time[~shut] > LONGEST_EDGE_DS).any():
            raise EditError("a scenario edit makes a street last longer than thirty days; close it instead")
        return np.where(shut, float(UNREACHED), time).astype(np.int32)
