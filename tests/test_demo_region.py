"""The synthetic regions: exact totals, equal bytes, credible streets, and the steps that make them."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from demo_regions import DemoRegion

from geo.demo_region import write_demo_region
from geo.demo_region.compare import StreetMeasures, comparison_table, measure_streets
from geo.demo_region.districts import read_districts, scale_people
from geo.demo_region.population import HEXAGON_M, SHARES, STRATA, _hexagons, _largest_remainder
from geo.demo_region.region import BOUNDARIES_FOLDER
from geo.demo_region.shymkent import CITY_PEOPLE, DISTRICT_PUBLISHED, OUTSKIRTS, PLAN
from geo.demo_region.singha_nakhon import DISTRICT_PEOPLE
from geo.demo_region.streets import Pieces, join_lines, prune
from geo.demo_region.traffic import without_traps
from geo.errors import BoundaryError, OutputError, StudyError
from geo.study_file import read_study
from routing.errors import OsmFileError
from routing.network import RoadNetwork
from routing.osm.features import read_features
from routing.osm.read import read_network
from routing.osm.write import OsmDraft, OsmWay, write_osm

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {"region.osm.pbf", "population.csv", "facilities.csv", "districts.geojson", "study.toml", "README.txt"}


@pytest.fixture(scope="module")
def singha(demo_region: DemoRegion) -> Path:
    return demo_region("singha_nakhon").parent


@pytest.fixture(scope="module")
def shymkent(demo_region: DemoRegion) -> Path:
    return demo_region("shymkent").parent


@pytest.fixture(scope="module")
def city(shymkent: Path) -> RoadNetwork:
    return read_network(shymkent / "region.osm.pbf", modes=("car", "walk"), country="KZ")


def people_by_district(folder: Path) -> tuple[pd.Series, gpd.GeoDataFrame]:
    cells = pd.read_csv(folder / "population.csv")
    districts = gpd.read_file(folder / "districts.geojson").set_index("boundary_id")
    points = gpd.GeoDataFrame(cells[list(STRATA)], geometry=gpd.points_from_xy(cells.lon, cells.lat), crs=4326)
    joined = points.sjoin(districts[["geometry"]].reset_index(), predicate="within", how="left")
    assert joined.boundary_id.notna().all()
    return joined[list(STRATA)].sum(axis=1).groupby(joined.boundary_id).sum(), districts


# --- the whole region -------------------------------------------------------------------------------------------


def test_a_region_is_six_files_and_equal_for_equal_seeds(singha: Path, tmp_path: Path) -> None:
    assert {path.name for path in singha.iterdir()} == FILES
    write_demo_region(tmp_path / "again", region="singha_nakhon")
    write_demo_region(tmp_path / "other", region="singha_nakhon", seed=2)
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (singha / name).read_bytes(), name
    assert (tmp_path / "other" / "region.osm.pbf").read_bytes() != (singha / "region.osm.pbf").read_bytes()


def test_tambons_hold_their_published_people(singha: Path) -> None:
    settled, districts = people_by_district(singha)
    assert settled.to_dict() == DISTRICT_PEOPLE
    assert districts.population.to_dict() == DISTRICT_PEOPLE
    area_km2 = districts.to_crs(districts.estimate_utm_crs()).area.sum() / 1e6
    assert area_km2 == pytest.approx(228, rel=0.005)


def test_the_study_file_is_a_study_and_everything_says_synthetic(singha: Path) -> None:
    study = read_study(singha / "study.toml")
    assert study.synthetic
    assert study.country == "TH"
    assert study.question.modes == ("walk", "car", "walk_elderly")
    assert study.question.siting is not None
    assert study.question.siting.sites == 5
    readme = (singha / "README.txt").read_text(encoding="utf-8")
    for word in ("SYNTHETIC", "ЖАСАНДЫ", "СИНТЕТИЧЕСКИЕ", "สังเคราะห์"):
        assert word in readme
    collection = json.loads((singha / "districts.geojson").read_text(encoding="utf-8"))
    assert all(feature["properties"]["synthetic"] is True for feature in collection["features"])


def test_units_come_in_three_sizes_beside_one_hospital(singha: Path) -> None:
    facilities = pd.read_csv(singha / "facilities.csv")
    assert facilities.facility_id.is_unique
    assert (facilities.kind == "hospital").sum() == 1
    units = facilities[facilities.kind == "rural_health_unit"]
    sizes = units.name.str.extract(r"\((.+)\)$")[0]
    assert set(sizes) == {"S", "S-plus", "L"}
    assert units.groupby(sizes.to_numpy()).capacity_per_day.mean().sort_values().index.tolist() == ["S", "S-plus", "L"]


@pytest.mark.slow
def test_the_city_holds_its_published_people(shymkent: Path) -> None:
    settled, districts = people_by_district(shymkent)
    assert settled.sum() == CITY_PEOPLE == 1_298_279
    assert settled.to_dict() == scale_people(DISTRICT_PUBLISHED, CITY_PEOPLE) == districts.population.to_dict()
    area_km2 = districts.to_crs(districts.estimate_utm_crs()).area.sum() / 1e6
    assert area_km2 == pytest.approx(1170, rel=0.005)
    cells = pd.read_csv(shymkent / "population.csv")
    assert 8_000 <= len(cells) <= 15_000
    shares = cells[list(STRATA)].sum() / CITY_PEOPLE
    np.testing.assert_allclose(shares, SHARES["shymkent"], atol=0.002)
    assert (cells[list(STRATA)] >= 0).all().all()


@pytest.mark.slow
def test_the_city_has_its_facilities_and_the_outskirts_too_few(shymkent: Path) -> None:
    facilities = pd.read_csv(shymkent / "facilities.csv")
    counts = facilities.groupby(["kind", "ownership"]).size()
    assert counts["polyclinic", "public"] == 14
    assert counts["polyclinic", "private"] == 46
    assert counts["hospital", "public"] == 5
    assert counts["perinatal_centre", "public"] == 3
    assert {"ambulatory", "fap", "medical_point"} <= set(facilities.kind)
    cells = pd.read_csv(shymkent / "population.csv")
    xy = PLAN.frame.to_xy(cells[["lon", "lat"]].to_numpy())
    sites = PLAN.frame.to_xy(facilities.loc[facilities.open == "yes", ["lon", "lat"]].to_numpy())
    distance_m = np.hypot(*(xy[:, None] - sites[None]).transpose(2, 0, 1)).min(axis=1)
    people = cells[list(STRATA)].sum(axis=1).to_numpy()
    centre = np.hypot(*xy.T) < 5000
    edge = np.min([np.hypot(*(xy - np.array([s.x_km, s.y_km]) * 1000).T) for s in OUTSKIRTS], axis=0) < 1200
    assert np.average(distance_m[edge], weights=people[edge]) > 1.3 * np.average(
        distance_m[centre], weights=people[centre]
    )


@pytest.mark.slow
def test_the_city_is_a_real_extract_for_the_reader(city: RoadNetwork) -> None:
    car = city.graphs["car"]
    assert city.source.synthetic
    assert measure_streets(car).junctions >= 60_000
    assert 20 <= city.restrictions.obeyed <= 500
    assert city.restrictions.incomplete == 0
    for graph in city.graphs.values():
        assert (graph.component == 0).mean() > 0.97


@pytest.mark.slow
def test_streets_are_named_in_three_languages_and_bridges_are_few(shymkent: Path) -> None:
    roads = read_features(shymkent / "region.osm.pbf", {"highway": {"trunk", "primary", "residential"}})
    named = [tags for tags in roads.tags if "name" in tags]
    assert len(named) > 0.7 * len(roads.tags)
    assert all({"name:kk", "name:ru", "name:en"} <= set(tags) for tags in named)
    bridges = read_features(shymkent / "region.osm.pbf", {"bridge": {"yes"}})
    assert 20 < len(bridges.osm_id) < 400
    crossings = read_features(shymkent / "region.osm.pbf", {"railway": {"level_crossing"}})
    assert 5 < len(crossings.osm_id) < 80
    for wanted in ({"landuse": {"industrial"}}, {"natural": {"water"}}, {"leisure": {"park"}}, {"place": None}):
        assert read_features(shymkent / "region.osm.pbf", wanted).osm_id


@pytest.mark.slow
def test_the_sea_has_a_coast_and_nobody_lives_in_it(singha: Path) -> None:
    water = read_features(singha / "region.osm.pbf", {"natural": {"water"}})
    shapes = shapely.from_wkb(np.array(list(water.wkb), dtype=object))
    shapes = shapes[shapely.get_dimensions(shapes) == 2]
    near = shapely.box(100.35, 7.0, 100.75, 7.45)
    for ring in shapely.get_rings(shapely.get_parts(shapes)):
        corners = shapely.get_coordinates(ring)
        edges = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
        seen = shapely.intersects(edges, near)
        assert not seen.any() or shapely.length(edges[seen]).max() * 111 < 3, "an edge drawn with a ruler (km)"
    cells = pd.read_csv(singha / "population.csv")
    sea = shapely.union_all(shapes[shapely.area(shapes) * 111**2 > 1])
    shapely.prepare(sea)
    assert not shapely.contains_xy(sea, cells.lon, cells.lat).any()


# --- held against real streets ----------------------------------------------------------------------------------

# measure, lowest and highest credible value, largest ratio to the nearer of the two real extracts
BANDS: list[tuple[str, Callable[[StreetMeasures], float], float, float, float]] = [
    ("dead ends", lambda m: m.degree_share["1"], 0.12, 0.35, 1.3),
    ("degree 3", lambda m: m.degree_share["3"], 0.52, 0.70, 1.2),
    ("degree 4", lambda m: m.degree_share["4"], 0.08, 0.25, 1.3),
    ("mean degree", lambda m: m.mean_degree, 2.5, 3.0, 1.1),
    ("length p10", lambda m: m.length_m[0.1], 10, 30, 1.5),
    ("length p50", lambda m: m.length_m[0.5], 50, 95, 1.3),
    ("length p90", lambda m: m.length_m[0.9], 130, 260, 1.3),
    (
        "main roads",
        lambda m: sum(m.class_share.get(k, 0) for k in ("trunk", "primary", "secondary", "tertiary")),
        0.1,
        0.4,
        1.8,
    ),
    ("service", lambda m: m.class_share["service"], 0.06, 0.2, 1.6),
    ("intersections per km2", lambda m: m.intersections_per_km2, 60, 140, 1.4),
    ("circuity", lambda m: m.circuity, 1.01, 1.08, 1.03),
    ("bearing entropy", lambda m: m.bearing_entropy, 3.4, 3.5836, 1.05),
    ("local bearing entropy", lambda m: m.local_entropy, 2.6, 3.3, 1.12),
]


@pytest.mark.slow
def test_streets_are_shaped_like_real_ones(city: RoadNetwork) -> None:
    measured = measure_streets(city.graphs["car"])
    for name, pick, low, high, _ in BANDS:
        assert low <= pick(measured) <= high, name
    extracts = [SHARED / "porto-alegre" / "poa_osm.pbf", SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf"]
    if not all(path.exists() for path in extracts):
        pytest.skip("real side absent: ../shared/data is not there")
    real = [measure_streets(read_network(path, modes=("car",)).graphs["car"]) for path in extracts]
    for name, pick, _, _, ratio in BANDS:
        ours = pick(measured)
        nearest = min((pick(m) for m in real), key=lambda value: abs(np.log(value / ours)))
        assert 1 / ratio <= ours / nearest <= ratio, (name, ours, nearest)


def test_measures_of_a_grid_computed_by_hand(tmp_path: Path) -> None:
    """Three by three points 100 m apart: corners are no junctions, four Ts and one crossing remain."""
    step_deg = 100 / (np.radians(1) * 6_371_008.8)
    lat, lon = (a.ravel() * step_deg for a in np.meshgrid(np.arange(3), np.arange(3)))
    rows = [OsmWay([3 * i, 3 * i + 1, 3 * i + 2], {"highway": "residential"}) for i in range(3)]
    columns = [OsmWay([i, i + 3, i + 6], {"highway": "service"}) for i in range(3)]
    write_osm(tmp_path / "grid.osm.pbf", OsmDraft(lon, lat, {}, [*rows, *columns]), generator="test")
    m = measure_streets(read_network(tmp_path / "grid.osm.pbf", modes=("car",)).graphs["car"])
    assert m.junctions == 5
    assert m.degree_share == {"1": 0.0, "3": 0.8, "4": 0.2, "5+": 0.0}
    assert m.street_km == pytest.approx(1.2, rel=1e-3)
    assert m.length_m[0.1] == pytest.approx(100, rel=1e-3)
    assert m.length_m[0.9] == pytest.approx(200, rel=1e-3)
    assert m.class_share == pytest.approx({"residential": 0.5, "service": 0.5}, rel=1e-3)
    assert m.circuity == pytest.approx(1200 / (400 + 4 * 100 * np.sqrt(2)), rel=1e-3)
    assert m.bearing_entropy == pytest.approx(np.log(4), rel=1e-3)
    assert m.one_way_share == 0.0
    assert "| mean degree | 3.20 |" in comparison_table({"grid": m})


# --- single steps -----------------------------------------------------------------------------------------------


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


def test_lines_are_cut_where_they_cross_or_touch() -> None:
    crossing = join_lines([line((0, 0), (100, 0)), line((50, -50), (50, 50))])
    assert len(crossing.start) == 4
    assert sorted(np.bincount(np.concatenate([crossing.start, crossing.end])).tolist())[-1] == 4
    touching = join_lines([line((0, 0), (100, 0)), line((40, 1.5), (40, 80))])
    assert touching.degree().max() == 3
    apart = join_lines([line((0, 0), (100, 0)), line((40, 9), (40, 80))])
    assert apart.degree().max() == 1


def test_of_two_lines_on_the_same_ground_the_first_stays() -> None:
    pieces = join_lines([line((0, 0), (100, 0)), line((0, 0), (100, 0), (100, 60))])
    assert pieces.line.tolist() == [0, 1]
    assert pieces.length_m().sum() == pytest.approx(160)


def test_joined_length_is_that_of_the_lines() -> None:
    """Random chords: no length is lost or doubled, and crossings are as many as shapely finds."""
    seed = 5
    rng = np.random.default_rng(seed)
    chords = [rng.uniform(0, 4000, (2, 2)) for _ in range(25)]
    pieces = join_lines(chords)
    shapes = [shapely.LineString(chord) for chord in chords]
    assert pieces.length_m().sum() == pytest.approx(sum(s.length for s in shapes), rel=5e-3), seed
    meets = [a.intersection(b) for i, a in enumerate(shapes) for b in shapes[:i] if a.intersects(b)]
    assert (pieces.degree() >= 3).sum() == pytest.approx(len(meets), abs=3), seed


def test_stubs_and_islands_go() -> None:
    lines = [line((0, 0), (200, 0)), line((100, 0), (100, 10)), line((60, 0), (60, 90)), line((900, 900), (990, 990))]
    pieces = prune(join_lines(lines))
    assert set(pieces.line.tolist()) == {0, 2}


def test_one_way_streets_trap_nobody() -> None:
    xy = np.array([[0, 0], [100, 0], [100, 100], [0, 100], [300, 0]], dtype=float)
    start, end = np.array([0, 1, 2, 3, 1]), np.array([1, 2, 3, 0, 4])
    pieces = Pieces(xy, start, end, np.arange(5))
    oneway = without_traps(pieces, np.ones(5, dtype=bool), np.ones(5, dtype=bool))
    assert oneway.tolist() == [True, True, True, True, False]  # the round trip stays, the dead end opens


def test_people_are_rounded_to_whole_persons_with_the_total_kept() -> None:
    assert _largest_remainder(np.array([1.5, 2.25, 0.25]), 4).tolist() == [2, 2, 0]
    assert scale_people({"a": 1, "b": 1, "c": 1}, 10) == {"a": 4, "b": 3, "c": 3}


def test_each_point_is_in_the_hexagon_of_its_nearest_centre() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(-3000, 3000, (400, 2))
    centre, cell = _hexagons(points)
    ours = np.hypot(*(points - centre[cell]).T)
    assert ours.max() <= HEXAGON_M / np.sqrt(3) + 1e-6
    nearest = np.hypot(*(points[:, None] - centre[None]).transpose(2, 0, 1)).min(axis=1)
    np.testing.assert_allclose(ours, nearest)


def test_committed_boundaries_are_marked_and_apart() -> None:
    for name in ("shymkent_districts.geojson", "singha_nakhon_tambons.geojson"):
        table = gpd.read_file(BOUNDARIES_FOLDER / name)
        assert table.synthetic.all()
        assert table.boundary_id.is_unique
        assert table.is_valid.all()
        projected = table.to_crs(table.estimate_utm_crs())
        overlap = projected.area.sum() - projected.union_all().area
        assert overlap / projected.area.sum() < 1e-4, name


# --- bad input --------------------------------------------------------------------------------------------------


def test_an_unknown_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no demo region is called atlantis"):
        write_demo_region(tmp_path, region="atlantis")


def test_missing_boundaries_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="singha_nakhon_tambons"):
        write_demo_region(tmp_path / "out", region="singha_nakhon", boundaries=tmp_path)
    assert not (tmp_path / "out").exists()
    (tmp_path / "shymkent_districts.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(BoundaryError, match="restore it"):
        read_districts(tmp_path / "shymkent_districts.geojson", PLAN)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="taken"):
        write_demo_region(tmp_path / "taken", region="singha_nakhon")


def test_an_extract_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    draft = OsmDraft(np.array([0.0]), np.array([0.0]))
    with pytest.raises(OsmFileError, match=r"x\.osm\.pbf cannot be written"):
        write_osm(tmp_path / "missing" / "x.osm.pbf", draft, generator="test")
