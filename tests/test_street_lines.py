"""Which streets a road change means, as lines: those that it closes and no others; a sentence where there are none."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from what_if_town import BRIDGE, SOUTH, STEP, WEST, serve_town

from api.regions import ServedRegion
from geo.webmap.base_map import ROAD_RANKS
from geo.what_if import changes_from_list, what_if_of
from geo.what_if.nearest_street import place_on_nearest_street
from geo.what_if.seasons import read_seasons, seasons_for
from geo.what_if.street_lines import street_lines
from geo.what_if.street_picks import streets_at
from geo.what_if.what_if import Asked
from routing.modes import ROAD_CLASSES, load_mode

REGION = "/api/v1/regions/town"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def nearest(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{REGION}/streets/nearest", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["features"]


def changed(client: TestClient, *changes: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
    answer = client.post(f"{REGION}/what-if/streets", json={"changes": changes} | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["features"]


def test_the_bridge_is_told_once_for_both_modes(client: TestClient) -> None:
    [bridge] = changed(client, {"type": "close_road", "at": list(BRIDGE)})
    told = bridge["properties"]
    assert (told["change"], told["modes"], told["streets"], told["problem"]) == (1, ["walk", "car"], 1, None)
    assert told["road_classes"] == ["residential"]
    assert told["speed_kmh"].keys() == {"walk", "car"}
    assert told["speed_kmh"]["walk"] == pytest.approx(load_mode("walk").speed_kmh["residential"], rel=0.01)
    assert told["length_m"] == pytest.approx(STEP * 111_195 * np.cos(np.radians(SOUTH + 4 * STEP)), rel=0.01)
    [line] = bridge["geometry"]["coordinates"]
    assert {lon for lon, _ in line} == {round(WEST + 3 * STEP, 7), round(WEST + 4 * STEP, 7)}


@pytest.mark.parametrize("seed", range(40))
def test_the_place_that_is_given_means_the_street_that_is_shown(served: ServedRegion, seed: int) -> None:
    """Whatever is pointed at, near junctions and ends too."""
    rng, network = np.random.default_rng(seed), served.region.network
    at = tuple(rng.uniform([WEST, SOUTH], [WEST + 8 * STEP, SOUTH + 8 * STEP]))
    if seed % 2:  # a junction
        at = (WEST + STEP * float(rng.integers(9)), SOUTH + STEP * float(rng.integers(9)))
    mode = str(rng.choice(["walk", "car"]))
    graph = network.graphs[mode]
    place = place_on_nearest_street(graph, at, limit_m=2000)
    assert place is not None
    [street] = streets_at(network, place)[mode]
    vertices = slice(graph.street_first_vertex[street], graph.street_first_vertex[street + 1])
    line = np.column_stack([graph.vertex_lon[vertices], graph.vertex_lat[vertices]])
    scale = np.array([111_195 * np.cos(np.radians(at[1])), 111_195])
    assert np.hypot(*((line[[0, -1]] - place) * scale).T).min() > 1, "clear of the junction"
    lon = np.linspace(line[0], line[-1], 400)
    everywhere = [np.hypot(*((one - at) * scale)) for one in lon]
    everything = min(
        np.hypot(*((one - at) * scale)) for s in range(graph.n_streets) for one in np.linspace(*ends_of(graph, s), 60)
    )
    assert min(everywhere) <= everything + 5


def ends_of(graph: Any, street: int) -> np.ndarray:
    first, last = graph.street_first_vertex[street], graph.street_first_vertex[street + 1] - 1
    return np.array([[graph.vertex_lon[v], graph.vertex_lat[v]] for v in (first, last)])


def test_the_nearest_street_is_what_a_change_would_close(client: TestClient) -> None:
    """Off the bridge by 20 m: the same lines as of the change at the place that is answered, and numbers for it."""
    [street] = nearest(client, lon=BRIDGE[0], lat=BRIDGE[1] + 0.0002, mode="car")
    at = street["properties"]["at"]
    [closed] = changed(client, {"type": "close_road", "at": at})
    assert street["geometry"] == closed["geometry"]
    answer = client.post(
        f"{REGION}/what-if", json={"changes": [{"type": "close_road", "at": at}], "mode": "car"}
    ).json()
    assert answer["changes"][0]["streets"] == 1


def test_no_street_is_no_mistake_and_no_feature(client: TestClient) -> None:
    assert nearest(client, lon=WEST + 0.5, lat=SOUTH) == []
    assert nearest(client, lon=BRIDGE[0], lat=BRIDGE[1], road_classes="motorway,trunk") == []
    assert nearest(client, lon=BRIDGE[0], lat=BRIDGE[1], road_classes="residential")
    assert nearest(client, lon=BRIDGE[0], lat=BRIDGE[1] + STEP / 2, limit_m=50) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"mode": "ambulance"}, "ambulance"),
        ({"road_classes": "alley"}, "alley"),
        ({"limit_m": 5000}, "limit_m"),
        ({"lat": 95}, "lat"),
    ],
)
def test_what_cannot_be_asked_is_named(client: TestClient, asked: dict[str, Any], said: str) -> None:
    answer = client.get(f"{REGION}/streets/nearest", params={"lon": BRIDGE[0], "lat": BRIDGE[1]} | asked)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_changes_without_a_street_say_why_beside_those_that_have_one(client: TestClient) -> None:
    nowhere = [WEST + 0.5, SOUTH]
    features = changed(
        client,
        {"type": "close_road", "at": nowhere},
        {"type": "add_facility", "lon": WEST, "lat": SOUTH},
        {"type": "close_road", "at": list(BRIDGE), "on": False},
        {"type": "close_road", "across": [nowhere, [WEST + 0.51, SOUTH]]},
        {"type": "add_road", "line": [nowhere, [WEST + 0.51, SOUTH]], "speed_kmh": 30},
    )
    told = {one["properties"]["change"]: one for one in features}
    assert sorted(told) == [1, 3, 4, 5]
    assert [number for number, one in told.items() if one["geometry"] is None] == [1, 4, 5]
    assert "no street lies within 50 m" in told[1]["properties"]["problem"]
    assert "crosses no street" in told[4]["properties"]["problem"]
    assert "meets no street" in told[5]["properties"]["problem"]
    russian = client.post(
        f"{REGION}/what-if/streets?lang=ru", json={"changes": [{"type": "close_road", "at": nowhere}]}
    ).json()
    assert "50" in russian["features"][0]["properties"]["problem"] != told[1]["properties"]["problem"]


def test_all_streets_are_counted_not_drawn(served: ServedRegion, client: TestClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("geo.what_if.street_lines.MOST_LINES", 5)
    season = {"type": "speed_factors", "factors": {"residential": 0.5}, "modes": ["car"]}
    [told] = changed(client, season)
    assert told["geometry"] is None
    assert told["properties"]["streets"] == served.region.network.graphs["car"].n_streets


def test_a_drawn_road_says_where_it_is_joined(client: TestClient) -> None:
    line = [[WEST, SOUTH + STEP / 2], [WEST + STEP / 2, SOUTH + STEP / 2], [WEST + STEP, SOUTH + STEP / 2]]
    features = changed(client, {"type": "add_road", "line": line, "speed_kmh": 40})
    assert {mode for one in features for mode in one["properties"]["modes"]} == {"walk", "car"}
    for one in features:
        assert len(one["properties"]["joins"]) == 2
        assert one["properties"]["streets"] == 1
    speeds = {mode: speed for one in features for mode, speed in one["properties"]["speed_kmh"].items()}
    assert speeds == {"walk": 5.0, "car": 40.0}


def test_nobody_walks_a_drawn_road_at_the_speed_of_cars(served: ServedRegion) -> None:
    """Travel times with a road at 60 km/h on foot are those of one at walking speed."""
    line = [[WEST, SOUTH], [WEST + 4 * STEP, SOUTH + 4 * STEP], [WEST + 8 * STEP, SOUTH + 8 * STEP]]
    known = what_if_of(served.region, served.question)
    fast, slow = (
        {
            times.mode: times.after_s.tolist()
            for times in known.answer(
                changes_from_list([{"type": "add_road", "line": line, "speed_kmh": speed}]), Asked(capacity=False)
            ).times
        }
        for speed in (60, 5)
    )
    assert fast["walk"] == slow["walk"]
    assert fast["car"] != slow["car"]


def test_each_line_is_told_by_itself(served: ServedRegion) -> None:
    closed = {"type": "close_road", "at": list(BRIDGE)}
    found = street_lines(served.region.network, changes_from_list([closed, {**closed, "type": "reopen_road"}]))
    assert [one.number for one in found] == [1, 2]


def test_seasons_are_changes_that_the_service_takes(client: TestClient) -> None:
    seasons = client.get(f"{REGION}/seasons").json()
    assert [season["name"] for season in seasons] == ["winter", "thaw", "rain", "rush_hour"]
    for season in seasons:
        modes = [mode for part in season["parts"] for mode in part["modes"]]
        assert len(set(modes)) == len(modes) <= 2
        changes = [
            {
                "type": "speed_factors",
                "modes": part["modes"],
                "factors": {name: row["factor"] for row in part["factors"] for name in row["road_classes"]},
            }
            for part in season["parts"]
        ]
        answer = client.post(f"{REGION}/what-if", json={"changes": changes})
        assert answer.status_code == 200, answer.text
        assert min(row["people_gained"] for row in answer.json()["rows"]) < 0, "slower: fewer within reach"
        assert max(row["people_gained"] for row in answer.json()["rows"]) <= 0


def test_every_factor_has_a_source_and_makes_nobody_faster() -> None:
    for season in read_seasons():
        for factor in (factor for part in season.parts for factor in part.factors):
            assert 0 < factor.factor < 1
            assert factor.source
            assert factor.published != factor.source.startswith("a judgement of ours")
    assert [season.name for season in seasons_for(["walk"])] == ["winter", "thaw", "rain"]


def test_the_page_points_at_the_classes_that_it_draws() -> None:
    """`ranks.js` names the classes of each rank of the base map, links among them."""
    text = (Path(__file__).parent.parent / "web/static/roads/ranks.js").read_text("utf-8")
    ranks = [re.findall(r'"(\w+)"', line) for line in re.findall(r"^  \[(.*)\],$", text, re.MULTILINE)]
    drawn = [[name for name in ROAD_CLASSES if name.removesuffix("_link") in rank] for rank in ROAD_RANKS]
    assert [sorted(rank) for rank in ranks] == [sorted(rank) for rank in drawn]
