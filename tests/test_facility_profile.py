"""The profile of a facility: by hand, and against every pair of cell and facility looked at one by one."""

import math
from dataclasses import replace

import numpy as np
import pytest
from what_if_town import BRIDGE, build_town, question, random_changes

from geo.errors import StudyError
from geo.facility_catchment import count_catchment, find_catchment
from geo.facility_load import count_turned_away, expect_visits
from geo.facility_profile import AskedOfFacility, FacilityProfile, measure_facility_profile
from geo.region import CapacityAssumption, Question, Region
from geo.what_if import apply_changes, changes_from_list, what_if_of
from geo.what_if.places_left import PlacesAt
from geo.what_if.what_if import Asked
from routing.modes import load_mode
from routing.snap import snap_points
from routing.travel_times import travel_time_matrix

INF = math.inf


def profile_of(
    region: Region, asked: Question, facility_id: str, mode: str = "walk", threshold_min: float = 4.0, **more: object
) -> FacilityProfile:
    wanted = AskedOfFacility(mode, threshold_min, **more)  # type: ignore[arg-type]
    return measure_facility_profile(what_if_of(region, asked), region, asked, facility_id, wanted)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Region:
    region = build_town(tmp_path_factory.mktemp("town"))
    facilities = region.facilities.copy()
    facilities.loc[3, "kind"] = "hospital"
    facilities["staff"] = [12.0, np.nan, 0.0, 5.0, 3.0, 2.0, 1.0, 4.0]
    facilities["staff_doctor"] = [2.0, np.nan, 1.0, np.nan, np.nan, np.nan, np.nan, np.nan]
    facilities["opening_hours"] = ["Mo-Fr 08:00-18:00", "", "24/7", "sunrise-sunset", "", "", "", ""]
    return replace(region, facilities=facilities, country="KZ")


# ---- by hand -------------------------------------------------------------------------------------------------------


def test_a_catchment_by_hand() -> None:
    """Five cells: nearest; nearest with a tie behind it; a tie before it; farther than another; beyond the cutoff."""
    own = np.array([60.0, 120.0, 180.0, 600.0, 5000.0])
    before = np.array([100.0, 900.0, 180.0, 700.0, INF])
    behind = np.array([INF, 120.0, 900.0, 500.0, INF])
    catchment = find_catchment(own, before, behind, cutoff_s=3600)
    assert catchment.is_nearest.tolist() == [True, True, False, False, False]
    assert catchment.travel_time_s.tolist() == [60.0, 120.0, 180.0, 600.0, INF]
    people = np.array([[10.0, 1.0], [5.0, 0.0], [7.0, 2.0], [3.0, 3.0], [100.0, 50.0]])
    counts = count_catchment(catchment, people, threshold_min=1, edges_min=(1.0, 1.5))
    assert counts.people_nearest.tolist() == [15.0, 1.0]
    assert counts.people_nearest_within.tolist() == [10.0, 1.0], "exactly one minute is within one minute"
    assert counts.people_within.tolist() == [10.0, 1.0]
    assert counts.by_band.tolist() == [[10.0, 1.0], [0.0, 0.0], [5.0, 0.0]]
    assert counts.by_minute.tolist() == [[10.0, 1.0], [5.0, 0.0]]
    assert counts.median_min.tolist() == [1.0, 1.0]
    assert counts.worst_decile_min.tolist() == [2.0, 1.0]
    wider = count_catchment(catchment, people, threshold_min=3, edges_min=(1.0,))
    assert wider.people_within.tolist() == [22.0, 3.0], "whoever reaches it, nearest or not"


def test_nobody_is_no_percentile() -> None:
    nobody = find_catchment(np.array([60.0]), np.array([1.0]), np.array([1.0]), cutoff_s=600)
    counts = count_catchment(nobody, np.array([[4.0]]), threshold_min=5, edges_min=(5.0,))
    assert counts.people_nearest.tolist() == [0.0]
    assert counts.by_minute.shape == (0, 1)
    assert np.isnan(counts.median_min).all()


def test_load_and_places_by_hand() -> None:
    """21,000 people, 6 visits a year, 250 days: 504 visits a day against 420 are a fifth too many."""
    load = expect_visits(21_000, 420, CapacityAssumption(visits_per_person_year=6, working_days=250))
    assert load.expected_visits_per_day == 504
    assert load.share == pytest.approx(1.2)
    assert math.isnan(expect_visits(100, 0, CapacityAssumption(6, 250)).share)
    # Its own cells are the first two: of 30 it serves 18; of the 12 others 7 find no place anywhere. It serves 4 more.
    places = count_turned_away(
        PlacesAt(np.array([10.0, 8.0, 4.0]), np.array([0.0, 7.0, 6.0])),
        np.array([10.0, 20.0, 10.0]),
        np.array([True, True, False]),
    )
    assert (places.people_served, places.people_served_nearest) == (22, 18)
    assert (places.people_turned_away, places.people_served_elsewhere, places.people_without_place) == (12, 5, 7)


# ---- every pair one by one -----------------------------------------------------------------------------------------


def all_times(region: Region, asked: Question, mode: str) -> np.ndarray:
    """Seconds [cell][facility], searched anew."""
    graph = region.network.graphs[mode]
    kmh = load_mode(mode, region.network.source.country).off_road_kmh
    cells, facilities = (
        snap_points(graph, points.x.to_numpy(), points.y.to_numpy(), off_road_kmh=kmh, limit_m=asked.snap_limit_m)
        for points in (region.population.cells.geometry, region.facilities.geometry)
    )
    if asked.direction == "to_facility":
        return travel_time_matrix(graph, cells, facilities)
    return travel_time_matrix(graph, facilities, cells).T


def gives(region: Region, service: str) -> list[int]:
    listed = zip(region.facilities["open"], region.facilities["services"], strict=True)
    return [row for row, (is_open, given) in enumerate(listed) if is_open and (service == "any" or service in given)]


def places_one_by_one(
    times: np.ndarray, givers: list[int], people: list[float], capacity: np.ndarray, limit_s: float
) -> tuple[dict[tuple[int, int], float], list[float]]:
    """People by cell and the facility that serves them, and those left, as three nested rules say it."""
    pairs = sorted((times[c, f], c, f) for c in range(len(people)) for f in givers if times[c, f] <= limit_s)
    left, free, served = list(people), [INF if np.isnan(value) else value for value in capacity], {}
    for _, c, f in pairs:
        served[c, f] = min(left[c], free[f])
        left[c] -= served[c, f]
        free[f] -= served[c, f]
    return served, left


@pytest.mark.parametrize("seed", range(8))
def test_it_equals_every_pair_looked_at_one_by_one(town: Region, seed: int) -> None:
    rng = np.random.default_rng(900 + seed)
    described = [] if seed == 0 else random_changes(rng)
    changes = changes_from_list(described)
    asked = question(cutoff_min=30.0, direction="from_facility" if seed % 3 == 2 else "to_facility")
    edited = apply_changes(town, changes)
    mode, threshold_min = str(rng.choice(["walk", "car"])), float(rng.choice([1.0, 2.5, 4.0, 12.0]))
    service = str(rng.choice(["any", "dental", "gp"]))
    times, givers = all_times(edited, asked, mode), gives(edited, service)
    people = edited.population.reported_people()
    everyone = edited.population.everyone_people.tolist()
    assumed = asked.capacity
    assert assumed is not None
    daily = edited.facilities["capacity_per_day"].to_numpy()
    served, left = places_one_by_one(
        times, givers, everyone, daily * assumed.working_days / assumed.visits_per_person_year, threshold_min * 60
    )
    nearest = [min(((times[c, f], f) for f in givers), default=(INF, -1)) for c in range(len(everyone))]
    for row, facility_id in enumerate(edited.facilities["facility_id"]):
        found = profile_of(town, asked, facility_id, mode, threshold_min, service=service, changes=changes)
        mine = [c for c, (seconds, f) in enumerate(nearest) if f == row and seconds <= asked.cutoff_min * 60]
        within = [c for c in mine if times[c, row] <= threshold_min * 60]
        assert np.flatnonzero(found.catchment.is_nearest).tolist() == mine, described
        assert found.gives_service == (row in givers)
        for s, stratum in enumerate(edited.population.stratum_columns):
            of = people[stratum].tolist()
            assert found.counts.people_nearest[s] == pytest.approx(sum(of[c] for c in mine))
            assert found.counts.people_nearest_within[s] == pytest.approx(sum(of[c] for c in within))
            reach = sum(of[c] for c in range(len(of)) if times[c, row] <= threshold_min * 60)
            assert found.counts.people_within[s] == pytest.approx(reach)
            upper, lower = (*found.edges_min, INF), (-1.0, *found.edges_min)
            for b, (over, up_to) in enumerate(zip(lower, upper, strict=True)):
                inside = [c for c in mine if over * 60 < times[c, row] <= up_to * 60]
                assert found.counts.by_band[b, s] == pytest.approx(sum(of[c] for c in inside))
            assert found.counts.by_minute[:, s].sum() == pytest.approx(found.counts.people_nearest[s])
        if row not in givers or np.isnan(daily[row]):
            assert found.places is None
            continue
        assert found.places is not None
        own = sum(served.get((c, row), 0.0) for c in within)
        turned_away, without = sum(everyone[c] for c in within) - own, sum(left[c] for c in within)
        assert found.places.people_served == pytest.approx(sum(n for (_, f), n in served.items() if f == row))
        assert found.places.people_served_nearest == pytest.approx(own)
        assert found.places.people_turned_away == pytest.approx(turned_away, abs=1e-9)
        assert found.places.people_without_place == pytest.approx(without, abs=1e-9)
        assert found.places.people_served_elsewhere == pytest.approx(turned_away - without, abs=1e-9)


@pytest.mark.parametrize("mode", ["walk", "car"])
@pytest.mark.parametrize("service", ["any", "dental"])
def test_catchments_add_up_to_the_people_who_reach_any(town: Region, mode: str, service: str) -> None:
    asked = question(cutoff_min=20.0)
    changes = changes_from_list([{"type": "close_road", "at": list(BRIDGE)}])
    profiles = [
        profile_of(town, asked, facility_id, mode, 12.0, service=service, changes=changes)
        for facility_id in town.facilities["facility_id"]
    ]
    total = sum(found.catchment.is_nearest.astype(int) for found in profiles)
    assert total.max() == 1, "nobody is counted twice"
    table = what_if_of(town, asked).answer(changes, Asked(services=(service,))).table()
    rows = table[(table["mode"] == mode) & (table["boundary_id"] == "all") & (table["threshold_min"] == 12)]
    counted = sum(found.counts.people_nearest_within for found in profiles)
    assert counted == pytest.approx(rows["people_after"].to_numpy())


def test_a_longer_threshold_never_has_fewer_people(town: Region) -> None:
    before = np.zeros(4)
    for threshold_min in (0.5, 1, 2, 4, 8, 12, 30):
        counts = profile_of(town, question(), "f1", threshold_min=threshold_min).counts
        assert (counts.people_within >= before).all()
        assert (counts.people_nearest_within <= counts.people_nearest + 1e-9).all()
        assert (counts.people_nearest_within <= counts.people_within + 1e-9).all()
        before = counts.people_within


# ---- where people are referred to ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["walk", "car"])
def test_referrals_are_the_nearest_of_those_that_give_what_it_does_not(town: Region, mode: str) -> None:
    asked = question()
    graph = town.network.graphs[mode]
    kmh = load_mode(mode, town.network.source.country).off_road_kmh
    points = town.facilities.geometry
    places = snap_points(graph, points.x.to_numpy(), points.y.to_numpy(), off_road_kmh=kmh, limit_m=asked.snap_limit_m)
    times = travel_time_matrix(graph, places, places)
    ids = town.facilities["facility_id"].tolist()
    for row, facility_id in enumerate(ids):
        found = {one.gives: one for one in profile_of(town, asked, facility_id, mode).referrals if one.mode == mode}
        missing = {"dental", "gp", "tb"} - set(town.facilities["services"][row])
        assert set(found) == missing | {"hospital"}
        for service in missing:
            nearest = min((times[row, other], other) for other in gives(town, service) if other != row)
            assert (found[service].travel_time_s, found[service].facility) == nearest
        assert found["hospital"].facility == (-1 if facility_id == "f3" else 3)


def test_both_travel_modes_are_told_the_one_asked_for_first(town: Region) -> None:
    modes = [one.mode for one in profile_of(town, question(), "f0", "car").referrals]
    assert list(dict.fromkeys(modes)) == ["car", "walk"]


# ---- what is known of it -------------------------------------------------------------------------------------------


def test_staff_is_told_per_person_with_the_norms_of_the_country(town: Region) -> None:
    found = profile_of(town, question(), "f0")
    people = float(found.counts.people_nearest[0])
    told = {each.profession: each for each in found.staff}
    assert (told[""].number, told[""].people_each) == (12, pytest.approx(people / 12))
    assert told[""].norms == ()
    assert told["doctor"].people_each == pytest.approx(people / 2)
    assert {(norm.id, norm.value, norm.is_verified) for norm in told["doctor"].norms} == {
        ("KZ-GP", 1700.0, False),
        ("KZ-GP-2022", 1830.0, True),
    }
    assert profile_of(town, question(), "f1").staff == (), "what is not known is not told"
    assert [each.profession for each in profile_of(town, question(), "f2").staff] == ["doctor"], "nor nobody's people"


def test_hours_are_told_as_a_week_where_they_can_be_read(town: Region) -> None:
    assert profile_of(town, question(), "f0").week == ((("08:00", "18:00"),),) * 5 + ((), ())
    unread = profile_of(town, question(), "f3")
    assert (unread.opening_hours, unread.week) == ("sunrise-sunset", None)
    assert profile_of(town, question(), "f1").opening_hours == ""


def test_a_closed_facility_has_no_catchment_and_a_new_one_has(town: Region) -> None:
    closed = profile_of(town, question(), "f5")
    assert not closed.gives_service
    assert closed.counts.people_nearest.sum() == 0
    assert closed.places is None
    lon, lat = town.population.cells.geometry[0].coords[0]
    changes = changes_from_list([{"type": "add_facility", "lon": lon, "lat": lat, "services": ["dental"]}])
    new = profile_of(town, question(), "new1", changes=changes)
    assert new.gives_service
    assert new.catchment.is_nearest[0]
    assert new.staff == ()
    with pytest.raises(KeyError):
        profile_of(town, question(), "new1")


def test_without_visits_there_is_no_load(town: Region) -> None:
    found = profile_of(town, question(capacity=None), "f0")
    assert found.load is None
    assert found.places is None


def test_a_threshold_beyond_the_search_is_refused(town: Region) -> None:
    with pytest.raises(StudyError, match="cutoff"):
        profile_of(town, question(cutoff_min=20.0), "f0", threshold_min=21)
