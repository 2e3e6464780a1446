"""Ranges by hand, against the plain coverage table, and paired draw by draw."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_town import lay_out_town

from geo.coverage import coverage_table
from geo.coverage_draws import CoverageDraws, coverage_draws, recount_draws
from geo.input_draws import InputDraws, draw_inputs
from geo.population_draws import blocks_of_cells
from geo.ranges import difference_table, measure_ranges, range_table
from geo.reach import SnappedPlaces, measure_reach, measure_snapped_reach, snap_places
from geo.region import Question, RangeQuestion, Region
from geo.scenario import evaluate
from geo.speed_draws import draw_speeds
from geo.study_file import read_study
from geo.study_region import read_region
from geo.uncertainty import PopulationUncertainty, SnappingUncertainty, SpeedUncertainty
from routing.edits.edit import ALL_STREETS, CloseStreets, ScaleSpeed, StreetSelection
from routing.errors import Phrase
from routing.modes import ROAD_CLASSES, load_mode

KEYS = ["boundary_id", "boundary_name", "service", "mode", "stratum", "threshold_min", "people"]
QUESTION = Question(modes=("walk",), thresholds_min=(3.0, 6.0, 9.0))
CERTAIN = RangeQuestion(
    SpeedUncertainty(shared=0.0, own=0.0, access=0.0),
    PopulationUncertainty(shared=0.0, own=0.0),
    SnappingUncertainty(shared=0.0, own=0.0),
)
USUAL = RangeQuestion()
PEOPLE = ("people_covered_low", "people_covered_median", "people_covered_high")


def draw(asked: RangeQuestion = USUAL, **changed: Any) -> InputDraws:
    return draw_inputs(replace(asked, **changed))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder: Path = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    return read_region(read_study(folder / "study.toml"), [], progress=lambda _text: None)


def plain_coverage(region: Region) -> pd.DataFrame:
    graph = region.network.graphs["walk"]
    reaches = measure_reach(
        graph,
        region.facilities,
        region.population,
        services=(),
        direction="to_facility",
        cutoff_s=14400,
        off_road_kmh=load_mode("walk").off_road_kmh,
        limit_m=1000,
    )
    return coverage_table(reaches, region.population, None, thresholds_min=QUESTION.thresholds_min)


def test_certain_inputs_give_the_coverage_table(region: Region) -> None:
    table = range_table(coverage_draws(region, QUESTION, "walk", draw(CERTAIN, draws=3)))
    expected = plain_coverage(region)
    pd.testing.assert_frame_equal(table[KEYS], expected[KEYS])
    for name in ("low", "median", "high"):
        np.testing.assert_array_equal(table[f"people_covered_{name}"], expected["people_covered"])
        np.testing.assert_allclose(table[f"share_covered_{name}"], expected["share_covered"])
    assert 0 < expected["people_covered"].iloc[0] < expected["people"].iloc[0]


def test_a_draw_is_the_coverage_of_its_inputs(region: Region) -> None:
    """Each draw counted again the slow way: that draw's people, on the way to their roads, at its speeds."""
    draws = draw(
        RangeQuestion(
            SpeedUncertainty(shared=0.3, own=0.1, access=0.5),
            PopulationUncertainty(shared=0.2, own=0.6),
            SnappingUncertainty(shared=0.2, own=0.3),
            draws=6,
            seed=5,
        )
    )
    found = coverage_draws(region, QUESTION, "walk", draws)
    graph, everybody = region.network.graphs["walk"], region.population.people["people"]
    points = region.population.cells.geometry
    off_road_kmh = load_mode("walk").off_road_kmh
    assert set(np.array(ROAD_CLASSES)[graph.road_class]) == {"residential"}
    residential = draws.speeds.road_class[:, ROAD_CLASSES.index("residential")]
    block = blocks_of_cells(points.x.to_numpy(), points.y.to_numpy())
    # rows of the town are 0.002 degrees apart, columns as many degrees at 42.3 degrees north
    width_m = 0.002 * 111_195.08 * np.cos(np.radians(42.3054))
    places = snap_places(graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=1000)
    for row in range(len(draws)):
        running = np.maximum(np.floor((graph.travel_time - graph.delay) / residential[row] + 0.5), 1)
        slowed = replace(graph, travel_time=(running + graph.delay).astype(np.int32))
        own = np.random.default_rng((5, row, 2)).uniform(-(3**0.5), 3**0.5, 36)
        longer_m = width_m * (draws.snapping.shared[row] + 0.3 * own)
        pace = 3.6 / off_road_kmh / draws.speeds.access[row]
        walked = (replace(each, access_time_s=each.access_m * pace) for each in (places.facilities, places.cells))
        reach = measure_snapped_reach(
            slowed,
            region.facilities,
            SnappedPlaces(*walked),
            services=(),
            direction="to_facility",
            cutoff_s=14400,
        )[0]
        people = everybody * draws.population.factors(row, block)
        people *= everybody.sum() / people.sum()
        for t, limit in enumerate(QUESTION.thresholds_min):
            expected = people[reach.travel_time_s + longer_m * pace <= limit * 60].sum()
            np.testing.assert_allclose(found.people_covered[row, 0, 0, 0, t], expected, err_msg=f"{row=}", rtol=1e-9)
    assert len({tuple(each.ravel()) for each in found.people_covered}) == 6


def test_exactly_at_the_threshold_is_covered(region: Region) -> None:
    reach = measure_reach(
        region.network.graphs["walk"],
        region.facilities,
        region.population,
        services=(),
        direction="to_facility",
        cutoff_s=14400,
        off_road_kmh=load_mode("walk").off_road_kmh,
        limit_m=1000,
    )[0]
    some = np.unique(reach.travel_time_s[np.isfinite(reach.travel_time_s)])
    limit_s = some[(some > 0) & (some / 60 * 60 == some)][0]
    question = replace(QUESTION, thresholds_min=(limit_s / 60,))
    found = coverage_draws(region, question, "walk", draw(CERTAIN, draws=1)).people_covered[0, 0, 0, :, 0]
    people = region.population.reported_people().to_numpy()
    np.testing.assert_allclose(found, people[reach.travel_time_s <= limit_s].sum(axis=0))
    assert found.sum() > people[reach.travel_time_s < limit_s].sum()


def test_quantiles_by_hand() -> None:
    covered = np.arange(11.0).reshape(11, 1, 1, 1, 1) * 10
    people = np.full((11, 1, 1), 200.0)
    draws = CoverageDraws("walk", ("any",), ("all",), (15.0,), ("all",), ("all",), people[0], people, covered)
    row = range_table(draws, interval=0.8).iloc[0]
    counts = row[list(PEOPLE)].tolist()
    shares = row[["share_covered_low", "share_covered_median", "share_covered_high"]].tolist()
    assert counts == pytest.approx([10.0, 50.0, 90.0])
    assert shares == pytest.approx([0.05, 0.25, 0.45])
    more = replace(draws, people_drawn=people + 20 * covered[:, :, 0, 0])  # 10 covered of 400, 50 of 1200, 90 of 2000
    shares = range_table(more, interval=0.8).iloc[0][["share_covered_low", "share_covered_high"]].tolist()
    assert shares == pytest.approx([10 / 400, 90 / 2000])
    nobody = range_table(replace(draws, people_drawn=np.zeros((11, 1, 1))), interval=0.8).iloc[0]
    assert np.isnan(nobody["share_covered_low"])
    with pytest.raises(ValueError, match="interval must lie"):
        range_table(draws, interval=1.0)


def test_a_scenario_is_compared_draw_by_draw(region: Region) -> None:
    draws = draw(draws=30)
    today = coverage_draws(region, QUESTION, "walk", draws)
    same = difference_table(coverage_draws(region, QUESTION, "walk", draws), today)
    assert (same[["people_gained_low", "people_gained_median", "people_gained_high"]] == 0).all(axis=None)
    faster = coverage_draws(region, QUESTION, "walk", draws, edits=[ScaleSpeed(ALL_STREETS, 1.1)])
    gained = difference_table(faster, today)
    assert (gained["people_gained_low"] >= 0).all()
    assert gained["people_gained_median"].max() > 0
    # Were the draws not the same, the difference would be less sharp.
    others = coverage_draws(region, QUESTION, "walk", draw(draws=30, seed=2))
    unpaired = difference_table(faster, others)
    paired_width = (gained["people_gained_high"] - gained["people_gained_low"]).sum()
    assert paired_width < 0.7 * (unpaired["people_gained_high"] - unpaired["people_gained_low"]).sum()
    closed = coverage_draws(region, QUESTION, "walk", draws, edits=[CloseStreets(StreetSelection(ways=(100,)))])
    assert (difference_table(closed, today)["people_gained_high"] <= 0).all()
    with pytest.raises(ValueError, match="same draws"):
        difference_table(coverage_draws(region, QUESTION, "walk", draw(CERTAIN, draws=2)), today)


def test_the_first_draws_of_a_longer_list_are_those_of_a_shorter_one(region: Region) -> None:
    short, long = (coverage_draws(region, QUESTION, "walk", draw(draws=draws, seed=9)) for draws in (3, 12))
    np.testing.assert_array_equal(short.people_covered, long.people_covered[:3])
    np.testing.assert_array_equal(short.people_drawn, long.people_drawn[:3])
    some = coverage_draws(region, QUESTION, "walk", draw(draws=12, seed=9).some(2, 5))
    np.testing.assert_array_equal(some.people_covered, long.people_covered[2:5])


def test_every_draw_has_the_people_of_the_region(region: Region) -> None:
    cells = region.population.cells.assign(boundary_id=["b2" if row % 2 else "b1" for row in range(36)])
    town = replace(region, population=replace(region.population, cells=cells))
    found = coverage_draws(town, replace(QUESTION, thresholds_min=(60.0,)), "walk", draw(draws=20))
    np.testing.assert_allclose(found.people_drawn[:, 0, 0], 450.0, rtol=1e-12)
    np.testing.assert_allclose(found.people_covered[:, 0, 0, 0, 0], 450.0, rtol=1e-12)
    assert len(np.unique(found.people_drawn[:, 1, 0])) == 20
    assert ((found.share_covered() >= 0) & (found.share_covered() <= 1)).all()
    row = range_table(found).set_index("boundary_id").loc["b1"]
    assert row["people_covered_low"] < row["people"] < row["people_covered_high"]
    assert row["share_covered_low"] == row["share_covered_high"] == 1.0


@pytest.mark.parametrize(
    ("name", "narrow", "wide"),
    [
        ("speeds", SpeedUncertainty(), SpeedUncertainty(shared=0.2, own=0.2, access=0.5)),
        ("population", PopulationUncertainty(), PopulationUncertainty(shared=0.6, own=1.0)),
        ("snapping", SnappingUncertainty(), SnappingUncertainty(shared=0.4, own=0.8)),
    ],
)
def test_what_is_less_certain_makes_intervals_wider(region: Region, name: str, narrow: Any, wide: Any) -> None:
    widths = []
    for spread in (narrow, wide):
        asked = replace(CERTAIN, **{name: spread, "draws": 200})
        table = range_table(coverage_draws(region, QUESTION, "walk", draw_inputs(asked)))
        widths.append((table["people_covered_high"] - table["people_covered_low"]).to_numpy())
    assert (widths[0] > 0).any()
    assert (widths[0] <= widths[1]).all()
    assert widths[0].sum() < widths[1].sum()


def test_people_counted_anew_are_those_of_a_draw_of_people_alone(region: Region) -> None:
    draws = draw(CERTAIN, population=PopulationUncertainty(), draws=8)
    alone = coverage_draws(region, QUESTION, "walk", draws)
    again = recount_draws(region, QUESTION, "walk", draws.population)
    np.testing.assert_array_equal(alone.people_covered, again.people_covered)
    np.testing.assert_array_equal(alone.people_drawn, again.people_drawn)
    assert len(np.unique(again.people_covered[:, 0, 0, 0, 0])) == 8


def test_draws_of_speeds_are_the_same_for_everyone_and_a_longer_list_begins_alike() -> None:
    short, long = draw_speeds(SpeedUncertainty(), draws=3, seed=9), draw_speeds(SpeedUncertainty(), draws=50, seed=9)
    np.testing.assert_array_equal(short.road_class, long.road_class[:3])
    np.testing.assert_array_equal(short.access, long.access[:3])
    assert not np.array_equal(short.access, draw_speeds(SpeedUncertainty(), draws=3, seed=10).access)


def test_draws_of_speeds_spread_as_stated() -> None:
    draws = draw_speeds(SpeedUncertainty(shared=0.1, own=0.05, access=0.2), draws=20_000)
    logs = np.log(draws.road_class)
    np.testing.assert_allclose(logs.mean(axis=0), 0, atol=0.005)
    np.testing.assert_allclose(logs.std(axis=0), np.hypot(0.1, 0.05), rtol=0.03)
    np.testing.assert_allclose(np.cov(logs[:, 0], logs[:, 5])[0, 1], 0.01, rtol=0.06)
    np.testing.assert_allclose(np.log(draws.access).std(), 0.2, rtol=0.03)
    with pytest.raises(ValueError, match="must be 0 to 1"):
        SpeedUncertainty(shared=-0.1)
    with pytest.raises(ValueError, match="draws must be"):
        draw_speeds(SpeedUncertainty(), draws=0)


def test_threads_change_nothing(region: Region) -> None:
    draws = draw(draws=5)
    one, two = (coverage_draws(region, QUESTION, "walk", draws, threads=threads) for threads in (1, 2))
    np.testing.assert_array_equal(one.people_covered, two.people_covered)


def test_a_service_that_nobody_gives_reaches_nobody(region: Region) -> None:
    asked = replace(QUESTION, services=("heart_surgery",))
    found = coverage_draws(region, asked, "walk", draw(draws=3))
    assert found.services == ("any", "heart_surgery")
    assert found.people_covered[:, 0, 0].any()
    assert not found.people_covered[:, :, 1].any()


def test_cells_off_every_street_are_never_covered(region: Region) -> None:
    found = coverage_draws(region, replace(QUESTION, snap_limit_m=0.01), "walk", draw(CERTAIN, draws=2))
    assert not found.people_covered.any()


def test_ranges_stand_in_the_rows_of_the_coverage_table(region: Region) -> None:
    """Two boundaries, a service beside "any"; certain inputs give the coverage itself."""
    cells = region.population.cells.assign(boundary_id=["b2" if row % 2 else "b1" for row in range(36)])
    facilities = region.facilities.assign(services=[("dental",)])
    town = replace(region, population=replace(region.population, cells=cells), facilities=facilities)
    question = replace(QUESTION, ranges=replace(CERTAIN, draws=2))
    evaluation = evaluate(town, question)
    assert evaluation.ranges is not None
    assert set(evaluation.coverage["service"]) == {"any", "dental"}
    assert evaluation.coverage["boundary_id"].unique().tolist() == ["all", "b1", "b2"]
    pd.testing.assert_frame_equal(evaluation.ranges.table[KEYS], evaluation.coverage[KEYS])
    np.testing.assert_array_equal(
        evaluation.ranges.table["people_covered_median"], evaluation.coverage["people_covered"]
    )
    assert evaluate(town, QUESTION).ranges is None


def test_modes_are_put_together_boundary_by_boundary(region: Region) -> None:
    """The second mode is the first under another name, on the same streets."""
    graphs = {**region.network.graphs, "car": replace(region.network.graphs["walk"], mode="car")}
    cells = region.population.cells.assign(boundary_id=["b2" if row % 2 else "b1" for row in range(36)])
    town = replace(
        region,
        network=replace(region.network, graphs=graphs),
        population=replace(region.population, cells=cells),
    )
    question = replace(QUESTION, modes=("walk", "car"), services=("dental",))
    told: list[Phrase] = []
    found = measure_ranges(town, question, RangeQuestion(draws=20, seed=3), progress=told.append)
    expected = evaluate(town, question).coverage
    pd.testing.assert_frame_equal(found.table[KEYS], expected[KEYS])
    low, median, high = (found.table[f"people_covered_{name}"] for name in ("low", "median", "high"))
    assert ((low <= median) & (median <= high)).all()
    assert (low < high).any()
    assert "ranges of coverage, car: draw 1 of 20" in [str(step) for step in told]
