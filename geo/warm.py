"""Compiles every kernel once, so that nobody's first isochrone waits for the compiler: `python -m geo.warm`."""

import geopandas as gpd
import numpy as np

from geo.capacity import give_places, measure_pairs
from geo.facilities import build_facilities
from geo.isochrones import measure_isochrones
from geo.population import build_population
from geo.reach import snap_places
from geo.siting.solve import compile_kernels
from routing.warm import tiny_town, warm_kernels


def warm() -> None:
    """Run each kernel on a tiny case; numba keeps what it compiled."""
    warm_kernels()
    compile_kernels()
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
    ).geojson()
    places = snap_places(town, facilities, population, off_road_kmh=4.0, limit_m=1000.0)
    pairs = measure_pairs(town, places, direction="to_facility", cutoff_s=600.0)
    give_places(pairs, facilities, population, service="any", threshold_min=5, capacity_people=np.ones(2))


if __name__ == "__main__":
    warm()
