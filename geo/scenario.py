"""The whole method on one page: a region and a question in, every table and picture out.

A person enters as a fraction of a cell and a stratum, meets seconds at the cell, and is counted once.
"""

from collections.abc import Callable

import numpy as np

from geo.capacity import three_numbers
from geo.catchments import build_catchments
from geo.coverage import coverage_table, uncovered_table
from geo.distribution import travel_time_curve, worst_decile_table
from geo.notes import Notes
from geo.reach import (
    ANY_SERVICE,
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
from geo.time_surface import TimeSurface, measure_surface
from routing.modes import load_mode

Progress = Callable[[str], None]


def evaluate(region: Region, question: Question, *, progress: Progress = lambda _text: None) -> Evaluation:
    """Travel times, coverage, catchments and, if asked, proposed sites of a region.

    Raises
    ------
    GeoError, RoutingError
        The region and the question do not fit each other (a mode the network lacks, a stratum nobody has).
    """
    services = question.services or _named_services(region)
    siting = question.siting
    modes = dict.fromkeys((*question.modes, *((siting.mode,) if siting else ())))
    # 1. Every person and every facility stands somewhere along a street.
    places = {mode: _snap(region, question, mode) for mode in modes}
    # 2. Seconds from each cell to its nearest facility, by mode and service.
    progress("travel times from every cell to its nearest facility")
    reaches = {mode: _reach(region, question, mode, places[mode], services) for mode in modes}
    asked = [reach for mode in question.modes for reach in reaches[mode]]
    # 3. People within each threshold, by boundary, service, mode and stratum.
    progress("counting people")
    population, boundaries = region.population, region.boundaries
    coverage = coverage_table(asked, population, boundaries, thresholds_min=question.thresholds_min)
    notes: Notes = []
    note_refused_facilities(asked, notes)
    # 4. New sites, with a bound that proves how good they are.
    plan = sites = None
    if siting is not None:
        reach = next(reach for reach in reaches[siting.mode] if reach.service == siting.service)
        plan, sites = propose_sites(region, question, reach, progress=progress)
    # 5. Pictures, which decide no number.
    progress("drawing catchments")
    return Evaluation(
        reaches=tuple(asked),
        cells=cell_table(asked, population, region.facilities),
        coverage=coverage,
        uncovered=uncovered_table(coverage),
        curve=travel_time_curve(asked, population),
        worst_decile=worst_decile_table(asked, population, boundaries),
        statuses=status_table(asked, population, boundaries),
        capacity=three_numbers(region, question, places) if question.capacity else None,
        catchments=build_catchments(region, question, places),
        surfaces={mode: _surface(region, question, mode, places[mode]) for mode in question.modes},
        plan=plan,
        sites=sites,
        notes=tuple(notes),
    )


def _named_services(region: Region) -> tuple[str, ...]:
    return tuple(sorted({service for given in region.facilities["services"] for service in given}))


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


def _reach(region: Region, question: Question, mode: str, places: SnappedPlaces, services: tuple[str, ...]):
    return measure_snapped_reach(
        region.network.graphs[mode],
        region.facilities,
        places,
        services=services,
        direction=question.direction,
        cutoff_s=question.cutoff_min * 60,
    )


def _surface(region: Region, question: Question, mode: str, places: SnappedPlaces) -> TimeSurface:
    """Travel time to the nearest open facility up to the largest threshold and half as much again."""
    open_rows = np.flatnonzero(facility_rows(region.facilities, ANY_SERVICE))
    return measure_surface(
        region.network.graphs[mode],
        select_snapped(places.facilities, open_rows),
        direction=question.direction,
        cutoff_s=max(question.thresholds_min) * 60,
        off_road_kmh=_off_road_kmh(region, mode),
    )
