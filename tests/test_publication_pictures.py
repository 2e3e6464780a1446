"""Pictures of figures: what Word takes in, sharp on paper, drawn aside, with areas and lines as they should be."""

import json
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from publication_figures import figures, published
from publication_town import ASSETS

from geo.publication.pages.drawings import draw_curve
from geo.publication.pages.pictures_aside import PicturesAside
from geo.publication.pages.raster import open_rasteriser
from geo.publication.pages.sheet import break_lines

__all__ = ["figures", "published"]


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


def test_pictures_for_a_process_that_is_gone_are_not_drawn(tmp_path):
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "utf-8")
    asked = json.dumps([str(tmp_path / "a.svg"), str(tmp_path / "a.png")])
    for asker, drawn in ((1, False), (os.getpid(), True)):
        process = [sys.executable, "-m", "geo.publication.pages.picture_process", str(asker)]
        subprocess.run(process, input=asked, text=True, check=True)
        assert (tmp_path / "a.png").exists() == drawn


def test_areas_of_a_curve_are_people_of_the_last_bar_too():
    rows = [{"to_min": 10.0, "people": 100}, {"to_min": 20.0, "people": 50}, {"to_min": None, "people": 5}]
    drawn = re.findall(r'width="([\d.]+)" height="([\d.]+)" fill="#', draw_curve(rows, (10.0,)))
    _, half, rest = [float(wide) * float(high) for wide, high in drawn]
    assert rest == pytest.approx(half / 10, rel=0.01)


def test_lines_are_broken_where_words_end():
    assert list(break_lines("one two three", 7)) == ["one two", "three"]
    assert list(break_lines("ที่นั่น ที่นี่", 10)) == ["ที่นั่น ที่นี่"]  # marks above letters take no room
