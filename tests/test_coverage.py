"""Reach, coverage, distribution and statuses on cases computed by hand, against a plain loop, and their invariants."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import reach as reach_module
from geo.boundary_groups import group_by_boundary
from geo.coverage import coverage_table, uncovered_table
from geo.distribution import travel_time_curve, weighted_percentile, worst_decile_table
from geo.errors import BoundaryError, StudyError
from geo.population import Population, build_population
from geo.reach import Reach, cell_table, facility_rows, measure_reach, note_refused_facilities
from geo.statuses import status_table
from routing.snap import Snapped

INF = np.inf


def people_of(boundary_id: list[str], **strata: list[float]) -> Population:
    n = len(boundary_id)
    points = shapely.points(np.arange(n, dtype=float), np.zeros(n))
    return build_population([f"c{i}" for i in range(n)], points, strata, boundary_id=boundary_id)


def boundaries_of(*ids: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"boundary_id": list(ids), "name": [i.upper() for i in ids], "level": "district"},
        geometry=[shapely.box(0, 0, 1, 1)] * len(ids),
        crs="EPSG:4326",
    )


def reach_of(seconds: list[float], mode: str = "walk", service: str = "any", **kwargs: object) -> Reach:
    times = np.array(seconds, dtype=float)
    status = np.where(np.isfinite(times), "ok", "unreachable")
    facility = np.where(np.isfinite(times), 0, -1).astype(np.int32)
    return Reach(mode, service, facility, times, np.zeros(len(times)), status, **kwargs)  # type: ignore[arg-type]


# By hand: five cells, boundaries a and b and one cell outside both; a threshold of 15 min is 900 s.
BOUNDARY = ["a", "a", "b", "b", ""]
SECONDS = [0.0, 900.0, 900.0001, 60.0, INF]
OLD, YOUNG = [1.0, 2.0, 3.0, 4.0, 5.0], [10.0, 20.0, 30.0, 40.0, 50.0]


@pytest.fixture
def population() -> Population:
    return people_of(BOUNDARY, old=OLD, young=YOUNG)


def test_coverage_by_hand_counts_a_cell_exactly_at_the_threshold(population: Population) -> None:
    table = coverage_table([reach_of(SECONDS)], population, boundaries_of("b", "a"), thresholds_min=[15])
    rows = {(r.boundary_id, r.stratum): (r.people, r.people_covered) for r in table.itertuples()}
    assert rows == {
        ("all", "all"): (165, 77),
        ("all", "old"): (15, 7),
        ("all", "young"): (150, 70),
        ("b", "all"): (77, 44),
        ("b", "old"): (7, 4),
        ("b", "young"): (70, 40),
        ("a", "all"): (33, 33),
        ("a", "old"): (3, 3),
        ("a", "young"): (30, 30),
        ("none", "all"): (55, 0),
        ("none", "old"): (5, 0),
        ("none", "young"): (50, 0),
    }
    assert list(table.columns) == [
        "boundary_id", "boundary_name", "service", "mode", "stratum", "threshold_min",
        "people", "people_covered", "share_covered",
    ]  # fmt: skip
    assert table["boundary_id"].drop_duplicates().tolist() == ["all", "b", "a", "none"]
    assert table.loc[table.boundary_id == "b", "boundary_name"].unique().tolist() == ["B"]
    assert table["share_covered"].iloc[0] == pytest.approx(77 / 165)


def test_coverage_of_a_boundary_without_people_has_no_share(population: Population) -> None:
    table = coverage_table([reach_of(SECONDS)], population, boundaries_of("a", "b", "empty"), thresholds_min=[15])
    empty = table[table.boundary_id == "empty"]
    assert (empty["people"] == 0).all()
    assert empty["share_covered"].isna().all()


def test_no_boundaries_at_all_means_one_row_per_question() -> None:
    table = coverage_table([reach_of([1.0, 2.0])], people_of(["", ""], people=[1.0, 2.0]), thresholds_min=[15])
    assert table[["boundary_id", "people", "people_covered"]].to_numpy().tolist() == [["all", 3.0, 3.0]]


def test_without_a_boundary_table_the_ids_of_the_cells_are_the_boundaries(population: Population) -> None:
    assert group_by_boundary(population).boundary_id == ("all", "a", "b", "none")


def test_a_boundary_may_not_be_called_all(population: Population) -> None:
    with pytest.raises(BoundaryError, match="all"):
        group_by_boundary(population, boundaries_of("all"))


def test_a_threshold_beyond_the_cutoff_is_refused(population: Population) -> None:
    with pytest.raises(StudyError, match=r"90.*60"):
        coverage_table([reach_of(SECONDS, cutoff_s=3600.0)], population, thresholds_min=[30, 90])


@pytest.mark.parametrize("seed", range(5))
def test_coverage_equals_a_plain_loop_and_keeps_its_invariants(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 60
    names = ["a", "b", "c", ""]
    boundary = rng.choice(names, n).tolist()
    strata = {f"s{k}": rng.uniform(0, 9, n).tolist() for k in range(3)}
    population = people_of(boundary, **strata)
    reaches = [
        reach_of(np.where(rng.random(n) < 0.2, INF, rng.integers(0, 60, n) * 60.0).tolist(), mode, service)
        for mode in ("walk", "car")
        for service in ("any", "dental")
    ]
    thresholds = [15, 30, 59]
    table = coverage_table(reaches, population, boundaries_of("a", "b", "c"), thresholds_min=thresholds)
    reported = population.reported_people()
    for row in table.itertuples():
        reach = next(r for r in reaches if (r.mode, r.service) == (row.mode, row.service))
        wanted = {"all": set(names), "none": {""}}.get(row.boundary_id, {row.boundary_id})
        cells = [i for i in range(n) if boundary[i] in wanted]
        covered = sum(reported[row.stratum][i] for i in cells if reach.travel_time_s[i] <= row.threshold_min * 60)
        assert row.people == pytest.approx(sum(reported[row.stratum][i] for i in cells)), f"seed {seed}: {row}"
        assert row.people_covered == pytest.approx(covered), f"seed {seed}: {row}"
    keys = ["boundary_id", "service", "mode", "stratum"]
    assert (table.groupby(keys, sort=False)["people_covered"].diff().dropna() >= 0).all()
    parts = table[table.boundary_id != "all"].groupby(["service", "mode", "stratum", "threshold_min"])["people"].sum()
    assert parts.to_numpy() == pytest.approx(
        table[table.boundary_id == "all"].groupby(["service", "mode", "stratum", "threshold_min"])["people"].sum()
    )
    again = coverage_table(reaches, population, boundaries_of("a", "b", "c"), thresholds_min=thresholds)
    pd.testing.assert_frame_equal(table, again, check_exact=True)


def test_uncovered_lists_most_people_first_and_nobody_who_is_covered(population: Population) -> None:
    table = uncovered_table(
        coverage_table([reach_of(SECONDS)], population, boundaries_of("a", "b"), thresholds_min=[15])
    )
    assert table["people_uncovered"].is_monotonic_decreasing
    assert "a" not in table["boundary_id"].tolist()
    assert table.loc[(table.boundary_id == "b") & (table.stratum == "old"), "people_uncovered"].tolist() == [3]


def test_curve_by_hand_and_its_running_sum_is_coverage(population: Population) -> None:
    reach = reach_of(SECONDS)
    curve = travel_time_curve([reach], population)
    old = curve[curve.stratum == "old"].set_index("travel_time_min")["people"]
    assert old.index[-1] == INF
    assert old[old > 0].to_dict() == {1.0: 5.0, 15.0: 2.0, 16.0: 3.0, INF: 5.0}
    coverage = coverage_table([reach], population, thresholds_min=[1, 14, 15, 16])
    for row in coverage[coverage.boundary_id == "all"].itertuples():
        part = curve[(curve.stratum == row.stratum) & (curve.travel_time_min <= row.threshold_min)]
        assert part["people"].sum() == pytest.approx(row.people_covered)
    assert curve.groupby("stratum")["people"].sum().to_dict() == {"all": 165, "old": 15, "young": 150}


def test_worst_decile_by_hand() -> None:
    seconds = [60.0 * i for i in range(1, 11)]
    population = people_of([""] * 10, people=[1.0] * 10)
    assert worst_decile_table([reach_of(seconds)], population)["worst_decile_min"].tolist() == [9.0]
    one_lost = worst_decile_table([reach_of([*seconds[:9], INF])], population)
    assert one_lost["worst_decile_min"].tolist() == [9.0]
    two_lost = worst_decile_table([reach_of([*seconds[:8], INF, INF])], population)
    assert two_lost["worst_decile_min"].tolist() == [INF]


@pytest.mark.parametrize("seed", range(5))
def test_weighted_percentile_equals_repeating_each_value(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.integers(0, 30, 20).astype(float), rng.integers(0, 9, (20, 3)).astype(float)
    for column in range(3):
        everyone = np.sort(np.repeat(values, weights[:, column].astype(int)))
        needed = int(np.ceil(len(everyone) * 0.9 - 1e-9))
        assert weighted_percentile(values, weights, 0.9)[column] == everyone[needed - 1], f"seed {seed}"


def test_percentile_of_nobody_is_nan() -> None:
    assert np.isnan(weighted_percentile(np.array([1.0]), np.zeros((1, 1)), 0.9)).all()


# Reach: a fake door, whose travel time from a facility to a cell is their distance in degrees x 100 s.
@dataclass
class FakeNearest:
    facility: np.ndarray
    travel_time_s: np.ndarray


def fake_snap(_graph: object, lon: np.ndarray, _lat: np.ndarray, *, off_road_kmh: float, limit_m: float) -> Snapped:
    """Points beyond `limit_m` degrees east are refused; a street 7 is an island."""
    refused = lon > limit_m
    street = np.where(refused, -1, np.where(lon == 7, 7, 0)).astype(np.int32)
    access = np.where(refused, INF, 3600 / off_road_kmh / 1000)
    return Snapped(street, np.where(refused, np.nan, lon), access, access, lon, lon, lon, lon)


def fake_nearest(
    _graph: object, facilities: Snapped, points: Snapped, *, direction: str, k: int, cutoff_s: float = INF
) -> FakeNearest:
    assert (facilities.street >= 0).all()
    assert direction == "to_facility"
    times = np.abs(facilities.fraction[None, :] - points.fraction[:, None]) * 100
    times[facilities.street[None, :] != points.street[:, None]] = INF
    best = times.argmin(axis=1)
    seconds = times[np.arange(len(best)), best]
    return FakeNearest(np.where(np.isfinite(seconds), best, -1)[:, None], seconds[:, None])


class FakeGraph:
    mode = "walk"


def facilities_at(lon: list[float], services: list[tuple[str, ...]], is_open: list[bool]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"facility_id": [f"f{i}" for i in range(len(lon))], "services": services, "open": is_open},
        geometry=gpd.points_from_xy(lon, [0.0] * len(lon)),
        crs="EPSG:4326",
    )


@pytest.fixture
def reaches(monkeypatch: pytest.MonkeyPatch) -> list[Reach]:
    monkeypatch.setattr(reach_module, "snap_points", fake_snap)
    monkeypatch.setattr(reach_module, "nearest_facilities", fake_nearest)
    # Facilities at 0, 3 (closed), 4 (dental) and 99 (no street near); cells at 0..9, of which 9 has no street near.
    facilities = facilities_at(
        [0, 3, 4, 99], [("gp",), ("gp",), ("gp", "dental"), ("dental",)], [True, False, True, True]
    )
    return measure_reach(
        FakeGraph(),  # type: ignore[arg-type]
        facilities,
        people_of([""] * 10, people=[1.0] * 10),
        services=["any", "dental", "x_ray", "dental"],
        direction="to_facility",
        cutoff_s=200.0,
        off_road_kmh=3.6,
        limit_m=8.0,
    )


def test_reach_names_the_row_of_the_nearest_open_facility_of_each_service(reaches: list[Reach]) -> None:
    assert [reach.service for reach in reaches] == ["any", "dental", "x_ray"]
    assert reaches[0].facility.tolist() == [0, 0, 0, 2, 2, 2, 2, -1, -1, -1]
    assert reaches[0].travel_time_s.tolist() == [0, 100, 200, 100, 0, 100, 200, INF, INF, INF]


def test_reach_tells_the_four_statuses_apart(reaches: list[Reach]) -> None:
    assert reaches[1].status.tolist() == [
        "beyond_cutoff", "beyond_cutoff", "ok", "ok", "ok", "ok", "ok",
        "unreachable", "beyond_cutoff", "no_road",
    ]  # fmt: skip
    assert set(reaches[2].status.tolist()) == {"unreachable", "no_road"}
    for reach in reaches:
        assert (np.isfinite(reach.travel_time_s) == (reach.status == "ok")).all()
        assert ((reach.facility >= 0) == (reach.status == "ok")).all()
        assert (np.isinf(reach.access_time_s) == (reach.status == "no_road")).all()


def test_a_facility_without_a_street_is_said(reaches: list[Reach]) -> None:
    notes: list = []
    note_refused_facilities(reaches, notes)
    assert [str(note) for note in notes] == [
        "walk: no street within the snap limit of these facilities, so they serve nobody: f3"
    ]


def test_closed_facilities_serve_nobody() -> None:
    facilities = facilities_at([0, 1], [("gp",), ("gp",)], [False, False])
    assert facility_rows(facilities, "any").tolist() == []
    assert facility_rows(facilities, "gp").tolist() == []


def test_cell_table_has_the_columns_and_an_empty_id_where_no_facility_is(reaches: list[Reach]) -> None:
    facilities = facilities_at([0, 3, 4, 99], [()] * 4, [True] * 4)
    table = cell_table(reaches, people_of([""] * 10, people=[1.0] * 10), facilities)
    assert list(table.columns) == [
        "cell_id", "mode", "service", "nearest_facility_id", "travel_time_s", "access_time_s", "status"
    ]  # fmt: skip
    assert len(table) == 30
    assert table["nearest_facility_id"].iloc[[0, 4, 9]].tolist() == ["f0", "f2", ""]


def test_statuses_add_up_to_everyone_and_no_boundary_stands_apart(population: Population) -> None:
    table = status_table([reach_of(SECONDS)], population, boundaries_of("a", "b"))
    four = table[table.status != "no_boundary"]
    assert four.groupby("stratum")["people"].sum().to_dict() == {"all": 165, "old": 15, "young": 150}
    outside = table[table.status == "no_boundary"].set_index("stratum")["people"].to_dict()
    assert outside == {"all": 55, "old": 5, "young": 50}
    whole = status_table([reach_of([1.0])], people_of([""], people=[7.0]))
    assert whole.set_index("status")["people"].to_dict() == {
        "ok": 7, "beyond_cutoff": 0, "no_road": 0, "unreachable": 0, "no_boundary": 0
    }  # fmt: skip
