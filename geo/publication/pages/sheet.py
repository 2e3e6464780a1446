"""A figure as one picture for a report: heading, number, drawing, legend, sources and id. In one language."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from geo.publication.figure import NUMBER, PROPOSAL, Figure, Publication
from geo.publication.map_layers import SIZES
from geo.publication.pages import palette
from geo.publication.pages.map_drawing import DOT_RADIUS, WORDS, draw_sign
from geo.publication.pages.proposal_drawing import draw_site
from geo.publication.pages.speech import PageSpeech

WIDTH: Final = 680.0
MARGIN: Final = 20.0
LEGEND_HIGH: Final = 62.0
KINDS_HIGH: Final = 18.0
SIGN_ROWS: Final = {"site": 5.0, "land": 24.0, "newly": 24.0, "dots": 41.0}
LETTER: Final = 0.55
"""Mean width of a letter in heights of the type: lines are broken by it, a little too early rather than too late."""
BOLDER: Final = 1.1
LAND: Final = f'<rect x="0.5" y="0.5" width="21" height="13" rx="3" fill="{palette.NEW_AREA}" stroke="{palette.NEW}"/>'
"""The sign of land newly within the threshold, 22 by 14."""
NEWLY: Final = LAND + f'<circle cx="11" cy="7" r="3" fill="{palette.NEW_DOT}"/>'
"""The sign of that land where dots show who lives there."""


@dataclass(frozen=True)
class Drawing:
    """An SVG element of a width and height, to be set into a sheet or a page."""

    svg: str
    width: float
    height: float
    kinds: tuple[str, ...] = ()  # of the facilities of a map
    words: Mapping[str, str] = field(default_factory=dict)  # that lie on a map, by language

    def said_in(self, lang: str) -> str:
        """The element with the words of a language."""
        return self.svg.replace(WORDS, self.words.get(lang, ""))

    @property
    def said_in_all(self) -> str:
        """The element with the words of every language, of which a page shows one: see page.css."""
        return self.svg.replace(WORDS, "".join(f'<g lang="{lang}">{said}</g>' for lang, said in self.words.items()))


def draw_sheet(
    publication: Publication,
    figure: Figure,
    drawing: Drawing | None,
    speech: PageSpeech,
    bands_min: Sequence[float],
) -> str:
    """The SVG of the picture; its size is in CSS pixels."""
    lines = _Lines()
    lines.add(
        speech.heading(figure), 17, palette.QUIET if figure.kind == NUMBER else palette.INK, bold=figure.kind != NUMBER
    )
    if figure.kind == NUMBER:
        _add_number(lines, figure, speech)
    lines.add(speech.meaning(figure), 15, palette.INK)
    if drawing is not None:
        lines.draw(drawing, speech.lang)
    if drawing is not None and drawing.kinds:
        legend = _draw_legend(figure, speech, bands_min, drawing.kinds)
        lines.parts.append(f'<g transform="translate({MARGIN:g},{lines.y + 8:g})">{legend}</g>')
        lines.y += _signs_high(figure) + KINDS_HIGH * len(_kind_rows(drawing.kinds, speech))
    if publication.synthetic:
        lines.add(speech.say("synthetic_notice"), 12, "#6b4e00", bold=True)
    title = speech.title(publication.title, publication.titles)
    about = [title, speech.say("edition", n=publication.edition), speech.date(publication.date)]
    lines.add(" · ".join([*about, *publication.attributions]), 11, palette.QUIET)
    lines.add(f"Qamtu · sha256:{figure.id}", 10, palette.QUIET)
    height = lines.y + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" font-family="Noto Sans, Noto Sans Thai, sans-serif">'
        f"<title>{escape(speech.heading(figure))}</title><desc>{escape(speech.meaning(figure))}</desc>"
        f'<rect width="{WIDTH:g}" height="{height:g}" fill="{palette.PAPER}"/>{"".join(lines.parts)}</svg>'
    )


def _add_number(lines: "_Lines", figure: Figure, speech: PageSpeech) -> None:
    share = figure.says["share_beyond"]
    if share is None:
        lines.add(speech.say("held"), 34, palette.BEYOND, bold=True)
        return
    said = speech.percent(share)
    lines.add(said, 58, palette.BEYOND, bold=True)
    if figure.interval is not None:
        low, high = (speech.percent(end) for end in figure.interval["share_beyond"])
        x = MARGIN + 18 + sum(36 if letter.isdigit() else 52 if letter == "%" else 18 for letter in said)
        lines.parts.append(
            f'<text x="{x:g}" y="{lines.y - 14:g}" font-size="19" fill="{palette.QUIET}">'
            f"{escape(speech.say('range', low=low, high=high))}</text>"
        )


def _draw_legend(figure: Figure, speech: PageSpeech, bands_min: Sequence[float], kinds: Sequence[str]) -> str:
    colours = palette.ramp(len(bands_min))
    wide = 300 / max(1, len(bands_min))
    times = escape(speech.say("map_legend")) if bands_min else ""
    parts = [f'<text y="10" font-size="12" fill="{palette.INK}">{times}</text>']
    for at, (minute, colour) in enumerate(zip(bands_min, colours, strict=True)):
        parts.append(f'<rect x="{at * wide:.1f}" y="16" width="{wide:.1f}" height="10" fill="{colour}"/>')
        parts.append(
            f'<text x="{(at + 1) * wide:.1f}" y="39" font-size="12" text-anchor="middle" '
            f'fill="{palette.INK}">{minute:g}</text>'
        )
    parts += _proposal_signs(figure, speech) if figure.kind == PROPOSAL else _dots(figure, speech, 21)
    for row, placed in enumerate(_kind_rows(kinds, speech)):
        y = _signs_high(figure) - 4 + KINDS_HIGH * row
        for x, kind, name in placed:
            parts.append(
                f'<g transform="translate({x:g},{y:g})">{draw_sign(kind)}</g>'
                f'<text x="{x + 11:g}" y="{y + 4:g}" font-size="12" fill="{palette.INK}">{escape(name)}</text>'
            )
    return "".join(parts)


def _kind_rows(kinds: Sequence[str], speech: PageSpeech) -> list[list[tuple[float, str, str]]]:
    """Kinds of facilities in as many rows as they take: where each stands, and its name."""
    rows: list[list[tuple[float, str, str]]] = []
    free = 0.0
    for kind in kinds:
        name = speech.name("kind", kind)
        wide = 30 + LETTER * 12 * _letters(name)
        if not rows or free < wide:
            rows.append([])
            free = WIDTH - 2 * MARGIN - 6
        rows[-1].append((WIDTH - 2 * MARGIN - free, kind, name))
        free -= wide
    return rows


def _proposal_signs(figure: Figure, speech: PageSpeech) -> list[str]:
    """The sites, the land that they bring within the threshold, and who is still beyond it."""
    parts = []
    for key, said in map_signs(figure, speech):
        y = SIGN_ROWS[key]
        if key == "dots":
            parts += _dots(figure, speech, y)
            continue
        land = f'<g transform="translate(336,{y - 7:g})">{NEWLY if key == "newly" else LAND}</g>'
        sign = draw_site("347", f"{y + 11:g}", 1) if key == "site" else land
        parts.append(f'{sign}<text x="366" y="{y + 4:g}" font-size="12" fill="{palette.INK}">{escape(said)}</text>')
    return parts


def _signs_high(figure: Figure) -> float:
    """Height of a legend above its kinds of facilities: a proposal with dots has two rows more than others."""
    return LEGEND_HIGH + (SIGN_ROWS["dots"] - 21 if figure.kind == PROPOSAL and figure.says["has_dots"] else 0)


def map_signs(figure: Figure, speech: PageSpeech) -> list[tuple[str, str]]:
    """What a map shows beside travel time and facilities: keys of signs (`pages.page.draw_legend`) and words."""
    minutes = speech.minutes(figure.subject.threshold_min or 0)
    dots = [("dots", f"{speech.say('map_dots', minutes=minutes)} ({say_dots(figure, speech)})")]
    if figure.kind != PROPOSAL:
        return dots
    has_dots, has_land = figure.says["has_dots"], figure.says["area_sha256"] is not None
    land = [("newly" if has_dots else "land", speech.say("map_newly", minutes=minutes))] if has_land else []
    return [("site", speech.say("proposal")), *land, *(dots if has_dots else ())]


def _dots(figure: Figure, speech: PageSpeech, y: float) -> list[str]:
    parts = []
    x = 336.0
    for radius in DOT_RADIUS:
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius}" fill="{palette.DOT}"/>')
        x += 14
    minutes = speech.minutes(figure.subject.threshold_min or 0)
    parts.append(
        f'<text x="{x:g}" y="{y + 4:g}" font-size="12" fill="{palette.INK}">'
        f"{escape(speech.say('map_dots', minutes=minutes))}</text>"
        f'<text x="336" y="{y + 21:g}" font-size="11" fill="{palette.QUIET}">{escape(say_dots(figure, speech))}</text>'
    )
    return parts


def say_dots(figure: Figure, speech: PageSpeech) -> str:
    """From how many people a dot has which size."""
    least = next(saying.gaps["minimum"] for saying in figure.computed if saying.key == "computed_held")
    middle, most = (speech.number(size) for size in SIZES)
    return speech.say("dots_classes", least=speech.number(least), middle=middle, most=most)


class _Lines:
    """Lines of text and drawings, one below the other."""

    def __init__(self) -> None:
        self.y = MARGIN
        self.parts: list[str] = []

    def add(self, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        letter = LETTER * size * (BOLDER if bold else 1)
        for line in break_lines(text, (WIDTH - 2 * MARGIN) / letter):
            self.y += size * 1.35
            weight = ' font-weight="600"' if bold else ""
            self.parts.append(
                f'<text x="{MARGIN:g}" y="{self.y:.1f}" font-size="{size:g}" fill="{colour}"{weight}>'
                f"{escape(line)}</text>"
            )
        self.y += size * 0.35

    def draw(self, drawing: Drawing, lang: str) -> None:
        scale = (WIDTH - 2 * MARGIN) / drawing.width
        high = drawing.height * scale
        # Not an <svg> within the picture: Word and PowerPoint leave that out.
        placed = f'<g transform="translate({MARGIN:g},{self.y + 6:.1f}) scale({scale:.4g})">'
        svg = drawing.said_in(lang)
        self.parts.append(f"{placed}{svg[svg.index('>') + 1 : svg.rindex('</svg>')]}</g>")
        self.y += high + 14


def break_lines(text: str, most_letters: float) -> Iterator[str]:
    """Lines of at most so many letters; marks above and below letters take no room. Thai is broken at its spaces."""
    line, used = "", 0.0
    for word in text.split(" "):
        wide = _letters(word)
        if line and used + 1 + wide > most_letters:
            yield line
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    yield line


def _letters(text: str) -> int:
    """How many letters take room: marks above and below do not."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)
