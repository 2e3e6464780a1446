"""What the sites of a proposal bring, as its map shows it: the land newly within the threshold, and the cells there.

The land is told by streets, facilities and sites alone. Who lives in the cells decides nothing here: which of them may
be drawn is for `geo.publication.proposal_figure` and `geo.publication.map_layers`.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.contours import outline_within
from geo.publication.map_layers import MOST_PIXELS, thin
from geo.reach import facility_rows
from geo.region import Question, Region
from geo.siting.plan import times_with
from geo.siting_question import SitingProblem
from geo.time_surface import Drawing, measure_surface
from routing.modes import load_mode
from routing.snap import snap_points

SLIVER_DEG: Final = 1e-4
"""Strips narrower than twice this, some 20 metres, lie between two pictures of one edge and are nobody's gain."""


@dataclass(frozen=True, eq=False)
class Gain:
    """Where people are newly within the threshold, and the cells [cell] that are so or are beyond it still."""

    area: shapely.MultiPolygon
    newly: npt.NDArray[np.bool_]
    still: npt.NDArray[np.bool_]

    def sha256(self) -> str:
        """Hash of the area, as it is drawn."""
        return hashlib.sha256(shapely.to_geojson(self.area).encode()).hexdigest()


def measure_gain(region: Region, question: Question, problem: SitingProblem, sites: gpd.GeoDataFrame) -> Gain:
    """What the chosen `sites`, some of the candidates of a problem, bring within the threshold of its question."""
    asked = question.siting
    assert asked is not None  # noqa: S101 - there is a problem, so it was asked for
    instance, limit_s = problem.instance, asked.threshold_min * 60
    number = {candidate: j for j, candidate in enumerate(instance.candidate_ids)}
    chosen = np.array([number[str(each)] for each in sites["candidate_id"]], dtype=np.int32)
    cells = region.population.cells["cell_id"].astype(str).to_numpy()
    row = {cell: i for i, cell in enumerate(cells)}
    places = np.array([row[each] for each in instance.demand_ids], dtype=np.intp)
    before, after = (times_with(instance, some) <= limit_s for some in (chosen[:0], chosen))
    newly, still = np.zeros(len(cells), dtype=np.bool_), np.zeros(len(cells), dtype=np.bool_)
    newly[places], still[places] = after & ~before, ~after
    return Gain(_measure_area(region, question, sites), newly, still)


def _measure_area(region: Region, question: Question, sites: gpd.GeoDataFrame) -> shapely.MultiPolygon:
    """What lies within the threshold of a site, and of no facility that gives the service."""
    asked = question.siting
    assert asked is not None  # noqa: S101
    graph = region.network.graphs[asked.mode]
    off_road_kmh = load_mode(asked.mode, region.network.source.country).off_road_kmh

    def within(points: gpd.GeoSeries) -> shapely.MultiPolygon:
        surface = measure_surface(
            graph,
            snap_points(graph, points.x, points.y, off_road_kmh=off_road_kmh, limit_m=question.snap_limit_m),
            direction=question.direction,
            cutoff_s=asked.threshold_min * 60,
            off_road_kmh=off_road_kmh,
            drawing=Drawing(most_pixels=MOST_PIXELS, barriers=region.barriers),
        )
        return outline_within(surface, asked.threshold_min * 60)

    facilities = region.facilities.geometry.iloc[facility_rows(region.facilities, asked.service)]
    new = shapely.difference(within(sites.geometry), within(facilities))
    return thin(shapely.buffer(shapely.buffer(new, -SLIVER_DEG, join_style="mitre"), SLIVER_DEG, join_style="mitre"))
