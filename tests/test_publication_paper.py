"""Sheets of A4 of a figure: PDF/UA with our own letters."""

import re
import zlib
from contextlib import suppress

import pytest
from publication_figures import figures, published
from publication_town import ASSETS

from geo.publication.certificate import read_published
from geo.publication.pages.paper import open_press, render_paper
from geo.publication.pages.sheet import Drawing
from geo.publication.pages.speech import PageSpeech

__all__ = ["figures", "published"]


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
