"""People a moved site would gain: by hand, and as the difference of two plain coverages, with each engine."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point
from small_town import SOUTH, STEP, WEST, lay_out_town

from geo.reach import measure_reach
from geo.region import Region
from geo.site_gain import PreparedGain, gain_at, prepare_gain
from geo.study_file import read_study
from geo.study_region import read_region
from routing.modes import load_mode

OFF_ROAD_KMH = load_mode("walk").off_road_kmh
THRESHOLDS_MIN = (2.0, 5.0, 9.0)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder: Path = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    return read_region(read_study(folder / "study.toml"), [], progress=lambda _text: None)


def seconds_to_nearest(region: Region, facilities: gpd.GeoDataFrame, direction: str) -> np.ndarray:
    return measure_reach(
        region.network.graphs["walk"],
        facilities,
        region.population,
        services=(),
        direction=direction,
        cutoff_s=14400,
        off_road_kmh=OFF_ROAD_KMH,
        limit_m=1000,
    )[0].travel_time_s


def prepared_for(region: Region, direction: str = "to_facility") -> PreparedGain:
    graph = region.network.graphs["walk"]
    today = measure_reach(
        graph,
        region.facilities,
        region.population,
        services=(),
        direction=direction,
        cutoff_s=14400,
        off_road_kmh=OFF_ROAD_KMH,
        limit_m=1000,
    )[0]
    return prepare_gain(
        graph,
        region.population,
        today,
        thresholds_min=THRESHOLDS_MIN,
        direction=direction,
        off_road_kmh=OFF_ROAD_KMH,
        limit_m=1000,
    )


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("engine", ["bucket_queue", "hierarchy", "auto"])
@pytest.mark.parametrize("seed", range(4))
def test_gain_is_the_difference_a_facility_makes(region: Region, seed: int, engine: str, direction: str) -> None:
    east, north = np.random.default_rng(seed).uniform(0, 5 * STEP, size=2)
    lon, lat = WEST + east, SOUTH + north
    gain = gain_at(prepared_for(region, direction), lon, lat, engine=engine)
    added = region.facilities.iloc[[0]].assign(facility_id="new", geometry=[Point(lon, lat)])
    more = gpd.GeoDataFrame(pd.concat([region.facilities, added], ignore_index=True), crs=region.facilities.crs)
    before, after, alone = (seconds_to_nearest(region, f, direction) for f in (region.facilities, more, added))
    people = region.population.reported_people().to_numpy()
    for t, limit in enumerate(THRESHOLDS_MIN):
        newly = (after <= limit * 60) & ~(before <= limit * 60)
        np.testing.assert_allclose(gain.people_gained[t], people[newly].sum(axis=0), err_msg=f"{seed=}")
        np.testing.assert_allclose(gain.people_within[t], people[alone <= limit * 60].sum(axis=0), err_msg=f"{seed=}")


def test_at_the_facility_of_today_nothing_is_gained(region: Region) -> None:
    at = region.facilities.geometry.iloc[0]
    gain = gain_at(prepared_for(region), at.x, at.y)
    assert (gain.people_gained == 0).all()
    assert gain.people_within[-1, 0] > 0


def test_far_from_any_street_nobody_is_reached(region: Region) -> None:
    gain = gain_at(prepared_for(region), WEST + 1, SOUTH + 1)
    assert not gain.on_street
    assert (gain.people_within == 0).all()


def test_by_hand_the_far_corner_gains_its_own_cells(region: Region) -> None:
    """At the corner away from the only facility, two minutes on foot take in the corner's cell and its people."""
    gain = gain_at(prepared_for(region), WEST + 5 * STEP + 0.0005, SOUTH + 5 * STEP + 0.0004)
    assert gain.people_gained[0].tolist() == [15.0]


def test_exactly_at_the_threshold_is_within_it(region: Region) -> None:
    prepared, facility = prepared_for(region), region.facilities.geometry.iloc[0]
    seconds = seconds_to_nearest(region, region.facilities, "to_facility")
    some = np.unique(seconds[np.isfinite(seconds) & (seconds > 0)])
    limit_s = some[some / 60 * 60 == some][0]
    asked = replace(prepared, thresholds_min=(limit_s / 60,))
    # As near as the site and exactly at the threshold: within it, and so nothing to gain.
    within = gain_at(asked, facility.x, facility.y).people_within[0]
    np.testing.assert_allclose(within, prepared.cells.people[:, seconds <= limit_s].sum(axis=1))
    assert within.sum() > prepared.cells.people[:, seconds < limit_s].sum()
    for today_s, gained in ((limit_s, 0 * within), (np.nextafter(limit_s, np.inf), within)):
        once = replace(asked, today_s=np.full(len(seconds), today_s))
        np.testing.assert_allclose(gain_at(once, facility.x, facility.y).people_gained[0], gained)
