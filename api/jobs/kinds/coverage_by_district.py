"""Coverage of a region, one step a boundary: how far each of its cells is from a facility, then people are counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from api.jobs.asked import AskedOfRegion, Minutes
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.results import result_folder, write_result_manifest
from api.jobs.snapshot import read_snapshot
from routing.errors import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from geo.reach import Reach


class AskedCoverage(AskedOfRegion):
    """Thresholds other than the region's own."""

    thresholds_min: Annotated[tuple[Minutes, ...], Field(max_length=20)] = ()


def plan(work: Work) -> list[Part]:
    """One part a boundary, and one for the cells that lie on none."""
    import numpy as np

    from geo.boundary_groups import group_by_boundary

    region = read_snapshot(work).region
    groups = group_by_boundary(region.population, region.boundaries)
    rows = np.unique(groups.of_cell)
    names = dict(enumerate(groups.boundary_name))
    return [
        Part(Phrase("travel times in {boundary}", boundary=names.get(row, region.name)), {"row": row})
        for row in rows.tolist()
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """Seconds [reach, cell] of the cells on a boundary."""
    import numpy as np

    from geo.boundary_groups import group_by_boundary
    from geo.output_folder import output_file

    region = read_snapshot(work).region
    cells = np.flatnonzero(group_by_boundary(region.population, region.boundaries).of_cell == given["row"])
    seconds = np.array([reach.travel_time_s for reach in _reaches(work, cells)])
    with output_file(_file(work, number)) as partial:
        np.save(partial, seconds)
    return {"row": given["row"], "cells": len(cells)}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The table of `coverage_table`, from the seconds of all cells."""
    import numpy as np

    from geo.boundary_groups import group_by_boundary
    from geo.coverage import coverage_table
    from geo.csv_output import write_csv

    snapshot = read_snapshot(work)
    region, population = snapshot.region, snapshot.region.population
    of_cell = group_by_boundary(population, region.boundaries).of_cell
    reaches = _reaches(work, np.zeros(0, dtype=np.intp))
    seconds = np.full((len(reaches), len(of_cell)), np.inf)
    for number, output in enumerate(outputs, start=1):
        seconds[:, of_cell == output["row"]] = np.load(_file(work, number))
    measured = [replace(reach, travel_time_s=seconds[row]) for row, reach in enumerate(reaches)]
    thresholds = tuple(work.parameters["thresholds_min"]) or snapshot.question.thresholds_min
    table = coverage_table(measured, population, region.boundaries, thresholds_min=thresholds)
    with result_folder(work) as folder:
        write_csv(table, folder / "coverage.csv")
        found = {"people": population.total(), "rows": len(table)}
        write_result_manifest(folder, work, snapshot, found=found)
    return found


def _reaches(work: Work, cells: Any) -> "list[Reach]":
    """Some cells to their nearest facility, by mode and service."""
    from geo.reach import SnappedPlaces, measure_snapped_reach, select_snapped, snap_places
    from geo.scenario import reported_services
    from routing.modes import load_mode

    snapshot = read_snapshot(work)
    region, question = snapshot.region, snapshot.question
    found = []
    for mode in question.modes:
        graph = region.network.graphs[mode]
        off_road_kmh = load_mode(mode, region.network.source.country).off_road_kmh
        places = snap_places(
            graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=question.snap_limit_m
        )
        found += measure_snapped_reach(
            graph,
            region.facilities,
            SnappedPlaces(places.facilities, select_snapped(places.cells, cells)),
            services=reported_services(region, question),
            direction=question.direction,
            cutoff_s=question.cutoff_min * 60,
        )
    return found


def _file(work: Work, number: int) -> "Path":
    return work.folder / f"seconds-{number:06}.npy"


KIND = Kind(AskedCoverage, plan, run, finish)
