"""The import page is for everybody: axe in four languages at the desk and on a phone, light and dark; targets."""

from collections.abc import Iterable
from typing import Any

import import_files
import pytest
from chromium import DESK, PHONE
from import_browser import Open, add_region, address, browser, in_a_browser, open_page, send, works
from planner_browser import broken_rules
from thorough import each_language

__all__ = ["address", "browser", "open_page", "works"]

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def listed(address: str) -> str:
    """The address of a list that is looked at."""
    upload = send(address, import_files.russian_csv(), "facilities", "Список МО.csv")
    return f"region={add_region(address)}&step=facilities&upload={upload}"


FORMS = ((DESK, "light"), (PHONE, "dark"), (PHONE, "light"), (DESK, "dark"))
SMALL = """(all, least) => all
  .filter((one) => one.getBoundingClientRect().height < least - 0.5 && !one.closest("p"))
  .map((one) => one.outerHTML.slice(0, 90))"""


def assert_for_everybody(page: Any, forms: Iterable[tuple[dict[str, int], str]]) -> None:
    """Nothing is wrong for axe, nothing stands out at the side, whatever is hit is large enough."""
    for size, scheme in forms:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        assert broken_rules(page) == [], (size, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        hit = page.locator("button:visible, select:visible, a:visible:not(.skip), summary:visible")
        assert hit.evaluate_all(SMALL, 44 if size is PHONE else 24) == []


@each_language
def test_a_list_is_for_everybody_in_every_language(open_page: Open, listed: str, lang: str) -> None:
    page = open_page(f"lang={lang}&{listed}")
    page.wait_for_selector("[data-key=take]:enabled")
    assert page.evaluate("document.documentElement.lang") == lang
    assert_for_everybody(page, FORMS if lang == "ru" else FORMS[:2])


def test_every_step_is_for_everybody(open_page: Open, address: str) -> None:
    region = add_region(address)
    sent = {
        "streets": send(address, import_files.extract(), "osm", "town.osm"),
        "people": send(address, import_files.cells_csv(), "population", "cells.csv"),
        "boundaries": send(address, import_files.boundaries_geojson(), "boundaries", "b.geojson"),
    }
    page = open_page("lang=en")
    assert_for_everybody(page, FORMS[1:2])
    page.goto(f"{address}/import?lang=en&region={region}&step=streets")
    page.wait_for_selector("[data-drop]")
    assert_for_everybody(page, FORMS[:1])
    for (step, upload), form in zip(sent.items(), FORMS[1:], strict=True):
        page.goto(f"{address}/import?lang=en&region={region}&step={step}&upload={upload}")
        page.wait_for_selector("[data-key=take], [data-key=build], #wanted")
        assert_for_everybody(page, [form])
