"""The travel-time grid: what a browser needs to colour and count any threshold by itself, as the server would.

For one travel mode and service it holds a picture of travel time, and for every population cell its unrounded travel
time, its people by stratum and its boundary. The format is told byte by byte in docs/time-grid.md.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from geo.boundary_groups import BoundaryGroups, group_by_boundary
from geo.packed_arrays import PackedArray, pack_arrays, pack_exactly, pack_numbers
from geo.reach import Reach, facility_rows, select_snapped
from geo.region import Question, Region
from geo.statuses import STATUSES
from geo.time_surface import Drawing, TimeSurface, measure_surface
from routing.modes import load_mode
from routing.snap import snap_points

if TYPE_CHECKING:
    from geo.population import Population

MAGIC: Final = b"QAMTUTG1"
"""The first bytes of a grid; the digit is the version of the format."""

NOTHING: Final = 0xFFFF
"""Pixel where nothing is reached or no street is near."""

LONGEST_S: Final = NOTHING - 1
"""The picture ends here, or at the cutoff; the travel times of cells do not."""

MOST_PIXELS: Final = 1_500_000


@dataclass(frozen=True, eq=False)
class Picture:
    """Whole seconds, rounded up, on rows equally spaced in Web Mercator, the northernmost first."""

    bbox: tuple[float, float, float, float]
    seconds: npt.NDArray[np.uint16]  # [rows, columns]; NOTHING where there is nothing to show


@dataclass(frozen=True, eq=False)
class TimeGrid:
    """The picture and the cells of one travel mode and service."""

    region: Region
    direction: str
    reach: Reach
    picture: Picture
    groups: BoundaryGroups

    @property
    def population(self) -> "Population":
        """The cells, in the order of all arrays."""
        return self.region.population


def measure_time_grid(region: Region, question: Question, reach: Reach, *, most_pixels: int = MOST_PIXELS) -> TimeGrid:
    """The grid of one of the region's `reaches`; its picture is drawn anew."""
    return TimeGrid(
        region=region,
        direction=question.direction,
        reach=reach,
        picture=_picture(_surface(region, question, reach, most_pixels)),
        groups=group_by_boundary(region.population, region.boundaries),
    )


def encode_time_grid(grid: TimeGrid) -> bytes:
    """The grid as one little-endian file; the same grid gives the same bytes.

    People and travel times are exact: counted by `seconds <= threshold_min * 60`, cell after cell, they give the
    coverage of the server to the last bit.
    """
    population, reach, groups = grid.population, grid.reach, grid.groups
    people = population.reported_people()
    points = population.cells.geometry
    arrays = {
        "picture_s": PackedArray(grid.picture.seconds.ravel()),
        "cell_time_s": PackedArray(reach.travel_time_s),
        "cell_status": PackedArray(_status_numbers(reach.status)),
        "cell_boundary": pack_numbers(groups.of_cell - 1),
        "cell_lon": _sevens(points.x.to_numpy(dtype=np.float64)),
        "cell_lat": _sevens(points.y.to_numpy(dtype=np.float64)),
        **{f"people_{name}": pack_exactly(people[name].to_numpy(dtype=np.float64)) for name in people.columns},
    }
    return pack_arrays(MAGIC, _description(grid), arrays)


def _description(grid: TimeGrid) -> dict[str, Any]:
    region, reach = grid.region, grid.reach
    rows, columns = grid.picture.seconds.shape
    source = region.network.source
    return {
        "mode": reach.mode,
        "service": reach.service,
        "direction": grid.direction,
        "cutoff_s": reach.cutoff_s if math.isfinite(reach.cutoff_s) else None,
        "synthetic": region.synthetic,
        "attribution": [f"{source.attribution}, {source.licence}", *region.data_sources],
        "picture": {"bbox": list(grid.picture.bbox), "columns": columns, "rows": rows, "nothing": NOTHING},
        "cells": len(region.population.cells),
        "statuses": list(STATUSES),
        "strata": list(region.population.stratum_columns),
        "everyone": region.population.everyone_column,
        "boundaries": [
            {"id": boundary_id, "name": name}
            for boundary_id, name in zip(grid.groups.boundary_id[1:], grid.groups.boundary_name[1:], strict=True)
        ],
    }


def _surface(region: Region, question: Question, reach: Reach, most_pixels: int) -> TimeSurface:
    """Travel time to the nearest open facility of the service, as the reports draw it."""
    graph = region.network.graphs[reach.mode]
    off_road_kmh = load_mode(reach.mode, region.network.source.country).off_road_kmh
    facilities = region.facilities.geometry.iloc[facility_rows(region.facilities, reach.service)]
    snapped = snap_points(
        graph,
        facilities.x.to_numpy(dtype=np.float64),
        facilities.y.to_numpy(dtype=np.float64),
        off_road_kmh=off_road_kmh,
        limit_m=question.snap_limit_m,
    )
    return measure_surface(
        graph,
        select_snapped(snapped, np.flatnonzero(snapped.ok)),
        direction=question.direction,
        cutoff_s=min(reach.cutoff_s, LONGEST_S),
        off_road_kmh=off_road_kmh,
        drawing=Drawing(most_pixels=most_pixels, barriers=region.barriers),
    )


def _picture(surface: TimeSurface) -> Picture:
    """The surface turned north up, its rows taken where Web Mercator has them: a browser then only stretches it."""
    if surface.is_empty:
        return Picture(surface.bbox, np.empty((0, 0), dtype=np.uint16))
    shown = np.isfinite(surface.seconds) & (surface.off_road_m <= surface.spread_m)
    seconds = np.full(surface.seconds.shape, NOTHING, dtype=np.uint16)
    seconds[shown] = np.minimum(np.ceil(surface.seconds[shown]), LONGEST_S).astype(np.uint16)
    _, south, _, north = surface.bbox
    rows = len(seconds)
    upper, lower = _mercator(north), _mercator(south)
    middle = upper + (lower - upper) * (np.arange(rows) + 0.5) / rows
    lat = np.degrees(np.arctan(np.sinh(middle)))
    row = np.clip(((lat - south) / surface.pixel_lat).astype(np.int64), 0, rows - 1)
    return Picture(surface.bbox, seconds[row])


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _status_numbers(status: npt.NDArray[np.str_]) -> npt.NDArray[np.uint8]:
    """Place of each status in STATUSES."""
    numbers: npt.NDArray[np.uint8] = np.argmax(status[:, None] == np.array(STATUSES), axis=1).astype(np.uint8)
    return numbers


def _sevens(degrees: npt.NDArray[np.float64]) -> PackedArray:
    """Degrees to seven decimals (a centimetre), as OSM keeps them: where a cell is drawn, never what it counts."""
    return PackedArray(np.rint(degrees * 1e7).astype(np.int32), 10_000_000)
