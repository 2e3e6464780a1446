"""Travel modes: every figure cited, speeds that can be believed, profiles that override."""

import pytest

from routing.errors import TravelModeError
from routing.modes import MODES, ROAD_CLASSES, country_profiles, load_mode
from routing.osm.tags import way_rule
from routing.osm.values import parse_duration_s, parse_limit_kmh


@pytest.mark.parametrize("country", ["", "KZ", "TH", "BR"])
@pytest.mark.parametrize("mode", MODES)
def test_every_figure_has_a_source_and_can_be_believed(mode, country):
    travel_mode = load_mode(mode, country)
    assert len(travel_mode.sources) > 20
    assert all(len(source) > 10 for source in travel_mode.sources.values())
    for table in ("speed_kmh", "by_tag_kmh", "limit_share", "junction_delay_s"):
        assert set(getattr(travel_mode, table)) <= set(ROAD_CLASSES), table
    for table in ("speed_kmh", "by_tag_kmh", "surface_kmh", "smoothness_kmh", "tracktype_kmh", "service_kmh"):
        assert all(0 <= kmh <= 130 for kmh in getattr(travel_mode, table).values()), table
    assert all(0 < share <= 1 for share in travel_mode.limit_share.values())
    assert all(0 < seconds <= 60 for seconds in travel_mode.delay_s.values())
    assert 0 < travel_mode.off_road_kmh <= 5
    for name in ("speed_kmh", "limit_share", "delay_s", "surface_kmh"):
        assert {f"{name}.{key}" for key in getattr(travel_mode, name)} <= set(travel_mode.sources)


def test_countries_override_the_defaults():
    assert country_profiles() == ("KZ", "TH")
    assert load_mode("car", "kz").speed_kmh != load_mode("car").speed_kmh
    assert load_mode("car", "BR").speed_kmh == load_mode("car").speed_kmh
    assert load_mode("walk", "KZ").speed_kmh == load_mode("walk").speed_kmh


def test_older_people_walk_slower_everywhere():
    walk, elderly = load_mode("walk"), load_mode("walk_elderly")
    assert walk.speed_kmh["footway"] == 5
    assert elderly.speed_kmh["footway"] == 3
    assert all(elderly.speed_kmh[c] < walk.speed_kmh[c] for c in walk.speed_kmh if c != "ferry")


def test_an_ambulance_is_nowhere_slower_than_a_car():
    for country in ("", *country_profiles()):
        car, ambulance = load_mode("car", country), load_mode("ambulance", country)
        assert all(ambulance.speed_kmh[c] >= car.speed_kmh[c] for c in car.speed_kmh)
        assert all(ambulance.delay_s[k] <= car.delay_s[k] for k in car.delay_s)


def test_unknown_mode_is_refused_with_the_list():
    with pytest.raises(TravelModeError, match="choose from walk, walk_elderly"):
        load_mode("hovercraft")


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28032),
        ("10 knots", 18.52),
        ("KZ:urban", 60),
        ("RU:rural", 90),
        ("DE:zone30", 30),
        ("AT:zone:30", 30),
        ("walk", 7),
        ("none", 130),
        ("DE:motorway", 130),
        ("60;40", 40),
        ("signals", None),
        ("XX:nowhere", None),
        ("0", None),
        ("", None),
        ("-50", None),
        ("0.001", None),
    ],
)
def test_limits(value, kmh):
    assert parse_limit_kmh(value, load_mode("car")) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("00:20", 1200),
        ("1:30", 5400),
        ("00:05:30", 330),
        ("15", 900),
        ("PT1H30M", 5400),
        ("PT45S", 45),
        ("soon", 0),
        ("P9999D", 0),
        ("²", 0),
    ],
)
def test_durations(value, seconds):
    assert parse_duration_s(value) == seconds


def rule(mode: str, **tags: str):  # type: ignore[no-untyped-def]
    """Rule of a way; `__` stands for a colon."""
    return way_rule({key.replace("__", ":"): value for key, value in tags.items()}, load_mode(mode))


def test_a_limit_is_scaled_to_the_speed_achieved_and_by_direction():
    share = load_mode("car").limit_share["secondary"]
    found = rule("car", highway="secondary", maxspeed="80", maxspeed__backward="50")
    assert (found.forward_kmh, found.backward_kmh) == (80 * share, 50 * share)


def test_surface_smoothness_and_tracktype_bound_the_speed():
    car = load_mode("car")
    assert rule("car", highway="primary", surface="gravel").forward_kmh == car.surface_kmh["gravel"]
    assert rule("car", highway="primary", surface="concrete:plates").forward_kmh == car.speed_kmh["primary"]
    assert rule("car", highway="primary", smoothness="very_bad").forward_kmh == car.smoothness_kmh["very_bad"]
    assert rule("car", highway="primary", maxspeed="90", surface="sand", smoothness="bad").forward_kmh == 20
    assert rule("walk", highway="path", surface="sand").forward_kmh == 3
    assert rule("walk", highway="primary", surface="asphalt", maxspeed="90").forward_kmh == 5


def test_driveways_are_slow_whatever_their_limit():
    car = load_mode("car")
    assert rule("car", highway="service", service="driveway", maxspeed="50").forward_kmh == car.service_kmh["driveway"]
    assert rule("car", highway="service", service="emergency_access") is None
    assert rule("ambulance", highway="service", service="emergency_access") is not None


def test_a_bicycle_is_pushed_where_riders_dismount():
    assert rule("bicycle", highway="residential", bicycle="dismount").forward_kmh == load_mode("bicycle").dismounted_kmh
    assert (
        rule("bicycle", highway="footway", bicycle="yes").forward_kmh > rule("bicycle", highway="footway").forward_kmh
    )
