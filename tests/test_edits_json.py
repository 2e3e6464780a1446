"""Edits as values: equal when they say the same, the same again after JSON, refused where they cannot be."""

import json

import pytest

from routing.edits.edit import (
    ALL_STREETS,
    AddRoad,
    CloseStreets,
    ReopenStreets,
    ScaleSpeed,
    SetSpeed,
    SpeedFactors,
    StreetSelection,
)
from routing.edits.edit_json import KINDS, edit_from_dict, edit_to_dict
from routing.errors import EditError, PointError, TravelModeError

SQUARE = (((69.0, 42.0), (69.5, 42.0), (69.5, 42.5), (69.0, 42.5), (69.0, 42.0)),)
EDITS = [
    CloseStreets(StreetSelection(streets=(3, 1))),
    CloseStreets(ALL_STREETS, modes=("car", "ambulance")),
    ReopenStreets(StreetSelection(ways=(123456789012,), area=SQUARE)),
    SetSpeed(StreetSelection(road_classes=("primary", "trunk")), 43.5),
    ScaleSpeed(StreetSelection(area=SQUARE), 0.8, modes=("walk",)),
    SpeedFactors("winter", (("track", 0.0), ("residential", 0.7))),
    SpeedFactors("rush hour", (("primary", 0.5),), where=StreetSelection(area=SQUARE)),
    AddRoad(((69.1, 42.1), (69.2, 42.15)), 60.0),
    AddRoad(((69.1, 42.1), (69.2, 42.15)), 60.0, one_way=True, road_class="primary", join_m=5.0, modes=("car",)),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_an_edit_is_the_same_after_json(edit):
    described = json.loads(json.dumps(edit_to_dict(edit), allow_nan=False))
    again = edit_from_dict(described)
    assert again == edit
    assert hash(again) == hash(edit)
    assert edit_to_dict(again) == described


def test_every_kind_is_there_and_tried():
    assert set(KINDS.values()) == {type(edit) for edit in EDITS}


def test_what_is_as_usual_is_left_out():
    assert edit_to_dict(SetSpeed(StreetSelection(ways=(7,)), 40.0)) == {
        "edit": "set_speed",
        "where": {"ways": [7]},
        "speed_kmh": 40.0,
    }
    assert edit_from_dict({"edit": "close_streets", "where": {}}) == CloseStreets(ALL_STREETS)


@pytest.mark.parametrize(
    ("described", "sentence"),
    [
        ({}, "is no kind of scenario edit"),
        ([], "is no kind of scenario edit"),
        ({"edit": "fly"}, "fly is no kind of scenario edit; choose from close_streets"),
        ({"edit": "set_speed", "where": {}}, "must have where, speed_kmh; see speed_kmh"),
        ({"edit": "close_streets", "where": {}, "speed": 3}, "has the fields where, modes.*see speed"),
        ({"edit": "close_streets", "where": {"way": [1]}}, "see way"),
        ({"edit": "close_streets", "where": 3}, "where of a scenario edit cannot be 3"),
        ({"edit": "close_streets", "where": {"streets": "12"}}, "streets of a scenario edit cannot be 12"),
        ({"edit": "close_streets", "where": {"streets": [1.5]}}, "streets of a scenario edit cannot be"),
        ({"edit": "close_streets", "where": {"streets": [True]}}, "streets of a scenario edit cannot be"),
        ({"edit": "close_streets", "where": {"area": [[[1, 2, 3]]]}}, "area of a scenario edit cannot be"),
        ({"edit": "set_speed", "where": {}, "speed_kmh": "40"}, "speed_kmh of a scenario edit cannot be 40"),
        ({"edit": "set_speed", "where": {}, "speed_kmh": 0}, "a speed of 0.0 km/h cannot be; give 0.1 to 400.0"),
        ({"edit": "set_speed", "where": {}, "speed_kmh": float("nan")}, "a speed of nan km/h cannot be"),
        ({"edit": "scale_speed", "where": {}, "factor": -1}, "a street cannot have -1.0 times its speed"),
        ({"edit": "scale_speed", "where": {}, "factor": 0}, "give 0.01 to 100.0, or close it"),
        ({"edit": "speed_factors", "name": "x", "factors": [1]}, "factors of a scenario edit cannot be"),
        ({"edit": "speed_factors", "name": "x", "factors": {"highway": 1}}, "highway is not a road class"),
        ({"edit": "add_road", "line": [[0, 0]], "speed_kmh": 30}, "has 1 different points"),
        ({"edit": "add_road", "line": [], "speed_kmh": 30}, "has 0 different points"),
        ({"edit": "add_road", "line": [[0, 0], [1, 1]], "speed_kmh": 30, "one_way": 1}, "one_way of a scenario edit"),
        (
            {"edit": "add_road", "line": [[0, 0], [1, 1]], "speed_kmh": 30, "join_m": -1},
            "joined to what lies within -1.0 m",
        ),
    ],
)
def test_what_cannot_be_is_told(described, sentence):
    with pytest.raises(EditError, match=sentence):
        edit_from_dict(described)


def test_modes_and_places_are_checked_as_everywhere():
    with pytest.raises(TravelModeError, match="rocket is not a travel mode"):
        edit_from_dict({"edit": "close_streets", "where": {}, "modes": ["rocket"]})
    with pytest.raises(PointError, match="point 2"):
        edit_from_dict({"edit": "add_road", "line": [[0, 0], [0, 91]], "speed_kmh": 30})
    with pytest.raises(PointError, match="point 1"):
        edit_from_dict({"edit": "close_streets", "where": {"area": [[[float("nan"), 0]]]}})
