"""Changes as JSON: there and back, by every name they have, and every mistake named with its number."""

import json

import numpy as np
import pytest
from what_if_town import random_changes

from geo.errors import ChangeError
from geo.facility_kinds import KINDS
from geo.what_if.change import AddFacility, ChangeRoads, CloseFacility
from geo.what_if.change_json import FIELDS, OWN_KEYS, TYPES, change_from_dict, change_to_dict, changes_from_list
from geo.what_if.change_schema import change_schema
from routing.edits.edit import CloseStreets, SpeedFactors, StreetSelection
from routing.errors import EditError, PointError, QamtuError, TravelModeError


@pytest.mark.parametrize("seed", range(20))
def test_there_and_back(seed: int) -> None:
    changes = changes_from_list(random_changes(np.random.default_rng(seed)))
    told = json.loads(json.dumps([change_to_dict(change) for change in changes]))
    assert changes_from_list(told) == changes, seed


def test_what_is_as_it_would_be_anyway_is_left_out() -> None:
    assert change_to_dict(CloseFacility("f1")) == {"type": "close_facility", "facility_id": "f1"}
    assert change_to_dict(AddFacility(69.5, 42.5, services=())) == {
        "type": "add_facility",
        "lon": 69.5,
        "lat": 42.5,
        "services": [],
    }
    at = {"type": "close_road", "at": [69.5, 42.5], "on": False, "id": "c1", "name": "The bridge"}
    assert change_to_dict(change_from_dict(at)) == at


@pytest.mark.parametrize(
    "described",
    [
        {"type": "close_road", "where": {"ways": [7, 9]}},
        {"type": "close_road", "ways": [7, 9]},
        {"type": "close_streets", "where": {"ways": [7, 9]}},
    ],
)
def test_one_meaning_by_each_of_its_names(described: dict) -> None:
    assert change_from_dict(described) == ChangeRoads(CloseStreets(StreetSelection(ways=(7, 9))))


def test_a_season_is_named_once() -> None:
    winter = {"type": "speed_factors", "name": "winter", "factors": {"residential": 0.7}}
    change = change_from_dict(winter)
    assert change == ChangeRoads(SpeedFactors("winter", (("residential", 0.7),)), name="winter")
    assert change_to_dict(change) == winter
    assert change_from_dict({"type": "speed_factors", "factors": {"residential": 0.7}}).edit.name == ""


PLACE = {"lon": 69.5, "lat": 42.5}


@pytest.mark.parametrize(
    ("described", "error", "told"),
    [
        ("close", ChangeError, "close is no type of change; choose from add_facility, move_facility"),
        ({}, ChangeError, "no type of change"),
        ({"type": ["add_facility"]}, ChangeError, "no type of change"),
        ({"type": "teleport"}, ChangeError, "teleport is no type of change"),
        ({"type": "add_facility", "lon": 69.5}, ChangeError, "must have lon, lat; see lat"),
        ({"type": "add_facility", **PLACE, "beds": 3}, ChangeError, "see beds"),
        ({"type": "add_facility", "lon": "69", "lat": 42.5}, ChangeError, "lon of a change cannot be 69"),
        ({"type": "add_facility", "lon": 200, "lat": 42.5}, PointError, "longitude 200"),
        ({"type": "add_facility", "lon": float("nan"), "lat": 42.5}, PointError, "nan"),
        ({"type": "add_facility", **PLACE, "kind": "palace"}, ChangeError, "palace is no kind of facility"),
        ({"type": "add_facility", **PLACE, "services": "dental"}, ChangeError, "services of a change cannot be dental"),
        ({"type": "add_facility", **PLACE, "services": [""]}, ChangeError, "services of a change"),
        ({"type": "add_facility", **PLACE, "capacity_per_day": -1}, ChangeError, "cannot serve -1.0 people a day"),
        ({"type": "add_facility", **PLACE, "on": 1}, ChangeError, "on of a change cannot be 1"),
        ({"type": "close_facility"}, ChangeError, "must have facility_id"),
        ({"type": "close_facility", "facility_id": 7}, ChangeError, "facility_id of a change cannot be 7"),
        ({"type": "upgrade_facility", "facility_id": "f1"}, ChangeError, "the upgrade of facility f1 changes nothing"),
        ({"type": "close_road"}, EditError, "must have where"),
        ({"type": "close_road", "where": {}, "ways": [1]}, ChangeError, "by ways and by where"),
        ({"type": "close_road", "at": [69.5]}, ChangeError, "at of a change cannot be"),
        ({"type": "close_road", "at": [69.5, 99]}, PointError, "latitude 99"),
        ({"type": "close_road", "across": [[69.5, 42.5]]}, ChangeError, "at least two points"),
        ({"type": "set_speed", "at": [69.5, 42.5]}, EditError, "speed_kmh"),
        ({"type": "set_speed", "at": [69.5, 42.5], "speed_kmh": 0}, EditError, "a speed of 0.0 km/h cannot be"),
        ({"type": "close_road", "ways": [1], "modes": ["boat"]}, TravelModeError, "boat is not a travel mode"),
        (
            {"type": "add_road", "line": [[69.5, 42.5], [69.6, 42.5]], "speed_kmh": 30, "at": [69.5, 42.5]},
            ChangeError,
            "a drawn road has a line",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(described: object, error: type[QamtuError], told: str) -> None:
    with pytest.raises(error, match=told):
        change_from_dict(described)
    with pytest.raises(ChangeError, match=rf"^change 2: .*{told}"):
        changes_from_list([{"type": "close_facility", "facility_id": "f1"}, described])


def test_a_scenario_has_an_end() -> None:
    with pytest.raises(ChangeError, match="501 changes are too many"):
        changes_from_list([{"type": "close_facility", "facility_id": "f1"}] * 501)


def test_the_schema_describes_every_type_and_field() -> None:
    schema = {one["title"]: one for one in change_schema()["oneOf"]}
    assert tuple(schema) == TYPES
    told = {name for one in schema.values() for name in one["properties"]}
    assert set(FIELDS) | set(OWN_KEYS) <= told
    assert set(schema["add_facility"]["properties"]["kind"]["enum"]) == {*KINDS, None}
    assert schema["move_facility"]["required"] == ["type", "facility_id", "lon", "lat"]
    assert schema["close_road"]["required"] == ["type"]


@pytest.mark.parametrize("seed", range(20))
def test_the_schema_takes_what_the_core_takes(seed: int) -> None:
    schema = {one["title"]: one for one in change_schema()["oneOf"]}
    for described in random_changes(np.random.default_rng(seed)):
        one = schema[described["type"]]
        assert set(described) <= set(one["properties"]), seed
        assert set(one["required"]) <= set(described), seed
