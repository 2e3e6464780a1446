"""The nearest facility of every population cell, by travel mode and service, and why where there is none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.notes import Notes, add_note
from geo.statuses import BEYOND_CUTOFF, NO_ROAD, OK, UNREACHABLE
from routing.snap import Snapped, snap_points
from routing.travel_times import Direction, nearest_facilities

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population
    from routing.network import RoadGraph

ANY_SERVICE: Final = "any"
"""The service every open facility gives."""


@dataclass(frozen=True, eq=False)
class SnappedPlaces:
    """Facilities and population cells on the streets of one travel mode: snapped once, used by every measure."""

    facilities: Snapped
    cells: Snapped


@dataclass(frozen=True, eq=False)
class Reach:
    """How every population cell reaches its nearest facility, for one travel mode and service.

    `facility` is a row of the facility table (-1: none within the cutoff); seconds are unrounded and inf where the
    status is not "ok". `refused` are the facilities of this service that have no street near and so serve nobody.
    """

    mode: str
    service: str
    facility: npt.NDArray[np.int32]
    travel_time_s: npt.NDArray[np.float64]
    access_time_s: npt.NDArray[np.float64]  # the cell's own access leg; inf where the status is "no_road"
    status: npt.NDArray[np.str_]
    cutoff_s: float = np.inf
    refused: tuple[str, ...] = ()


def snap_places(
    graph: "RoadGraph", facilities: "gpd.GeoDataFrame", population: "Population", *, off_road_kmh: float, limit_m: float
) -> SnappedPlaces:
    """Facilities and population cells snapped to the streets of `graph`."""
    snapped = [
        snap_points(
            graph,
            points.x.to_numpy(dtype=np.float64),
            points.y.to_numpy(dtype=np.float64),
            off_road_kmh=off_road_kmh,
            limit_m=limit_m,
        )
        for points in (facilities.geometry, population.cells.geometry)
    ]
    return SnappedPlaces(facilities=snapped[0], cells=snapped[1])


def select_snapped(snapped: Snapped, rows: npt.NDArray[np.intp]) -> Snapped:
    """Some of the snapped points, in the order of `rows`."""
    return replace(snapped, **{field.name: getattr(snapped, field.name)[rows] for field in fields(snapped)})


def facility_rows(facilities: "gpd.GeoDataFrame", service: str) -> npt.NDArray[np.intp]:
    """Rows of the open facilities that give a service; of all open ones for "any"."""
    is_open = facilities["open"].to_numpy(dtype=bool)
    if service == ANY_SERVICE:
        return np.flatnonzero(is_open)
    gives = np.array([service in given for given in facilities["services"]], dtype=bool)
    return np.flatnonzero(is_open & gives)


def measure_reach(
    graph: "RoadGraph",
    facilities: "gpd.GeoDataFrame",
    population: "Population",
    *,
    services: Collection[str],
    direction: Direction,
    cutoff_s: float,
    off_road_kmh: float,
    limit_m: float,
) -> list[Reach]:
    """Travel time (seconds, door to door) from every cell to its nearest open facility, by service.

    The service "any" comes first, the others follow in their order. `direction` says who travels: "to_facility"
    for people seeking care, "from_facility" for an ambulance.
    """
    places = snap_places(graph, facilities, population, off_road_kmh=off_road_kmh, limit_m=limit_m)
    return measure_snapped_reach(graph, facilities, places, services=services, direction=direction, cutoff_s=cutoff_s)


def measure_snapped_reach(
    graph: "RoadGraph",
    facilities: "gpd.GeoDataFrame",
    places: SnappedPlaces,
    *,
    services: Collection[str],
    direction: Direction,
    cutoff_s: float,
) -> list[Reach]:
    """As `measure_reach`, for places that are snapped already."""
    wanted = (ANY_SERVICE, *(service for service in dict.fromkeys(services) if service != ANY_SERVICE))
    return [
        measure_service_reach(graph, facilities, places, service=service, direction=direction, cutoff_s=cutoff_s)
        for service in wanted
    ]


def measure_service_reach(
    graph: "RoadGraph",
    facilities: "gpd.GeoDataFrame",
    places: SnappedPlaces,
    *,
    service: str,
    direction: Direction,
    cutoff_s: float,
) -> Reach:
    """As `measure_snapped_reach`, for one service alone.

    The search is not bounded by the cutoff: only a search to the end tells a cell beyond the cutoff from one that
    no facility can be reached from, and one search over the network takes milliseconds.
    """
    rows = facility_rows(facilities, service)
    on_street = places.facilities.ok[rows]
    cells = places.cells
    facility = np.full(len(cells.street), -1, dtype=np.int32)
    travel_time_s = np.full(len(cells.street), np.inf)
    if on_street.any():
        reachable = rows[on_street]
        nearest = nearest_facilities(
            graph, select_snapped(places.facilities, reachable), cells, direction=direction, k=1
        )
        found = (nearest.facility[:, 0] >= 0) & cells.ok
        facility[found] = reachable[nearest.facility[found, 0]]
        travel_time_s[found] = nearest.travel_time_s[found, 0]
    status = np.select(
        [~cells.ok, np.isinf(travel_time_s), travel_time_s > cutoff_s], [NO_ROAD, UNREACHABLE, BEYOND_CUTOFF], OK
    )
    return Reach(
        mode=graph.mode,
        service=service,
        facility=np.where(status == OK, facility, -1).astype(np.int32),
        travel_time_s=np.where(status == OK, travel_time_s, np.inf),
        access_time_s=np.where(cells.ok, cells.access_time_s, np.inf),
        status=status,
        cutoff_s=cutoff_s,
        refused=tuple(facilities["facility_id"].iloc[rows[~on_street]].astype(str)),
    )


def note_refused_facilities(reaches: Sequence[Reach], notes: Notes) -> None:
    """Say which facilities have no street near and so serve nobody, once per travel mode."""
    for reach in reaches:
        if reach.service == ANY_SERVICE and reach.refused:
            add_note(
                notes,
                "{mode}: no street within the snap limit of these facilities, so they serve nobody: {facilities}",
                mode=reach.mode,
                facilities=", ".join(reach.refused),
            )


def cell_table(reaches: Sequence[Reach], population: "Population", facilities: "gpd.GeoDataFrame") -> pd.DataFrame:
    """One row per cell, mode and service, with the columns of `cells.csv`; no facility is an empty id."""
    cell_id = population.cells["cell_id"].astype(str).to_numpy(dtype=object)
    # Row -1 (no facility) takes the empty id put at the end.
    facility_id = np.append(facilities["facility_id"].astype(str).to_numpy(dtype=object), "")
    n_cells = len(cell_id)
    columns = {
        "cell_id": np.tile(cell_id, len(reaches)),
        "mode": np.repeat(np.array([reach.mode for reach in reaches], dtype=object), n_cells),
        "service": np.repeat(np.array([reach.service for reach in reaches], dtype=object), n_cells),
        "nearest_facility_id": facility_id[np.concatenate([reach.facility for reach in reaches])],
        "travel_time_s": np.concatenate([reach.travel_time_s for reach in reaches]),
        "access_time_s": np.concatenate([reach.access_time_s for reach in reaches]),
        "status": np.concatenate([reach.status for reach in reaches]).astype(object),
    }
    return pd.DataFrame(columns)
