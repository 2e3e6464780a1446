"""Compiles every kernel once, so that nobody's first isochrone waits for the compiler: `python -m geo.warm`."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import geopandas as gpd
import numpy as np
import shapely

from geo.barriers import build_barriers
from geo.capacity import give_places, measure_pairs
from geo.facilities import build_facilities
from geo.isochrones import measure_isochrones
from geo.population import build_population
from geo.reach import snap_places
from geo.region import CapacityAssumption, Question, Region
from geo.siting.solve import compile_kernels
from geo.what_if import what_if_of
from geo.what_if.change import AddFacility, CloseFacility
from routing.ball import search_ball
from routing.network import NetworkSource, RestrictionCounts, RoadNetwork
from routing.warm import PARTS, tiny_town


def warm() -> None:
    """Run each kernel on a tiny case; numba keeps what it compiled."""
    for part in (*PARTS, *_OWN_PARTS):
        part()


def warm_side_by_side() -> None:
    """The same in as many processes as there are processors."""
    first, *others = PARTS
    first()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(part) for part in (*others, *_OWN_PARTS)]:
            done.result()


def warm_isochrones() -> None:
    """An isochrone with people, and capacity."""
    town = tiny_town()
    points = gpd.points_from_xy([69.601, 69.609], [42.301, 42.309])
    columns = {"facility_id": ["a", "b"], "kind": ["fap", "fap"], "services": [(), ()]}
    facilities = build_facilities(np.asarray(points), columns)
    population = build_population(["1", "2"], points, {"people": np.ones(2)})
    measure_isochrones(
        town,
        69.601,
        42.301,
        minutes=(1, 5),
        direction="to_facility",
        off_road_kmh=4.0,
        limit_m=1000.0,
        population=population,
        barriers=build_barriers(shapely.linestrings([[[69.6, 42.302], [69.61, 42.302]]])),
    ).geojson()
    places = snap_places(town, facilities, population, off_road_kmh=4.0, limit_m=1000.0)
    # Large balls come from the hierarchy.
    search_ball(town, places.facilities, direction="to_facility", cutoff_s=600.0, engine="hierarchy")
    pairs = measure_pairs(town, places, direction="to_facility", cutoff_s=600.0)
    give_places(pairs, facilities, population, service="any", threshold_min=5, capacity_people=np.ones(2))


def warm_what_if() -> None:
    """A scenario with a new facility, a closed one and who finds a place."""
    town = tiny_town()
    points = gpd.points_from_xy([69.601, 69.609], [42.301, 42.309])
    columns = {"facility_id": ["a", "b"], "kind": ["fap", "fap"], "services": [(), ()], "capacity_per_day": [1.0, 1.0]}
    network = RoadNetwork({town.mode: town}, NetworkSource("town", "", "", ""), RestrictionCounts())
    population = build_population(["1", "2"], points, {"people": np.ones(2)})
    region = Region("town", "", True, network, population, build_facilities(np.asarray(points), columns))
    question = Question((town.mode,), (5.0,), capacity=CapacityAssumption(1.0, 1.0))
    what_if = what_if_of(region, question)
    what_if.prepare()
    what_if.answer((AddFacility(69.605, 42.305), CloseFacility("a")))


_OWN_PARTS = (warm_isochrones, warm_what_if, compile_kernels)

if __name__ == "__main__":
    warm_side_by_side()
