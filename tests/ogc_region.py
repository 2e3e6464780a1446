"""Two regions without streets for tests of OGC API: a town of 2,500 cells, and islands on both sides of 180 degrees.

As a program it serves them: `python tests/ogc_region.py FOLDER PORT`, a line a request to standard output.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import shapely
import uvicorn
from fastapi import FastAPI
from map_fixture import small_region

from api.main import create_app
from api.regions import ServedRegion
from geo.population import build_population
from geo.qgis_style import style_catchments
from geo.region import Region

SIDE = 50
KINDS = ["polyclinic", "fap", "hospital", "rural_health_unit"]
NAMES = ["№ 1 емхана «Әл-Фараби»", "Поликлиника № 2", "โรงพยาบาลส่งเสริมสุขภาพตำบล", 'a/b "c" & <d>']


def source(attribution: str = "© OpenStreetMap contributors") -> SimpleNamespace:
    return SimpleNamespace(
        source=SimpleNamespace(name="x.osm.pbf", date="2026-01-02", licence="ODbL 1.0", attribution=attribution)
    )


def facilities(lon: np.ndarray, lat: np.ndarray) -> gpd.GeoDataFrame:
    count = len(lon)
    return gpd.GeoDataFrame(
        {
            "facility_id": [f"f/{i}" if i % 5 == 0 else f"f{i}" for i in range(count)],
            "name": [NAMES[i % 4] for i in range(count)],
            "kind": [KINDS[i % 4] for i in range(count)],
            "services": [("dental", "tb") if i % 3 == 0 else () for i in range(count)],
            "capacity_per_day": [120.5 if i % 2 else np.nan for i in range(count)],
            "staff": np.arange(count, dtype=float),
            "open": [i % 4 != 3 for i in range(count)],
            "ownership": ["public" if i % 2 else "" for i in range(count)],
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs=4326,
    )


def town() -> Region:
    column, row = np.arange(SIDE * SIDE) % SIDE, np.arange(SIDE * SIDE) // SIDE
    lon, lat = 69.5 + 0.002 * column, 42.3 + 0.002 * row
    population = build_population(
        [f"c{i}" for i in range(SIDE * SIDE)],
        np.asarray(shapely.points(lon, lat), dtype=object),
        {"population": 10.0 + column, "aged_65": 1.0 * row},
        boundary_id=["w" if c < SIDE // 2 else "e" for c in column],
        everyone="population",
    )
    boundaries = gpd.GeoDataFrame(
        {"boundary_id": ["w", "e"], "name": ["Батыс", "Шығыс"], "level": "district"},
        geometry=[shapely.box(69.49, 42.29, 69.549, 42.41), shapely.box(69.549, 42.29, 69.61, 42.41)],
        crs=4326,
    )
    chosen = np.arange(0, SIDE * SIDE, 61)
    return Region(
        "Town", "KZ", True, source(), population, facilities(lon[chosen], lat[chosen]), boundaries,  # type: ignore[arg-type]
        titles={"kk": "Қала"},
    )  # fmt: skip


def islands() -> Region:
    lon = np.array([179.5, 179.9, -179.9, -179.5, -170.0, 170.0])
    lat = np.array([-17.0, -16.5, -16.0, -15.5, -17.0, -17.0])
    population = build_population(
        [f"i{at}" for at in range(6)], np.asarray(shapely.points(lon, lat), dtype=object), {"people": np.ones(6)}
    )
    return Region("Islands", "FJ", False, source("Own survey"), population, facilities(lon, lat))  # type: ignore[arg-type]


def served_regions(folder: Path) -> list[ServedRegion]:
    """The town has a result folder with catchments (one without a shape) and sites; the islands have none."""
    _region, question, evaluation, _map = small_region()
    catchments = evaluation.catchments.copy()
    catchments.loc[len(catchments) - 1, "geometry"] = shapely.MultiPolygon()
    catchments.to_file(folder / "catchments.gpkg", layer="catchments", driver="GPKG")
    style_catchments(folder / "catchments.gpkg")
    assert evaluation.sites is not None
    (folder / "sites.geojson").write_text(evaluation.sites.to_json(drop_id=True), encoding="utf-8")
    regions = {"town": (town(), folder), "islands": (islands(), folder / "none")}
    return [
        ServedRegion(name, where, question, lambda region=region: region)  # type: ignore[misc]
        for name, (region, where) in regions.items()
    ]


def ogc_app(folder: Path) -> FastAPI:
    return create_app(served_regions(folder))


if __name__ == "__main__":
    # The regions have no streets, so nothing is to be read ahead.
    uvicorn.run(ogc_app(Path(sys.argv[1])), port=int(sys.argv[2]), lifespan="off")
