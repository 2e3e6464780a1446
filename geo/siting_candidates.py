"""Candidate sites of a siting question: where people live, one place a neighbourhood, junctions, or given places."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import h3
import numpy as np
import shapely

from geo.boundaries import read_boundaries
from geo.errors import SitingError
from geo.notes import Notes
from geo.places import check_inside, read_points
from geo.points import CRS
from geo.region import Region, SitingQuestion
from geo.siting_wishes import NO_WISHES, SiteWishes, apply_wishes
from routing.network import RoadGraph

FLAGS: Final = ("must", "forbidden")
"""Columns of yes and no that a file of candidates may have: to be chosen in any case, or never."""

UNUSED: Final = ("existing", "cost", "capacity")
"""Columns that `qamtu siting` reads and a study does not."""

JUNCTION_RESOLUTION: Final = 9
"""One junction stands for each H3 cell of this resolution (about 350 m across): neighbours reach the same people."""

NEIGHBOURHOOD_RESOLUTION: Final = 8
"""One cell stands for each H3 cell of this resolution, about a kilometre across: few enough for all travel times."""


def candidate_sites(
    region: Region,
    asked: SitingQuestion,
    *,
    given: gpd.GeoDataFrame | None = None,
    wishes: SiteWishes = NO_WISHES,
    notes: Notes | None = None,
) -> gpd.GeoDataFrame:
    """candidate_id, must, forbidden, cost (nan = not said) and a point, by id; none on excluded ground.

    `given` (points with candidate_id and, if need be, must, forbidden and cost) stand in place of those that the
    question names.

    Raises
    ------
    SitingError
        No candidate is left, or a wish cannot be.
    """
    if given is not None:
        found = given
    elif asked.candidates == "cells":
        found = _cells(region)
    elif asked.candidates == "neighbourhoods":
        found = _neighbourhoods(region)
    elif asked.candidates == "junctions":
        found = _junctions(region.network.graphs[asked.mode])
    else:
        found = _candidate_file(Path(asked.candidates), region, notes)
    if asked.exclusions is not None:
        excluded = shapely.union_all(read_boundaries(asked.exclusions).geometry.to_numpy())
        found = found[~shapely.intersects(found.geometry.to_numpy(), excluded)]
    found = found.assign(**{flag: found.get(flag, False) for flag in FLAGS}, cost=found.get("cost", np.nan))
    found = apply_wishes(found, wishes, region)
    if found.empty:
        raise SitingError("no candidate site is left; check candidates and exclusions in [siting]")
    if wishes.cost is not None:
        found = found.assign(cost=found["cost"].fillna(wishes.cost))
    return found.sort_values("candidate_id", ignore_index=True)


def _cells(region: Region) -> gpd.GeoDataFrame:
    populated = region.population.cells[region.population.everyone_people > 0]
    return populated[["cell_id", "geometry"]].rename(columns={"cell_id": "candidate_id"})


def _neighbourhoods(region: Region) -> gpd.GeoDataFrame:
    """Of all populated cells of an H3 cell the one with most people; of equals the first id."""
    found = _cells(region)
    people = region.population.everyone_people[region.population.everyone_people > 0]
    place = [
        h3.latlng_to_cell(lat, lon, NEIGHBOURHOOD_RESOLUTION)
        for lon, lat in zip(found.geometry.x, found.geometry.y, strict=True)
    ]
    order = np.lexsort((found["candidate_id"].to_numpy(dtype=str), -people, np.array(place)))
    _, first = np.unique(np.array(place)[order], return_index=True)
    return found.iloc[np.sort(order[first])]


def _candidate_file(path: Path, region: Region, notes: Notes | None) -> gpd.GeoDataFrame:
    table = read_points(path, flags=FLAGS, unused=UNUSED, notes=notes)
    places = gpd.GeoDataFrame(
        {"candidate_id": table["id"], **table[list(FLAGS)]},
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs=CRS,
    )
    check_inside(places.rename(columns={"candidate_id": "id"}), region.network.bbox(), path.name)
    return places


def _junctions(graph: RoadGraph) -> gpd.GeoDataFrame:
    """One junction of the main network per H3 cell, the one with the smallest number."""
    ways_on = np.diff(graph.first_out)
    nodes = np.flatnonzero((graph.component == 0) & (ways_on >= 3))
    cells = [
        h3.latlng_to_cell(lat, lon, JUNCTION_RESOLUTION)
        for lat, lon in zip(graph.node_lat[nodes], graph.node_lon[nodes], strict=True)
    ]
    chosen = nodes[np.unique(np.array(cells), return_index=True)[1]]
    chosen.sort()
    return gpd.GeoDataFrame(
        {"candidate_id": [f"j{node}" for node in chosen]},
        geometry=gpd.points_from_xy(graph.node_lon[chosen], graph.node_lat[chosen]),
        crs=CRS,
    )
