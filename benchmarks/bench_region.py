"""What a planner waits for, on the embedded metropolis by car: all strata, boundaries and three thresholds."""

import tempfile
from pathlib import Path

from benchmarks.timing import median_seconds
from geo.coverage import coverage_table
from geo.demo_region import write_demo_region
from geo.isochrones import measure_isochrones
from geo.reach import measure_reach, measure_snapped_reach, snap_places
from geo.site_gain import gain_at, prepare_gain
from geo.study_file import read_study
from geo.study_region import read_region
from routing.edits.apply import apply_edits
from routing.edits.edit import ScaleSpeed, StreetSelection
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.network import RoadGraph

LIMIT_M = 1000.0
CUTOFF_S = 14_400.0


def measure() -> dict[str, float]:
    """Seconds and milliseconds by name, on a region written anew."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo_region(Path(folder))
        return measure_folder(Path(folder))


def measure_folder(folder: Path) -> dict[str, float]:
    """The same on a region that is there."""
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    graph, off_road_kmh = region.network.graphs["car"], load_mode("car", study.country).off_road_kmh
    facilities, population = region.facilities, region.population
    snapped = snap_places(graph, facilities, population, off_road_kmh=off_road_kmh, limit_m=LIMIT_M)
    middle = middle_of(graph)
    slower = ScaleSpeed(StreetSelection(road_classes=("residential",)), 0.8)
    hierarchy(graph)  # stands before any edit, and is customised by it

    def coverage() -> object:
        reaches = measure_reach(
            graph,
            facilities,
            population,
            services=(),
            direction="to_facility",
            cutoff_s=CUTOFF_S,
            off_road_kmh=off_road_kmh,
            limit_m=LIMIT_M,
        )
        return coverage_table(reaches, population, region.boundaries, thresholds_min=(15, 30, 60))

    def edit_speed() -> object:
        edited = apply_edits(graph, [slower]).graph
        # Streets have not moved, so places stay snapped.
        reaches = measure_snapped_reach(
            edited, facilities, snapped, services=(), direction="to_facility", cutoff_s=CUTOFF_S
        )
        return coverage_table(reaches, population, region.boundaries, thresholds_min=(15, 30, 60))

    today = measure_snapped_reach(graph, facilities, snapped, services=(), direction="to_facility", cutoff_s=CUTOFF_S)[
        0
    ]
    prepared = prepare_gain(
        graph,
        population,
        today,
        thresholds_min=(15, 30, 60),
        direction="to_facility",
        off_road_kmh=off_road_kmh,
        limit_m=LIMIT_M,
    )

    def isochrone_30() -> str:
        return measure_isochrones(
            graph,
            *middle,
            minutes=[30],
            direction="to_facility",
            off_road_kmh=off_road_kmh,
            limit_m=LIMIT_M,
            population=population,
        ).geojson()

    return {
        "region_cells": float(len(population.cells)),
        "region_nodes": float(graph.n_nodes),
        "coverage_s": median_seconds(coverage, runs=3),
        "move_site_ms": 1000 * median_seconds(lambda: gain_at(prepared, *middle), runs=7),
        "speed_edit_to_coverage_s": median_seconds(edit_speed, runs=3),
        "isochrone_30_min_ms": 1000 * median_seconds(isochrone_30, runs=5),
    }


def middle_of(graph: RoadGraph) -> tuple[float, float]:
    """The middle of the streets' box."""
    west, south, east, north = graph.bbox()
    return (west + east) / 2, (south + north) / 2
