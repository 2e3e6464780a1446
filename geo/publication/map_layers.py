"""What the map of a publication is drawn from: bands of travel time, and cells with people beyond, never counts."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.contours import outlines
from geo.population import Population
from geo.reach import facility_rows, select_snapped, snap_places
from geo.region import Question, Region
from geo.scenario import reported_services
from geo.time_surface import Drawing, measure_surface
from routing.modes import load_mode

DECIMALS: Final = 5
"""Of degrees: about a metre."""
MOST_PIXELS: Final = 120_000
TOLERANCE_DEG: Final = 1e-4
FEWEST_BANDS: Final = 5


@dataclass(frozen=True, eq=False)
class Bands:
    """What can be reached within each number of minutes, each within the next."""

    minutes: tuple[float, ...]
    shapes: tuple[shapely.MultiPolygon, ...]

    def sha256(self) -> str:
        """Hash of all shapes, as they are drawn."""
        return hashlib.sha256("\n".join(shapely.to_geojson(list(self.shapes))).encode()).hexdigest()


def build_bands(region: Region, question: Question) -> Mapping[tuple[str, str], Bands]:
    """Bands by travel mode and service."""
    found = {}
    minutes = band_edges(question.thresholds_min)
    for mode in question.modes:
        graph = region.network.graphs[mode]
        off_road_kmh = load_mode(mode, region.network.source.country).off_road_kmh
        places = snap_places(
            graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=question.snap_limit_m
        )
        for service in ("any", *reported_services(region, question)):
            surface = measure_surface(
                graph,
                select_snapped(places.facilities, facility_rows(region.facilities, service)),
                direction=question.direction,
                cutoff_s=max(minutes) * 60,
                off_road_kmh=off_road_kmh,
                drawing=Drawing(most_pixels=MOST_PIXELS, barriers=region.barriers),
            )
            shapes = outlines(surface, [minute * 60 for minute in minutes])
            found[mode, service] = Bands(minutes, tuple(map(thin, shapes)))
    return found


def thin(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Polygons as fine as a page shows them, wound as RFC 7946 asks."""
    simple = shapely.make_valid(shapely.set_precision(shapely.simplify(shape, TOLERANCE_DEG), 10.0**-DECIMALS))
    polygons = [part for part in shapely.get_parts(simple) if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(part) for part in polygons])


def band_edges(thresholds_min: Sequence[float]) -> tuple[float, ...]:
    """Upper edges of the bands: the thresholds, and finer ones where they are few."""
    edges = set(map(float, thresholds_min))
    for lower, upper in zip((0.0, *sorted(edges)), sorted(edges), strict=False):
        if len(edges) < FEWEST_BANDS and upper - lower >= 4:
            middle = (lower + upper) / 2
            edges.add(float(round(middle / 5) * 5 if middle >= 10 else round(middle)))
    return tuple(sorted(edges))


SIZES: Final = (100.0, 1000.0)
"""Where a dot of people grows: cells are drawn in three sizes, and never with their count."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Cells with at least the minimum of people: where they are, and their size class 0 to 2."""

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    size: npt.NDArray[np.int64]


NO_BANDS: Final = Bands((), ())
NO_DOTS: Final = Dots(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class MapLayers:
    """All that the map of a figure shows besides ground and facilities: today, and what proposed sites bring."""

    bands: Bands = NO_BANDS
    beyond: Dots = NO_DOTS  # beyond the threshold; on the map of a proposal with its sites, too
    newly: Dots = NO_DOTS  # within it once the proposed sites are open, and not today
    area: shapely.MultiPolygon = field(default_factory=shapely.MultiPolygon)  # where that is so


def find_dots(population: Population, chosen: npt.NDArray[np.bool_], *, minimum_people: float) -> Dots:
    """Some of the cells [cell] as dots; those with few people are not drawn at all."""
    people = population.everyone_people
    drawn = chosen & (people >= minimum_people)
    points = population.cells.geometry
    return Dots(
        points.x.to_numpy(dtype=np.float64)[drawn],
        points.y.to_numpy(dtype=np.float64)[drawn],
        np.searchsorted(np.array(SIZES), people[drawn], side="right"),
    )
