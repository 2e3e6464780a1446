"""A figure on a sheet of A4 to print, hand on and read aloud: the page of the figure in one language, as PDF/UA."""

import base64
import math
import re
from collections.abc import Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Final

from geo.printing.press import Press
from geo.printing.typeface import PRINTED_FAMILY
from geo.publication.figure import CHART, NORM, NUMBER, TABLE, Figure, Publication
from geo.publication.pages.page import draw_legend, draw_qr, is_map, qr_text, say_page, template
from geo.publication.pages.sheet import Drawing
from geo.publication.pages.speech import PageSpeech

WIDE: Final = (TABLE, NORM)
"""Kinds that are a table, with nothing beside it."""
MOST_ROWS: Final = 24
"""Of a chart in one column; minutes and counts are short, and more of them stand in two."""
_FONT: Final = re.compile(r'font-family="[^"]*"')


def open_press(assets: Path) -> Press | None:
    """What prints all sheets of a publication; None where the text library is missing: then there is no PDF."""
    style = (resources.files("geo.publication.pages") / "templates" / "paper.css").read_text("utf-8")
    try:
        return Press(assets, style.replace("FONT-FAMILY", PRINTED_FAMILY))
    except OSError:
        return None


def render_paper(
    publication: Publication,
    figure: Figure,
    drawing: Drawing | None,
    speech: PageSpeech,
    bands_min: Sequence[float],
) -> str:
    """The HTML of the sheet; its style is that of `open_press`."""
    page = say_page(publication, figure, speech, ())
    legend = draw_legend(bands_min, drawing.kinds) if drawing is not None and is_map(drawing) else None
    said_bands = ", ".join(speech.number(minute, 1) for minute in bands_min)
    return template("paper.html.j2").render(
        publication=publication,
        figure=figure,
        lang=speech.lang,
        page=page,
        is_wide=figure.kind in WIDE,
        is_norm=figure.kind == NORM,
        most_rows=MOST_ROWS if figure.kind == CHART else math.inf,
        is_number=figure.kind == NUMBER,
        is_hundred=drawing is not None and figure.kind == NUMBER and legend is None,
        picture=_named(drawing.said_in(speech.lang), _describe(page, speech)) if drawing is not None else "",
        has_legend=legend is not None,
        ramp=_named(legend["ramp"], f"{speech.say('map_legend')}: {said_bands}") if legend and bands_min else "",
        signs=[(key, _behind(legend[key]), said) for key, said in page["signs"]] if legend else [],
        kinds=[(_behind(sign), speech.name("kind", kind)) for kind, sign in legend["kinds"]] if legend else [],
        moves=[{**move, "bar": _behind(move["bar"])} for move in page["moves"]],
        qr=_named(draw_qr(qr_text(publication, figure)), page["qr_says"]),
    )


def _describe(page: dict[str, Any], speech: PageSpeech) -> str:
    """What a picture shows, for whoever cannot see it."""
    parts = [page["heading"], page["number"], page["meaning"]]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _named(svg: str, text: str) -> str:
    """A picture with its text in place of it, in the letters of the sheet."""
    opening, _, rest = svg.partition(">")
    drawn = _FONT.sub(f"font-family='{PRINTED_FAMILY}'", rest)
    return f"{opening}><title>{escape(text)}</title>{drawn}"


def _behind(svg: str) -> str:
    """A picture that says nothing of its own, as a background: readers of the tags pass it by."""
    whole = svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"background-image:url(data:image/svg+xml;base64,{base64.b64encode(whole.encode()).decode('ascii')})"
