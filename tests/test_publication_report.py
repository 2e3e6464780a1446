"""The coverage report: each number is that of its figure, in five languages; a PDF for everybody; an annex of all."""

import json
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pytest
from publication_town import ASSETS, IMPRINT, publish_town, run_town

from api.commands.publish import _require_report
from api.errors import RequestError
from geo.errors import OutputError
from geo.local_names import boundary_names_by_id
from geo.printing.press import Press
from geo.publication.certificate import read_published
from geo.publication.figure import TABLE, Figure, Saying, Subject
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.speech import LANGUAGES, PageSpeech, data_language
from geo.publication.recompute import recompute
from geo.publication.report import write_report as writing
from geo.publication.report.annex import write_annex
from geo.publication.report.boundaries import report_boundaries
from geo.publication.report.citing import Citing, value_at, written
from geo.publication.report.form import MOST_ROWS, Section
from geo.publication.report.pictures import Pictures
from geo.publication.report.shelf import Shelf
from geo.publication.report.write_report import compose_report
from geo.study_file import read_study

MINUTES = {"kk": "мин", "ru": "мин", "en": "min", "th": "นาที", "fr": "min"}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    town = tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "open_rasteriser", lambda *_: None)  # merging its fonts takes longer than the report
        publish_town(run_town(town), town / "published", replace(IMPRINT, report=("ru",)))
    return town / "published"


@pytest.fixture(scope="module")
def publication(published):
    return read_published(published / "manifest.json")


@pytest.fixture(scope="module")
def compose(published, publication):
    """The report of the town in a language, without printing it."""
    study = read_study(published / "data" / "study.toml")
    found = recompute(study)
    pictures = Pictures(Atlas(found, study, publication.minimum_people), None)
    shelf = Shelf(publication, found.findings.everyone)

    def composed(lang, on_paper=False):
        speech = PageSpeech(lang, shelf.everyone, boundary_names_by_id(found.region.boundaries, data_language(lang)))
        return compose_report(publication, shelf, speech, pictures, on_paper=on_paper)

    return composed


class Reading(HTMLParser):
    """Numbers with what they cite, all other text in cells and sentences, and addresses."""

    def __init__(self):
        super().__init__()
        self.numbers, self.rest, self.fetched, self.links, self.ids, self.open = [], [], [], [], set(), []
        self.scripts = 0

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.ids.add(said.get("id"))
        self.fetched += [said["src"]] if "src" in said else []
        self.links += [said["href"]] if "href" in said else []
        self.scripts += tag == "script" or any(name.startswith("on") for name in said)
        if tag not in ("meta", "img", "br", "col"):
            self.open.append((tag, said))
        if "data-figure" in said:
            self.numbers.append([said["data-figure"], said["data-at"], said["data-as"], ""])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        if any("data-figure" in said for _, said in self.open):
            self.numbers[-1][3] += text
            return
        around = {name for _, said in self.open for name in said.get("class", "").split()}
        chapters = {"big", "summary", "modes", "boundaries", "services", "norms", "moves"}
        if around & chapters and not around & {"id", "legend", "source"}:
            self.rest.append(text)


def read(html):
    reading = Reading()
    reading.feed(html)
    return reading


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_number_is_that_of_its_figure(published, publication, compose, lang):
    reading = read(compose(lang))
    speech = PageSpeech(lang, "people", {})
    assert len(reading.numbers) > 60
    by_id = {figure.short_id: figure for figure in publication.figures}
    for short_id, at, form, text in reading.numbers:
        kept = json.loads((published / "figures" / short_id / "figure.json").read_text(encoding="utf-8"))
        if form == "meaning":
            assert text == speech.meaning(by_id[short_id])
            continue
        value = kept
        for part in at.split("/"):
            value = value[int(part)] if isinstance(value, list) else value[part]
        assert text == written(speech)[form](value)
        assert value == value_at(by_id[short_id], at)
    assert not reading.scripts
    assert all(address.startswith("data:") for address in reading.fetched)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_stands_without_its_figure(compose, lang):
    """What is left are minutes, names of boundaries, and the interval and the minimum that were asked for."""
    for text in read(compose(lang)).rest:
        without = re.sub(r"\d+\s" + MINUTES[lang] + r"|(?:District|Район) \d|\b90\s?%|\b10\b", "", text)
        assert not re.search(r"\d", without), text


def test_links_lead_to_pages_of_figures_and_on_paper_to_the_list(published, compose):
    for link in read(compose("en")).links:
        assert link.startswith("#") or (published / "report" / link).is_file()
    paper = read(compose("en", on_paper=True))
    assert {link.removeprefix("#") for link in paper.links} <= paper.ids


def test_what_is_held_back_is_not_in_the_report(publication, compose):
    speech = PageSpeech("en", "people", {})
    held = [f for f in publication.figures if f.kind == "number" and f.says["people_beyond"] is None]
    assert held
    html = compose("en")
    assert html.count(speech.say("held")) >= len([f for f in held if f.subject.service == "any"])


def unpacked(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_the_pdf_is_tagged_titled_bookmarked_and_of_our_fonts(published, compose):
    raw = (published / "report" / "report.ru.pdf").read_bytes()
    pdf = raw + b"".join(map(unpacked, re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL)))
    for mark in (b"/Marked true", b"/Lang (ru)", b"pdfuaid:part", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert mark in pdf
    assert pdf.count(b"/Dest") >= 6  # bookmarks and links
    fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert fonts
    assert all(font.startswith(b"Qamtu-") for font in fonts)
    assert raw == writing._open_press(ASSETS).print(compose("ru", on_paper=True))


def test_the_annex_has_every_figure_and_no_formula(published, publication, tmp_path):
    book = openpyxl.load_workbook(published / "report" / "annex.ru.xlsx")
    found = set()
    for sheet in book.worksheets[:-1]:
        heads = [cell.value for cell in sheet[4]]
        column = heads.index("figure_id") + 1
        found |= {row[0] for row in sheet.iter_rows(5, min_col=column, max_col=column, values_only=True)}
    assert found == {figure.short_id for figure in publication.figures}
    speech = PageSpeech("en", "people", {"d1": "=1+1"})
    for name in ("a.xlsx", "b.xlsx"):
        write_annex(tmp_path / name, publication, speech)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in sheet for cell in row]
    assert any(cell.value == "=1+1" for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_table_of_many_boundaries_is_cut_and_says_where_it_is_whole(publication):
    rows = [
        {"boundary_id": place, "boundary_name": place, "stratum": "people", "threshold_min": 5.0}
        | {"people": 100.0, "people_within": 100.0 - at, "people_beyond": float(at)}
        | {"share_within": 1 - at / 100, "share_beyond": at / 100}
        for at, place in enumerate(["all", *(f"b{at}" for at in range(70))])
    ]
    table = Figure(TABLE, Subject("walk", "any", "", "", None), "people", {"rows": rows}, Saying("meaning_table"), ())
    number = next(f for f in publication.figures if f.kind == "number")
    many = replace(publication, figures=(number, table))
    citing = Citing(many, PageSpeech("en", "people", {}), on_paper=True)
    (section,) = [b for b in report_boundaries(citing, Shelf(many, "people")).blocks if isinstance(b, Section)]
    (shown,) = section.blocks
    assert len(shown.rows) == 1 + MOST_ROWS
    assert [str(row[0]) for row in shown.rows[:3]] == ["Whole region", "b69", "b68"]
    assert "annex.en.xlsx" in shown.note


@pytest.mark.parametrize(
    ("asked", "langs"),
    [("", ("kk",)), ("all", LANGUAGES), ("none", ()), ("ru, kk,ru", ("ru", "kk"))],
)
def test_languages_of_the_report_as_they_are_asked_for(asked, langs):
    assert _require_report(asked, "kk") == langs


def test_an_unknown_language_is_refused():
    with pytest.raises(RequestError, match="de"):
        _require_report("ru,de", "kk")


def test_without_pango_one_sentence_says_what_to_do(monkeypatch):
    def missing(*_):
        raise OSError("cannot load library 'libpango'")

    monkeypatch.setattr(Press, "__init__", missing)
    with pytest.raises(OutputError, match="--report none"):
        writing._open_press(ASSETS)


def test_tables_of_a_word_processor_say_how_wide_their_columns_are(compose):
    """LibreOffice sets a table without widths wider than the page, and takes none from a style."""
    tables = re.findall(r'<table class="(?!facts)[^>]*>.*?</thead>', compose("en"), re.S)
    assert tables
    for table in tables:
        widths = [int(width) for width in re.findall(r'<col width="(\d+)%">', table)]
        assert len(widths) == table.count('<th scope="col"')
        assert 90 < sum(widths) <= 100
