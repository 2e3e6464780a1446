"""Pages and pictures of a publication: whole in each language, small, silent, and for everybody."""

import csv
import json
import os
import re
import string
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from itertools import cycle

import pytest
from chromium import DESK, PHONE, needs_browser
from planner_browser import broken_rules
from publication_town import ASSETS, publish_town, run_town

from geo.publication.certificate import read_published
from geo.publication.figure_data import write_table
from geo.publication.pages.drawings import draw_curve
from geo.publication.pages.page import say_page
from geo.publication.pages.paper import open_press, render_paper
from geo.publication.pages.pictures_aside import PicturesAside
from geo.publication.pages.raster import open_rasteriser
from geo.publication.pages.sheet import Drawing, break_lines
from geo.publication.pages.speech import LANGUAGES, PageSpeech
from geo.words import read_words
from routing.modes import MODES

MOST_BYTES = 500 * 1024


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    town = tmp_path_factory.mktemp("town")
    publish_town(run_town(town), town / "published")
    return town / "published"


@pytest.fixture(scope="module")
def figures(published):
    """One figure of each kind that the town has, and one number that is held back, with their folders."""
    chosen = {}
    for figure in read_published(published / "manifest.json").figures:
        held = "held" if figure.kind == "number" and figure.says["people_beyond"] is None else figure.kind
        chosen.setdefault(held, (figure, published / "figures" / figure.short_id))
    assert chosen.keys() == {"number", "held", "map", "table", "chart", "norm"}
    return chosen


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


def catalogue(lang):
    return json.loads((resources.files("geo.publication.pages") / "words" / f"{lang}.json").read_text("utf-8"))


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_everything(lang):
    english, own = catalogue("en"), catalogue(lang)
    assert english.keys() <= own.keys()
    assert set(own) - set(english) <= set(read_words("en"))  # French words of the map, which has no French
    for key, text in own.items():
        assert text.strip()
        assert gaps(text) == gaps(english.get(key) or read_words("en")[key]), key


def test_french_readers_meet_no_english():
    own = catalogue("fr")
    kinds = ("service_", "kind_", "sex_", "direction_", *(f"how_{mode}" for mode in MODES))
    assert [key for key in read_words("en") if key.startswith(kinds) and key not in own] == []
    assert PageSpeech("fr").number(12345.6, 1) == "12\u202f345,6"


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


def test_pictures_and_data_are_what_they_are_called(figures):
    for figure, folder in figures.values():
        root = ET.fromstring((folder / "figure.svg").read_text("utf-8"))  # noqa: S314 - our own
        assert root.find("{http://www.w3.org/2000/svg}title").text
        assert f"@misc{{qamtu-{figure.short_id}," in (folder / "citation.bib").read_text("utf-8")
        (item,) = json.loads((folder / "citation.json").read_text("utf-8"))
        assert item["issued"]["date-parts"] == [[2026, 11, 22]]
    _, folder = figures["map"]
    shapes = json.loads((folder / "figure.geojson").read_text("utf-8"))
    layers = {}
    for feature in shapes["features"]:
        layers.setdefault(feature["properties"]["layer"], []).append(feature)
    minutes = [feature["properties"]["minutes"] for feature in layers["travel_time"]]
    assert minutes == sorted(minutes, reverse=True)
    assert len(minutes) > 1
    assert {feature["geometry"]["type"] for feature in layers["facility"]} == {"Point"}
    assert all("people" not in feature["properties"] for feature in layers.get("left_out", []))


def test_tables_have_constant_columns_and_nothing_a_spreadsheet_calculates(published, figures, tmp_path):
    heads = set()
    for figure in read_published(published / "manifest.json").figures:
        if figure.kind == "number":
            heads.add((published / "figures" / figure.short_id / "figure.csv").read_text("utf-8").splitlines()[0])
    assert len(heads) == 1
    table, _ = figures["table"]
    rows = [row | {"boundary_name": "=HYPERLINK(1)"} for row in table.says["rows"]]
    write_table(tmp_path / "figure.csv", replace(table, says={"rows": rows}))
    with (tmp_path / "figure.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["boundary_name"] for row in written} == {"'=HYPERLINK(1)"}
    assert {row["threshold_min"] for row in written} == {"5", "15"}


def test_lines_are_broken_where_words_end():
    assert list(break_lines("one two three", 7)) == ["one two", "three"]
    assert list(break_lines("ที่นั่น ที่นี่", 10)) == ["ที่นั่น ที่นี่"]  # marks above letters take no room


def test_a_png_has_300_dots_per_inch_and_our_letters(tmp_path):
    rasteriser = open_rasteriser(ASSETS, tmp_path)
    if rasteriser is None:
        pytest.skip("no wheel of resvg for this system")
    words = "".join(
        f'<text y="{30 * row}" font-family="Noto Sans" font-size="20">{text}</text>'
        for row, text in enumerate(["", "Қамту", "ที่นั่น"])
    )
    png = rasteriser.draw(f'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">{words}</svg>')
    assert struct.unpack(">II", png[16:24]) == (300, 300)
    assert struct.unpack(">II", png[png.index(b"pHYs") + 4 :][:8]) == (11811, 11811)  # dots per metre
    assert len(png) > 1500


def pdf_objects(pdf):
    """The text of a PDF with its streams unpacked."""
    parts = [pdf]
    for start in re.finditer(rb"stream\r?\n", pdf):
        with suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(pdf[start.end() :]))
    return b"\n".join(parts)


@pytest.fixture(scope="module")
def press():
    pytest.importorskip("weasyprint", exc_type=OSError)
    return open_press(ASSETS)


@pytest.mark.parametrize(("kind", "lang"), [("number", "kk"), ("map", "th"), ("table", "kk"), ("chart", "th")])
def test_a_sheet_is_read_aloud_and_takes_its_letters_along(published, figures, press, kind, lang):
    """PDF/UA-1: marked, with a language and a title, a tag for each part and words for each picture; and A4."""
    figure, folder = figures[kind]
    publication = read_published(published / "manifest.json")
    found = re.search(r'<figure class="shared.*?>(<svg.*?</svg>)</figure>', (folder / "index.html").read_text("utf-8"))
    kinds = ("polyclinic",) if kind in ("number", "map") else ()
    drawing = Drawing(found[1], 640, 400, kinds) if found else None
    html = render_paper(publication, figure, drawing, PageSpeech(lang, "people"), (5.0, 15.0) if kinds else ())
    pdf = press.print(html)
    assert press.print(html) == pdf
    objects = pdf_objects(pdf)
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/DisplayDocTitle true", b'pdfuaid:part="1"', b"/S /H1", b"/Title"):
        assert part in objects, part
    assert re.search(rb"/Lang \(" + lang.encode(), objects)
    tagged = re.findall(rb"/S /Figure.*?(?=/Type /StructElem|\Z)", objects, re.DOTALL)
    assert len(tagged) == 1 + (drawing is not None) + bool(kinds)  # the code, the picture, its ramp
    assert all(b"/Alt" in figure for figure in tagged)
    assert (b"/S /TH" in objects) == (kind != "map")
    fonts = set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", objects))
    assert fonts
    assert all(font.startswith(b"Qamtu-") for font in fonts)
    assert objects.count(b"/FontFile") == len(re.findall(rb"/Type /FontDescriptor", objects))
    assert len(re.findall(rb"/Type /Page\b", objects)) == 1 or kind == "table"


def test_pictures_have_only_what_word_takes_in(figures):
    """No part of SVG that the import of Word and PowerPoint is known to leave out or to draw otherwise."""
    for _, folder in figures.values():
        root = ET.fromstring((folder / "figure.svg").read_text("utf-8"))  # noqa: S314 - our own
        assert float(root.get("width")) > 0
        assert float(root.get("height")) > 0
        below = [part for part in root.iter() if part is not root]
        parts = {part.tag.rpartition("}")[2] for part in below}
        assert parts <= {"title", "desc", "rect", "g", "path", "text", "circle"}
        for part in (root, *below):
            assert not {"class", "style", "clip-path", "paint-order", "role", "filter", "mask"} & set(part.keys())


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


def test_pictures_drawn_aside_are_the_same_to_the_byte(tmp_path):
    rasteriser = open_rasteriser(ASSETS, tmp_path)
    if rasteriser is None:
        pytest.skip("no wheel of resvg for this system")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15">Қ {n}</text></svg>'
    texts = [svg.replace("{n}", str(number)) for number in range(3)]
    told = []
    with PicturesAside(rasteriser, drawn_here=1) as pictures:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.svg").write_text(text, "utf-8")
            pictures.draw(tmp_path / f"{number}.svg", tmp_path / f"{number}.png")
        pictures.wait(lambda step: told.append(step.params["done"]))
    assert told == sorted(told)
    assert pictures._process is None or pictures._process.returncode == 0  # a machine with one processor has none
    for number, text in enumerate(texts):
        assert (tmp_path / f"{number}.png").read_bytes() == rasteriser.draw(text)
    with pytest.raises(ValueError), PicturesAside(rasteriser, drawn_here=0) as pictures:  # noqa: PT011 - the library's
        (tmp_path / "broken.svg").write_text("<svg", "utf-8")
        pictures.draw(tmp_path / "broken.svg", tmp_path / "broken.png")


def test_a_number_that_nothing_moves_has_a_sentence_and_no_empty_bars(published, figures):
    figure, _ = figures["number"]
    publication, share = read_published(published / "manifest.json"), figure.says["share_beyond"]
    for change, bars in ((0.0004, 0), (0.0006, 1)):
        moved = replace(figure, moves=({"input": "roads", "share_beyond": [share, share + change]},))
        said = say_page(publication, moved, PageSpeech("en", "people"), ())
        assert (len(said["moves"]), said["moves_none"].startswith("None of the")) == (bars, bars == 0)


def test_areas_of_a_curve_are_people_of_the_last_bar_too():
    rows = [{"to_min": 10.0, "people": 100}, {"to_min": 20.0, "people": 50}, {"to_min": None, "people": 5}]
    drawn = re.findall(r'width="([\d.]+)" height="([\d.]+)" fill="#', draw_curve(rows, (10.0,)))
    _, half, rest = [float(wide) * float(high) for wide, high in drawn]
    assert rest == pytest.approx(half / 10, rel=0.01)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("kk", ["1 жасқа дейін", "65 жас және одан үлкен", "15–49 жастағы әйелдер", "3 жас", "5 жасқа дейінгі ерлер"]),
        ("ru", ["До 1 года", "65 лет и старше", "Женщины 15–49 лет", "3 лет", "Мужчины до 5 лет"]),
        ("en", ["Under 1", "65 and older", "Women aged 15–49", "Aged 3", "Men under 5"]),
        ("th", ["อายุต่ำกว่า 1 ปี", "อายุ 65 ปีขึ้นไป", "หญิงอายุ 15–49 ปี", "อายุ 3 ปี", "ชายอายุต่ำกว่า 5 ปี"]),
        ("fr", ["Moins de 1 an", "65 ans et plus", "Femmes de 15–49 ans", "3 ans", "Hommes de moins de 5 ans"]),
    ],
)
def test_ages_are_said_in_words(lang, told):
    strata = ("age_0_0", "age_65_plus", "women_15_49", "age_3_3", "men_0_4")
    assert [PageSpeech(lang).who(name) for name in strata] == told


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("kk", ["2026 ж. 1 мамыр", "2026 ж. 11 қараша"]),
        ("ru", ["1 мая 2026 г.", "11 ноября 2026 г."]),
        ("en", ["1 May 2026", "11 November 2026"]),
        ("th", ["1 พฤษภาคม พ.ศ. 2569", "11 พฤศจิกายน พ.ศ. 2569"]),
        ("fr", ["1er mai 2026", "11 novembre 2026"]),
    ],
)
def test_days_are_said_as_the_language_does(lang, told):
    said = [PageSpeech(lang).date(day) for day in ("2026-05-01", "2026-11-11")]
    assert [re.sub(r"\s", " ", text) for text in said] == told


def test_kazakh_endings_stand_on_words_and_not_on_numbers():
    """Which ending a number takes hangs on how it is read aloud; a word of ours has always the same."""
    speech = PageSpeech("kk")
    gaps = {"how": speech.how("walk"), "minutes": speech.minutes(15), "share": speech.percent(0.393)}
    said = speech.say("report_worst_group", who="әйелдер", **gaps)
    assert said.endswith("олардың 39,3%-ы жаяу 15 минуттан астам қашықтықта тұрады.")
    assert speech.say("computed_limits", cutoff=speech.minutes(60), metres="500").startswith("іздеу 60 минутқа дейін;")
    for key, text in catalogue("kk").items():
        gaps_with_endings = set(re.findall(r"\{(\w+)\}-?(?!жол|басылым)[а-яәіңғүұқөһ]", text))
        assert gaps_with_endings <= {"minutes", "cutoff", "share", "interval", "value"}, key


def french_catalogues():
    for package in ("geo.publication.pages", "api.publications"):
        yield json.loads((resources.files(package) / "words" / "fr.json").read_text("utf-8"))


def test_french_signs_and_units_keep_to_their_words():
    loose = re.compile(r" [:;?!%»]|« |\} (min|s|km|m)\b|[^\xa0:](?=[;?!%»])")
    told = [text for words in french_catalogues() for text in words.values() if loose.search(text)]
    assert told == []
    assert PageSpeech("fr").percent(0.873) == "87,3\xa0%"


@pytest.mark.parametrize(
    ("lang", "other"),
    [
        ("kk", "мекеме|үміткер|ұсынылатын|қолжетімділік|кіші сан|(?<!жүру )тәсіл|орыны"),
        ("ru", "учрежд|возможные места|порог|досягаем"),
        ("th", "สถานบริการ|สถานที่ที่เสนอ|เมล็ด|ช่องประชากร|(?<!ขอบ)เขต(?!พื้นที่|ชุมชน)"),
        ("fr", "chiffre [a{]|lieux proposés|poste feldsher"),
    ],
)
def test_a_thing_has_one_word(lang, other):
    assert [text for text in catalogue(lang).values() if re.search(other, text, re.IGNORECASE)] == []


def test_shares_of_a_column_are_written_alike():
    speech = PageSpeech("en")
    assert [speech.percent(share) for share in (0.29, 0.089, 0.0, 1.0, 0.00001)] == [
        "29.0%",
        "8.9%",
        "0%",
        "100%",
        "0.001%",
    ]
    assert speech.level(0.9) == "90%"


def test_pictures_for_a_process_that_is_gone_are_not_drawn(tmp_path):
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "utf-8")
    asked = json.dumps([str(tmp_path / "a.svg"), str(tmp_path / "a.png")])
    for asker, drawn in ((1, False), (os.getpid(), True)):
        process = [sys.executable, "-m", "geo.publication.pages.picture_process", str(asker)]
        subprocess.run(process, input=asked, text=True, check=True)
        assert (tmp_path / "a.png").exists() == drawn
