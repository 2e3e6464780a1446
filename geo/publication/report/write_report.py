"""Writes the report of a publication into its folder: PDF, HTML for a word processor and XLSX, in some languages."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from geo.errors import OutputError
from geo.printing.press import Press
from geo.printing.typeface import PRINTED_FAMILY
from geo.publication.figure import Publication
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.raster import open_rasteriser
from geo.publication.pages.speech import PageSpeech
from geo.publication.report.annex import write_annex
from geo.publication.report.boundaries import report_boundaries
from geo.publication.report.citing import Citing
from geo.publication.report.figure_list import list_figures
from geo.publication.report.form import Chapter
from geo.publication.report.method import report_method
from geo.publication.report.modes import report_modes
from geo.publication.report.moves import report_moves
from geo.publication.report.norms import report_norms
from geo.publication.report.pictures import Pictures
from geo.publication.report.proposals import report_proposals
from geo.publication.report.render import read_style, render_report, say_main
from geo.publication.report.services import report_services
from geo.publication.report.shelf import Shelf
from geo.publication.report.sources import report_sources
from geo.publication.report.summary import summarise
from routing.errors import Phrase
from routing.progress import Progress, silent

REPORT: Final = "report"
THIN: Final = "\u202f"
"""The thin space that parts thousands in French: our letters lack it, and another font would be taken."""
NO_BREAK: Final = "\u00a0"


def write_report(
    folder: Path,
    publication: Publication,
    atlas: Atlas,
    *,
    assets: Path,
    langs: Sequence[str],
    progress: Progress = silent,
) -> None:
    """`report/report.LANG.pdf`, `.html` and `annex.LANG.xlsx`; nothing without a language.

    Raises
    ------
    OutputError
        The text library Pango is not on this machine, or a font is not in `assets`.
    """
    if not langs:
        return
    press = _open_press(assets)
    shelf = Shelf(publication, atlas.found.findings.everyone)
    place = folder / REPORT
    place.mkdir()
    with tempfile.TemporaryDirectory() as fonts:
        pictures = Pictures(atlas, open_rasteriser(assets, Path(fonts)))
        for lang in langs:
            progress(Phrase("writing the report: {lang}", lang=lang))
            speech = atlas.speeches[lang]
            page = compose_report(publication, shelf, speech, pictures, on_paper=False)
            (place / f"report.{lang}.html").write_text(page, encoding="utf-8")
            paper = compose_report(publication, shelf, speech, pictures, on_paper=True)
            (place / f"report.{lang}.pdf").write_bytes(press.print(paper))
            write_annex(place / f"annex.{lang}.xlsx", publication, speech)


def compose_report(
    publication: Publication, shelf: Shelf, speech: PageSpeech, pictures: Pictures, *, on_paper: bool
) -> str:
    """The HTML of the report in one language."""
    citing = Citing(publication, speech, on_paper=on_paper)
    cover = [say_main(citing, figure) for figure in shelf.main_numbers()]
    chapters: list[Chapter | None] = [
        summarise(citing, shelf),
        report_modes(citing, shelf, pictures),
        report_boundaries(citing, shelf),
        report_services(citing, shelf),
        report_proposals(citing, shelf, pictures),
        report_norms(citing, shelf),
        report_moves(citing, shelf),
        report_method(citing, shelf),
        report_sources(citing),
    ]
    page = render_report(citing, cover, [*filter(None, chapters), list_figures(citing)])
    return page.replace(THIN, NO_BREAK) if on_paper else page


def _open_press(assets: Path) -> Press:
    try:
        return Press(assets, read_style("paper.css").replace("FONT-FAMILY", PRINTED_FAMILY))
    except OSError as error:
        raise OutputError(
            "the report cannot be made as PDF: the library Pango is not on this machine; install it "
            "(Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), "
            "or publish without a report (--report none)"
        ) from error
