"""The planner's map in Chromium against the live service: its numbers are the server's; anyone can read and use it."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from chromium import DESK, PHONE
from live_service import HTTP
from planner_browser import (
    PIXELS,
    WORDS,
    Visit,
    broken_rules,
    coverage,
    in_a_browser,
    settle,
    slide,
    told,
    wait_for_address,
    wait_until,
)
from planner_town import HOSTILE
from thorough import each_language

THRESHOLDS = (1, 7, 12, 29)
pytestmark = in_a_browser


# ---- numbers -------------------------------------------------------------------------------------------------------


READ_NUMBERS = """async ([thresholds, strata]) => {
  const slider = document.getElementById("threshold"), found = [];
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const minutes of thresholds) {
    slider.value = minutes;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    for (const stratum of strata) {
      document.querySelector(`[data-key="group|${stratum}"]`).click();
      await drawn();
      const covered = Number(document.getElementById("answer").dataset.covered);
      const out = Number(document.querySelector(".number.out").dataset.people);
      const text = document.querySelector(`[aria-pressed="true"][data-key^="group"] b`).textContent;
      found.push([minutes, stratum, covered, out, text]);
    }
  }
  return found;
}"""


def test_every_number_is_the_servers(visit: Visit, town_address: str) -> None:
    page, seen = visit(), set()
    strata = ["all", "children", "women_15_49", "aged_65"]
    for mode, name in itertools.product(("walk", "car"), ("any", "dental")):
        page.locator(f'input[name="mode"][value="{mode}"]').check(force=True)
        page.locator(f'input[name="service"][value="{name}"]').check(force=True)
        settle(page)
        served = {
            minutes: coverage(town_address, mode=mode, service=name, threshold_min=minutes) for minutes in THRESHOLDS
        }
        for minutes, stratum, covered, out, text in page.evaluate(READ_NUMBERS, [THRESHOLDS, strata]):
            row = served[minutes]["all", stratum]
            # The service writes fifteen decimals; what the page holds is exact.
            assert covered == pytest.approx(row["people_covered"], rel=1e-14)
            assert out == pytest.approx(row["people"] - row["people_covered"], abs=1e-11)
            assert text == f"{out:,.0f}"
            seen.add((mode, name, minutes, covered))
    assert len({covered for *_, covered in seen}) > 20


def test_the_table_has_the_boundaries_of_the_server_worst_first(visit: Visit, town_address: str) -> None:
    page = visit("lang=ru&minutes=7&stratum=aged_65")
    rows = coverage(town_address, mode="walk", service="any", threshold_min=7)
    out = {key[0]: row["people"] - row["people_covered"] for key, row in rows.items() if key[1] == "aged_65"}
    found = page.locator("tr[data-boundary]").evaluate_all(
        "(all) => all.map((row) => [row.dataset.boundary, Number(row.querySelector('[data-people]').dataset.people)])"
    )
    assert dict(found) == out
    numbers = [people for _, people in found[:-1]]
    assert numbers == sorted(numbers, reverse=True)
    assert found[-1][0] == "all"
    page.locator('[data-sort="people"]').click()
    page.wait_for_selector('th[aria-sort="descending"] [data-sort="people"]')


def test_who_finds_no_place_is_what_the_service_says(visit: Visit, town_address: str) -> None:
    page = visit("lang=en&minutes=12")
    body = {"changes": [], "mode": "walk", "service": "any", "threshold_min": 12}
    answer = HTTP.post(f"{town_address}/api/v1/regions/town/what-if", json=body, timeout=60).json()
    row = next(row for row in answer["capacity"] if row["stratum"] == "all")
    assert told(page, ".number.in") == row["people_served_before"]
    assert told(page, ".number.full") == row["people_no_capacity_before"] > 0
    assert told(page, ".number.out") == pytest.approx(row["people_out_of_reach_before"])
    slide(page, 5)
    settle(page)
    slide(page, 12)
    settle(page)
    assert told(page, ".number.full") == row["people_no_capacity_before"]


def test_the_download_is_the_coverage_table(visit: Visit, town_address: str) -> None:
    page = visit("lang=en&minutes=9")
    with page.expect_download() as waiting:
        page.locator("[data-key=download]").click()
    lines = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    rows = coverage(town_address, mode="walk", service="any", threshold_min=9)
    assert len(lines) == 1 + len(rows)
    assert f'"\'{HOSTILE}"' in "\n".join(lines) or f"'{HOSTILE}" in "\n".join(lines)
    total = next(line for line in lines if line.startswith("all,all,any,walk,all,9,"))
    assert float(total.split(",")[7]) == rows["all", "all"]["people_covered"]


# ---- the map -------------------------------------------------------------------------------------------------------


def test_a_slid_picture_is_the_one_drawn_afresh(visit: Visit) -> None:
    fresh = visit("lang=en&minutes=9").evaluate(PIXELS, "surface")
    page = visit("lang=en&minutes=2")
    assert page.evaluate(PIXELS, "surface") != fresh
    for minutes in (30, 1, 17, 9):
        slide(page, minutes)
    assert page.evaluate(PIXELS, "surface") == fresh
    assert fresh[1] > 10_000


def test_streets_come_from_the_base_map_of_the_region(visit: Visit) -> None:
    page = visit()
    wait_until(page, f"({PIXELS})('streets')[1] > 1000")
    page.locator(".legend-toggle").click()
    for layer, sheet in (("surface", "surface"), ("people", "people")):
        wait_until(page, f"({PIXELS})('{sheet}')[1] > 100")
        page.locator(f'[data-layer="{layer}"]').uncheck()
        wait_until(page, "(name) => location.search.includes(name)", arg=layer)
        wait_until(page, f"({PIXELS})('{sheet}')[1] === 0")


def test_a_click_on_a_boundary_tells_who_is_left_out_there(visit: Visit, town_address: str) -> None:
    page = visit("lang=ru&minutes=12")
    page.locator("#map").click(position={"x": 420, "y": 60})
    page.wait_for_selector("#left-out")
    chosen = re.search(r"boundary=(d\d)", wait_for_address(page, "boundary="))[1]  # type: ignore[index]
    rows = coverage(town_address, mode="walk", service="any", threshold_min=12)
    found = page.locator("#left-out tr[data-stratum]").evaluate_all(
        "(all) => all.map((row) => [row.dataset.stratum, Number(row.querySelector('[data-people]').dataset.people)])"
    )
    assert len(found) == 4
    for stratum, people in found:
        row = rows[chosen, stratum]
        assert people == row["people"] - row["people_covered"]
    page.locator("#left-out button").nth(1).click()
    page.wait_for_selector("#left-out tr.chosen[data-stratum=children]")
    page.locator("[data-key=back]").click()
    page.wait_for_selector("tr[data-boundary=all]")


def test_a_spot_and_a_facility_tell_who_lives_near(visit: Visit, town_address: str) -> None:
    page = visit("lang=en&mode=walk")
    page.locator("[data-key=tool_spot]").click()
    page.locator("#map").click(position={"x": 500, "y": 250})
    page.wait_for_selector(".reach dd")
    page.wait_for_selector(".leaflet-overlay-pane path", state="attached")
    page.keyboard.press("Escape")
    page.wait_for_selector(".reach", state="detached")
    page.wait_for_selector(".leaflet-overlay-pane path", state="detached")
    page.locator("[data-key='tab|facilities']").click()
    page.locator("tr[data-facility=f0] button").click()
    page.wait_for_selector("#facility-card .reach dd")
    settle(page)
    place = HTTP.get(f"{town_address}/api/v1/regions/town/facilities/f0", timeout=60).json()["geometry"]["coordinates"]
    asked = {"lon": f"{place[0]:.6f}", "lat": f"{place[1]:.6f}", "mode": "walk", "minutes": "4,12,30"}
    answer = HTTP.get(f"{town_address}/api/v1/regions/town/isochrone", params=asked, timeout=60).json()
    people = sorted(round(feature["properties"]["people_all"]) for feature in answer["features"])
    shown = [int(re.sub(r"\D", "", text)) for text in page.locator(".reach dd").all_inner_texts()]
    assert shown == people
    page.locator('input[name="mode"][value="car"]').check(force=True)
    wait_until(page, "document.querySelector('.reach')?.textContent.includes('by car')")
    page.locator(".leaflet-popup-close-button").click()
    wait_until(page, "!location.search.includes('facility=')")


def test_hostile_names_are_text(visit: Visit) -> None:
    page = visit("lang=en&facility=f2")
    page.wait_for_selector("#facility-card")
    assert page.locator("#facility-card h2").inner_text() == HOSTILE
    assert HOSTILE in page.locator("#drawer-table").inner_text()
    assert page.evaluate("window.harmed") is None


# ---- languages, links, paper ---------------------------------------------------------------------------------------


@each_language
def test_it_speaks_each_language_and_axe_finds_nothing(visit: Visit, lang: str) -> None:
    page = visit(f"lang={lang}&minutes=12")
    words = WORDS[lang]
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.locator(".badge").inner_text() == words["synthetic_badge"]
    assert words["out_of_reach"] in page.locator(".number.out").inner_text()
    left = re.findall(r"\{\w+\}|\b[a-z]+_[a-z_]+\b", page.locator("body").inner_text().replace(HOSTILE, ""))
    assert left == []
    assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
    page.locator(".legend-toggle").click()
    page.locator("[data-key='tab|facilities']").click()
    assert broken_rules(page) == []
    page.locator(".legend-toggle").click()
    page.locator("[data-key='tab|boundaries']").click()
    page.locator("[data-key='boundary|d1']").click()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.wait_for_selector("#left-out")
    boxes = {name: page.locator(name).bounding_box() for name in ("#map", ".legend", "#numbers", "#threshold")}
    assert boxes["#map"]["y"] >= boxes[".legend"]["y"] + boxes[".legend"]["height"] - 1
    assert boxes["#map"]["height"] > 380
    assert boxes["#numbers"]["y"] > boxes["#map"]["y"]
    assert boxes["#threshold"]["y"] + boxes["#threshold"]["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#sheet-toggle").click()
    page.wait_for_timeout(300)
    assert page.locator(".sheet").bounding_box()["height"] > 600
    assert broken_rules(page) == []


def test_a_keyboard_is_enough(visit: Visit) -> None:
    page = visit("lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator('input[name="mode"][value="walk"]').focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "location.search.includes('mode=car')")
    assert page.evaluate("document.activeElement.value") == "car", "the focus stays"
    page.locator("#threshold").focus()
    before = page.locator("#threshold-value").inner_text()
    page.keyboard.press("ArrowRight")
    wait_until(page, "(text) => document.getElementById('threshold-value').textContent !== text", arg=before)
    assert page.evaluate("document.activeElement.id") == "threshold"
    page.locator("[data-key='boundary|d1']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#left-out")
    page.locator("[data-key='tab|facilities']").focus()
    page.keyboard.press("Enter")
    page.locator("tr[data-facility=f0] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#facility-card")
    page.keyboard.press("Escape")
    page.wait_for_selector("#facility-card", state="detached")
    page.locator("[data-key=tool_spot]").focus()
    page.keyboard.press("Space")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".reach dd")


def test_a_link_holds_the_whole_view(visit: Visit) -> None:
    page = visit("lang=kk")
    page.locator('input[name="mode"][value="car"]').check(force=True)
    page.locator("[data-key='group|aged_65']").click()
    slide(page, 3)
    page.locator("[data-key=zoom_in]").click()
    page.locator(".legend-toggle").click()
    page.locator('[data-layer="people"]').uncheck()
    page.locator('[data-lang="ru"], [data-key="ru"]').click()
    page.locator("[data-key='boundary|d3']").click()
    for part in ("lang=ru", "boundary=d3", "mode=car", "stratum=aged_65", "minutes=3", "hidden=people", "at=69."):
        wait_for_address(page, part)
    settle(page)
    address = wait_for_address(page, "region=town")
    again = visit(address.removeprefix("?"))
    for what in ("#numbers", "#left-out", "#threshold-value", ".legend-head"):
        assert again.locator(what).inner_text() == page.locator(what).inner_text()
    assert again.evaluate("location.search") == address


@pytest.mark.parametrize("lang", ["th", "kk"])
def test_it_prints_on_a4_with_the_map_and_the_date(visit: Visit, lang: str) -> None:
    page = visit(f"lang={lang}")
    for lying in (False, True):
        pdf = page.pdf(format="A4", landscape=lying)
        assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2
        assert any(int(width) > 1500 for width in re.findall(rb"/Subtype /Image\s*/Width (\d+)", pdf))
    assert page.locator("html.printing").count() == 0
    year = page.evaluate("new Date().getFullYear()") + (543 if lang == "th" else 0)
    assert str(year) in page.locator("#foot").text_content()


def test_when_the_service_is_gone_it_says_so(browser: Any, town_address: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(f"{town_address}/planner?lang=en")
    settle(page)
    context.set_offline(True)
    page.locator('input[name="mode"][value="car"]').check(force=True)
    page.wait_for_selector("#trouble:not([hidden])")
    assert page.locator("#trouble span").inner_text() == WORDS["en"]["no_answer"]
    assert page.locator("#panel.waiting").count() == 1, "numbers of another question are pale"
    context.set_offline(False)
    page.locator("[data-key='try-again']").click()
    page.wait_for_selector("#trouble", state="hidden")
    assert "by car" in page.locator("#sentence").inner_text()
    context.set_offline(True)
    page.evaluate(
        "import('/static/scenario.js').then((it) => it.addChange({ type: 'close_facility', facility_id: 'f0' }))"
    )
    page.wait_for_selector("#trouble:not([hidden])")
    context.set_offline(False)
    page.wait_for_selector("#trouble", state="hidden")
    page.wait_for_selector("#numbers .by")
    context.close()


def test_a_link_to_a_region_that_is_not_here_says_so(visit: Visit) -> None:
    """Its changes mean nothing in another region: they do not come along."""
    page = visit(
        "lang=en&region=nowhere&page=sites&changes=[{%22id%22:%22c1%22,%22type%22:%22close_facility%22,%22facility_id%22:%22f0%22}]"
    )
    told = page.locator("#trouble").inner_text()
    assert "nowhere" in told
    assert "Town" in told
    assert page.locator("[data-change]").count() == 0


def test_paper_is_light_whatever_the_screen_is(visit: Visit) -> None:
    page = visit("lang=en", scheme="dark")
    corner = "() => [...document.getElementById('paper').getContext('2d').getImageData(20, 20, 1, 1).data].slice(0, 3)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert min(page.evaluate(corner)) > 200
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    settle(page)
    land = page.evaluate("import('/static/theme.js').then(({ colour }) => colour('land'))")
    assert int(land[1:3], 16) < 60, "the screen is dark again"
