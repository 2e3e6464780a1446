"""Ours, through the doors its own code uses. Variants force an engine: auto, bucket_queue, hierarchy."""

import inspect
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from benchmarks.peers.protocol import Answer, NotAvailableError, main, measured, prepared, seconds_of_new_process
from benchmarks.problem import EDITED_CLASS, EDITED_SHARE, THRESHOLDS_MIN, Problem, covered
from geo.isochrones import Isochrones, measure_isochrones
from geo.population import Population, build_population
from routing.ball import ready_points, time_points
from routing.edits.apply import apply_edits
from routing.edits.edit import ScaleSpeed, StreetSelection
from routing.hierarchy.hierarchy import hierarchy
from routing.modes import load_mode
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.snap import Snapped
from routing.storage import load_network
from routing.street_index import street_index
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix

MODULE = "benchmarks.peers.qamtu"
LIMIT_M = 1000.0


def one_to_all(problem: Problem) -> Answer:
    """`node_times`, from each source."""
    graph, prepare_s = opened(problem)
    starts = [places_at(graph, problem["source"][[row]]) for row in range(problem.facts["source"])]
    forced = engine(node_times, problem)
    answer = ours(
        lambda: [node_times(graph, start, direction="from_facility", **forced) for start in starts],
        runs=9,
        prepare_s=prepare_s,
    )
    answer.seconds /= len(starts)
    return answer


def matrix(problem: Problem) -> Answer:
    """`travel_time_matrix`, door to door, two threads."""
    graph, prepare_s = opened(problem)
    origins, destinations = places_at(graph, problem["matrix_source"]), places_at(graph, problem["matrix_target"])
    forced = engine(travel_time_matrix, problem)
    return ours(
        lambda: travel_time_matrix(graph, origins, destinations, threads=2, **forced),
        prepare_s=prepare_s,
    )


def nearest(problem: Problem) -> Answer:
    """`node_times` to the nearest of the facilities."""
    graph, prepare_s = opened(problem)
    facilities, forced = places_at(graph, problem["facility"]), engine(node_times, problem)
    return ours(lambda: node_times(graph, facilities, **forced), runs=9, prepare_s=prepare_s)


def isochrone(problem: Problem, minutes: tuple[int, ...] = THRESHOLDS_MIN) -> Answer:
    """Polygons and people by stratum, as GeoJSON text."""
    graph, prepare_s = opened(problem)
    population, places = people_at_cells(problem), problem.lon_lat("source").tolist()
    answer = ours(lambda: [draw(graph, place, minutes, population).geojson() for place in places], prepare_s=prepare_s)
    answer.seconds /= len(places)
    people = draw(graph, places[0], minutes, population).people
    # The longest comes first; "all", the sum of the strata, is left out.
    answer.value = np.stack([people[name][::-1] for name in stratum_names(problem)], axis=1)
    answer.note = "people by travel time at their cell"
    return answer


def ours(work: Callable[[], Any], *, prepare_s: float = 0.0, **how: Any) -> Answer:
    """`measured`, the first call never counted: what it made ready (a hierarchy, say) counts as preparing."""
    _, first_s = prepared(work)
    answer = measured(work, **how)
    answer.prepare_s = prepare_s + max(0.0, first_s - answer.seconds)
    return answer


def draw(graph: RoadGraph, place: list[float], minutes: tuple[int, ...], population: Population) -> Isochrones:
    """As the web service draws it."""
    return measure_isochrones(
        graph,
        *place,
        minutes=minutes,
        direction="to_facility",
        off_road_kmh=load_mode("car").off_road_kmh,
        limit_m=LIMIT_M,
        population=population,
    )


def speed_edit(problem: Problem) -> Answer:
    """The road class at its new speed, then the nearest of 40 for every cell and people by stratum and threshold."""
    graph, _ = opened(problem)
    facilities, cells = places_at(graph, problem["facility"]), places_at(graph, problem["cell"])
    people, cutoff_s = problem["people"], THRESHOLDS_MIN[-1] * 60.0
    nearest_facilities(graph, facilities, cells, cutoff_s=cutoff_s)  # the baseline stands before any edit
    slower = ScaleSpeed(StreetSelection(road_classes=(EDITED_CLASS,)), EDITED_SHARE)

    def edit() -> np.ndarray:
        edited = apply_edits(graph, [slower]).graph
        found = nearest_facilities(edited, facilities, cells, cutoff_s=cutoff_s)
        return covered(found.travel_time_s[:, 0], people)

    answer = ours(edit)
    answer.note = f"hierarchy customised: {apply_edits(graph, [slower]).report.customised}"
    return answer


def move_site(problem: Problem) -> Answer:
    """One search within 15 minutes, people of the cells that were not covered before."""
    graph, prepare_s = opened(problem)
    cells, people = ready_points(graph, places_at(graph, problem["cell"])), problem["people"]
    sites = [places_at(graph, problem["site"][[row]]) for row in range(problem.facts["site"])]
    cutoff_s = THRESHOLDS_MIN[0] * 60.0

    def within(places: Snapped) -> np.ndarray:
        return time_points(graph, places, cells, direction="to_facility", cutoff_s=cutoff_s) <= cutoff_s

    before = within(places_at(graph, problem["facility"]))
    answer = ours(
        lambda: [(within(site) & ~before).astype(np.float64) @ people for site in sites], runs=9, prepare_s=prepare_s
    )
    answer.seconds /= len(sites)
    return answer


def full_import(problem: Problem) -> Answer:
    """From the extract to the first answer: by car, with the hierarchy built as well, or for car and walking."""
    modes = ["car", "walk"] if problem.variant == "car_walk" else ["car"]

    def read() -> None:
        network = read_network(problem.extract, modes=modes)
        for graph in network.graphs.values():
            street_index(graph)
            if problem.variant == "car_hierarchy":
                hierarchy(graph)
            node_times(graph, places_at(graph, np.flatnonzero(graph.component == 0)[:1]))

    # As for the others, what counts is the first time in a new process.
    _, first_s = prepared(read)
    _, again_s = prepared(read)
    return Answer(first_s, note=f"again in the same process: {again_s:.2f} s")


def cold_start(problem: Problem) -> Answer:
    """A new process that opens the stored network and draws one isochrone; or set-up's compiling of every kernel."""
    if problem.variant == "process_start":
        return measured(lambda: seconds_of_new_process(MODULE, problem), runs=3)
    with tempfile.TemporaryDirectory() as empty:
        if problem.variant == "nothing_compiled":
            return Answer(seconds_of_new_process(MODULE, problem, NUMBA_CACHE_DIR=empty))
        command = [sys.executable, "-m", "geo.warm"]
        environment = os.environ | {"NUMBA_CACHE_DIR": empty}
        _, seconds = prepared(lambda: subprocess.run(command, check=True, capture_output=True, env=environment))
    return Answer(seconds, note="`python -m geo.warm`, once")


def first_isochrone_of_process(problem: Problem) -> Answer:
    """Opening the stored network and the first isochrone with its people."""

    def start() -> None:
        graph, _ = opened(problem)
        place = problem.lon_lat("source")[0].tolist()
        draw(graph, place, THRESHOLDS_MIN, people_at_cells(problem)).geojson()

    _, seconds = prepared(start)
    return Answer(seconds)


def opened(problem: Problem) -> tuple[RoadGraph, float]:
    """The stored network's car graph, and the seconds until it is mapped."""
    return prepared(lambda: load_network(problem.folder / "network").graphs["car"])


def engine(door: Callable[..., Any], problem: Problem) -> dict[str, str]:
    """The argument that forces the variant's engine, where the door has one."""
    if "engine" in inspect.signature(door).parameters:
        return {"engine": problem.variant}
    if problem.variant == "hierarchy":
        raise NotAvailableError("not built yet: the hierarchy behind this door")
    return {}


def places_at(graph: RoadGraph, nodes: np.ndarray) -> Snapped:
    """Places standing at nodes, without an access leg."""
    edge = graph.first_out[nodes]
    at, zero = np.where(graph.edge_forward[edge], 0.0, 1.0), np.zeros(len(nodes))
    lon, lat = graph.node_lon[nodes], graph.node_lat[nodes]
    return Snapped(graph.edge_street[edge], at, zero, zero, lon, lat, lon, lat)


def people_at_cells(problem: Problem) -> Population:
    """The people of the problem as a population of parts."""
    people, places = problem["people"], problem.lon_lat("cell")
    strata = {name: people[:, number] for number, name in enumerate(stratum_names(problem))}
    points = np.asarray(gpd.points_from_xy(places[:, 0], places[:, 1]))
    return build_population([str(number) for number in range(len(people))], points, strata)


def stratum_names(problem: Problem) -> list[str]:
    """s0, s1 and so on."""
    return [f"s{number}" for number in range(problem["people"].shape[1])]


if __name__ == "__main__":
    assert Path("routing").is_dir(), "run from the project's root"
    tasks = {
        "one_to_all": one_to_all,
        "matrix": matrix,
        "nearest": nearest,
        "isochrone": isochrone,
        "isochrone_30": partial(isochrone, minutes=(30,)),
        "speed_edit": speed_edit,
        "move_site": move_site,
        "full_import": full_import,
        "cold_start": cold_start,
        "first_isochrone": first_isochrone_of_process,
    }
    main("qamtu", "qamtu", tasks)
