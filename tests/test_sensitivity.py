"""What moves a number, each input counted again by another way."""

from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from small_town import lay_out_town, read_town

from geo.population_draws import PopulationDraws, blocks_of_cells
from geo.publication.sensitivity import ACCESS, POPULATION, ROADS, SNAPPING, measure_moves
from geo.reach import SnappedPlaces, measure_snapped_reach, snap_places
from geo.region import Question, RangeQuestion, Region
from geo.uncertainty import PopulationUncertainty, SnappingUncertainty, SpeedUncertainty
from routing.modes import load_mode

QUESTION = Question(modes=("walk",), thresholds_min=(3.0, 6.0, 9.0))
ASKED = RangeQuestion(
    SpeedUncertainty(shared=0.15, own=0.05, access=0.4),
    PopulationUncertainty(shared=0.3, own=0.6),
    SnappingUncertainty(shared=0.3, own=0.2),
    draws=40,
    seed=4,
    interval=0.8,
)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder: Path = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    return read_town(folder)[0]


def moves_of(region: Region, asked: RangeQuestion, threshold_min: float) -> dict[str, list[float]]:
    found = measure_moves(region, QUESTION, asked)["walk", "any", "people", threshold_min]
    return {name: [worse, better] for name, worse, better in found}


def seconds_of(region: Region, *, longer_m: float = 0.0, access: float = 1.0) -> np.ndarray:
    """Seconds from every cell with a longer way to the road, walked so many times as fast."""
    graph, off_road_kmh = region.network.graphs["walk"], load_mode("walk").off_road_kmh
    places = snap_places(graph, region.facilities, region.population, off_road_kmh=off_road_kmh, limit_m=1000)
    pace = 3.6 / off_road_kmh / access
    walked = [replace(each, access_time_s=each.access_m * pace) for each in (places.facilities, places.cells)]
    reach = measure_snapped_reach(
        graph,
        region.facilities,
        SnappedPlaces(*walked),
        services=(),
        direction="to_facility",
        cutoff_s=14_400,
    )[0]
    return reach.travel_time_s + longer_m * pace


@pytest.mark.parametrize("threshold_min", QUESTION.thresholds_min)
def test_ways_to_the_road_go_to_the_ends_of_their_interval(region: Region, threshold_min: float) -> None:
    people = region.population.people["people"].to_numpy()
    away = NormalDist().inv_cdf(0.9)
    width_m = 0.002 * 111_195.08 * np.cos(np.radians(42.3054))
    found = moves_of(region, ASKED, threshold_min)
    for end, sign in enumerate((1, -1)):
        seconds = seconds_of(region, longer_m=sign * away * 0.3 * width_m)
        assert found[SNAPPING][end] == pytest.approx(people[seconds > threshold_min * 60].sum() / 450)
        seconds = seconds_of(region, access=np.exp(-sign * away * 0.4))
        assert found[ACCESS][end] == pytest.approx(people[seconds > threshold_min * 60].sum() / 450)
    assert list(found) == [ROADS, ACCESS, SNAPPING, "residential", POPULATION]


@pytest.mark.parametrize("threshold_min", QUESTION.thresholds_min)
def test_people_move_a_number_by_the_interval_of_their_draws(region: Region, threshold_min: float) -> None:
    points = region.population.cells.geometry
    block = blocks_of_cells(points.x.to_numpy(), points.y.to_numpy())
    people, beyond = region.population.people["people"].to_numpy(), seconds_of(region) > threshold_min * 60
    draws = PopulationDraws(ASKED.population, ASKED.seed, range(ASKED.draws))
    weighted = [people * draws.factors(draw, block) for draw in range(ASKED.draws)]
    shares = sorted(float(each[beyond].sum() / each.sum()) for each in weighted)
    # of 40 draws the tenth and the ninetieth hundredth lie 3.9 and 35.1 steps from the least
    low = shares[3] + 0.9 * (shares[4] - shares[3])
    high = shares[35] + 0.1 * (shares[36] - shares[35])
    assert moves_of(region, ASKED, threshold_min)[POPULATION] == pytest.approx([high, low])
    assert low < high


def test_what_is_certain_moves_nothing(region: Region) -> None:
    certain = replace(
        ASKED,
        speeds=SpeedUncertainty(shared=0.0, own=0.0, access=0.0),
        population=PopulationUncertainty(shared=0.0, own=0.0),
        snapping=SnappingUncertainty(shared=0.0, own=0.5),
    )
    for threshold_min in QUESTION.thresholds_min:
        ends = list(moves_of(region, certain, threshold_min).values())
        assert len(np.unique(ends)) == 1
