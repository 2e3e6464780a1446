"""The scenario on the planner's map in Chromium: facilities added, dragged, closed, upgraded; kept and undone."""

import itertools
import json
import sys
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from chromium import DESK, PHONE
from drag_times import at, drag_around, pixel_of
from live_service import HTTP
from planner_browser import (
    WORDS,
    Visit,
    broken_rules,
    in_a_browser,
    settle,
    slide,
    told,
    wait_for_address,
    wait_until,
)

from geo.words import LANGUAGES

pytestmark = in_a_browser
CLOSED: dict[str, Any] = {"id": "c1", "type": "close_facility", "facility_id": "f0"}
ADDED: dict[str, Any] = {"id": "a1", "type": "add_facility", "lon": 69.515, "lat": 42.315, "kind": "fap"}
OPEN = "lang=en&page=sites&minutes=7&at=69.516,42.316,14"


def query(changes: list[dict[str, Any]], more: str = OPEN) -> str:
    return f"{more}&changes={quote(json.dumps(changes))}"


def changes_of(page: Any) -> Any:
    """The changes that stand; the link holds them a moment later."""
    return page.evaluate("import('/static/state.js').then(({ view }) => view.changes)")


def asked(address: str, changes: list[dict[str, Any]], **more: Any) -> Any:
    body = {"changes": changes, "mode": "walk", "service": "any", "threshold_min": 7, **more}
    answer = HTTP.post(f"{address}/api/v1/regions/town/what-if", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def require_numbers(page: Any, address: str, **more: Any) -> None:
    """The numbers of the page are the service's, to the last digit: within and out of reach, and who finds a place."""
    answer = asked(address, changes_of(page), **more)
    row = next(row for row in answer["rows"] if row["stratum"] == "all")
    assert float(page.locator("#answer").get_attribute("data-covered")) == row["people_after"]
    assert told(page, ".number.out") == row["people"] - row["people_after"]
    places = next(row for row in answer["capacity"] if row["stratum"] == "all")
    assert told(page, ".number.in") == places["people_served_after"]
    assert told(page, ".number.full") == places["people_no_capacity_after"]
    by = float(page.locator(".number.in .by").get_attribute("data-by"))
    assert by == places["people_served_after"] - places["people_served_before"]


def facility(address: str, facility_id: str) -> tuple[float, float]:
    listed = HTTP.get(f"{address}/api/v1/regions/town/facilities").json()["features"]
    lon, lat = next(one["geometry"]["coordinates"] for one in listed if one["properties"]["facility_id"] == facility_id)
    return lon, lat


def unserved_place(address: str) -> tuple[float, float]:
    """Where a new facility reaches somebody that nobody reached."""
    for lon, lat in itertools.product((69.504, 69.512, 69.520, 69.528), (42.304, 42.312, 42.320, 42.328)):
        row = asked(address, [{"type": "add_facility", "lon": lon, "lat": lat}])["rows"][0]
        if row["people_gained"] > 5:
            return lon, lat
    raise AssertionError("everybody is reached")


def test_dragged_by_pointer(visit: Visit, town_address: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = visit(OPEN)
    before = page.locator("#answer").get_attribute("data-covered")
    start = pixel_of(page, *facility(town_address, "f6"))
    times = drag_around(page, start, moves=30, radius=90, pause_ms=5)
    settle(page)
    (moved,) = changes_of(page)
    assert (moved["type"], moved["facility_id"]) == ("move_facility", "f6")
    assert page.locator("#answer").get_attribute("data-covered") != before
    require_numbers(page, town_address)
    with capsys.disabled():
        p50, p95 = at(times, 0.5), at(times, 0.95)
        sys.stdout.write(
            f"\n  from the pointer to the number: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {len(times)} moves\n"
        )
    assert times, "numbers follow the pointer before it lets go"
    page.keyboard.press("Control+z")
    settle(page)
    assert page.locator("#answer").get_attribute("data-covered") == before
    assert changes_of(page) == []
    page.keyboard.press("Control+Shift+Z")
    settle(page)
    assert changes_of(page) == [moved]


def test_a_drag_is_called_off_with_escape_and_a_click_is_none(visit: Visit, town_address: str) -> None:
    page = visit(OPEN)
    x, y = pixel_of(page, *facility(town_address, "f6"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert changes_of(page) == []
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.move(DESK["width"] // 2, DESK["height"] - 10, steps=2)
    page.mouse.up()
    assert changes_of(page) == [], "let go beside the map, where nobody sees it"
    page.mouse.click(x, y)
    page.wait_for_selector("#facility-card")
    assert changes_of(page) == []


def test_added_by_pointer_with_live_numbers_before_the_click(visit: Visit, town_address: str) -> None:
    page = visit(OPEN)
    before = page.locator("#answer").get_attribute("data-covered")
    page.get_by_role("button", name="Add a facility").click()
    page.locator("[data-key='next|capacity']").fill("9")
    page.locator("[data-key='next|capacity']").press("Tab")
    x, y = pixel_of(page, *unserved_place(town_address))
    page.mouse.move(x - 20, y - 10)
    page.mouse.move(x, y)
    wait_until(page, "(before) => document.getElementById('answer').dataset.covered !== before", before)
    assert changes_of(page) == []
    page.mouse.click(x, y)
    settle(page)
    (added,) = changes_of(page)
    assert (added["type"], added["kind"], added["capacity_per_day"]) == ("add_facility", "ambulatory", 9)
    require_numbers(page, town_address)
    x, y = pixel_of(page, added["lon"], added["lat"])
    page.mouse.move(x, y - 15)  # a pin is held by its head
    page.mouse.down()
    page.mouse.move(x + 70, y - 15, steps=4)
    page.mouse.up()
    settle(page)
    (dragged,) = changes_of(page)
    assert dragged["id"] == added["id"]
    assert dragged["lon"] > added["lon"]
    assert dragged["lat"] == pytest.approx(added["lat"], abs=1e-6)
    require_numbers(page, town_address)


def test_by_keyboard_alone(visit: Visit, town_address: str) -> None:
    """A facility is added in the middle, another moved by arrows, closed and upgraded; all without a pointer."""
    page = visit(OPEN)
    page.locator("[data-key='add_facility']").focus()
    page.keyboard.press("Enter")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    settle(page)
    (added,) = changes_of(page)
    assert (added["lon"], added["lat"]) == pytest.approx((69.516, 42.316), abs=1e-5)
    require_numbers(page, town_address)
    page.get_by_role("tab", name="Facilities").press("Enter")
    page.locator("[data-key='facility|f6']").press("Enter")
    page.locator("[data-key='facility_move|f6']").press("Enter")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    settle(page)
    moved = changes_of(page)[1]
    (lon, lat), (x, y) = facility(town_address, "f6"), pixel_of(page, moved["lon"], moved["lat"])
    from_x, from_y = pixel_of(page, lon, lat)
    assert (x - from_x, y - from_y) == pytest.approx((16, 40), abs=1)
    require_numbers(page, town_address)
    page.locator("[data-key='facility_close|f6']").press("Enter")
    settle(page)
    assert [one["type"] for one in changes_of(page)] == ["add_facility", "move_facility", "close_facility"]
    page.locator("[data-key='facility_take_back|f6']").press("Enter")
    settle(page)
    assert [one["type"] for one in changes_of(page)] == ["add_facility"]
    page.locator("[data-key='facility_upgrade|f6']").press("Enter")
    page.locator("[data-key='capacity|f6']").fill("12")
    page.locator("[data-key='capacity|f6']").press("Tab")
    settle(page)
    assert changes_of(page)[1] == {"id": "u1", "type": "upgrade_facility", "facility_id": "f6", "capacity_per_day": 12}
    require_numbers(page, town_address)


def test_lines_are_renamed_switched_off_and_taken_back(visit: Visit, town_address: str) -> None:
    added = ADDED | {"services": ["gp"]}
    page = visit(query([CLOSED, added]))
    settle(page)
    lines = page.locator(".change")
    assert [line.get_attribute("placeholder") for line in page.locator(".change-name").all()] == [
        "Closed: № 2 емхана",
        "New: FAP, " + page.locator(".change-name").nth(1).get_attribute("placeholder").split(", ")[1],
    ]
    wait_until(page, "() => document.querySelectorAll('.line-gain')[1].textContent !== ''")
    both, one = (asked(town_address, changes)["rows"][0]["people_after"] for changes in ([CLOSED, added], [CLOSED]))
    gain = page.locator(".line-gain").nth(1).inner_text()
    assert float(gain.replace("−", "-").replace("+", "").replace("±", "").replace(",", "")) == pytest.approx(
        both - one, rel=0.01, abs=0.5
    )
    lines.nth(0).locator(".change-name").fill("Roof repairs")
    lines.nth(0).locator(".change-name").press("Enter")
    lines.nth(1).get_by_role("checkbox").uncheck()
    settle(page)
    assert [(one.get("name"), one.get("on", True)) for one in changes_of(page)] == [
        ("Roof repairs", True),
        (None, False),
    ]
    require_numbers(page, town_address)
    lines.nth(0).locator(".away").click()
    settle(page)
    assert [one["id"] for one in changes_of(page)] == ["a1"]
    page.locator("[data-key='undo']").click()
    page.locator("[data-key='undo']").click()
    settle(page)
    assert [one.get("on", True) for one in changes_of(page)] == [True, True]


def test_bars_rows_and_slider_follow_the_scenario(visit: Visit, town_address: str) -> None:
    """The table of boundaries and the threshold count from the scenario's grid, statuses included."""
    page = visit(query([CLOSED]))
    settle(page)
    slide(page, 12)
    settle(page)
    answer = asked(town_address, [CLOSED], threshold_min=12, boundaries=True)
    rows = {row["boundary_id"]: row for row in answer["rows"] if row["stratum"] == "all"}
    shown = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('#drawer-table [data-boundary]')]"
        ".map((row) => [row.dataset.boundary, Number(row.querySelector('[data-people]').dataset.people)]))"
    )
    assert shown == {key: row["people"] - row["people_after"] for key, row in rows.items() if key in shown}
    assert len(shown) > 3
    require_numbers(page, town_address, threshold_min=12)
    page.locator("[data-key='page|coverage']").click()
    page.wait_for_selector("#scenario-banner")
    page.locator("[data-key='show-baseline']").click()
    settle(page)
    assert float(page.locator("#answer").get_attribute("data-covered")) == rows["all"]["people_before"]
    page.locator("[data-key='show-scenario']").click()
    settle(page)
    assert float(page.locator("#answer").get_attribute("data-covered")) == rows["all"]["people_after"]


def test_kept_opened_changed_by_another_and_removed(visit: Visit, town_address: str) -> None:
    page = visit(query([CLOSED]))
    page.locator(".scenario-name").fill("Without the polyclinic")
    page.locator("[data-key='save']").click()
    page.get_by_text("Saved: Without the polyclinic.").wait_for()
    link = wait_for_address(page, "scenario=")
    wait_until(page, "() => !location.search.includes('changes=')")
    link = page.evaluate("location.search")
    kept_id = parse_qs(link.lstrip("?"))["scenario"][0]
    other = visit(link.lstrip("?"))
    settle(other)
    assert other.locator(".scenario-name").input_value() == "Without the polyclinic"
    require_kept = HTTP.get(f"{town_address}/api/v1/scenarios/{kept_id}").json()
    assert require_kept["changes"] == [CLOSED]
    other.locator(".change-name").fill("By another")
    other.locator(".change-name").press("Enter")
    other.locator("[data-key='save']").click()
    other.get_by_text("Saved: Without the polyclinic.").wait_for()
    saved = HTTP.get(f"{town_address}/api/v1/scenarios/{kept_id}").json()
    assert [one["name"] for one in saved["changes"]] == ["By another"]
    other.locator("[data-key='remove_scenario']").click()
    other.get_by_text("is no longer kept").wait_for()
    assert HTTP.get(f"{town_address}/api/v1/scenarios/{kept_id}").status_code == 404
    assert [one["name"] for one in changes_of(other)] == ["By another"]


def test_changed_by_somebody_else_meanwhile(browser: Any, town_address: str) -> None:
    """Saving over it is refused in words with two ways out. A page of its own: browsers log what is refused."""
    text = {"name": "Together", "changes": [CLOSED]}
    kept = HTTP.post(f"{town_address}/api/v1/regions/town/scenarios", json=text)
    page = browser.new_context(viewport=DESK, locale="en").new_page()
    page.goto(f"{town_address}/planner?{OPEN}&scenario={kept.json()['id']}")
    settle(page)
    page.locator(".change-name").wait_for()
    theirs = {"name": "Together", "changes": [CLOSED | {"name": "By another"}]}
    headers = {"If-Match": kept.headers["etag"]}
    HTTP.put(f"{town_address}/api/v1/scenarios/{kept.json()['id']}", json=theirs, headers=headers).raise_for_status()
    page.locator(".change-name").fill("Mine")
    page.locator(".change-name").press("Enter")
    page.locator("[data-key='save']").click()
    page.get_by_text("Somebody has changed this scenario").wait_for()
    page.locator("[data-key='open_theirs']").click()
    wait_until(page, "() => document.querySelector('.change-name').value === 'By another'")
    page.context.close()


def test_no_word_is_missing(visit: Visit) -> None:
    """A missing one is told on the console, where `visit` finds it."""
    changes = [CLOSED, ADDED, {"id": "m1", "type": "move_facility", "facility_id": "f6", "lon": 70.5, "lat": 42.3}]
    page = visit(query(changes, "lang=en&page=sites&facility=f2"))
    settle(page)
    page.locator("[data-key='facility_upgrade|f2']").click()
    page.locator("[data-key='add_facility']").click()
    for lang in LANGUAGES:
        page.locator(f"#languages button[lang={lang}]").click()
        wait_until(page, "(lang) => document.documentElement.lang === lang", lang)
        page.wait_for_timeout(100)
        assert WORDS[lang]["change_off_street"] in page.locator("#scenario").inner_text()
        assert WORDS[lang]["services"] in page.locator("#facility-card").inner_text()
        for state in ("added", "moved", "closed"):
            assert WORDS[lang][f"state_{state}"] in page.locator("#legend").inner_text()


@pytest.mark.parametrize(("lang", "size"), [("en", DESK), ("ru", PHONE)], ids=["desk", "phone"])
def test_axe_finds_nothing(visit: Visit, lang: str, size: dict[str, int]) -> None:
    page = visit(query([CLOSED, ADDED], f"lang={lang}&page=sites&facility=f6"), size)
    settle(page)
    if size is PHONE:
        page.locator("#sheet-toggle").click()
    else:
        page.locator("[data-key='facility_upgrade|f6']").click()
    page.locator("[data-key='add_facility']").press("Enter")
    page.evaluate("() => document.querySelectorAll('#sheet, #panel').forEach((one) => one.scrollTo(0, 0))")
    page.wait_for_timeout(400)
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_undo_outlives_a_reload_of_the_tab(visit: Visit) -> None:
    page = visit(OPEN)
    page.evaluate(
        "import('/static/scenario.js').then((it) => it.addChange({ type: 'close_facility', facility_id: 'f0' }))"
    )
    wait_until(page, "() => location.search.includes('close_facility')")
    page.reload()
    settle(page)
    page.keyboard.press("Control+z")
    assert changes_of(page) == []
    page.keyboard.press("Control+Shift+Z")
    assert [one["facility_id"] for one in changes_of(page)] == ["f0"]
