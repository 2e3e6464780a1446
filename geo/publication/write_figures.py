"""Writes the figures of a publication: the same content as data, as a picture, on paper, as a map and as a page."""

import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.printing.press import Press
from geo.publication.figure import MAP, NORM, NUMBER, PROPOSAL, Figure, Publication
from geo.publication.figure_data import write_json, write_map, write_table
from geo.publication.folders import FIGURES, MAP_PAGE
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.citation import cite_bibtex, cite_csl
from geo.publication.pages.index import index_name, render_index
from geo.publication.pages.map_page import MapPages
from geo.publication.pages.page import render_page
from geo.publication.pages.paper import open_press, render_paper
from geo.publication.pages.pictures_aside import PicturesAside
from geo.publication.pages.raster import open_rasteriser
from geo.publication.pages.sheet import draw_sheet
from geo.publication.pages.speech import PageSpeech
from geo.reach import ANY_SERVICE
from routing.errors import Phrase
from routing.progress import Progress, silent

PICTURE: Final = "figure.png"
PAPER: Final = "figure.pdf"
PAGE: Final = "index.html"
MAPPED: Final = (MAP, PROPOSAL)
"""Kinds of figures that have a map of their own to move and zoom; numbers of the same as a map lead to that one."""


@dataclass(frozen=True)
class Printers:
    """What draws pictures for print; None where they are not asked for, or not on this machine."""

    pictures: PicturesAside | None
    press: Press | None


def write_figures(
    folder: Path,
    publication: Publication,
    atlas: Atlas,
    *,
    assets: Path,
    png: str = "none",
    beside: Mapping[str, Collection[str]] | None = None,
    progress: Progress = silent,
) -> None:
    """A folder for each figure, below `figures/`, and the first page in each language; `png` as in `Imprint`.

    `beside` are the files that pages name, by the folder of the figure, where they are others than those written now.
    """
    found = atlas.found
    everyone, speeches = found.findings.everyone, atlas.speeches
    pages = MapPages(publication, found.region, atlas.base, speeches, assets)
    maps = _write_maps(folder, [figure for figure in publication.figures if is_main(figure, everyone)], atlas, pages)
    with tempfile.TemporaryDirectory() as fonts, ExitStack() as stack:
        none = Printers(None, None)
        rasteriser = None if png == "none" else open_rasteriser(assets, Path(fonts))
        pictures = None if rasteriser is None else stack.enter_context(PicturesAside(rasteriser))
        printers = none if png == "none" else Printers(pictures, open_press(assets))
        tenth = max(1, len(publication.figures) // 10)
        for number, figure in enumerate(publication.figures):
            if number % tenth == 0:
                progress(Phrase("drawing figures: {done} of {all}", done=number, all=len(publication.figures)))
            place = folder / FIGURES / figure.short_id
            place.mkdir(parents=True, exist_ok=True)
            write_data(place, publication, figure, atlas)
            _write_citations(place, publication, figure, speeches[publication.lang])
            chosen = printers if is_main(figure, everyone) else Printers(printers.pictures, None)
            drawn_for = chosen if png == "all" or is_main(figure, everyone) else none
            named = None if beside is None else beside.get(figure.short_id, ())
            _draw(place, publication, figure, atlas, speeches, drawn_for, maps.get(figure.id, ""), named)
        if pictures is not None:
            pictures.wait(progress)
    for lang, speech in speeches.items():
        (folder / index_name(publication, lang)).write_text(render_index(publication, speech), encoding="utf-8")


def _write_maps(folder: Path, figures: Sequence[Figure], atlas: Atlas, pages: MapPages) -> dict[str, str]:
    """The interactive maps; the short id of the figure whose map shows a figure, by the id of that."""
    written = {}
    for figure in figures:
        page = pages.render(figure, atlas.layers(figure)) if figure.kind in MAPPED else ""
        if page:
            place = folder / FIGURES / figure.short_id
            place.mkdir(parents=True)
            (place / MAP_PAGE).write_text(page, encoding="utf-8")
            written[figure.id] = figure.short_id
    of_subject = {figure.subject: written.get(figure.id, "") for figure in figures if figure.kind == MAP}
    return written | {each.id: of_subject.get(each.subject, "") for each in figures if each.kind == NUMBER}


def is_main(figure: Figure, everyone: str) -> bool:
    """Whether a figure is of everyone and of any facility, a proposal or a check against norms: what comes first."""
    if figure.kind in (PROPOSAL, NORM):
        return True
    return figure.subject.service == ANY_SERVICE and figure.subject.stratum in (everyone, "")


def write_data(place: Path, publication: Publication, figure: Figure, atlas: Atlas) -> None:
    """`figure.json`, `figure.csv` of all that is no map, `figure.geojson` of maps and proposals."""
    write_json(place / "figure.json", publication, figure)
    if figure.kind in MAPPED:
        write_map(place / "figure.geojson", publication, figure, atlas.layers(figure), atlas.facilities)
    if figure.kind != MAP:
        write_table(place / "figure.csv", figure)


def _draw(
    place: Path,
    publication: Publication,
    figure: Figure,
    atlas: Atlas,
    speeches: Mapping[str, PageSpeech],
    printers: Printers,
    map_id: str,
    named: Collection[str] | None,
) -> None:
    """Pictures and page; `map_id` is the figure whose interactive map shows the same, "" if there is none.

    The page names the files of the folder, or those `named`.
    """
    drawing = atlas.draw(figure)
    bands_min = atlas.bands(figure).minutes
    speech = speeches[publication.lang]
    sheet = draw_sheet(publication, figure, drawing, speech, bands_min)
    (place / "figure.svg").write_text(sheet + "\n", encoding="utf-8")
    if printers.pictures is not None:
        printers.pictures.draw(place / "figure.svg", place / PICTURE)
    if printers.press is not None:
        paper = render_paper(publication, figure, drawing, speech, bands_min)
        (place / PAPER).write_bytes(printers.press.print(paper))
    written = {path.name for path in place.iterdir()} | ({PICTURE} if printers.pictures is not None else set())
    files = sorted((written if named is None else set(named)) - {PAGE})
    page = render_page(publication, figure, drawing, speeches, files, bands_min, map_id=map_id)
    (place / PAGE).write_text(page, encoding="utf-8")


def _write_citations(place: Path, publication: Publication, figure: Figure, speech: PageSpeech) -> None:
    heading, title = speech.heading(figure), speech.title(publication.title, publication.titles)
    (place / "citation.bib").write_text(cite_bibtex(publication, figure, heading, title), encoding="utf-8")
    (place / "citation.json").write_text(cite_csl(publication, figure, heading, title), encoding="utf-8")
