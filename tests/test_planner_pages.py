"""The planner's pages: turned by pointer, keyboard and the browser's own buttons, in whatever width and language."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import pytest
from chromium import DESK, PHONE
from planner_browser import (
    PATIENCE_S,
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
from playwright.sync_api import Error

from geo.words import LANGUAGES

PAGES = ("coverage", "sites", "compare", "facilities")
pytestmark = in_a_browser


def link(page: Any, name: str) -> Any:
    return page.locator(f"[data-key='page|{name}']")


def stand_on(page: Any, name: str) -> None:
    wait_until(page, "(name) => document.body.dataset.page === name", arg=name)
    assert page.locator("#pages [aria-current]").get_attribute("data-key") == f"page|{name}"


def test_a_page_is_a_step_that_the_browser_goes_back_by(visit: Visit) -> None:
    page = visit("lang=en&minutes=12")
    assert page.title().startswith("Coverage · Town")
    steps = page.evaluate("history.length")
    slide(page, 9)
    link(page, "sites").click()
    stand_on(page, "sites")
    assert page.title().startswith("Sites · Town")
    slide(page, 5)
    link(page, "facilities").click()
    stand_on(page, "facilities")
    assert page.evaluate("history.length") == steps + 2, "pages are steps, the slider is none"
    page.go_back()
    stand_on(page, "sites")
    page.go_back()
    stand_on(page, "coverage")
    assert page.locator("#threshold").input_value() == "5", "what was chosen since stays chosen"
    page.go_forward()
    stand_on(page, "sites")
    wait_for_address(page, "page=sites")
    page.reload()
    stand_on(page, "sites")
    assert "minutes=5" in wait_for_address(page, "page=sites")


def test_a_page_can_be_opened_beside_this_one(visit: Visit) -> None:
    page = visit("lang=en&minutes=12")
    slide(page, 7)
    link(page, "compare").hover()
    address = link(page, "compare").get_attribute("href")
    assert "page=compare" in address
    assert "minutes=7" in address
    with page.context.expect_page() as opened:
        link(page, "compare").click(modifiers=["Control"])
    opened.value.set_default_timeout(PATIENCE_S * 1000)
    opened.value.bring_to_front()  # a browser may let a page in the background wait
    with suppress(Error):  # interrupted where it does begin
        opened.value.goto(urljoin(page.url, address))  # for it may never begin there
    opened.value.wait_for_selector("html[data-ready]")
    stand_on(opened.value, "compare")
    page.bring_to_front()
    stand_on(page, "coverage")
    assert opened.value.locator("#threshold").input_value() == "7"


def test_a_keyboard_turns_pages(visit: Visit) -> None:
    page = visit("lang=en")
    link(page, "coverage").focus()
    for name in PAGES[1:]:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        stand_on(page, name)
        assert page.evaluate("document.activeElement.dataset.key") == f"page|{name}", "the focus stays"


ROOM = """() => {
  const parts = ".brand, .what > *, .pages > *, .languages > *, .account > *", told = [];
  const shown = [...document.querySelectorAll(parts)].filter((one) => one.offsetWidth && !one.matches(".quiet-text"));
  const boxes = shown.map((one) => one.getBoundingClientRect());
  boxes.forEach((a, i) => {
    const name = shown[i].textContent;
    if (a.left < 0 || a.right > innerWidth + 0.5) told.push(`${name} is cut`);
    if (shown[i].scrollWidth > shown[i].clientWidth + 1) told.push(`${name} does not fit`);
    boxes.slice(i + 1).forEach((b, j) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 0.5 && high > 0.5) told.push(`${name} lies on ${shown[i + 1 + j].textContent}`);
    });
  });
  return told;
}"""


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_top_has_room_for_the_words_of_four_languages(visit: Visit, width: int) -> None:
    page = visit("lang=en", {"width": width, "height": 844})
    for lang in LANGUAGES:
        if page.locator(".languages .one").is_visible():
            page.locator("[data-key=language]").select_option(lang)
        else:
            page.locator(f"[data-key={lang}]").click()
        wait_until(page, "(lang) => document.documentElement.lang === lang", arg=lang)
        assert page.locator("[data-key^='page|']").all_inner_texts() == [WORDS[lang][f"page_{name}"] for name in PAGES]
        assert page.evaluate(ROOM) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    small = page.locator("#pages a").first.bounding_box()
    assert small["height"] >= (44 if width == PHONE["width"] else 24)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_page(visit: Visit, size: dict[str, int]) -> None:
    page = visit("lang=kk", size)
    for name in PAGES:
        link(page, name).click()
        stand_on(page, name)
        assert broken_rules(page) == [], name


def test_boundaries_of_other_levels_are_drawn_behind(browser: Any, town_address: str) -> None:
    wide = [[[69.49, 42.29], [69.545, 42.29], [69.545, 42.345], [69.49, 42.345], [69.49, 42.29]]]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": wide},
        "properties": {"boundary_id": "province", "name": "Province", "level": "province"},
    }

    def answer(route: Any) -> None:
        told = route.fetch()
        body = told.json()
        if "level=" in route.request.url:
            body["features"].append(feature)
        elif isinstance(body, list):
            body[0]["boundary_levels"] = ["district", "province"]
        route.fulfill(response=told, json=body)

    shown = []
    for levels in (1, 2):
        page = browser.new_page(viewport=DESK)
        if levels == 2:
            page.route(re.compile(r"/api/v1/regions(\?|$)|boundaries\?level"), answer)
        page.goto(f"{town_address}/?lang=en&hidden=facilities")
        settle(page)
        shown.append(page.evaluate(PIXELS, "over")[1])
        page.close()
    assert shown[1] > shown[0]


@pytest.mark.parametrize("page_name", PAGES)
def test_only_panel_and_drawer_scroll(visit: Visit, page_name: str) -> None:
    """Choices lie below the edge of a low window: who comes to one by keys keeps the head of the page in sight."""
    page = visit(f"lang=ru&page={page_name}&stratum=all", {"width": 1024, "height": 420})
    for each in page.locator(".panel :is(input, button, select):visible").all():
        each.evaluate("(element) => element.focus()")
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    assert page.evaluate("document.scrollingElement.scrollHeight - innerHeight") == 0
