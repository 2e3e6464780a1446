"""Pages of figures: whole in each language, small, silent, and for everybody."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import cycle

import pytest
from chromium import DESK, PHONE, needs_browser
from planner_browser import broken_rules
from publication_figures import MOST_BYTES, figures, published

from geo.publication.certificate import read_published
from geo.publication.pages.page import say_page
from geo.publication.pages.speech import LANGUAGES, PageSpeech

__all__ = ["figures", "published"]


class Addresses(HTMLParser):
    """What a page would fetch or run."""

    def __init__(self):
        super().__init__()
        self.links, self.fetched, self.scripts = [], [], 0

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.fetched.append(value)
            elif name == "href":
                self.links.append(value)
            self.scripts += name.startswith("on") or name == "style"
        self.scripts += tag == "script"


def test_a_page_is_small_and_asks_nobody_for_anything(published, figures):
    for page in [folder / "index.html" for _, folder in figures.values()] + sorted(published.glob("index*.html")):
        text = page.read_text("utf-8")
        assert len(text.encode()) < MOST_BYTES
        assert "default-src 'none'" in text
        seen = Addresses()
        seen.feed(text)
        assert (seen.fetched, seen.scripts) == ([], 0)
        for link in seen.links:
            file = (page.parent / link.partition("#")[0]).resolve() if not link.startswith("#") else page
            assert file.exists(), link
        assert "{" not in re.sub(r"<style>.*?</style>|<pre.*?</pre>", "", text, flags=re.DOTALL)


def test_a_page_says_its_number_in_five_languages(figures):
    figure, folder = figures["number"]
    text = (folder / "index.html").read_text("utf-8")
    for lang in LANGUAGES:
        speech = PageSpeech(lang, "people")
        part = text.partition(f'id="{lang}"')[2]
        assert speech.percent(figure.says["share_beyond"]) in part
        assert speech.say("certificate").replace("’", "’") in part
    assert figure.id in text


def test_what_is_held_back_is_on_no_page_and_in_no_picture(figures):
    _, folder = figures["held"]
    row = json.loads((folder / "figure.json").read_text())["says"]
    assert row["people_within"] is None
    assert "скрыто" in (folder / "index.html").read_text("utf-8")
    assert "скрыто" in (folder / "figure.svg").read_text("utf-8")


def test_each_count_of_a_table_is_on_its_page_or_held_back(figures):
    """The tables of boundaries by strata, one for each threshold."""
    figure, folder = figures["table"]
    speech = PageSpeech("en", "people")
    page = (folder / "index.html").read_text("utf-8").partition('id="en"')[2].partition('class="said')[0]
    matrices = re.findall(r'<table class="matrix">.*?</table>', page, re.DOTALL)
    rows = figure.says["rows"]
    thresholds = dict.fromkeys(row["threshold_min"] for row in rows)
    assert len(matrices) == len(thresholds)
    assert any(row["people_beyond"] is None for row in rows)
    for matrix, minutes in zip(matrices, thresholds, strict=True):
        told = [row["people_beyond"] for row in rows if row["threshold_min"] == minutes]
        expected = [speech.say("held") if people is None else speech.number(people) for people in told]
        assert sorted(re.findall(r"<td>([^<]*)", matrix)) == sorted(expected)


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_are_for_everybody(browser, published, figures, size):
    """Without a line: no request, no message, nothing wrong for axe, nothing sticks out, one language at a time."""
    page = browser.new_page(viewport=size)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    for (kind, (figure, folder)), lang in zip(figures.items(), cycle(LANGUAGES), strict=False):
        page.goto("about:blank")
        page.goto((folder / "index.html").as_uri() + f"#{lang}")
        shown = page.locator("h1").filter(visible=True)
        assert shown.count() == 1, kind
        assert shown.inner_text() == PageSpeech(lang, "people").heading(figure)
        if kind == "map":
            assert page.locator(".shared g[lang]").filter(visible=True).get_attribute("lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (kind, lang)
        assert broken_rules(page) == [], (kind, lang)
    page.goto((published / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert broken_rules(page) == []
    page.locator("td a").first.click()
    page.locator("header nav a[lang=th]").filter(visible=True).click()
    assert page.locator("h1").filter(visible=True).inner_text().startswith("ทุกคน")
    assert said == []
    page.close()


def test_a_number_that_nothing_moves_has_a_sentence_and_no_empty_bars(published, figures):
    figure, _ = figures["number"]
    publication, share = read_published(published / "manifest.json"), figure.says["share_beyond"]
    for change, bars in ((0.0004, 0), (0.0006, 1)):
        moved = replace(figure, moves=({"input": "roads", "share_beyond": [share, share + change]},))
        said = say_page(publication, moved, PageSpeech("en", "people"), ())
        assert (len(said["moves"]), said["moves_none"].startswith("None of the")) == (bars, bars == 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_states_what_its_range_rests_on(published, figures, lang):
    """Every spread of `[ranges]`, and each input that moves a number by what it is: not all are slow or fast."""
    figure, _ = figures["number"]
    publication, speech = read_published(published / "manifest.json"), PageSpeech(lang, "people")
    certificate = {name: text for name, text, _ in say_page(publication, figure, speech, ())["certificate"]}
    told = certificate[speech.say("cert_range")]
    for spread in (0.08, 0.07, 0.2, 5, 0.2, 0.5, 0.1, 0.29):
        written = speech.number(spread, 3)
        assert written in told
        told = told.replace(written, "", 1)
    assert [move["input"] for move in figure.moves].count("population") == 1
    ways = {}
    for name in ("roads", "access", "snapping", "population", "residential"):
        moved = replace(figure, moves=({"input": name, "share_beyond": [1.0, 0.0]},))
        said = say_page(publication, moved, speech, ())["moves"][0]
        ways.setdefault(said["ends"], []).append(name)
    assert list(ways.values()) == [["roads", "access", "residential"], ["snapping"], ["population"]]
