"""What a scenario does to the people within reach: by hand, and to the last bit as the edited region evaluated anew."""

import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from what_if_town import BRIDGE, SOUTH, STEP, WEST, build_town, coverage_of, question, random_changes

from geo.capacity import capacity_by_stratum, measure_capacity, people_capacity
from geo.errors import ChangeError, StudyError
from geo.reach import snap_places
from geo.region import Question, Region
from geo.what_if import WhatIf, apply_changes, cell_times, changes_from_list, what_if_of
from geo.what_if.what_if import Asked
from routing.errors import TravelModeError
from routing.modes import load_mode

DIRECTIONS = ("to_facility", "from_facility")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return build_town(tmp_path_factory.mktemp("town"))


def capacity_of(region: Region, asked: Question, services: tuple[str, ...]) -> pd.DataFrame:
    """Who finds a place, the slow way."""
    found = []
    for mode in asked.modes:
        graph, kmh = region.network.graphs[mode], load_mode(mode).off_road_kmh
        places = snap_places(graph, region.facilities, region.population, off_road_kmh=kmh, limit_m=asked.snap_limit_m)
        found += measure_capacity(
            graph,
            region.facilities,
            region.population,
            places,
            services=services,
            thresholds_min=asked.thresholds_min,
            direction=asked.direction,
            capacity_people=people_capacity(
                region.facilities["capacity_per_day"].to_numpy(), working_days=100.0, visits_per_person_year=5.0
            ),
        )
    return capacity_by_stratum(found, region.population)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(30))
def test_the_answer_is_that_of_the_edited_region(region: Region, seed: int, direction: str) -> None:
    described = random_changes(np.random.default_rng(seed))
    changes, asked = changes_from_list(described), question(direction=direction)
    answer = what_if_of(region, asked).answer(changes, Asked(services=()))
    edited = apply_changes(region, changes)
    services = tuple(s for s in dict.fromkeys(one.service for one in answer.times) if s != "any")
    every = replace(asked, services=services)
    print(f"{seed=} {direction=} {described=}")  # noqa: T201 - shown where it fails
    pd.testing.assert_frame_equal(answer.coverage(after=False), coverage_of(region, every), check_exact=True)
    pd.testing.assert_frame_equal(answer.coverage(after=True), coverage_of(edited, every), check_exact=True)
    for after, of in ((False, region), (True, edited)):
        pd.testing.assert_frame_equal(answer.capacity(after=after), capacity_of(of, every, services), check_exact=True)


@pytest.mark.parametrize("seed", range(8))
def test_where_all_pairs_do_not_fit_in_memory_the_answer_is_the_same(
    region: Region, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = changes_from_list(random_changes(np.random.default_rng(100 + seed)))
    asked = Asked(services=())
    kept = WhatIf(region, question()).answer(changes, asked)
    monkeypatch.setattr(cell_times, "MOST_TIMES", 0)
    searched = WhatIf(region, question()).answer(changes, asked)
    np.testing.assert_array_equal(kept.before, searched.before, err_msg=f"{seed=}")
    np.testing.assert_array_equal(kept.after, searched.after, err_msg=f"{seed=}")
    pd.testing.assert_frame_equal(kept.capacity(), searched.capacity(), check_exact=True)


@pytest.mark.parametrize("seed", range(6))
def test_what_was_asked_before_changes_no_answer(region: Region, seed: int) -> None:
    """The same scenarios to one that is new each time, and to one that has been asked everything, in threads."""
    rng = np.random.default_rng(200 + seed)
    scenarios = [changes_from_list(random_changes(rng)) for _ in range(6)]
    used, found = WhatIf(region, question()), dict[int, list[np.ndarray]]()

    def ask(which: int) -> None:
        found[which] = [used.answer(changes).after for changes in (*scenarios, *scenarios[::-1])]

    threads = [threading.Thread(target=ask, args=(which,)) for which in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = [WhatIf(region, question()).answer(changes).after for changes in scenarios]
    for answers in found.values():
        for got, wanted in zip(answers, fresh + fresh[::-1], strict=True):
            np.testing.assert_array_equal(got, wanted, err_msg=f"{seed=}")


def test_the_baseline_is_never_altered(region: Region) -> None:
    facilities, times = region.facilities.copy(), region.network.graphs["car"].travel_time.copy()
    rng = np.random.default_rng(5)
    for _ in range(10):
        changes = changes_from_list(random_changes(rng))
        what_if_of(region, question()).answer(changes)
        apply_changes(region, changes)
    pd.testing.assert_frame_equal(region.facilities, facilities)
    np.testing.assert_array_equal(region.network.graphs["car"].travel_time, times)


def test_no_change_gains_nobody(region: Region) -> None:
    answer = what_if_of(region, question()).answer(())
    assert (answer.gained == 0).all()
    assert answer.capacity_before == answer.capacity_after
    assert apply_changes(region, ()).facilities is region.facilities
    assert apply_changes(region, ()).network is region.network


def test_a_change_that_is_off_does_nothing(region: Region) -> None:
    off = changes_from_list(
        [
            {"type": "close_facility", "facility_id": "f0", "on": False},
            {"type": "close_road", "at": list(BRIDGE), "on": False},
            {"type": "add_facility", "lon": WEST, "lat": SOUTH, "on": False},
        ]
    )
    answer = what_if_of(region, question()).answer(off)
    assert (answer.gained == 0).all()
    assert [effect.streets for effect in answer.changes] == [None, None, None]


def test_by_hand_a_facility_next_door_takes_in_its_own_cell(region: Region) -> None:
    """Nobody gave the service; given at the door of cell c000 it is a minute from those people and from no others.

    The next cell is farther off than anyone walks in a minute, 83 m at 5 km/h.
    """
    door, cells = region.population.cells.geometry.iloc[0], region.population.cells.geometry
    east_m = (cells.x - door.x) * 111_195 * np.cos(np.radians(SOUTH))
    assert np.sort(np.hypot(east_m, (cells.y - door.y) * 111_195))[1] > 84
    answer = what_if_of(region, question()).answer(
        changes_from_list([{"type": "add_facility", "lon": door.x, "lat": door.y, "services": ["cancer screening"]}]),
        Asked(modes=("walk",), services=("cancer screening",)),
    )
    assert (answer.before == 0).all()
    assert answer.times[0].after_s[0] == 0
    mine = region.population.people.iloc[0].tolist()
    np.testing.assert_allclose(answer.after[0, 0, :, 0], [sum(mine), *mine])
    assert answer.changes[0].facility_id == "new1"
    assert answer.changes[0].on_street


def test_a_facility_far_from_any_street_serves_nobody_and_the_answer_says_so(region: Region) -> None:
    for change in (
        {"type": "add_facility", "lon": WEST + 1, "lat": SOUTH + 1, "services": []},
        {"type": "move_facility", "facility_id": "f0", "lon": WEST + 1, "lat": SOUTH + 1},
    ):
        answer = what_if_of(region, question()).answer(changes_from_list([change]))
        assert answer.changes[0].on_street is False
        assert (answer.gained <= 0).all()


def test_a_closed_bridge_parts_the_town(region: Region) -> None:
    """West of the bridge no car comes from the east any more, and the street that is shut is one to every mode."""
    east_only = [{"type": "close_facility", "facility_id": f"f{i}"} for i in range(8)]
    east_only += [{"type": "add_facility", "lon": WEST + 7 * STEP, "lat": SOUTH + 4 * STEP}]
    asked = question(thresholds_min=(200.0,))
    whole = what_if_of(region, asked).answer(changes_from_list(east_only))
    shut = what_if_of(region, asked).answer(changes_from_list([*east_only, {"type": "close_road", "at": list(BRIDGE)}]))
    west = region.population.cells.geometry.x.to_numpy() < WEST + 2.9 * STEP
    for one, other in zip(whole.times, shut.times, strict=True):
        assert np.isfinite(one.after_s[west]).any()
        assert np.isinf(other.after_s[west]).all()
    assert shut.changes[-1].streets == 1
    across = [{"type": "close_road", "across": [[BRIDGE[0], SOUTH - STEP], [BRIDGE[0], SOUTH + 9 * STEP]]}]
    same = what_if_of(region, asked).answer(changes_from_list([*east_only, *across]))
    np.testing.assert_array_equal(same.after, shut.after)


def test_the_street_under_a_point_is_the_same_road_to_every_mode(region: Region) -> None:
    """Ten metres beside the bridge still mean the bridge; nothing means a street far from all."""
    beside = [BRIDGE[0], BRIDGE[1] + 0.0001]
    answer = what_if_of(region, question()).answer(changes_from_list([{"type": "close_road", "at": beside}]))
    on_it = what_if_of(region, question()).answer(changes_from_list([{"type": "close_road", "at": list(BRIDGE)}]))
    np.testing.assert_array_equal(answer.after, on_it.after)
    with pytest.raises(ChangeError, match=r"change 2: no street lies within 50 m"):
        what_if_of(region, question()).answer(
            changes_from_list(
                [{"type": "reopen_facility", "facility_id": "f5"}, {"type": "close_road", "at": [WEST + 1, SOUTH + 1]}]
            )
        )
    with pytest.raises(ChangeError, match=r"change 1: the line crosses no street"):
        what_if_of(region, question()).answer(
            changes_from_list([{"type": "close_road", "across": [[1.0, 1.0], [1.1, 1.1]]}])
        )


@pytest.mark.parametrize("seed", range(10))
def test_one_more_facility_lowers_no_figure_and_one_less_raises_none(region: Region, seed: int) -> None:
    rng = np.random.default_rng(300 + seed)
    lon, lat = rng.uniform([WEST, SOUTH], [WEST + 8 * STEP, SOUTH + 8 * STEP])
    more = changes_from_list([{"type": "add_facility", "lon": lon, "lat": lat, "services": ["gp"]}])
    less = changes_from_list([{"type": "close_facility", "facility_id": f"f{rng.integers(8)}"}])
    gained = what_if_of(region, question()).answer(more, Asked(services=())).gained
    lost = what_if_of(region, question()).answer(less, Asked(services=())).gained
    assert (gained >= -1e-9).all(), seed
    assert (lost <= 1e-9).all(), seed
    after = what_if_of(region, question()).answer(more).after
    assert (np.diff(after, axis=3) >= -1e-9).all(), seed


def test_rows_add_up(region: Region) -> None:
    answer = what_if_of(region, question()).answer(
        changes_from_list([{"type": "close_facility", "facility_id": "f1"}]), Asked(services=())
    )
    for counts in (answer.before, answer.after):
        np.testing.assert_allclose(counts[0], counts[1:].sum(axis=0))  # `all` is the sum of the boundaries
        np.testing.assert_allclose(counts[:, :, 0], counts[:, :, 1:].sum(axis=2))  # of the groups
    capacity = answer.capacity()
    three = capacity[["people_served", "people_no_capacity", "people_out_of_reach"]].sum(axis=1)
    total = dict(zip(answer.strata, answer.people[0], strict=True))
    np.testing.assert_allclose(three, capacity["stratum"].map(total))


def test_a_closed_facility_that_is_upgraded_stays_closed(region: Region) -> None:
    answer = what_if_of(region, question()).answer(
        changes_from_list([{"type": "upgrade_facility", "facility_id": "f5", "services": ["optician"]}]),
        Asked(services=("optician",)),
    )
    assert (answer.after == 0).all()


def test_another_kind_adds_its_services_and_takes_none(region: Region) -> None:
    edited = apply_changes(
        region, changes_from_list([{"type": "upgrade_facility", "facility_id": "f4", "kind": "polyclinic"}])
    )
    row = edited.facilities.set_index("facility_id").loc["f4"]
    assert row["kind"] == "polyclinic"
    assert row["services"][0] == "tb"
    assert len(row["services"]) > 3


def test_the_edited_table_keeps_types_order_and_columns_of_the_users_own(region: Region) -> None:
    own = replace(region, facilities=region.facilities.assign(beds=range(8)))
    changes = changes_from_list(
        [
            {"type": "add_facility", "lon": WEST, "lat": SOUTH, "id": "x1", "name": "Жаңа", "kind": "ambulatory"},
            {"type": "move_facility", "facility_id": "x1", "lon": WEST + STEP, "lat": SOUTH},
            {"type": "close_facility", "facility_id": "f3"},
        ]
    )
    table = apply_changes(own, changes).facilities
    assert table["facility_id"].tolist() == [*region.facilities["facility_id"], "x1"]
    assert table["beds"].iloc[:8].tolist() == list(range(8))
    assert np.isnan(table["beds"].iloc[8])
    assert table.drop(columns="beds").dtypes.equals(region.facilities.dtypes)
    assert table.crs == region.facilities.crs
    assert (table.geometry.iloc[8].x, table.geometry.iloc[8].y) == (WEST + STEP, SOUTH)
    assert not table["open"].iloc[3]
    assert table["name"].iloc[8] == "Жаңа"
    assert len(table["services"].iloc[8]) > 0


def test_any_threshold_service_mode_and_direction_can_be_asked_for(region: Region) -> None:
    changes = changes_from_list([{"type": "close_facility", "facility_id": "f7"}])
    answer = what_if_of(region, question()).answer(
        changes, Asked(("car",), ("gp",), thresholds_min=(7.5,), direction="from_facility")
    )
    asked = question(modes=("car",), services=("gp",), direction="from_facility")
    wanted = coverage_of(apply_changes(region, changes), asked, (7.5,))
    wanted = wanted[wanted["service"] == "gp"].reset_index(drop=True)
    pd.testing.assert_frame_equal(answer.coverage(), wanted, check_exact=True)


def test_what_cannot_be_asked_is_refused(region: Region) -> None:
    what_if = what_if_of(region, question())
    with pytest.raises(TravelModeError, match="no travel mode boat"):
        what_if.answer((), Asked(modes=("boat",)))
    with pytest.raises(StudyError, match="beyond the cutoff"):
        what_if.answer((), Asked(thresholds_min=(300.0,)))
    with pytest.raises(ChangeError, match=r"change 2: there is no facility f99"):
        what_if.answer(
            changes_from_list(
                [
                    {"type": "close_facility", "facility_id": "f0"},
                    {"type": "move_facility", "facility_id": "f99", "lon": 1, "lat": 1},
                ]
            )
        )
    with pytest.raises(ChangeError, match=r"change 1: there is a facility f0 already"):
        what_if.answer(changes_from_list([{"type": "add_facility", "lon": 1, "lat": 1, "facility_id": "f0"}]))
    with pytest.raises(ChangeError, match=r"change 2: there is no street 99999"):
        what_if.answer(
            changes_from_list([{"type": "close_road", "at": list(BRIDGE)}, {"type": "close_road", "streets": [99999]}])
        )


def test_it_is_made_once_for_a_region_and_goes_with_it(tmp_path) -> None:
    town = build_town(tmp_path)
    assert what_if_of(town, question()) is what_if_of(town, question())
    assert what_if_of(town, question()) is not what_if_of(town, question(direction="from_facility"))
    what_if_of(town, question()).prepare()
    gone = weakref.ref(what_if_of(town, question()))
    del town
    gc.collect()
    assert gone() is None
