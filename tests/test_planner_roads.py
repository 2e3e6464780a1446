"""Roads on the page of sites: closed, drawn, of another speed, by pointer and keys; seasons; the server's numbers."""

import json
import math
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from chromium import DESK, PHONE
from live_service import HTTP
from planner_browser import (
    PATIENCE_S,
    PIXELS,
    WORDS,
    Visit,
    broken_rules,
    browser,
    in_a_browser,
    settle,
    town_address,
    visit,
    wait_until,
)
from what_if_town import BRIDGE, SOUTH, STEP, WEST

from geo.words import LANGUAGES

__all__ = ["browser", "town_address", "visit"]  # fixtures
pytestmark = in_a_browser

ZOOM = 15
Place = tuple[float, float]
MIDDLE = (BRIDGE[0], BRIDGE[1])
NAMES = {"kk": "Абай көшесі", "ru": "улица Абая", "en": "Abai Street", "th": "Abai Street"}


def open_sites(visit: Visit, *, at: Place = MIDDLE, zoom: int = ZOOM, size: dict[str, int] = DESK, **more: Any) -> Any:
    asked = {"lang": "en", "page": "sites", "mode": "walk", "service": "dental", "minutes": 12} | more
    asked["at"] = f"{at[0]:.6f},{at[1]:.6f},{zoom}"
    return visit(urlencode(asked | ({"changes": json.dumps(more["changes"])} if "changes" in more else {})), size)


def spot(page: Any, lon: float, lat: float, at: Place = MIDDLE, zoom: int = ZOOM) -> Place:
    """Where a place is on the screen (px), of a map that shows `at` in its middle."""

    def world(lon: float, lat: float) -> Place:
        sine = math.sin(math.radians(lat))
        return (lon + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)

    box, scale = page.locator("#map").bounding_box(), 256 * 2**zoom
    (x, y), (u, v) = world(lon, lat), world(*at)
    return box["x"] + box["width"] / 2 + (x - u) * scale, box["y"] + box["height"] / 2 + (y - v) * scale


def changes_of(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("import('/static/state.js').then(({ view }) => view.changes)")
    return found


def people_after(address: str, changes: list[dict[str, Any]], mode: str = "walk") -> float:
    """Everyone within reach, as the service counts them."""
    asked = {"changes": changes, "mode": mode, "service": "dental", "threshold_min": 12, "capacity": False}
    answer = HTTP.post(f"{address}/api/v1/regions/town/what-if", json=asked, timeout=60)
    assert answer.status_code == 200, answer.text
    return float(answer.json()["rows"][0]["people_after"])


def wait_for_people(page: Any, wanted: float) -> None:
    wait_until(
        page, "(n) => Math.abs(Number(document.getElementById('answer').dataset.covered) - n) < 1e-6 * n", wanted
    )


def titles(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#scenario .change-name')].map((one) => one.value || one.placeholder)"
    )
    return found


def take(page: Any, tool: str) -> None:
    page.locator(f'[data-key="tool|{tool}"]').click()
    page.locator("#road-bar").wait_for()


def hint(page: Any) -> str:
    return str(page.locator(".road-told").inner_text())


def test_a_bridge_is_named_counted_closed_and_opened_by_pointer(visit: Visit, town_address: str) -> None:
    page = open_sites(visit)
    before = people_after(town_address, [])
    wait_for_people(page, before)
    take(page, "close_road")
    page.mouse.move(*spot(page, BRIDGE[0], BRIDGE[1] + 0.00005))
    wait_until(page, "(name) => document.querySelector('.road-under').textContent.includes(name)", "Abai Street")
    closed = people_after(town_address, [{"type": "close_road", "at": list(BRIDGE)}])
    assert closed < before
    wait_for_people(page, closed)  # while the pointer rests on it
    assert changes_of(page) == []
    page.mouse.click(*spot(page, BRIDGE[0], BRIDGE[1] + 0.00005))
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 1")
    wait_until(
        page, "(name) => document.querySelector('#scenario .change-name').placeholder.includes(name)", "Abai Street"
    )
    wait_for_people(page, closed)
    [change] = changes_of(page)
    assert (change["type"], people_after(town_address, [change])) == ("close_road", closed)
    page.mouse.click(*spot(page, BRIDGE[0], BRIDGE[1] + 0.00005))
    wait_for_people(page, before)
    assert changes_of(page) == []


def test_a_road_is_closed_by_keys_alone(visit: Visit, town_address: str) -> None:
    page = open_sites(visit)
    page.locator('[data-key="tool|close_road"]').focus()
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'map'")
    page.keyboard.press("Enter")
    closed = people_after(town_address, [{"type": "close_road", "at": list(BRIDGE)}])
    wait_for_people(page, closed)
    wait_until(page, "() => document.querySelector('.change-name')?.placeholder === 'Closed: Abai Street'")
    page.keyboard.press("Escape")
    wait_until(page, "() => document.getElementById('road-bar').hidden")
    page.keyboard.press("Control+z")
    wait_for_people(page, people_after(town_address, []))


def test_changes_are_called_so_in_every_language(visit: Visit) -> None:
    changes = [
        {"id": "c1", "type": "close_road", "at": list(BRIDGE)},
        {"id": "s1", "type": "set_speed", "at": list(BRIDGE), "speed_kmh": 20, "modes": ["car"]},
        {"id": "a1", "type": "add_road", "line": [[WEST, SOUTH], [WEST + STEP, SOUTH + STEP]], "speed_kmh": 30},
        {"id": "rush_hour-1", "type": "speed_factors", "factors": {"residential": 0.8}, "modes": ["car"]},
    ]
    page = open_sites(visit, changes=changes)
    take(page, "add_road")
    for lang in LANGUAGES:
        page.locator(f"#languages button[lang={lang}]").click()
        wanted = WORDS[lang]["change_close_road"].format(street=NAMES[lang])
        wait_until(page, "(title) => document.querySelector('.change-name')?.placeholder === title", wanted)
        _, slowed, drawn, season = titles(page)
        assert NAMES[lang] in slowed
        assert "20" in slowed
        assert WORDS[lang]["change_add_road_only"] in drawn
        assert season == f"{WORDS[lang]['season_rush_hour']}: {WORDS[lang]['how_car']}"
        assert hint(page) == WORDS[lang]["hint_road_start"]


def test_where_no_road_is_that_is_said_and_nothing_is_added(visit: Visit) -> None:
    page = open_sites(visit)
    take(page, "close_road")
    x, y = spot(page, BRIDGE[0], BRIDGE[1] + STEP / 2)
    page.mouse.move(x, y)
    wait_until(page, "() => document.getElementById('road-bar').classList.contains('is-problem')")
    page.mouse.click(x, y)
    wait_until(page, "() => document.querySelector('.road-told').textContent.startsWith('No road')")
    assert changes_of(page) == []


def test_all_roads_across_a_line(visit: Visit, town_address: str) -> None:
    at = (WEST + 2 * STEP, SOUTH + 4 * STEP)
    page = open_sites(visit, at=at, zoom=14)
    take(page, "close_road")
    page.get_by_text("All across a line").click()
    ends = [(WEST + 1.5 * STEP, SOUTH + 2.5 * STEP), (WEST + 1.5 * STEP, SOUTH + 5.5 * STEP)]
    for lon, lat in ends:
        page.mouse.click(*spot(page, lon, lat, at, 14))
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 1")
    [change] = changes_of(page)
    assert len(change["across"]) == 2
    wait_for_people(page, people_after(town_address, [change]))
    wait_until(page, "() => document.querySelector('#scenario .change-name').placeholder !== 'Closed: road'")
    assert "3 stretches" in titles(page)[0] or "2 more" in titles(page)[0]
    # A line that crosses nothing says so.
    for lat in (SOUTH + 4.4 * STEP, SOUTH + 4.6 * STEP):
        page.mouse.click(*spot(page, WEST + 1.5 * STEP, lat, at, 14))
    wait_until(page, "() => document.querySelector('.road-told').textContent.includes('crosses no street')")
    assert len(changes_of(page)) == 1


def test_a_road_is_drawn_point_by_point(visit: Visit, town_address: str) -> None:
    page = open_sites(visit)
    take(page, "add_road")
    west, east = (WEST + 3 * STEP, SOUTH + 5 * STEP), (WEST + 4 * STEP, SOUTH + 5 * STEP)
    page.mouse.click(*spot(page, *west))
    wait_until(page, "() => document.querySelector('.road-under').textContent.includes('point')")
    page.mouse.click(*spot(page, west[0] + STEP / 2, west[1] - STEP / 3))
    wait_until(page, "() => document.querySelector('[data-key=road_end]')?.disabled === false")
    page.keyboard.press("Backspace")
    wait_until(page, "() => document.querySelector('[data-key=road_end]')?.disabled")
    x, y = spot(page, east[0], east[1])
    page.mouse.move(x + 3, y + 2)
    page.mouse.dblclick(x + 3, y + 2)
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 1")
    [road] = changes_of(page)
    assert road["type"] == "add_road"
    assert road["line"] == pytest.approx([pytest.approx(west, abs=1e-6), pytest.approx(east, abs=1e-6)])
    assert "modes" not in road
    wait_for_people(page, people_after(town_address, [road]))
    assert people_after(town_address, [road]) > people_after(town_address, [])
    assert page.evaluate("import('/static/map.js').then((map) => map.mapZoom())") == ZOOM, (
        "a double click does not zoom"
    )


def test_a_road_is_drawn_by_keys_alone(visit: Visit, town_address: str) -> None:
    at = (WEST + 3 * STEP, SOUTH + 3 * STEP)
    page = open_sites(visit, at=at)
    page.locator('[data-key="tool|add_road"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    wait_until(page, "() => document.querySelector('[data-key=road_back]')?.disabled === false")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    wait_until(page, "() => document.querySelector('[data-key=road_end]')?.disabled === false")
    page.keyboard.press("Enter")
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 1")
    [road] = changes_of(page)
    assert road["line"][0] == pytest.approx(at, abs=1e-6)
    assert road["line"][1][0] > road["line"][0][0]
    wait_for_people(page, people_after(town_address, [road]))


def test_a_road_that_meets_no_street_is_not_added(visit: Visit) -> None:
    page = open_sites(visit, zoom=16)
    take(page, "add_road")
    for share in (0.4, 0.6):
        page.mouse.click(*spot(page, BRIDGE[0] - 0.0005, BRIDGE[1] + share * STEP, zoom=16))
        page.wait_for_timeout(100)
    page.locator("[data-key=road_end]").click()
    wait_until(page, "() => document.querySelector('.road-told').textContent.includes('meets no street')")
    assert changes_of(page) == []
    assert page.locator("[data-key=road_back]").is_enabled(), "the line is still there to be mended"


def test_another_speed_is_of_those_who_move_alike(visit: Visit, town_address: str) -> None:
    page = open_sites(visit, mode="car")
    take(page, "road_speed")
    page.locator("[data-key=newSpeed]").fill("5")
    page.locator("[data-key=newSpeed]").press("Tab")
    page.mouse.click(*spot(page, BRIDGE[0], BRIDGE[1]))
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 1")
    [change] = changes_of(page)
    assert (change["speed_kmh"], change["modes"]) == (5, ["car"])
    wait_for_people(page, people_after(town_address, [change], "car"))


def test_a_season_shows_its_factors_and_they_can_be_changed(visit: Visit, town_address: str) -> None:
    page = open_sites(visit)
    page.locator(".roads .chip", has_text="Winter").click()
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 2")
    wait_for_people(page, people_after(town_address, changes_of(page)))
    wait_until(
        page,
        "() => [...document.querySelectorAll('.change-name')].every((one) => /^Winter: /.test(one.placeholder))",
    )
    page.locator(".season summary").click()
    assert page.locator(".factors").count() == 2
    field = page.locator("[data-key='factor|winter-1|local']")
    assert field.input_value() == "65"
    assert "judgement" in page.locator(".factors tr", has=field).inner_text()
    field.fill("20")
    field.press("Tab")
    wait_for_people(page, people_after(town_address, changes_of(page)))
    assert {change["id"]: change["factors"]["residential"] for change in changes_of(page)} == {
        "winter-1": 0.2,
        "winter-2": 0.75,
    }
    page.locator(".roads .chip", has_text="Winter").click()
    wait_for_people(page, people_after(town_address, []))
    page.locator("[data-key=undo]").click()
    wait_until(page, "() => document.querySelectorAll('#scenario .change-name').length === 2")


def painted(page: Any) -> int:
    """Dots of changed roads; a sheet with nothing on it has no size."""
    empty = page.evaluate("!document.querySelector('.leaflet-roads-pane canvas').width")
    return 0 if empty else int(page.evaluate(PIXELS, "roads")[1])


def wait_for_paint(page: Any, wanted: bool) -> None:
    """Streets that were closed are drawn when their lines have come from the service."""
    until = time.monotonic() + PATIENCE_S
    while (painted(page) > 0) is not wanted:
        assert time.monotonic() < until, "roads are as they were"
        page.wait_for_timeout(50)


def test_changed_roads_are_on_the_map_and_in_the_legend_and_can_be_hidden(visit: Visit) -> None:
    page = open_sites(visit)
    assert painted(page) == 0
    take(page, "close_road")
    page.mouse.click(*spot(page, *BRIDGE))
    wait_until(page, "() => document.querySelector('.road-signs')")
    page.keyboard.press("Escape")
    page.mouse.move(5, 5)
    settle(page)
    wait_for_paint(page, True)
    assert painted(page) > 300
    page.locator("[data-key=legend-toggle]").click()
    page.locator("[data-layer=roads]").uncheck()
    wait_until(page, "() => !document.querySelector('.road-signs')")
    wait_for_paint(page, False)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_shuts_anybody_out(visit: Visit, size: dict[str, int]) -> None:
    page = open_sites(visit, lang="ru", size=size)
    page.evaluate("import('/static/roads/use-tools.js').then((tools) => tools.takeTool('add_road'))")
    page.locator("#road-bar").wait_for()
    if size is PHONE:
        page.locator("#sheet-toggle").click()
        page.wait_for_timeout(300)
    page.locator(".roads .chip").first.click()
    page.locator(".season summary").click()
    settle(page)
    page.evaluate("for (const id of ['panel', 'sheet']) document.getElementById(id).scrollTop = 0")
    assert broken_rules(page) == []
    small = page.evaluate(
        "(least) => [...document.querySelectorAll('#road-bar button, .roads button, .roads summary')]"
        ".filter((one) => one.offsetHeight && one.getBoundingClientRect().height < least).map((one) => one.outerHTML)",
        44 if size is PHONE else 24,
    )
    assert small == []


def test_another_page_puts_the_tool_away(visit: Visit) -> None:
    page = open_sites(visit)
    take(page, "close_road")
    page.locator("[data-key='page|coverage']").click()
    wait_until(page, "() => document.getElementById('road-bar').hidden")
    assert page.evaluate("import('/static/state.js').then(({ view }) => view.tool)") == ""
