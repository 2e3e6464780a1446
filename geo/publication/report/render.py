"""Chapters to HTML: one page for paper, and the same for a word processor."""

import base64
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import segno

from geo.publication.canonical import short_id
from geo.publication.figure import Figure
from geo.publication.pages import palette
from geo.publication.report.citing import Citing
from geo.publication.report.form import Chapter
from geo.publication.templates import template


def render_report(citing: Citing, cover: Sequence[Mapping[str, Any]], chapters: Sequence[Chapter]) -> str:
    """The whole report; `cover` are the large numbers of the first page."""
    publication, speech = citing.publication, citing.speech
    return template("geo.publication.report", "report.html.j2").render(
        publication=publication,
        lang=speech.lang,
        words=speech.words,
        on_paper=citing.on_paper,
        style="" if citing.on_paper else read_style("office.css"),
        title=speech.title(publication.title, publication.titles),
        edition=speech.say("edition", n=publication.edition),
        date=speech.date(publication.date),
        approved=publication.approved_by or speech.say("not_approved"),
        scenario=publication.scenario or speech.say("baseline"),
        newer_than=speech.say("newer_than", id=short_id(publication.previous)) if publication.previous else "",
        main=cover,
        qr=_draw_qr(publication.first_address) if publication.address else "",
        chapters=chapters,
        kind_of=lambda block: type(block).__name__,
    )


def say_main(citing: Citing, figure: Figure) -> dict[str, Any]:
    """A large number of the first page."""
    return {
        "number": citing.percent(figure, "says/share_beyond"),
        "heading": citing.speech.heading(figure),
        "range": citing.range(figure, "share_beyond"),
        "mark": citing.mark(figure),
    }


@cache
def read_style(name: str) -> str:
    """A style of this package."""
    return (resources.files("geo.publication.report") / "templates" / name).read_text("utf-8")


def _draw_qr(text: str) -> str:
    """The address of a code that leads to the publication."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=2).save(drawn, kind="png", scale=6, border=2, dark=palette.INK)
    return "data:image/png;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")
