"""The page with the map of tours: nothing is fetched, days and teams are chosen, four languages, no name."""

import re

import pytest
from chromium import DESK, PHONE, chromium, needs_browser
from planner_browser import broken_rules
from visit_documents_town import ASSETS, CONTACTS, town

from geo.visits.documented import move_places
from geo.visits.documents.map_page import render_map_page

pytestmark = [needs_browser, pytest.mark.browser]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    shown, plan = town("th")
    file = tmp_path_factory.mktemp("map") / "map.html"
    file.write_text(render_map_page(shown, plan, language="th", assets=ASSETS), "utf-8")
    return file


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def open_map(browser, page_file):
    contexts = []

    def opened(viewport=DESK, lang="en"):
        context = browser.new_context(viewport=viewport)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.wrong = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda message: page.wrong.append(message.text))
        page.goto(f"{page_file.as_uri()}?lang={lang}")
        page.wait_for_function("document.documentElement.dataset.ready")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_nothing_is_fetched_and_nobody_is_named(open_map, page_file):
    page = open_map()
    assert page.wrong == []
    assert [address for address in page.asked if not address.startswith(("file:", "data:"))] == []
    text = page_file.read_text("utf-8")
    assert not [contact.name for contact in CONTACTS.values() if contact.name in text]
    assert len(text) < 500 * 1024


def test_a_day_is_chosen_by_pointer_and_by_keyboard(open_map):
    page = open_map()
    assert page.locator(".team").count() == 3
    assert page.locator(".stop-sign").count() == 19
    page.click("#after")
    assert page.locator("#day").evaluate("one => one.selectedOptions[0].textContent") == "Tuesday 24 November 2026"
    assert page.locator(".stop-sign").count() == 9
    page.focus("#day")
    page.keyboard.press("ArrowDown")
    assert page.locator(".stop-sign").count() == 8
    assert page.locator("#after").is_disabled()


def test_a_team_lists_its_stops_and_each_leads_to_the_map(open_map):
    page = open_map()
    page.focus("[data-team='0']")
    page.keyboard.press("Enter")
    assert page.locator("[data-team='0']").get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.dataset.team") == "0"
    assert page.locator(".stops button").count() == 14
    assert page.locator(".stop-sign.pale").count() == 5
    page.click("[data-stop='0|3']")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator("h3").inner_text() == "H-003"


@pytest.mark.parametrize("lang", ["kk", "ru", "en", "th"])
def test_four_languages_without_a_missing_word(open_map, lang):
    page = open_map(lang=lang)
    page.click("[data-team='0']")
    text = page.locator("body").inner_text()
    assert not re.search(r"visits_|mode_|\{\w+\}", text)
    names = page.locator("[aria-label]").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert not [name for name in names if "_" in name]
    assert page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_axe_finds_nothing(open_map, viewport):
    page = open_map(viewport)
    page.click("[data-team='0']")
    # Two homes may lie side by side: their signs then touch, and the list beside the map has the same stops.
    assert [rule for rule in broken_rules(page) if not ("target-size" in rule and "stop-sign" in rule)] == []


def test_moved_places_are_told_and_are_not_the_true_ones():
    shown, plan = town("en")
    html = render_map_page(move_places(shown, 250, b"key"), plan, language="en", assets=ASSETS)
    assert '"moved_m":1000' in html
    assert f"[{shown.lon[1]:.5f},{shown.lat[1]:.5f}]" not in html
    assert f"[{shown.lon[1]:.5f},{shown.lat[1]:.5f}]" in render_map_page(shown, plan, language="en", assets=ASSETS)
