"""A region of twelve cells with its evaluation written down, for the tests of the map and the workbook."""

import itertools
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.population import Population
from geo.region import Evaluation, Question, Region, SitingQuestion
from geo.siting.plan import SitePlan
from geo.strata import Stratum
from geo.webmap import BaseMap, Place

HOSTILE = "=1+1 {{7*7}} {% raw %}</script><script>window.harmed=1</script><img src=x onerror='window.harmed=1'>"
THRESHOLDS = (15.0, 30.0)
MODES = {"walk": 1.0, "car": 0.25}
SERVICES = {"any": 0.0, "dental": 400.0}
WEST, SOUTH = 69.5, 42.3


def small_region() -> tuple[Region, Question, Evaluation, BaseMap]:
    """Cells in a row, 4 minutes on foot apart; the facility stands at the first one; the last cell has no road."""
    count = 12
    lon = WEST + 0.004 + 0.004 * np.arange(count)
    lat = np.full(count, SOUTH + 0.02)
    boundary = np.where(np.arange(count) < 5, "b1", np.where(np.arange(count) < 11, "b2", ""))
    cells = gpd.GeoDataFrame(
        {"cell_id": [f"c{i}" for i in range(count)], "boundary_id": boundary},
        geometry=gpd.points_from_xy(lon, lat),
        crs=4326,
    )
    people = pd.DataFrame({"population": 1000.0 + 10 * np.arange(count), "aged_65": 100.25 + np.arange(count)})
    population = Population(cells, people, (Stratum("population"), Stratum("aged_65", 65)), "population")
    boundaries = gpd.GeoDataFrame(
        {
            "boundary_id": ["b1", "b2"],
            "name": [HOSTILE, "Әл-Фараби"],
            "level": "district",
            "name_ru": ["", "Аль-Фараби"],
        },
        geometry=[
            shapely.MultiPolygon([shapely.box(WEST, SOUTH, WEST + 0.022, SOUTH + 0.04)]),
            shapely.MultiPolygon([shapely.box(WEST + 0.022, SOUTH, WEST + 0.046, SOUTH + 0.04)]),
        ],
        crs=4326,
    )
    facilities = gpd.GeoDataFrame(
        {
            "facility_id": ["f0", "f1"],
            "name": ["№ 1 емхана", HOSTILE],
            "kind": ["polyclinic", "fap"],
            "services": [("dental",), ()],
            "capacity_per_day": [120.0, np.nan],
            "staff": np.nan,
            "open": [True, False],
            "ownership": ["public", ""],
        },
        geometry=gpd.points_from_xy(lon[:2], lat[:2]),
        crs=4326,
    )
    source = SimpleNamespace(name="small.osm.pbf", date="2026-01-02", licence="ODbL 1.0", attribution="© OpenStreetMap")
    region = Region("Small", "KZ", True, SimpleNamespace(source=source), population, facilities, boundaries)  # type: ignore[arg-type]
    question = Question(
        modes=tuple(MODES), thresholds_min=THRESHOLDS, siting=SitingQuestion("mclp", "walk", 2, threshold_min=15.0)
    )
    return region, question, _evaluation(region), _base_map()


def _base_map() -> BaseMap:
    line = shapely.LineString([(WEST, SOUTH + 0.02), (WEST + 0.05, SOUTH + 0.02)])
    return BaseMap(
        bbox=(WEST, SOUTH, WEST + 0.05, SOUTH + 0.04),
        roads=tuple(np.array([line] if rank == 1 else [], dtype=object) for rank in range(5)),
        water=np.array([shapely.box(WEST, SOUTH + 0.03, WEST + 0.01, SOUTH + 0.04)], dtype=object),
        places=(
            Place("city", {"": "Шымкент", "en": "Shymkent"}, WEST + 0.02, SOUTH + 0.03),
            Place("town", {"": "Әл-Фараби", "ru": "Аль-Фараби"}, WEST + 0.03, SOUTH + 0.012),
            Place("city", {"": "Under the pin"}, WEST + 0.036, SOUTH + 0.021),
        ),
    )


def _evaluation(region: Region) -> Evaluation:
    """Every table recounted here from the times below, cell by cell."""
    population = region.population
    reported = population.reported_people()
    frames: dict[str, list[Any]] = {
        name: [] for name in ("cells", "coverage", "curve", "worst", "statuses", "capacity")
    }
    for (mode, slower), (service, extra) in itertools.product(MODES.items(), SERVICES.items()):
        seconds = slower * (240.0 * np.arange(len(population.cells)) + extra)
        seconds[-1] = np.inf
        status = np.where(np.isfinite(seconds), "ok", "no_road")
        key = (mode, service)
        frames["cells"] += [
            (cell, *key, "f0", time, 10.0, what)
            for cell, time, what in zip(population.cells["cell_id"], seconds, status, strict=True)
        ]
        groups = {"all": "all", "b1": HOSTILE, "b2": "Әл-Фараби", "none": "none"}
        for stratum, (group, name) in itertools.product(reported.columns, groups.items()):
            inside = _inside(population, group)
            counted = reported[stratum].to_numpy() * inside
            for threshold in THRESHOLDS:
                near = counted[seconds <= threshold * 60].sum()
                row = (group, name, service, mode, stratum, threshold, counted.sum(), near, near / counted.sum())
                frames["coverage"].append(row)
            frames["worst"].append((group, service, mode, stratum, np.inf if group == "none" else 40.0 * slower))
        for stratum in reported.columns:
            counted = reported[stratum].to_numpy()
            minute = np.where(np.isfinite(seconds), np.maximum(np.ceil(seconds / 60), 1), np.inf)
            for edge in [*range(1, 61), np.inf]:
                frames["curve"].append((mode, service, stratum, float(edge), counted[minute == edge].sum()))
            for what in ("ok", "beyond_cutoff", "no_road", "unreachable"):
                frames["statuses"].append((mode, service, stratum, what, counted[status == what].sum()))
            frames["statuses"].append((mode, service, stratum, "no_boundary", counted[-1]))
        for threshold in THRESHOLDS:
            near = reported["population"].to_numpy()[seconds <= threshold * 60].sum()
            total = reported["population"].sum()
            frames["capacity"].append((mode, service, threshold, near - 500, 500.0, total - near))
    coverage = _frame(
        frames["coverage"],
        "boundary_id boundary_name service mode stratum threshold_min people people_covered share_covered",
    )
    return Evaluation(
        reaches=(),
        cells=_frame(frames["cells"], "cell_id mode service nearest_facility_id travel_time_s access_time_s status"),
        coverage=coverage,
        uncovered=coverage.iloc[:0],
        curve=_frame(frames["curve"], "mode service stratum travel_time_min people"),
        worst_decile=_frame(frames["worst"], "boundary_id service mode stratum worst_decile_min"),
        statuses=_frame(frames["statuses"], "mode service stratum status people"),
        capacity=_frame(
            frames["capacity"], "mode service threshold_min people_served people_no_capacity people_out_of_reach"
        ),
        catchments=_catchments(),
        surfaces={"walk": _surface()},  # type: ignore[dict-item]
        plan=_plan(),
        sites=_sites(),
    )


def _inside(population: Population, group: str) -> Any:
    ids = population.cells["boundary_id"].to_numpy()
    return np.ones(len(ids)) if group == "all" else (ids == ("" if group == "none" else group)).astype(float)


def _frame(rows: list[Any], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def _catchments() -> gpd.GeoDataFrame:
    circle = shapely.Point(WEST + 0.004, SOUTH + 0.02).buffer(0.012)
    rows = [
        {"facility_id": "f0", "mode": "walk", "threshold_min": threshold, "kind": kind}
        for threshold in THRESHOLDS
        for kind in ("overlapping", "exclusive")
    ]  # fmt: skip
    people = pd.DataFrame(rows).assign(people_population=4100.0, people_aged_65=400.0)
    return gpd.GeoDataFrame(people, geometry=[circle] * len(rows), crs=4326)


def _surface() -> Any:
    seconds = np.full((20, 25), np.nan, dtype=np.float32)
    seconds[5:15] = np.linspace(0, 3000, 25, dtype=np.float32)
    return SimpleNamespace(west=WEST, south=SOUTH, pixel_lon=0.002, pixel_lat=0.002, seconds=seconds)


def _plan() -> SitePlan:
    return SitePlan(
        model="mclp",
        status="feasible",
        objective=7000.0,
        bound=7028.0,
        gap=0.004,
        seconds=0.1,
        chosen=("s1", "s2"),
        chosen_index=np.array([0, 1], dtype=np.int32),
        strata=("population", "aged_65"),
        people_gained=np.array([[2150.0, 210.0], [850.0, 80.0]]),
        people_covered_total=np.array([6150.0, 7000.0]),
        people_covered_before=4000.0,
        people_out_of_reach=0.0,
        checker_objective=7000.0,
    )


def _sites() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "rank": [1, 2],
            "candidate_id": ["c8", "c10"],
            "lon": [WEST + 0.036, WEST + 0.044],
            "lat": [SOUTH + 0.02] * 2,
            "people_gained": [2150.0, 850.0],
            "people_covered_total": [6150.0, 7000.0],
            "gained_population": [2150.0, 850.0],
            "gained_aged_65": [210.0, 80.0],
        },
        geometry=gpd.points_from_xy([WEST + 0.036, WEST + 0.044], [SOUTH + 0.02] * 2),
        crs=4326,
    )
