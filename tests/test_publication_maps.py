"""Maps of a publication: drawn with the names of their reader's language, and to move and zoom."""

import re

import pytest
from chromium import DESK, PHONE, needs_browser
from planner_browser import broken_rules
from publication_figures import MOST_BYTES, figures, published

from geo.publication.pages.speech import LANGUAGES, PageSpeech

__all__ = ["figures", "published"]


def test_a_map_names_its_boundaries_in_the_language_of_its_reader(figures):
    _, folder = figures["map"]
    page = (folder / "index.html").read_text("utf-8")
    said = dict(re.findall(r'<g lang="(\w+)">(.*?)</g>(?=<g lang|<g transform)', page))
    assert said.keys() == set(LANGUAGES)
    for lang, text in said.items():
        assert ("Район 1" in text, "District 1" in text) == (lang == "ru", lang != "ru")
        assert f">{PageSpeech(lang).say('scale_m', n='200')}<" in text
    picture = (folder / "figure.svg").read_text("utf-8")
    assert "Район 1" in picture
    assert "District 1" not in picture


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_interactive_map_is_for_everybody(browser, published, figures, size):
    """From a file: no request, no message, nothing wrong for axe; layers, names and languages by keyboard."""
    _, folder = figures["map"]
    map_file = folder / "map.html"
    assert map_file.stat().st_size <= MOST_BYTES
    page = browser.new_page(viewport=size)
    said = []
    page.on("console", lambda message: said.append(message.text))
    inside = ("file:", "data:")
    page.on("request", lambda request: None if request.url.startswith(inside) else said.append(request.url))
    page.goto(map_file.as_uri() + "#fr")
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "Temps de trajet" in page.locator("#legend").inner_text()
    assert broken_rules(page) == []
    page.locator("nav [data-lang=th]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=th]")
    page.locator("[data-layer=facilities]").focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".facility", state="detached")
    page.keyboard.press("Space")
    page.locator(".facility").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup h3")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert said == []
    page.close()
