"""Day sheets: what they say in four languages, whom they name, and what the PDF is."""

import datetime
import importlib
import re
import zlib

import pytest
from visit_documents_town import ASSETS, CONTACTS, MONDAY, town

from geo.errors import OutputError
from geo.visits.documents.dates import full_date, span_of_dates
from geo.visits.documents.day_sheet import render_sheets
from geo.visits.documents.number_places import place_numbers
from geo.visits.documents.sheet_form import BREAK_MM, LEAST_MAP_MM, PAGE_MM, lay_out
from geo.visits.documents.sheet_pdf import print_sheets
from geo.words import LANGUAGES, read_words

weasyprint = pytest.importorskip("weasyprint", exc_type=OSError)


def sheets(lang="en", **asked):
    shown, plan = town(lang)
    return render_sheets(shown, plan, language=lang, assets=ASSETS, **asked)


def unpacked(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def spoken(html):
    """What a reader sees: without style, map and tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>", "", html)))


@pytest.mark.parametrize(
    ("lang", "date"),
    [
        ("en", "Monday 23 November 2026"),
        ("ru", "Понедельник, 23 ноября 2026 г."),
        ("kk", "2026 ж. 23 қараша, дүйсенбі"),
        ("th", "วันจันทร์ที่ 23 พฤศจิกายน 2569"),
    ],
)
def test_the_sheet_speaks_the_language_and_its_calendar(lang, date):
    html = sheets(lang)
    assert f'<html lang="{lang}">' in html
    assert full_date(MONDAY, lang) == date
    assert date in spoken(html)
    assert read_words(lang)["visits_leaves"] in html
    assert "visits_" not in spoken(html)


def test_thai_spans_over_new_year_have_both_years():
    assert span_of_dates(datetime.date(2026, 12, 30), datetime.date(2027, 1, 2), "th") == "30 ธ.ค. 2569 – 2 ม.ค. 2570"


def test_a_page_for_each_team_and_day_with_stops_in_order():
    html = sheets()
    assert html.count("<article") == 6
    first = html.split("<article")[1]
    assert re.findall(r"H-\d{3}", spoken(first)) == [f"H-{i:03d}" for i in range(1, 15)]
    assert "11:59–12:44" in first
    assert "two carers" in first
    assert "together with Team B" in html.split("<article")[4]
    assert "<title>Map of the tour of Nurse Amara: 14 stops in order from the start</title>" in first


def test_one_team_or_one_day_can_be_asked_for():
    assert sheets(team="team-b").count("<article") == 2
    assert sheets(team="team-b", date=MONDAY).count("<article") == 1
    assert sheets(date=MONDAY + datetime.timedelta(days=2)).count("<article") == 0


def test_people_are_named_only_where_contacts_are_given():
    told = [value for contact in CONTACTS.values() for value in (contact.name, contact.phone, contact.address)]
    without, named = sheets(), sheets(contacts=CONTACTS)
    assert not [value for value in told if value in without]
    assert [value for value in told if value in named] == told
    assert "H-002" in named


def test_what_people_write_is_no_mark_up():
    shown, plan = town()
    shown = type(shown)(**{**shown.__dict__, "title": "<script>alert(1)</script>", "team_names": ("<b>", "B", "C")})
    html = render_sheets(shown, plan, language="en", assets=ASSETS)
    assert "<script" not in html
    assert "&lt;b&gt;" in html


def test_without_coordinates_the_sheet_has_no_map():
    shown, plan = town()
    shown = type(shown)(**{**shown.__dict__, "lon": shown.lon * float("nan")})
    html = render_sheets(shown, plan, language="en", assets=ASSETS)
    assert "<svg" not in html
    assert "H-014" in html


def test_the_pdf_is_tagged_titled_and_of_our_fonts():
    written = print_sheets(sheets("kk", contacts=CONTACTS))
    assert written.startswith(b"%PDF-1.7")
    pdf = written + b"".join(map(unpacked, re.findall(rb"stream\n(.*?)\nendstream", written, re.DOTALL)))
    assert b"/Marked true" in pdf
    assert b"/Lang (kk)" in pdf
    assert b"pdfuaid:part" in pdf
    fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert fonts
    assert all(font.startswith(b"Qamtu-") for font in fonts)
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 8


def test_no_row_is_cut_and_a_usual_day_is_one_page():
    pages = weasyprint.HTML(string=sheets("th")).render().pages
    rows = [
        (number, box.position_y + box.height)
        for number, page in enumerate(pages)
        for box in page._page_box.descendants()
        if box.element_tag == "tr" and box.element is not None and box.element.get("class") == "stop"
    ]
    assert len(rows) == 14 + 1 + 4 + 6 + 3 + 8
    assert all(bottom <= (297 - 14) * 96 / 25.4 for _, bottom in rows)
    assert len(pages) == 8  # 14 and 8 stops take a second page


def test_nothing_is_fetched(tmp_path, caplog):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"no picture")
    pdf = print_sheets(f'<html lang="en"><title>x</title><img alt="x" src="{secret.as_uri()}"></html>')
    assert b"no picture" not in pdf
    assert any("disallowed protocol" in record.getMessage() for record in caplog.records)


def test_without_pango_one_sentence_says_what_to_install(monkeypatch):
    def missing(name):
        raise OSError(f"cannot load library 'libpango' for {name}")

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(OutputError, match="apt install libpango-1.0-0"):
        print_sheets("<p>")


@pytest.mark.parametrize("stops", range(1, 30))
def test_a_day_that_fits_takes_one_page(stops):
    form = lay_out([*[20.0] * stops, BREAK_MM], 80.0)
    assert form.map_mm >= LEAST_MAP_MM
    used = 80.0 + form.map_mm + stops * (20.0 + form.extra_mm) + BREAK_MM + 9 * form.note_lines
    assert used <= PAGE_MM or 80.0 + LEAST_MAP_MM + stops * 20.0 + BREAK_MM > PAGE_MM


def test_numbers_on_the_map_stand_apart():
    import numpy as np  # noqa: PLC0415

    crowd = np.array([60.0, 40.0]) + np.random.default_rng(1).normal(0, 2, (12, 2))
    centres = place_numbers(crowd, 3.3, 180, 80)
    away = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    assert away[~np.eye(12, dtype=bool)].min() > 6.3
    assert np.array_equal(centres, place_numbers(crowd, 3.3, 180, 80))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there(lang):
    assert not re.search(r"visits_\w+", spoken(sheets(lang)))
