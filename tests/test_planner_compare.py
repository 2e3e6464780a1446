"""Comparing two scenarios on the planner's map: numbers of both sides, the divider, the difference, links, paper."""

import csv
import io
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from chromium import DESK, PHONE
from live_service import HTTP
from planner_browser import (
    PIXELS,
    WORDS,
    Visit,
    broken_rules,
    in_a_browser,
    settle,
    slide,
    wait_for_address,
    wait_until,
)
from planner_town import HOSTILE
from thorough import each_language
from what_if_town import BRIDGE

pytestmark = in_a_browser
CHANGES = [
    {"id": "a1", "type": "add_facility", "lon": 69.529, "lat": 42.329, "kind": "ambulatory", "capacity_per_day": 5},
    {"id": "c1", "type": "close_facility", "facility_id": "f3"},
    {"id": "c2", "type": "close_facility", "facility_id": "f1", "on": False},
]


def compared(**asked: Any) -> str:
    """The address of the page "Compare" with changes at hand."""
    changes = asked.pop("changes", CHANGES)
    return urlencode({"page": "compare", "lang": "en", "changes": json.dumps(changes)} | asked)


def ready(page: Any) -> None:
    settle(page)
    page.wait_for_selector("#differences")
    page.wait_for_selector("#compare .stale", state="detached")


def served_rows(address: str, one: list[Any], other: list[Any], **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    body = {"one": one, "other": other, **asked}
    answer = HTTP.post(f"{address}/api/v1/regions/town/what-if/compare", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return {(row["boundary_id"], row["stratum"]): row for row in answer.json()}


def keep(address: str, name: str, changes: list[Any]) -> str:
    answer = HTTP.post(f"{address}/api/v1/regions/town/scenarios", json={"name": name, "changes": changes})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


TABLE = """() => [...document.querySelectorAll("#differences tbody tr")].map((row) => [
  row.dataset.boundary, row.dataset.stratum,
  [...row.querySelectorAll("[data-people]")].map((one) => Number(one.dataset.people))])"""
THREE_NUMBERS = """() => [...document.querySelectorAll("#side-numbers tbody tr")].map((row) =>
  [...row.querySelectorAll("td")].map((one) => Number(one.dataset.people)))"""


# ---- numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "service"), [("walk", "any"), ("car", "dental")])
def test_every_number_is_the_servers(visit: Visit, town_address: str, mode: str, service: str) -> None:
    page, seen = visit(compared(mode=mode, service=service, groups="every")), set()
    ready(page)
    for minutes in (3, 4, 12):
        slide(page, minutes)
        page.wait_for_timeout(350)  # the table follows the slider calmly
        served = served_rows(town_address, [], CHANGES, mode=mode, service=service, threshold_min=minutes)
        rows = page.evaluate(TABLE)
        assert {(boundary, stratum) for boundary, stratum, _ in rows} == set(served)
        for boundary, stratum, (people, left, right, by) in rows:
            row = served[boundary, stratum]
            # The service writes fifteen decimals; what the page holds is exact.
            assert people == pytest.approx(row["people"], rel=1e-14)
            assert left == pytest.approx(row["people_covered_one"], rel=1e-14)
            assert right == pytest.approx(row["people_covered_other"], rel=1e-14)
            assert by == pytest.approx(row["people_difference"], rel=1e-12, abs=1e-11)
            seen.add(by)
        gained = float(page.locator(".gain h2").get_attribute("data-people"))
        assert gained == pytest.approx(served["all", "all"]["people_difference"], rel=1e-12, abs=1e-11)
    assert len(seen) > 6
    assert min(seen) < 0
    assert max(seen) > 0 or service != "any"


def test_three_numbers_of_both_sides_are_the_servers(visit: Visit, town_address: str) -> None:
    page = visit(compared(minutes=4, mode="walk"))
    ready(page)
    asked = {"changes": CHANGES, "mode": "walk", "threshold_min": 4}
    answer = HTTP.post(f"{town_address}/api/v1/regions/town/what-if", json=asked, timeout=60).json()
    row = next(one for one in answer["capacity"] if one["stratum"] == "all")
    shown = page.evaluate(THREE_NUMBERS)
    for (left, right, by), name in zip(shown, ("served", "no_capacity", "out_of_reach"), strict=True):
        assert left == pytest.approx(row[f"people_{name}_before"], rel=1e-12)
        assert right == pytest.approx(row[f"people_{name}_after"], rel=1e-12)
        assert by == pytest.approx(right - left)
    gained = round(float(page.locator(".gain h2").get_attribute("data-people")))
    assert page.locator(".gain h2").inner_text() == WORDS["en"][
        f"compare_{'more' if gained > 0 else 'fewer'}_{'one' if abs(gained) == 1 else 'other'}"
    ].replace("{n}", f"{abs(gained):,}")


def test_the_table_is_sorted_goes_to_boundaries_and_can_be_taken_away(visit: Visit, town_address: str) -> None:
    page = visit(compared(minutes=4, mode="walk"))
    ready(page)
    differences = [numbers[3] for boundary, _, numbers in page.evaluate(TABLE) if boundary != "all"]
    assert differences == sorted(differences, key=abs, reverse=True)
    page.locator("[data-order=by]").click()
    wait_until(page, "document.querySelector('[data-order=by]').parentElement.ariaSort === 'descending'")
    rising = [numbers[3] for boundary, _, numbers in page.evaluate(TABLE) if boundary != "all"]
    assert rising == sorted(differences, reverse=True)
    with page.expect_download() as saved:
        page.locator("[data-key=download]").click()
    text = saved.value.path().read_text("utf-8-sig")
    served = served_rows(town_address, [], CHANGES, mode="walk", service="any", threshold_min=4)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["boundary_id"], row["stratum"]) for row in rows} == set(served)
    for row in rows:
        for column in ("people", "people_covered_one", "people_covered_other", "people_difference", "share_difference"):
            expected = served[row["boundary_id"], row["stratum"]][column]
            assert float(row[column]) == pytest.approx(expected, rel=1e-9, abs=1e-11)
    assert {row["boundary_name"] for row in rows if row["boundary_id"] == "d2"} == {f"'{HOSTILE}"}
    page.locator("tr[data-boundary=d1] button").click()
    wait_for_address(page, "boundary=d1")
    page.wait_for_selector("tr.chosen[data-boundary=d1]")
    wait_for_address(page, "at=69.")


# ---- the map -------------------------------------------------------------------------------------------------------


def test_the_divider_is_dragged_and_moved_by_keys(visit: Visit) -> None:
    page = visit(compared(minutes=4, mode="walk"))
    ready(page)
    assert page.evaluate(PIXELS, "surface") != page.evaluate(PIXELS, "surface-right")
    assert page.evaluate(PIXELS, "signs") != page.evaluate(PIXELS, "signs-right")
    cut = "document.querySelector('.leaflet-surface-right-pane').style.clipPath"
    before, divider, area = page.evaluate(cut), page.locator("#divider"), page.locator("#map").bounding_box()
    box = divider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + 0.25 * area["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    wait_for_address(page, "swipe=25")
    assert page.evaluate(cut) != before
    at = page.locator("#divider").bounding_box()
    assert at["x"] + at["width"] / 2 == pytest.approx(area["x"] + 0.25 * area["width"], abs=8)
    page.mouse.move(area["x"] + 0.6 * area["width"], box["y"])
    wait_until(page, "document.getElementById('divider').ariaValueNow === '25'")
    divider.focus()
    for key in ("ArrowRight", "PageUp", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    wait_for_address(page, "swipe=37")
    expected = WORDS["en"]["divider_told"].format(share="37%", left="Baseline", right="Changes at hand")
    assert divider.get_attribute("aria-valuetext") == expected
    page.keyboard.press("Home")
    wait_until(page, "document.getElementById('divider').ariaValueNow === '1'")
    # The map moves under the divider, which stays where it is.
    page.keyboard.press("End")
    wait_until(page, "document.getElementById('divider').ariaValueNow === '99'")
    stands = divider.bounding_box()["x"]
    page.mouse.move(area["x"] + 300, area["y"] + 300)
    page.mouse.down()
    page.mouse.move(area["x"] + 380, area["y"] + 340, steps=4)
    assert divider.bounding_box()["x"] == pytest.approx(stands, abs=1)
    page.mouse.up()
    wait_for_address(page, "at=69.")


def test_the_facility_under_the_pointer_is_of_its_side(visit: Visit) -> None:
    page = visit(compared(minutes=4, mode="walk", at="69.529,42.329,15", swipe=10))
    ready(page)
    page.mouse.move(0, 0)
    area = page.locator("#map").bounding_box()
    page.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    wait_for_address(page, "facility=a1")
    page.keyboard.press("Escape")
    page.locator("#divider").focus()
    page.keyboard.press("End")
    wait_for_address(page, "swipe=99")
    page.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.wait_for_timeout(400)
    assert "facility=a1" not in page.evaluate("location.search")


def test_a_closed_bridge_stands_on_its_side_alone(visit: Visit) -> None:
    closed = [{"id": "r1", "type": "close_road", "at": list(BRIDGE), "name": "Bridge"}]
    page = visit(compared(changes=closed, minutes=12, mode="walk"))
    ready(page)
    wait_until(page, f"({PIXELS})('roads-right')[1] > 10")
    assert page.evaluate(PIXELS, "roads")[1] == 0
    assert WORDS["en"]["legend_road_closed"] in page.locator("#legend").inner_text()
    page.locator("[data-key=swap]").click()
    wait_until(page, f"({PIXELS})('roads')[1] > 10")
    assert page.locator(".side-name.left").inner_text().endswith(WORDS["en"]["side_now"])
    assert page.evaluate(PIXELS, "roads-right")[1] == 0


def test_the_difference_layer_says_who_gains_and_who_loses(visit: Visit) -> None:
    page = visit(compared(minutes=4, mode="walk"))
    ready(page)
    page.locator("#ask-compare input[value=difference]").check(force=True)
    wait_for_address(page, "compare=difference")
    wait_until(page, f"({PIXELS})('minutes-saved')[1] > 1000 && ({PIXELS})('people-gained')[1] > 50")
    assert page.locator("#divider").is_hidden()
    assert page.locator(".leaflet-surface-pane canvas").get_attribute("width") == "0"
    legend = page.locator("#legend").inner_text()
    for key in ("legend_longer", "legend_shorter", "legend_gained", "legend_fallen"):
        assert WORDS["en"][key] in legend
    before = page.evaluate(PIXELS, "people-gained")
    page.locator("[data-key='gained|aged_65']").click()
    wait_until(page, f"(before) => ({PIXELS})('people-gained')[0] !== before[0]", arg=before)
    page.locator(".legend-toggle").click()
    page.locator('[data-layer="surface"]').uncheck()
    wait_until(page, f"({PIXELS})('minutes-saved')[1] === 0")


# ---- sides, links, empty states --------------------------------------------------------------------------------------


def test_a_link_holds_the_whole_comparison_of_kept_scenarios(visit: Visit, town_address: str) -> None:
    one = keep(town_address, HOSTILE, CHANGES[1:2])
    other = keep(town_address, "Амбулатория", CHANGES[:1])
    page = visit(compared(changes=[], minutes=4, mode="walk"))
    assert page.locator(".teach h2").count() == 0, "there are scenarios to choose"
    page.locator("select[name=left]").select_option(one)
    page.locator("select[name=right]").select_option(other)
    ready(page)
    page.locator("[data-key=swap]").click()
    page.locator("[data-key=swap]").click()
    page.locator("[data-key=groups]").select_option("every")
    page.locator("#divider").focus()
    page.keyboard.press("PageDown")
    wait_for_address(page, "swipe=40")
    served = served_rows(town_address, CHANGES[1:2], CHANGES[:1], mode="walk", service="any", threshold_min=4)
    table = page.evaluate(TABLE)
    for boundary, stratum, numbers in table:
        assert numbers[3] == pytest.approx(served[boundary, stratum]["people_difference"], rel=1e-12, abs=1e-11)
    assert page.locator(".side-name.left").inner_text().endswith(HOSTILE)
    address = page.evaluate("location.search")
    for part in (f"left={one}", f"right={other}", "swipe=40", "groups=every", "page=compare"):
        assert part in address
    again = visit(address.removeprefix("?"))
    ready(again)
    assert again.evaluate(TABLE) == table
    assert again.evaluate("location.search") == address
    for what in (".gain", "#side-numbers", ".gain-groups"):
        assert again.locator(what).inner_text() == page.locator(what).inner_text()
    assert again.evaluate("window.harmed") is None


def test_nothing_to_compare_teaches_and_leads_on(visit: Visit) -> None:
    page = visit("page=compare&lang=en&left=baseline&right=baseline")
    page.wait_for_selector(".teach")
    page.locator("[data-key=go-sites]").focus()
    page.keyboard.press("Enter")
    wait_for_address(page, "page=sites")
    assert page.locator("#compare").is_hidden()


def test_a_scenario_that_is_gone_or_does_not_fit_is_said(visit: Visit, browser: Any, town_address: str) -> None:
    page = visit(compared(right="0" * 8))
    page.wait_for_selector(".side-trouble")
    assert WORDS["en"]["side_gone"] in page.locator(".side-trouble").inner_text()
    unfit = keep(town_address, "Unfit", [{"id": "c1", "type": "close_facility", "facility_id": "nowhere"}])
    context = browser.new_context(viewport=DESK)  # the refusal is an error on the console
    refused = context.new_page()
    refused.goto(f"{town_address}/?{compared(right=unfit)}")
    refused.wait_for_selector(".side-trouble")
    assert "nowhere" in refused.locator(".side-trouble").inner_text()
    refused.locator("select[name=right]").select_option("now")
    refused.wait_for_selector("#differences")
    context.close()


# ---- languages, phone, paper -----------------------------------------------------------------------------------------


@each_language
def test_it_speaks_each_language_and_axe_finds_nothing(visit: Visit, lang: str) -> None:
    page = visit(compared(lang=lang, minutes=4, mode="walk"))
    ready(page)
    words = WORDS[lang]
    text = page.locator("body").inner_text().replace(HOSTILE, "")
    assert words["side_now"] in text
    assert re.findall(r"\{\w+\}|\b[a-z]+_[a-z_]+\b", text) == []
    assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
    if lang in ("kk", "th"):  # the longest words, and letters of their own
        assert broken_rules(page) == []
    page.locator("#ask-compare input[value=difference]").check(force=True)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(300)
    boxes = {name: page.locator(name).bounding_box() for name in ("#map", ".gain h2", "#side-numbers", "#threshold")}
    assert boxes["#map"]["height"] > 330
    assert boxes[".gain h2"]["y"] > boxes["#map"]["y"]
    assert boxes["#threshold"]["y"] + boxes["#threshold"]["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    if lang in ("kk", "th"):
        page.locator("#sheet-toggle").click()
        page.wait_for_timeout(300)
        assert broken_rules(page) == []


def test_both_maps_are_on_paper(visit: Visit) -> None:
    page = visit(compared(lang="ru", minutes=4, mode="walk"))
    ready(page)
    both, lying = page.pdf(format="A4"), page.pdf(format="A4", landscape=True)
    page.locator("#ask-compare input[value=difference]").check(force=True)
    page.wait_for_timeout(300)
    one = page.pdf(format="A4")
    for pdf in (both, lying, one):
        assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2
        # Chromium takes two maps beside each other for two pictures.
        assert sum(int(width) for width in re.findall(rb"/Subtype /Image\s*/Width (\d+)", pdf)) > 1500
    assert page.locator("html.printing").count() == 0
