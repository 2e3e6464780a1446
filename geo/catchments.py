"""Catchments: overlapping (within the threshold of a facility) and exclusive (nearest facility), with their people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.ndimage
import shapely

from geo.barriers import Barriers
from geo.contours import level_within, outline_within, trace_level
from geo.reach import Reach, SnappedPlaces, facility_rows, select_snapped
from geo.time_surface import Drawing, TimeSurface, measure_surface
from routing.snap import Snapped, snap_points
from routing.travel_times import Direction, nearest_facilities, travel_time_pairs

if TYPE_CHECKING:
    from geo.population import Population
    from routing.network import RoadGraph

IndexArray = npt.NDArray[np.integer]
FloatArray = npt.NDArray[np.float64]
GridArray = npt.NDArray[np.float32]
Shapes = list[list[shapely.MultiPolygon]]  # by threshold and facility

OVERLAPPING: Final = "overlapping"
EXCLUSIVE: Final = "exclusive"

CATCHMENT_DRAWING: Final = Drawing(finest_m=40.0, most_pixels=120_000)
"""Coarser than a single isochrone: a map holds hundreds of them."""


@dataclass(frozen=True, eq=False)
class _Case:
    """The facilities to draw, on their streets, and how they are reached."""

    graph: "RoadGraph"
    facilities: Snapped
    thresholds_s: FloatArray
    direction: Direction
    off_road_kmh: float
    barriers: Barriers | None

    def draw(self, facilities: Snapped) -> TimeSurface:
        return measure_surface(
            self.graph,
            facilities,
            direction=self.direction,
            cutoff_s=float(self.thresholds_s.max()),
            off_road_kmh=self.off_road_kmh,
            drawing=replace(CATCHMENT_DRAWING, barriers=self.barriers),
        )


def catchment_table(  # noqa: PLR0913
    graph: "RoadGraph",
    facilities: gpd.GeoDataFrame,
    population: "Population",
    places: SnappedPlaces,
    reach: Reach,
    *,
    thresholds_min: Sequence[float],
    direction: Direction,
    off_road_kmh: float,
    barriers: Barriers | None = None,
) -> gpd.GeoDataFrame:
    """Catchments of the facilities that give `reach.service`, for every threshold, of both kinds.

    Columns: facility_id, mode, threshold_min, kind, people_<stratum> of each reported stratum, geometry (EPSG:4326).
    People are counted by the travel time of their cell: to the facility itself (overlapping), or to their nearest
    facility as `reach` has it (exclusive: a partition, whose people add up to the coverage). The shapes are
    pictures. A facility without a street has no row; one that is nearest to nothing has an empty shape.
    """
    rows = facility_rows(facilities, reach.service)
    rows = rows[places.facilities.ok[rows]]
    case = _Case(
        graph,
        select_snapped(places.facilities, rows),
        np.asarray(thresholds_min, dtype=np.float64) * 60,
        direction,
        off_road_kmh,
        barriers,
    )
    position = np.full(len(facilities), -1)
    position[rows] = np.arange(len(rows))
    nearest = (np.where(reach.facility >= 0, position[reach.facility], -1), np.arange(len(reach.facility)))
    counted: dict[str, tuple[IndexArray, IndexArray, FloatArray, Shapes]] = {
        OVERLAPPING: (*_pairs(case, places.cells), draw_overlapping(case)),
        EXCLUSIVE: (*nearest, reach.travel_time_s, draw_exclusive(case)),
    }
    tables = [
        _table(facilities["facility_id"].iloc[rows], kind, threshold_min, shapes[t]).assign(
            **_count_people(facility, cell, seconds <= case.thresholds_s[t], len(rows), population)
        )
        for kind, (facility, cell, seconds, shapes) in counted.items()
        for t, threshold_min in enumerate(thresholds_min)
    ]
    table = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), crs="EPSG:4326")
    table.insert(1, "mode", graph.mode)
    return table[[*(column for column in table.columns if column != "geometry"), "geometry"]]


def draw_overlapping(case: _Case) -> Shapes:
    """One search and one surface per facility, each in its own box."""
    surfaces = (case.draw(select_snapped(case.facilities, np.array([row]))) for row in range(len(case.facilities)))
    shapes = [[outline_within(surface, float(t)) for t in case.thresholds_s] for surface in surfaces]
    return [[of_facility[t] for of_facility in shapes] for t in range(len(case.thresholds_s))]  # also of no facility


def draw_exclusive(case: _Case) -> Shapes:
    """One surface for all facilities; each of its pixels belongs to the facility nearest to its middle."""
    surface = case.draw(case.facilities)
    empty = shapely.MultiPolygon()
    shapes: Shapes = [[empty] * len(case.facilities) for _ in case.thresholds_s]
    if surface.is_empty:
        return shapes
    label = label_pixels(case, surface)
    boxes = scipy.ndimage.find_objects(label + 1, max_label=len(case.facilities))
    for t, threshold_s in enumerate(case.thresholds_s):
        level = level_within(surface, threshold_s)
        for facility, box in enumerate(boxes):
            if box is not None:
                shapes[t][facility] = _trace_label(surface, level, label, facility, box)
    return shapes


def label_pixels(case: _Case, surface: TimeSurface) -> npt.NDArray[np.int32]:
    """Facility nearest in travel time to the middle of every pixel, found as for a population cell.

    Pixels that the surface leaves empty take the label of the nearest filled one, so that the lines between
    catchments run on to the edge.
    """
    filled = np.isfinite(surface.seconds)
    row, column = (index.astype(np.float64) for index in np.nonzero(filled))
    points = snap_points(
        case.graph,
        surface.west + (column + 0.5) * surface.pixel_lon,
        surface.south + (row + 0.5) * surface.pixel_lat,
        off_road_kmh=case.off_road_kmh,
        limit_m=surface.spread_m + 2 * surface.pixel_m,
    )
    nearest = nearest_facilities(case.graph, case.facilities, points, direction=case.direction, k=1)
    label = np.full(filled.shape, -1, dtype=np.int32)
    label[filled] = nearest.facility[:, 0]
    source = scipy.ndimage.distance_transform_edt(label < 0, return_distances=False, return_indices=True)
    extended: npt.NDArray[np.int32] = label[tuple(source)]
    return extended


def _trace_label(
    surface: TimeSurface,
    level: GridArray,
    label: npt.NDArray[np.int32],
    facility: int,
    box: tuple[slice, slice],
) -> shapely.MultiPolygon:
    """The part of one facility within `level`, with the steps of its pixels rounded off."""
    part = tuple(slice(max(side.start - 2, 0), side.stop + 2) for side in box)
    other = np.where(label[part] == facility, np.float32(-1.0), np.float32(1.0))
    for axis in (0, 1):
        other = scipy.ndimage.convolve1d(other, [0.25, 0.5, 0.25], axis=axis, mode="nearest")
    return trace_level(surface, np.maximum(level[part], other), first_row=part[0].start, first_column=part[1].start)


def _pairs(case: _Case, cells: Snapped) -> tuple[IndexArray, IndexArray, FloatArray]:
    """Facility, cell and seconds of all pairs within the longest threshold."""
    cutoff_s = float(case.thresholds_s.max())
    if case.direction == "from_facility":
        return travel_time_pairs(case.graph, case.facilities, cells, cutoff_s=cutoff_s)
    cell, facility, seconds = travel_time_pairs(case.graph, cells, case.facilities, cutoff_s=cutoff_s)
    return facility, cell, seconds


def _count_people(
    facility: IndexArray,
    cell: IndexArray,
    within: npt.NDArray[np.bool_],
    n_facilities: int,
    population: "Population",
) -> dict[str, FloatArray]:
    """People of every reported stratum by facility, over the pairs that are within."""
    within = within & (facility >= 0)
    reported = population.reported_people()
    return {
        f"people_{name}": np.bincount(
            facility[within],
            weights=reported[name].to_numpy(dtype=np.float64)[cell[within]],
            minlength=n_facilities,
        ).astype(np.float64)
        for name in population.stratum_columns
    }


def _table(
    facility_id: "pd.Series[str]", kind: str, threshold_min: float, shapes: list[shapely.MultiPolygon]
) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"facility_id": facility_id.astype(str).to_list(), "threshold_min": float(threshold_min), "kind": kind},
        geometry=shapes,
        crs="EPSG:4326",
    )
