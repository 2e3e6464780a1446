"""People within each threshold in every draw of what inputs may really be.

    coverage_draws    of all inputs together
    recount_draws     of people alone

A draw of speeds is a scenario edit (`geo.speed_draws`), and costs one search a service, bounded by the largest
threshold; the way to the road (`geo.snapping_draws`) is drawn with it. Other people in the cells
(`geo.population_draws`) need no search.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo.boundary_groups import BoundaryGroups, group_by_boundary
from geo.input_draws import InputDraws
from geo.population_draws import PopulationDraws, blocks_of_cells, draw_people
from geo.reach import ANY_SERVICE, SnappedPlaces, facility_rows, select_snapped, snap_places
from geo.region import Question, Region
from geo.snapping_draws import cell_width_m
from routing.edits.apply import apply_edits
from routing.edits.edit import Edit
from routing.errors import Phrase
from routing.modes import load_mode
from routing.network import RoadGraph
from routing.progress import Progress, silent
from routing.threads import in_threads
from routing.travel_times import Direction, nearest_facilities

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoverageDraws:
    """People within each threshold in every draw: [draw, boundary row, service, stratum, threshold]."""

    mode: str
    services: tuple[str, ...]
    strata: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    boundary_id: tuple[str, ...]
    boundary_name: tuple[str, ...]
    people: FloatArray  # [boundary row, stratum], as the region says
    people_drawn: FloatArray  # [draw, boundary row, stratum]
    people_covered: FloatArray

    def share_covered(self) -> FloatArray:
        """The share of the people that a draw has; NaN of nobody."""
        people = self.people_drawn[:, :, None, :, None]
        share = np.full_like(self.people_covered, np.nan)
        np.divide(self.people_covered, people, out=share, where=people > 0)
        return share


def coverage_draws(
    region: Region,
    question: Question,
    mode: str,
    draws: InputDraws,
    *,
    edits: Iterable[Edit] = (),
    threads: int = 0,
    progress: Progress = silent,
) -> CoverageDraws:
    """Coverage of one travel mode in every draw, after the edits of a scenario if there are any.

    With the same draws the figures of two scenarios (edits, or other facilities) are paired draw by draw.
    """
    ground = _lay_ground(region, question, mode, edits)
    found = ground.nothing_yet(len(draws))
    tenth = max(1, len(draws) // 10)

    def measure(first: int, last: int) -> None:
        for draw in range(first, last):
            ground.count(found, draw, draws.population, ground.seconds(draws, draw))
            if draw % tenth == 0:
                step = Phrase(
                    "ranges of coverage, {mode}: draw {draw} of {draws}", mode=mode, draw=draw + 1, draws=len(draws)
                )
                progress(step)

    in_threads(measure, len(draws), threads, block=1)
    return found


def recount_draws(
    region: Region, question: Question, mode: str, draws: PopulationDraws, *, threads: int = 0
) -> CoverageDraws:
    """Coverage of one travel mode where people alone are drawn: all draws have the travel times of the region."""
    ground = _lay_ground(region, question, mode, ())
    found = ground.nothing_yet(len(draws))
    seconds = ground.seconds_to_cells(ground.graph, ground.places)

    def measure(first: int, last: int) -> None:
        for draw in range(first, last):
            ground.count(found, draw, draws, seconds)

    in_threads(measure, len(draws), threads, block=1)
    return found


@dataclass(frozen=True, eq=False)
class _Ground:
    """What is the same in every draw."""

    region: Region
    mode: str
    graph: RoadGraph
    places: SnappedPlaces
    services: tuple[str, ...]
    serving: tuple[npt.NDArray[np.intp], ...]  # rows of the facilities that give each service
    direction: Direction
    thresholds_min: tuple[float, ...]
    groups: BoundaryGroups
    block: npt.NDArray[np.int64]  # of each cell
    width_m: float  # of a cell
    pace_s_per_m: float  # of walking off the road

    def nothing_yet(self, n_draws: int) -> CoverageDraws:
        """The arrays of so many draws, to be filled."""
        people = self.region.population.reported_people().to_numpy(dtype=np.float64)
        n_rows, n_strata = len(self.groups.boundary_id), people.shape[1]
        return CoverageDraws(
            mode=self.mode,
            services=self.services,
            strata=tuple(self.region.population.stratum_columns),
            thresholds_min=self.thresholds_min,
            boundary_id=self.groups.boundary_id,
            boundary_name=self.groups.boundary_name,
            people=self.groups.sum_cells(people),
            people_drawn=np.empty((n_draws, n_rows, n_strata)),
            people_covered=np.empty((n_draws, n_rows, len(self.services), n_strata, len(self.thresholds_min))),
        )

    def seconds(self, draws: InputDraws, draw: int) -> list[FloatArray]:
        """Seconds to each cell, by service, at the speeds and with the ways to the road of a draw."""
        speeds = draws.speeds
        places = SnappedPlaces(speeds.places(draw, self.places.facilities), speeds.places(draw, self.places.cells))
        longer_m = draws.snapping.longer_m(draw, len(places.cells), width_m=self.width_m)
        longer_s = longer_m * (self.pace_s_per_m / speeds.access[draw])
        graph = apply_edits(self.graph, [speeds.edit(draw)]).graph
        return [
            np.maximum(travel_time_s + longer_s, 0.0)
            for travel_time_s in self.seconds_to_cells(graph, places, beyond_s=max(0.0, -longer_s.min(initial=0.0)))
        ]

    def seconds_to_cells(self, graph: RoadGraph, places: SnappedPlaces, *, beyond_s: float = 0.0) -> list[FloatArray]:
        """Seconds between each cell and its nearest facility, by service; inf so far beyond the largest threshold."""
        cutoff_s = max(self._limits_s(), default=0.0) + beyond_s
        return [
            nearest_facilities(
                graph,
                select_snapped(places.facilities, rows),
                places.cells,
                direction=self.direction,
                cutoff_s=cutoff_s,
            ).travel_time_s[:, 0]
            for rows in self.serving
        ]

    def count(self, found: CoverageDraws, draw: int, people: PopulationDraws, seconds: list[FloatArray]) -> None:
        """Fill in one draw."""
        drawn = draw_people(self.region.population, people.factors(draw, self.block))
        found.people_drawn[draw] = self.groups.sum_cells(drawn)
        limits_s = np.array(self._limits_s())
        for service, travel_time_s in enumerate(seconds):
            found.people_covered[draw, :, service] = self.groups.sum_within(drawn, travel_time_s, limits_s)

    def _limits_s(self) -> list[float]:
        return [threshold_min * 60 for threshold_min in self.thresholds_min]


def _lay_ground(region: Region, question: Question, mode: str, edits: Iterable[Edit]) -> _Ground:
    # A copy of which no hierarchy is known: to customise one costs more than the few searches of a draw.
    graph = apply_edits(replace(region.network.graphs[mode]), edits).graph
    off_road_kmh = load_mode(mode, region.network.source.country).off_road_kmh
    places = snap_places(
        graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=question.snap_limit_m
    )
    services = tuple(dict.fromkeys((ANY_SERVICE, *question.services)))
    lon, lat = places.cells.point_lon, places.cells.point_lat
    return _Ground(
        region=region,
        mode=mode,
        graph=graph,
        places=places,
        services=services,
        serving=tuple(facility_rows(region.facilities, service) for service in services),
        direction=question.direction,
        thresholds_min=tuple(question.thresholds_min),
        groups=group_by_boundary(region.population, region.boundaries),
        block=blocks_of_cells(lon, lat),
        width_m=cell_width_m(lon, lat),
        pace_s_per_m=3.6 / off_road_kmh,
    )
