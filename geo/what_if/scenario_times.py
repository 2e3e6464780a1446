"""Travel times on the streets of a scenario: those of the baseline, or edited ones, kept while they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from geo.matrix import require_mode
from geo.reach import SnappedPlaces, snap_places
from geo.what_if.cell_times import CellTimes, SnapRules
from geo.what_if.edited_roads import RoadEdits, edit_graph, road_changes, road_edits, streets_changed
from geo.what_if.recent import Recent
from geo.what_if.snapped_anew import snap_anew
from routing.edits.apply import EditedGraph, customise_edited
from routing.edits.edit import AddRoad
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.network import FloatArray, RoadGraph
from routing.snap import Snapped, snap_points
from routing.travel_times import Direction

if TYPE_CHECKING:
    from geo.region import Region
    from geo.what_if.change import Change

MOST_EDITED: Final = 6
"""Edited graphs that are kept, the last asked for: a metropolis takes 20 to 50 MB for each."""


@dataclass(frozen=True, eq=False)
class _Streets:
    """The graph of a scenario, and how many streets each of its edits means."""

    edited: EditedGraph
    changed: tuple[int, ...]


class ScenarioTimes:
    """Cell times by travel mode, direction and road edits, for one region.

    It holds the parts of the region, never the region itself, whose end is that of all that was made for it.
    """

    def __init__(self, region: "Region", snap_limit_m: float) -> None:
        self._network = region.network
        self._facilities = region.facilities
        self._population = region.population
        self._snap_limit_m = snap_limit_m
        self._places: Recent[SnappedPlaces] = Recent(len(region.network.graphs))
        self._baseline: Recent[CellTimes] = Recent(2 * len(region.network.graphs))
        self._edits: Recent[dict[str, RoadEdits]] = Recent(2 * MOST_EDITED)
        self._streets: Recent[_Streets] = Recent(MOST_EDITED)
        self._edited: Recent[CellTimes] = Recent(MOST_EDITED)

    def edits(self, changes: "Sequence[Change]") -> dict[str, RoadEdits]:
        """The road edits of a scenario by travel mode."""
        roads = road_changes(changes)
        return self._edits.of(roads, lambda: road_edits(self._network, roads))

    def of(self, mode: str, direction: Direction, roads: RoadEdits | None = None) -> CellTimes:
        """Times on the streets of a travel mode with these edits.

        Raises
        ------
        TravelModeError
            The network was built without this mode.
        ChangeError
            An edit does not fit the streets.
        """
        if roads is None or not roads.edits:
            return self._baseline.of((mode, direction), lambda: self._time_baseline(mode, direction))
        return self._edited.of((mode, direction, roads.edits), lambda: self._time_edited(mode, direction, roads))

    def streets_changed(self, mode: str, roads: RoadEdits) -> Mapping[int, int]:
        """Streets that each road change, by its number in the list, means for a travel mode."""
        return dict(zip(roads.number, self._edit(mode, roads).changed, strict=True))

    def _time_baseline(self, mode: str, direction: Direction) -> CellTimes:
        graph = require_mode(self._network, mode)
        hierarchy(graph)  # one search takes milliseconds then, and closing a street is customised in part
        return CellTimes(graph, self._snapped(mode), direction, self._rules(mode))

    def _time_edited(self, mode: str, direction: Direction, roads: RoadEdits) -> CellTimes:
        self.of(mode, direction)  # the baseline's hierarchy is what an edited graph's is made from
        edited = self._edit(mode, roads).edited
        drawn = any(isinstance(edit, AddRoad) for edit in roads.edits)
        baseline, places = require_mode(self._network, mode), self._snapped(mode)
        if drawn:
            snap, limit_m = partial(self._snap_points, mode, edited.graph), self._snap_limit_m
            places = snap_anew(places, baseline, edited.graph, snap, limit_m)
        ready = partial(customise_edited, baseline, edited)
        return CellTimes(edited.graph, places, direction, self._rules(mode), ready)

    def _edit(self, mode: str, roads: RoadEdits) -> _Streets:
        return self._streets.of((mode, roads.edits), lambda: self._make_streets(mode, roads))

    def _make_streets(self, mode: str, roads: RoadEdits) -> _Streets:
        edited = edit_graph(self._network, mode, roads, customised=False)
        return _Streets(edited, streets_changed(roads, edited))

    def _snapped(self, mode: str) -> SnappedPlaces:
        return self._places.of(mode, lambda: self._snap(mode, require_mode(self._network, mode)))

    def _snap(self, mode: str, graph: RoadGraph) -> SnappedPlaces:
        rules = self._rules(mode)
        return snap_places(
            graph,
            self._facilities,
            self._population,
            off_road_kmh=rules.off_road_kmh,
            limit_m=rules.limit_m,
        )

    def _snap_points(self, mode: str, graph: RoadGraph, lon: FloatArray, lat: FloatArray) -> Snapped:
        rules = self._rules(mode)
        return snap_points(graph, lon, lat, off_road_kmh=rules.off_road_kmh, limit_m=rules.limit_m)

    def _rules(self, mode: str) -> SnapRules:
        return SnapRules(load_mode(mode, self._network.source.country).off_road_kmh, self._snap_limit_m)
