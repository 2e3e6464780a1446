"""The whole method on one page: a region and a question in, every table and picture out.

A person enters as a fraction of a cell and a stratum, meets seconds at the cell, and is counted once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from geo.capacity import capacity_table, measure_capacity, people_capacity
from geo.catchments import catchment_table
from geo.coverage import coverage_table, uncovered_table
from geo.distribution import travel_time_curve, worst_decile_table
from geo.errors import SitingError
from geo.notes import Notes
from geo.ranges import measure_ranges
from geo.reach import (
    ANY_SERVICE,
    Reach,
    SnappedPlaces,
    cell_table,
    facility_rows,
    measure_snapped_reach,
    note_refused_facilities,
    select_snapped,
    snap_places,
)
from geo.region import Evaluation, Question, Region
from geo.siting_question import propose_sites
from geo.statuses import status_table
from geo.time_surface import Drawing, TimeSurface, measure_surface
from routing.errors import Phrase
from routing.modes import load_mode
from routing.progress import Progress, silent


def evaluate(
    region: Region,
    question: Question,
    *,
    notes: Notes | None = None,
    threads: int = 0,
    progress: Progress = silent,
) -> Evaluation:
    """Travel times, coverage, catchments and, if asked, proposed sites of a region.

    `notes` is what reading the region already had to say; it is carried on with what is noticed here. `threads` are
    those of the ranges, 0 = one per processor.

    Raises
    ------
    GeoError, RoutingError
        The region and the question do not fit each other (a mode the network lacks, a stratum nobody has).
    """
    notes = list(notes or ())
    population, boundaries, siting = region.population, region.boundaries, question.siting
    services = reported_services(region, question)
    # 1. Every person and every facility stands somewhere along a street.
    modes = dict.fromkeys((*question.modes, *((siting.mode,) if siting else ())))
    places = {mode: _snap(region, question, mode) for mode in modes}
    # 2. Seconds from each cell to its nearest facility, by mode and service.
    progress(Phrase("travel times from every cell to its nearest facility"))
    reaches = {mode: _reach(region, question, mode, places[mode], services) for mode in modes}
    asked = [reach for mode in question.modes for reach in reaches[mode]]
    note_refused_facilities(asked, notes)
    # 3. People within each threshold, by boundary, service, mode and stratum; and where capacity is known, a place.
    progress(Phrase("counting people"))
    coverage = coverage_table(asked, population, boundaries, thresholds_min=question.thresholds_min)
    capacity = _capacity(region, question, places)
    ranges = None
    if question.ranges is not None:  # how far these figures may lie, inputs being uncertain
        every = replace(question, services=services)
        ranges = measure_ranges(region, every, question.ranges, threads=threads, progress=progress)
    # 4. New sites, with a bound that proves how good they are.
    plan = sites = None
    if siting is not None:
        reach = reach_of(reaches[siting.mode], siting.service)
        plan, sites = propose_sites(region, question, reach, notes=notes, progress=progress)
    # 5. Pictures, which decide no number.
    progress(Phrase("drawing catchments"))
    return Evaluation(
        reaches=tuple(asked),
        cells=cell_table(asked, population, region.facilities),
        coverage=coverage,
        uncovered=uncovered_table(coverage),
        curve=travel_time_curve(asked, population),
        worst_decile=worst_decile_table(asked, population, boundaries),
        statuses=status_table(asked, population, boundaries),
        capacity=capacity,
        catchments=_catchments(region, question, places, {mode: reaches[mode][0] for mode in question.modes}),
        surfaces={mode: _surface(region, question, mode, places[mode]) for mode in question.modes},
        plan=plan,
        sites=sites,
        ranges=ranges,
        notes=tuple(notes),
    )


def measure_reaches(region: Region, question: Question) -> tuple[Reach, ...]:
    """Steps 1 and 2 alone: the `reaches` of `evaluate`."""
    services = reported_services(region, question)
    return tuple(
        reach
        for mode in question.modes
        for reach in _reach(region, question, mode, _snap(region, question, mode), services)
    )


def reported_services(region: Region, question: Question) -> tuple[str, ...]:
    """The services reported beside "any": those asked for, else all that the facilities name."""
    return question.services or tuple(sorted({service for given in region.facilities["services"] for service in given}))


def _off_road_kmh(region: Region, mode: str) -> float:
    return load_mode(mode, region.network.source.country).off_road_kmh


def _snap(region: Region, question: Question, mode: str) -> SnappedPlaces:
    return snap_places(
        region.network.graphs[mode],
        region.facilities,
        region.population,
        off_road_kmh=_off_road_kmh(region, mode),
        limit_m=question.snap_limit_m,
    )


def _reach(
    region: Region, question: Question, mode: str, places: SnappedPlaces, services: tuple[str, ...]
) -> list[Reach]:
    return measure_snapped_reach(
        region.network.graphs[mode],
        region.facilities,
        places,
        services=services,
        direction=question.direction,
        cutoff_s=question.cutoff_min * 60,
    )


def reach_of(reaches: Sequence[Reach], service: str) -> Reach:
    """The reach of a service to site for.

    Raises
    ------
    SitingError
        No facility names the service.
    """
    for reach in reaches:
        if reach.service == service:
            return reach
    raise SitingError(
        "no facility names the service {service} to site for; the services are {known}",
        service=service,
        known=", ".join(reach.service for reach in reaches),
    )


def _capacity(region: Region, question: Question, places: Mapping[str, SnappedPlaces]) -> pd.DataFrame | None:
    """Who finds a place at any facility; None where capacity, or how many people it serves, is not known.

    Visits per person and year are those of the whole population to all care, so they say nothing of one service.
    """
    if question.capacity is None:
        return None
    capacity_people = people_capacity(
        region.facilities["capacity_per_day"].to_numpy(),
        working_days=question.capacity.working_days,
        visits_per_person_year=question.capacity.visits_per_person_year,
    )
    found = [
        part
        for mode in question.modes
        for part in measure_capacity(
            region.network.graphs[mode],
            region.facilities,
            region.population,
            places[mode],
            services=(),
            thresholds_min=question.thresholds_min,
            direction=question.direction,
            capacity_people=capacity_people,
        )
    ]
    return capacity_table(found, region.population) if found else None


def _catchments(
    region: Region, question: Question, places: Mapping[str, SnappedPlaces], reaches: Mapping[str, Reach]
) -> gpd.GeoDataFrame:
    tables = [
        catchment_table(
            region.network.graphs[mode],
            region.facilities,
            region.population,
            places[mode],
            reach,
            thresholds_min=question.thresholds_min,
            direction=question.direction,
            off_road_kmh=_off_road_kmh(region, mode),
            barriers=region.barriers,
        )
        for mode, reach in reaches.items()
    ]
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), crs=tables[0].crs)


def _surface(region: Region, question: Question, mode: str, places: SnappedPlaces) -> TimeSurface:
    """Travel time to the nearest open facility, up to the largest threshold."""
    return measure_surface(
        region.network.graphs[mode],
        select_snapped(places.facilities, facility_rows(region.facilities, ANY_SERVICE)),
        direction=question.direction,
        cutoff_s=max(question.thresholds_min) * 60,
        off_road_kmh=_off_road_kmh(region, mode),
        drawing=Drawing(barriers=region.barriers),
    )
