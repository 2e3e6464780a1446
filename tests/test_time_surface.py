"""Time surfaces, isochrones and catchments: by hand on one street, against exact travel times, and their invariants."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.barriers import build_barriers, burn_barriers, read_barriers
from geo.catchments import catchment_table
from geo.contours import outline_within, outlines
from geo.coverage import coverage_table
from geo.errors import PlaceError
from geo.isochrones import isochrone
from geo.population import Population, build_population
from geo.reach import measure_snapped_reach, snap_places
from geo.time_surface import Drawing, TimeSurface, measure_surface
from routing.assemble import assemble_graph
from routing.burn import GridFrame
from routing.contract import Segments
from routing.edits.apply import apply_edits
from routing.edits.edit import CloseStreets, StreetSelection
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.osm.write import OsmDraft, OsmWay, write_osm
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE, remember_street_index, street_index
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix

WALK_KMH = 3.6  # a metre a second
DIRECTIONS = ("to_facility", "from_facility")


def graph_of(xy_m: list[tuple[float, float]], roads: list[tuple[int, int, float, float]]) -> RoadGraph:
    """A car graph on the equator: nodes in metres, roads as (start, end, forward km/h, backward km/h)."""
    xy = np.array(xy_m) / METRES_PER_DEGREE
    start, end, forward, backward = (np.array(column) for column in zip(*roads, strict=True))
    zero = np.zeros(len(roads))
    segments = Segments(
        start.astype(np.int32),
        end.astype(np.int32),
        forward.astype(float),
        backward.astype(float),
        zero,
        zero,
        np.zeros(len(roads), np.uint8),
        np.arange(len(roads), dtype=np.int64),
    )
    return assemble_graph("car", xy[:, 0].copy(), xy[:, 1].copy(), segments)


def town(seed: int, n: int = 14, without: tuple[int, ...] = ()) -> RoadGraph:
    """A crooked grid of streets 150 m apart, some missing, some one-way, of three speeds; `without` these roads."""
    rng = np.random.default_rng(seed)
    xy = [(150 * (i + rng.uniform(-0.3, 0.3)), 150 * (j + rng.uniform(-0.3, 0.3))) for j in range(n) for i in range(n)]
    near = [(k, k + 1) for k in range(n * n) if k % n < n - 1] + [(k, k + n) for k in range(n * n - n)]
    roads = []
    for a, b in near:
        kmh = float(rng.choice([15, 30, 60]))
        if rng.random() < 0.85:
            roads.append((a, b, kmh, 0.0 if rng.random() < 0.2 else kmh))
    return graph_of(xy, [road for k, road in enumerate(roads) if k not in without])


def snap(graph: RoadGraph, x_m: float, y_m: float, limit_m: float = 1000.0):
    return snap_points(
        graph, [x_m / METRES_PER_DEGREE], [y_m / METRES_PER_DEGREE], off_road_kmh=WALK_KMH, limit_m=limit_m
    )


def people_around(graph: RoadGraph, seed: int, n: int = 400) -> Population:
    rng = np.random.default_rng(seed)
    west, south, east, north = graph.bbox()
    points = shapely.points(rng.uniform(west, east, n), rng.uniform(south, north, n))
    people = {"old": rng.integers(0, 9, n).tolist(), "young": rng.integers(1, 9, n).tolist()}
    return build_population([f"c{i}" for i in range(n)], points, people)


def bounds_m(shape: shapely.Geometry) -> list[float]:
    return [value * METRES_PER_DEGREE for value in shape.bounds]


def surface_of(graph: RoadGraph, place, *, direction: str = "to_facility", cutoff_s: float, **drawing) -> TimeSurface:
    return measure_surface(
        graph, place, direction=direction, cutoff_s=cutoff_s, off_road_kmh=WALK_KMH, drawing=Drawing(**drawing)
    )


LONG_STREET = graph_of([(0, 0), (10_000, 0)], [(0, 1, 36.0, 36.0)])  # 10 m/s


def test_a_street_is_filled_as_far_as_the_time_goes_and_no_further() -> None:
    # From the middle of a street, 200 s at 10 m/s are 2000 m each way, with 150 m of land at each side.
    surface = surface_of(LONG_STREET, snap(LONG_STREET, 5000, 0), cutoff_s=200)
    assert bounds_m(outline_within(surface, 200)) == pytest.approx([3000, -150, 7000, 150], abs=26)
    # After 100 s of driving 100 s are left to walk; at 60 s of driving 140 m; at the place itself the spread ends it.
    shape = outline_within(surface, 200)
    for along, beside in ((5000, 150), (5600, 140), (6000, 100), (6500, 50)):
        up = shapely.intersection(
            shape, shapely.LineString([(along / METRES_PER_DEGREE, 0), (along / METRES_PER_DEGREE, 1)])
        )
        assert bounds_m(up)[3] == pytest.approx(beside, abs=20), along


def test_half_the_cutoff_is_half_as_far_on_the_same_surface() -> None:
    surface = surface_of(LONG_STREET, snap(LONG_STREET, 5000, 0), cutoff_s=200)
    west, _, east, _ = bounds_m(outline_within(surface, 100))
    assert [west, east] == pytest.approx([4000, 6000], abs=25)


def test_the_access_leg_of_the_place_takes_its_time() -> None:
    surface = surface_of(LONG_STREET, snap(LONG_STREET, 5000, 80), cutoff_s=200)  # 80 s of walking
    west, _, east, _ = bounds_m(outline_within(surface, 200))
    assert [west, east] == pytest.approx([3800, 6200], abs=25)


@pytest.mark.parametrize(
    ("direction", "west_m", "east_m"), [("to_facility", 3000, 5000), ("from_facility", 5000, 7000)]
)
def test_a_one_way_street_is_filled_on_the_side_people_can_travel(direction: str, west_m: float, east_m: float) -> None:
    graph = graph_of([(0, 0), (10_000, 0)], [(0, 1, 36.0, 0.0)])
    surface = surface_of(graph, snap(graph, 5000, 0), direction=direction, cutoff_s=200)
    west, _, east, _ = bounds_m(outline_within(surface, 200))
    assert [west, east] == pytest.approx([west_m, east_m], abs=30)


def test_land_beside_an_unreached_street_belongs_to_it() -> None:
    # A street without a junction with ours runs 100 m north of it: the land beyond half-way is not ours.
    graph = graph_of([(0, 0), (4000, 0), (0, 100), (4000, 100)], [(0, 1, 36.0, 36.0), (2, 3, 36.0, 36.0)])
    shape = outline_within(surface_of(graph, snap(graph, 2000, 0), cutoff_s=100), 100)
    assert bounds_m(shape)[3] == pytest.approx(50, abs=30)


def test_a_small_piece_owns_no_land_but_is_shown_to_those_who_start_there() -> None:
    graph = graph_of([(0, 0), (4000, 0), (1000, 60), (3000, 60)], [(0, 1, 36.0, 36.0), (2, 3, 36.0, 36.0)])
    index = street_index(graph)
    remember_street_index(graph, replace(index, in_small_piece=np.array([0, 1], dtype=np.uint8)))
    at = 2000 / METRES_PER_DEGREE
    places = [Snapped(*(np.array([value]) for value in (street, fraction, 0.0, 0.0, at, y_m, at, y_m)))
              for street, fraction, y_m in ((0, 0.5, 0.0), (1, 0.5, 60 / METRES_PER_DEGREE))]  # fmt: skip
    of_main, of_piece = (outline_within(surface_of(graph, place, cutoff_s=60), 60) for place in places)
    # The land of the long street spreads over the piece, as whoever lives there is snapped to it.
    assert bounds_m(of_main) == pytest.approx([1400, -60, 2600, 60], abs=30)
    # From 60 m north 60 s reach 600 m along, and 60 m beside: up to half-way to the long street.
    assert bounds_m(of_piece) == pytest.approx([1400, 30, 2600, 120], abs=30)


def test_barriers_are_not_filled_and_change_nothing_else() -> None:
    river = shapely.box(*(np.array([-1000, 40, 11_000, 70]) / METRES_PER_DEGREE))
    place = snap(LONG_STREET, 5000, 0)
    shape = outline_within(
        surface_of(LONG_STREET, place, cutoff_s=200, barriers=build_barriers(np.array([river]))), 200
    )
    assert bounds_m(shape)[3] == pytest.approx(40, abs=25)
    assert bounds_m(shape)[1] == pytest.approx(-150, abs=26)


@pytest.mark.parametrize("seed", range(12))
def test_barriers_are_burnt_as_a_library_burns_them(seed: int) -> None:
    """Middles within areas with holes, and all that lines touch, also where they lie partly outside of the grid."""
    rng = np.random.default_rng(seed)
    frame = GridFrame(west=10.0, south=-5.0, pixel_lon=0.01, pixel_lat=0.02, pixel_m=1.0, columns=60, rows=40)
    centre = np.column_stack([rng.uniform(9.8, 10.8, 6), rng.uniform(-5.3, -4.0, 6)])
    areas = [shapely.Point(xy).buffer(rng.uniform(0.05, 0.3), quad_segs=3) for xy in centre]
    areas[0] = areas[0].difference(areas[0].centroid.buffer(0.04))
    lines = [shapely.LineString(rng.uniform((9.8, -5.3), (10.8, -4.0), (4, 2))) for _ in range(3)]
    # A straight line along a side of pixels is left out: which of them it touches is a matter of taste.
    shapes = np.array([shapely.MultiPolygon([areas[0]]), *areas[1:], *lines, shapely.Point(10.3, -4.5)])
    blocked = burn_barriers(frame, build_barriers(shapes))
    column, row = np.meshgrid(np.arange(60), np.arange(40))
    west, south = 10.0 + column * 0.01, -5.0 + row * 0.02
    middle = np.any([shapely.contains_xy(area, west + 0.005, south + 0.01) for area in areas], axis=0)
    pixels = shapely.box(west, south, west + 0.01, south + 0.02)
    edges = shapely.union_all([shapely.boundary(area) for area in areas] + lines)
    touched = shapely.intersects(pixels, edges)
    assert (blocked == (middle | touched)).all(), f"seed {seed}"
    assert burn_barriers(frame, build_barriers(shapely.transform(shapes, lambda xy: xy + 5))) is None
    assert burn_barriers(frame, None) is None
    assert build_barriers(np.array([shapely.Point(0, 0)])) is None


def test_a_river_keeps_the_picture_on_its_side_and_changes_no_number(tmp_path: Path) -> None:
    # A river 100 m north of the street, with a bridge (a street across it) in the east.
    graph = graph_of([(0, 0), (6000, 0), (9000, 0), (6000, 600)], [(0, 1, 36, 36), (1, 2, 36, 36), (1, 3, 36, 36)])
    metre = 1 / METRES_PER_DEGREE
    draft = OsmDraft(
        np.array([-1000, 11_000, 11_000, -1000, 2000, 3000]) * metre,
        np.array([60, 60, 90, 90, -60, -60]) * metre,
        ways=[OsmWay([0, 1, 2, 3, 0], {"natural": "water"}), OsmWay([4, 5], {"railway": "rail"})],
    )
    write_osm(tmp_path / "river.osm.pbf", draft, generator="test")
    barriers = read_barriers(tmp_path / "river.osm.pbf")
    crowd = build_population(
        ["north", "south", "far"],
        shapely.points(np.array([[4000, 110], [4000, 40], [4000, 3000]]) * metre),
        {"people": [5, 7, 9]},
    )
    asked = {"minutes": [15], "direction": "to_facility", "off_road_kmh": WALK_KMH, "limit_m": 300.0}
    free, kept = (
        isochrone(graph, 5000 * metre, 0.0, population=crowd, barriers=each, **asked).iloc[0]
        for each in (None, barriers)
    )
    assert free.people_people == kept.people_people == 12
    spot = {"north": (4000, 110), "river": (4000, 80), "south": (4000, 40), "rail": (2500, -100), "bridge": (6000, 75),
            "beyond": (6000, 400), "by the place": (4000, -100)}  # fmt: skip
    inside = {name: shapely.contains_xy(kept.geometry, *(np.array(xy) * metre)) for name, xy in spot.items()}
    assert {name for name, found in inside.items() if found} == {"south", "bridge", "beyond", "by the place"}
    assert all(shapely.contains_xy(free.geometry, *(np.array(xy) * metre)) for xy in spot.values())
    assert not kept.geometry.difference(free.geometry.buffer(25 * metre)).area


def test_an_extract_without_water_has_no_barriers(tmp_path: Path) -> None:
    draft = OsmDraft(np.array([0.0, 0.01]), np.zeros(2), ways=[OsmWay([0, 1], {"highway": "residential"})])
    write_osm(tmp_path / "dry.osm.pbf", draft, generator="test")
    assert read_barriers(tmp_path / "dry.osm.pbf") is None


def test_a_refused_place_reaches_nothing() -> None:
    surface = surface_of(LONG_STREET, snap(LONG_STREET, 5000, 500, limit_m=100), cutoff_s=200)
    assert surface.is_empty
    assert outlines(surface, [100, 200]) == [shapely.MultiPolygon()] * 2


def test_the_pixel_grows_with_the_extent() -> None:
    place = snap(LONG_STREET, 5000, 0)
    fine = surface_of(LONG_STREET, place, cutoff_s=900)
    coarse = surface_of(LONG_STREET, place, cutoff_s=900, most_pixels=1000)
    assert fine.pixel_m == 25
    assert coarse.seconds.size <= 1200
    assert coarse.spread_m >= 1.5 * coarse.pixel_m
    west, _, east, _ = bounds_m(outline_within(coarse, 200))
    assert [west, east] == pytest.approx([3000, 7000], abs=2 * coarse.pixel_m)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_seconds_agree_with_exact_travel_times(seed: int, direction: str) -> None:
    """Every pixel as if it were a population cell; only pixels between two streets may take the other one."""
    graph = town(seed)
    place = snap(graph, 1000, 1000)
    surface = surface_of(graph, place, direction=direction, cutoff_s=600, finest_m=10)
    row, column = np.nonzero(np.isfinite(surface.seconds))
    lon = surface.west + (column + 0.5) * surface.pixel_lon
    lat = surface.south + (row + 0.5) * surface.pixel_lat
    pixels = snap_points(graph, lon, lat, off_road_kmh=WALK_KMH)
    exact = nearest_facilities(graph, place, pixels, direction=direction).travel_time_s[:, 0]
    difference = surface.seconds[row, column] - exact
    assert abs(np.median(difference)) < 10, f"seed {seed}"
    assert np.quantile(np.abs(difference), 0.9) < 30, f"seed {seed}: a pixel is 10 m = 10 s of walking"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(6))
def test_no_reached_junction_is_outside_and_outlines_are_nested(seed: int, direction: str) -> None:
    graph = town(seed)
    place = snap(graph, 1000, 1000)
    thresholds_s = [60.0, 120.0, 240.0]
    surface = surface_of(graph, place, direction=direction, cutoff_s=240)
    reached_s = node_times(graph, place, direction=direction, cutoff_s=240)
    shapes = outlines(surface, thresholds_s)
    for threshold_s, shape in zip(thresholds_s, shapes, strict=True):
        inside = shapely.intersects_xy(shape, graph.node_lon, graph.node_lat)
        reached = reached_s <= threshold_s
        assert not (reached & ~inside).any(), f"seed {seed}, {threshold_s} s"
        assert shape.is_valid
        assert all(part.exterior.is_ccw and not any(hole.is_ccw for hole in part.interiors) for part in shape.geoms)
    for shorter, longer in pairwise(shapes):
        assert shapely.difference(shorter, longer).area <= 1e-9 * shorter.area, f"seed {seed}"
        assert longer.area > shorter.area


def test_drawing_twice_gives_the_same_bytes() -> None:
    graph = town(1)
    first, second = (outlines(surface_of(graph, snap(graph, 900, 900), cutoff_s=200), [100, 200]) for _ in range(2))
    assert [shape.wkb for shape in first] == [shape.wkb for shape in second]


# Isochrones


def draw_isochrone(graph: RoadGraph, population: Population | None, direction: str = "to_facility", **kwargs):
    settings = {"minutes": [1, 4, 2], "off_road_kmh": WALK_KMH, "limit_m": 300.0} | kwargs
    return isochrone(
        graph,
        1000 / METRES_PER_DEGREE,
        1000 / METRES_PER_DEGREE,
        direction=direction,
        population=population,
        **settings,
    )


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(6))
def test_isochrone_counts_people_at_their_cells_leaves_out_the_unreached_and_keeps_junctions(
    seed: int, direction: str
) -> None:
    graph, population = town(seed), people_around(town(seed), seed)
    table = draw_isochrone(graph, population, direction)
    assert list(table.columns) == ["minutes", "people_all", "people_old", "people_young", "geometry"]
    assert table["minutes"].tolist() == [4, 2, 1], "largest first, so that the smallest is drawn on top"
    x, y = population.cells.geometry.x.to_numpy(), population.cells.geometry.y.to_numpy()
    cells = snap_points(graph, x, y, off_road_kmh=WALK_KMH, limit_m=300)
    place = snap(graph, 1000, 1000, limit_m=300)
    if direction == "to_facility":
        seconds = travel_time_matrix(graph, cells, place)[:, 0]
    else:
        seconds = travel_time_matrix(graph, place, cells)[0]
    junction_s = node_times(graph, place, direction=direction, cutoff_s=240)
    for row in table.itertuples():
        assert row.geometry.is_valid
        kept = shapely.contains_xy(row.geometry, graph.node_lon, graph.node_lat)
        assert kept[junction_s <= row.minutes * 60].all(), f"seed {seed}: a hole took a reached junction"
        reached = seconds <= row.minutes * 60
        assert row.people_old == population.people["old"][reached].sum(), f"seed {seed}"
        assert row.people_all == row.people_old + row.people_young
        inside = shapely.intersects_xy(row.geometry, x, y)
        assert not (inside & ~reached & (population.everyone_people > 0)).any(), f"seed {seed}"
    assert json.loads(table.to_json())["type"] == "FeatureCollection"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(4))
def test_closed_streets_are_as_if_they_were_not_there(seed: int, direction: str) -> None:
    """The same times, people and picture as in a town without them, but for the land that belongs to the closed."""
    graph, place = town(seed), snap(town(seed), 1000, 1000)
    streets_at = np.bincount(np.concatenate([graph.tail, graph.head]), minlength=graph.n_nodes)
    single = np.diff(graph.street_first_vertex) == 2
    # Where four streets meet, one less leaves a junction a junction.
    busy = (streets_at[graph.tail] >= 8) & (streets_at[graph.head] >= 8) & single[graph.edge_street]
    chosen = np.setdiff1d(graph.edge_street[busy], place.street)
    closed = np.random.default_rng(seed).choice(chosen, 4, replace=False)
    edited = apply_edits(graph, [CloseStreets(StreetSelection(streets=tuple(closed.tolist())))]).graph
    without = town(seed, without=tuple(graph.way_id[closed].tolist()))
    assert without.n_streets == graph.n_streets - len(closed)

    lines = [shapely.LineString(np.stack([graph.vertex_lon, graph.vertex_lat], axis=1)[v : v + 2])
             for v in graph.street_first_vertex[closed]]  # fmt: skip
    shadow = shapely.union_all(lines).buffer(230 / METRES_PER_DEGREE)  # spread, halo and a pixel
    whole, with_closed, gone = (
        surface_of(network, snap(network, 1000, 1000), direction=direction, cutoff_s=240)
        for network in (graph, edited, without)
    )
    assert with_closed.bbox == pytest.approx(gone.bbox)
    row, column = np.indices(gone.seconds.shape)
    lon, lat = gone.west + (column + 0.5) * gone.pixel_lon, gone.south + (row + 0.5) * gone.pixel_lat
    beside = shapely.contains_xy(shadow, lon, lat)
    assert 0.05 < beside.mean() < 0.9
    np.testing.assert_array_equal(with_closed.seconds[~beside], gone.seconds[~beside], err_msg=f"seed {seed}")
    assert not np.array_equal(whole.seconds, with_closed.seconds, equal_nan=True), "closing them changed nothing"

    crowd = people_around(graph, seed)
    points = crowd.cells.geometry.to_numpy()
    home = snap_points(graph, shapely.get_x(points), shapely.get_y(points), off_road_kmh=WALK_KMH, limit_m=300)
    kept = np.flatnonzero(~np.isin(home.street, closed))
    strata = {name: crowd.people[name].to_numpy()[kept].tolist() for name in ("old", "young")}
    people = build_population([f"c{i}" for i in kept], points[kept], strata)
    tables = [draw_isochrone(network, people, direction) for network in (edited, without)]
    for left, right in zip(*(table.itertuples() for table in tables), strict=True):
        assert (left.minutes, left.people_all, left.people_old) == (right.minutes, right.people_all, right.people_old)
        # Vertices are chosen along the ring, so a change somewhere moves it elsewhere, by less than a pixel.
        differing = left.geometry.symmetric_difference(right.geometry).difference(shadow)
        assert differing.buffer(-13 / METRES_PER_DEGREE).is_empty, f"seed {seed}"


def test_isochrone_without_people_has_no_counts() -> None:
    assert list(draw_isochrone(town(0), None).columns) == ["minutes", "geometry"]


def test_isochrone_of_a_place_without_a_street_is_refused() -> None:
    with pytest.raises(PlaceError, match=r"no street for car within 10 m"):
        isochrone(LONG_STREET, 0.01, 1, minutes=[15], direction="to_facility", off_road_kmh=WALK_KMH, limit_m=10.0)


# Catchments


def facilities_of(graph: RoadGraph, seed: int, n: int = 5) -> gpd.GeoDataFrame:
    rng = np.random.default_rng(seed)
    west, south, east, north = graph.bbox()
    return gpd.GeoDataFrame(
        {
            "facility_id": [f"f{i}" for i in range(n + 2)],
            "services": [("gp",)] * (n + 2),
            "open": [True] * n + [False, True],
        },
        # The last but one is closed, the last has no street near.
        geometry=gpd.points_from_xy(
            [*rng.uniform(west, east, n + 1), east + 1], [*rng.uniform(south, north, n + 1), north + 1]
        ),
        crs="EPSG:4326",
    )


def catchments_of(seed: int, direction: str) -> tuple[gpd.GeoDataFrame, pd.DataFrame, np.ndarray, Population]:
    graph = town(seed)
    population, facilities = people_around(graph, seed), facilities_of(graph, seed)
    places = snap_places(graph, facilities, population, off_road_kmh=WALK_KMH, limit_m=300)
    (reach,) = measure_snapped_reach(graph, facilities, places, services=[], direction=direction, cutoff_s=1e9)
    settings = {"direction": direction, "off_road_kmh": WALK_KMH}
    table = catchment_table(graph, facilities, population, places, reach, thresholds_min=[1, 3], **settings)
    coverage = coverage_table([reach], population, thresholds_min=[1, 3])
    if direction == "to_facility":
        seconds = travel_time_matrix(graph, places.cells, places.facilities).T
    else:
        seconds = travel_time_matrix(graph, places.facilities, places.cells)
    return table, coverage, seconds, population


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_catchments_count_people_by_travel_time(seed: int, direction: str) -> None:
    table, coverage, seconds, population = catchments_of(seed, direction)
    assert list(table.columns) == [
        "facility_id", "mode", "threshold_min", "kind", "people_all", "people_old", "people_young", "geometry"
    ]  # fmt: skip
    assert len(table) == 5 * 2 * 2, "neither the closed facility nor the one without a street"
    assert table.geometry.is_valid.all()
    for row in table[table.kind == "overlapping"].itertuples():
        reached = seconds[int(row.facility_id[1:])] <= row.threshold_min * 60
        assert row.people_young == population.people["young"][reached].sum(), f"seed {seed}"
    exclusive = table[table.kind == "exclusive"].groupby("threshold_min")["people_old"].sum()
    covered = coverage[coverage.stratum == "old"].set_index("threshold_min")["people_covered"]
    assert exclusive.to_dict() == pytest.approx(covered.to_dict()), f"seed {seed}: exclusive people are the covered"


@pytest.mark.parametrize("seed", range(3))
def test_exclusive_shapes_are_a_partition_of_what_is_covered(seed: int) -> None:
    table, _, _, _ = catchments_of(seed, "to_facility")
    part = table[table.threshold_min == 3]
    exclusive = part[part.kind == "exclusive"].geometry.to_numpy()
    together = shapely.union_all(exclusive)
    assert shapely.area(exclusive).sum() == pytest.approx(together.area, rel=0.01), f"seed {seed}: they overlap"
    # Drawn on other grids: their edges may differ by a part of a pixel of 40 m.
    overlapping = shapely.union_all(part[part.kind == "overlapping"].geometry.to_numpy())
    assert shapely.symmetric_difference(together, overlapping).area < 0.15 * together.area, f"seed {seed}"


# Porto Alegre

POA = Path(__file__).parents[2] / "shared/data/porto-alegre/poa_osm.pbf"


@pytest.mark.slow
def test_porto_alegre_isochrones_leave_out_no_reached_junction() -> None:
    if not POA.exists():
        pytest.skip(f"{POA.name} absent")
    network = read_network(POA, modes=("walk", "car"))
    for mode, minutes, most_false in (("walk", 30, 0.01), ("car", 15, 0.02)):
        graph = network.graphs[mode]
        place = snap_points(graph, [-51.22], [-30.04], off_road_kmh=WALK_KMH)
        surface = surface_of(graph, place, cutoff_s=minutes * 60.0)
        reached = node_times(graph, place, direction="to_facility", cutoff_s=minutes * 60.0) <= minutes * 60
        inside = shapely.intersects_xy(outline_within(surface, minutes * 60.0), graph.node_lon, graph.node_lat)
        assert 100 < reached.sum() < graph.n_nodes
        assert not (reached & ~inside).any(), mode
        assert (inside & ~reached).sum() <= most_false * graph.n_nodes, mode
