"""Maps and charts as pictures inside the page, made once for the same words: PNG, on paper lines for all but maps."""

import base64
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from geo.printing.typeface import PRINTED_FAMILY
from geo.publication.figure import Figure
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.page import draw_legend
from geo.publication.pages.raster import Rasteriser
from geo.publication.pages.sheet import Drawing, map_signs
from geo.publication.report.citing import Citing
from geo.publication.report.form import Picture

DPI: Final = 200
"""Of a picture 640 pixels wide, which is printed smaller: some 240 on paper. More takes long to set into each PDF."""
SIGN: Final = Markup('<img class="{name}" src="{source}" alt="{says}" height="{high}">')
HIGH: Final = {"ramp": 28, "sign": 16}
LETTERS: Final = ('font-family="Noto Sans, Noto Sans Thai, sans-serif"', 'font-family="Noto Sans, sans-serif"')


class Pictures:
    """Pictures of one publication, each kept by what is drawn."""

    def __init__(self, atlas: Atlas, rasteriser: Rasteriser | None) -> None:
        self._atlas, self._rasteriser = atlas, rasteriser
        self._made: dict[tuple[str, bool], str] = {}

    def map(self, citing: Citing, figure: Figure) -> Iterator[Picture]:
        """The map of a figure with its legend."""
        drawing = self._atlas.draw(figure)
        if drawing is not None:
            legend = self._legend(citing, figure, drawing)
            yield self._picture(citing, figure, drawing, legend, "map")

    def chart(self, citing: Citing, figure: Figure) -> Iterator[Picture]:
        """The curve of a figure; nothing where all of it is held back."""
        drawing = self._atlas.draw(figure)
        if drawing is not None:
            yield self._picture(citing, figure, drawing, citing.say("report_chart_legend"), "chart")

    def _picture(self, citing: Citing, figure: Figure, drawing: Drawing, legend: Markup, style: str) -> Picture:
        speech = citing.speech
        # Drawn lines take WeasyPrint seconds for a map, and a picture of one is made once for page and paper.
        source = self._source(drawing.said_in(speech.lang), on_paper=citing.on_paper and style != "map")
        says = f"{speech.heading(figure)}. {speech.meaning(figure)}"
        return Picture(source, says, speech.heading(figure), citing.mark(figure), legend, style)

    def _legend(self, citing: Citing, figure: Figure, drawing: Drawing) -> Markup:
        speech = citing.speech
        signs = draw_legend(self._atlas.bands(figure).minutes, drawing.kinds)
        bands = ", ".join(f"{minute:g}" for minute in self._atlas.bands(figure).minutes)
        parts = [citing.say("map_legend") + " " + self._sign(citing, signs["ramp"], "ramp", bands)]
        parts += [self._named_sign(citing, signs[key], said) for key, said in map_signs(figure, speech)]
        parts += [self._named_sign(citing, sign, speech.name("kind", kind)) for kind, sign in signs["kinds"]]
        return Markup(" ").join(Markup('<span class="key">{}</span>').format(part) for part in parts)

    def _named_sign(self, citing: Citing, svg: str, name: str) -> Markup:
        return self._sign(citing, svg, "sign", name) + " " + name

    def _sign(self, citing: Citing, svg: str, style: str, says: str) -> Markup:
        opened = f"<svg xmlns=\"http://www.w3.org/2000/svg\" font-family='{PRINTED_FAMILY}' "
        source = self._source(svg.replace("<svg ", opened, 1), on_paper=citing.on_paper)
        return SIGN.format(name=style, source=source, says=says, high=HIGH[style])

    def _source(self, svg: str, *, on_paper: bool) -> str:
        """The address of a picture, which has the picture inside."""
        drawn = on_paper or self._rasteriser is None
        if (svg, drawn) not in self._made:
            self._made[svg, drawn] = _svg_address(svg) if drawn else self._png_address(svg)
        return self._made[svg, drawn]

    def _png_address(self, svg: str) -> str:
        assert self._rasteriser is not None  # noqa: S101 - asked before
        return "data:image/png;base64," + base64.b64encode(self._rasteriser.draw(svg, DPI)).decode("ascii")


def _svg_address(svg: str) -> str:
    """An SVG in the letters that the page carries inside."""
    for letters in LETTERS:
        svg = svg.replace(letters, f"font-family='{PRINTED_FAMILY}'")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
