"""Travel times between the cells and any set of facilities of one travel mode's streets, for one direction.

The times of all pairs, once measured, answer for every set of facilities; few sets are searched one by one. Where all
pairs would not fit in memory, every set is searched. The seconds are the same, to the last bit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numba import njit

from geo.capacity import Pairs, measure_pairs, order_pairs
from geo.reach import SnappedPlaces, select_snapped
from geo.what_if.recent import Recent
from routing.ball import ready_points, time_points
from routing.engine import LANE_NS, SETTLE_NS, nodes_within
from routing.hierarchy.hierarchy import has_hierarchy
from routing.network import FloatArray, LongArray, RoadGraph
from routing.snap import Snapped, snap_points
from routing.travel_times import Direction, nearest_facilities, travel_time_matrix

Rows = tuple[int, ...]

MOST_TIMES: Final = 8_000_000
"""The times of this many pairs of cell and facility (8 bytes each) are kept for a graph, never more."""
SEARCHES_PER_TABLE: Final = 5
"""More searches than this take as long as measuring all pairs."""
CUSTOMISE_NS: Final = 2_000.0
"""A node of an edited network whose hierarchy is not customised yet; beside the nanoseconds of `routing.engine`."""
BALL_COSTS: Final = 4
"""How many times its estimate a walk to the cutoff may take, and its pairs be put in order, before it is no gain."""
MOST_PAIRS: Final = 2
"""Cutoffs whose pairs are kept for a graph, the last asked for."""
MOST_SETS: Final = 64
MOST_PLACES: Final = 64


@dataclass(frozen=True)
class SnapRules:
    """How points come to the streets of a travel mode."""

    off_road_kmh: float
    limit_m: float


class CellTimes:
    """Seconds between the cells and facilities on one graph; whatever is asked for again soon is kept."""

    def __init__(
        self,
        graph: RoadGraph,
        places: SnappedPlaces,
        direction: Direction,
        rules: SnapRules,
        make_ready: Callable[[], None] | None = None,
    ) -> None:
        """`make_ready` prepares the graph for many searches: called before the first of them, one does without."""
        self.graph = graph
        self.places = places
        self._direction = direction
        self._rules = rules
        self._on_street = places.facilities.ok
        self._points = ready_points(graph, places.cells)
        self._table: Recent[FloatArray] = Recent(1)
        self._table_made = False
        self._nearest: Recent[FloatArray] = Recent(MOST_SETS)
        self._new: Recent[FloatArray] = Recent(MOST_PLACES)
        self._pairs: Recent[Pairs] = Recent(MOST_PAIRS)
        self._make_ready = make_ready
        self._ready: Recent[None] = Recent(1)

    def prepare(self) -> None:
        """Measure all pairs now, where they fit in memory, rather than when they are first wanted."""
        if self._fits:
            self._times()

    def nearest(self, sets: Sequence[Rows]) -> list[FloatArray]:
        """Seconds [cell] to the nearest of each set of facilities; facilities without a street serve nobody."""
        wanted = [tuple(row for row in rows if self._on_street[row]) for rows in sets]
        if len(set(wanted)) > SEARCHES_PER_TABLE:
            self.prepare()
        return [self._nearest.of(rows, partial(self._measure, rows)) for rows in wanted]

    def new_place(self, lon: float, lat: float) -> FloatArray:
        """Seconds [cell] between the cells and a facility at a position (degrees); inf: no way, or no street near."""
        return self._new.of((lon, lat), lambda: self._time_place(lon, lat))

    def on_street(self, lon: float, lat: float) -> bool:
        """Whether a street is near enough to a position."""
        return bool(self.snap([lon], [lat]).ok[0])

    def snap(self, lon: Sequence[float] | FloatArray, lat: Sequence[float] | FloatArray) -> Snapped:
        """Points (degrees) on the streets of this graph."""
        return snap_points(self.graph, lon, lat, off_road_kmh=self._rules.off_road_kmh, limit_m=self._rules.limit_m)

    def pairs(self, cutoff_s: float) -> Pairs:
        """All pairs of cell and facility of the baseline within the cutoff, by rising seconds."""
        return self._pairs.of(cutoff_s, partial(self._measure_pairs, cutoff_s))

    @property
    def _fits(self) -> bool:
        return len(self.places.cells) * len(self.places.facilities) <= MOST_TIMES

    def _measure(self, rows: Rows) -> FloatArray:
        if not rows:
            return np.full(len(self.places.cells), np.inf)
        if self._table_made:
            nearest: FloatArray = _nearest_of(self._times(), np.array(rows, dtype=np.int64))
            return nearest
        facilities = select_snapped(self.places.facilities, np.array(rows, dtype=np.intp))
        found = nearest_facilities(self.graph, facilities, self.places.cells, direction=self._direction)
        return np.ascontiguousarray(found.travel_time_s[:, 0])

    def _measure_pairs(self, cutoff_s: float) -> Pairs:
        if not self._fits:
            self._expect_searches()
        if not self._fits or (not self._table_made and self._is_near(cutoff_s)):
            return measure_pairs(self.graph, self.places, direction=self._direction, cutoff_s=cutoff_s)
        times = self._times()
        cell, facility = np.nonzero(times <= cutoff_s)
        seconds = times[cell, facility]
        return order_pairs(self.graph.mode, cell.astype(np.int32), facility.astype(np.int32), seconds)

    def _is_near(self, cutoff_s: float) -> bool:
        """Whether walking from each facility to the cutoff takes less than timing all pairs, however far they are."""
        n, facilities = self.graph.n_nodes, len(self.places.facilities)
        table_ns = n * (LANE_NS * facilities + (0.0 if has_hierarchy(self.graph) else CUSTOMISE_NS))
        return BALL_COSTS * facilities * nodes_within(self.graph, cutoff_s) * SETTLE_NS < table_ns

    def _times(self) -> FloatArray:
        """Seconds [cell, facility]."""
        times = self._table.of((), self._time_all)
        self._table_made = True
        return times

    def _expect_searches(self) -> None:
        """More than one search is to come: make the graph ready for them, once."""
        if self._make_ready is not None:
            self._ready.of((), self._make_ready)

    def _time_all(self) -> FloatArray:
        self._expect_searches()
        cells, facilities = self.places.cells, self.places.facilities
        if self._direction == "to_facility":
            return travel_time_matrix(self.graph, cells, facilities)
        return np.ascontiguousarray(travel_time_matrix(self.graph, facilities, cells).T)

    def _time_place(self, lon: float, lat: float) -> FloatArray:
        self._expect_searches()
        place = self.snap([lon], [lat])
        return time_points(self.graph, place, self._points, direction=self._direction, cutoff_s=np.inf)


@njit(cache=True, nogil=True)
def _nearest_of(times: FloatArray, rows: LongArray) -> FloatArray:
    """The least of some columns of every row."""
    nearest = np.empty(times.shape[0])
    for cell in range(times.shape[0]):
        least = np.inf
        for row in rows:
            least = min(least, times[cell, row])
        nearest[cell] = least
    return nearest
