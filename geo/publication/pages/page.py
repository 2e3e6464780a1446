"""The page of a figure: one HTML file in five languages without a script; links choose the language."""

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import jinja2
import segno

from geo.publication import templates
from geo.publication.canonical import short_id
from geo.publication.figure import MAP, NUMBER, PROPOSAL, Figure, Publication
from geo.publication.folders import MAP_PAGE
from geo.publication.pages import palette
from geo.publication.pages.citation import cite_apa
from geo.publication.pages.drawings import draw_moves
from geo.publication.pages.figure_tables import figure_tables
from geo.publication.pages.map_drawing import DOT_RADIUS, draw_sign
from geo.publication.pages.proposal_drawing import draw_site
from geo.publication.pages.sheet import LAND, NEWLY, Drawing, map_signs
from geo.publication.pages.speech import LANGUAGES, PageSpeech

FILES: Final = ("pdf", "png", "svg", "csv", "geojson", "json")
CITATIONS: Final = {"citation.bib": "file_bib", "citation.json": "file_csl"}
MOST_MOVES: Final = 4
LEAST_MOVE: Final = 0.0005
"""Of a share: less is written as no percentage points."""
OF_RANGES: Final = ("computed_range", "computed_where")
"""Sayings of figures that have a range."""


def render_page(
    publication: Publication,
    figure: Figure,
    drawing: Drawing | None,
    speeches: Mapping[str, PageSpeech],
    files: Sequence[str],
    bands_min: Sequence[float],
    *,
    map_id: str = "",
) -> str:
    """The HTML of a figure's page; `files` are those that stand beside it.

    `map_id` is the figure whose interactive map shows the same, "" if there is none.
    """
    first = publication.lang
    picture = None if drawing is None else drawing.said_in_all
    return template("page.html.j2").render(
        publication=publication,
        figure=figure,
        first=first,
        languages=LANGUAGES,
        order=[lang for lang in LANGUAGES if lang != first] + [first],  # the one that opens stands last: see page.css
        said={lang: say_page(publication, figure, speeches[lang], files) for lang in LANGUAGES},
        picture=picture,
        picture_class="map" if is_map(drawing) else "hundred" if figure.kind == NUMBER else "chart",
        is_hundred=picture is not None and figure.kind == NUMBER and not is_map(drawing),
        legend=draw_legend(bands_min, drawing.kinds) if drawing is not None and drawing.kinds else None,
        map_page=_find_map(figure, map_id),
        qr=draw_qr(qr_text(publication, figure)),
        style=style(),
        style_hash=style_hash(),
    )


def template(name: str) -> jinja2.Template:
    """A template of this package."""
    return templates.template("geo.publication.pages", name)


@cache
def style() -> str:
    """The style of all pages."""
    return (resources.files("geo.publication.pages") / "templates" / "page.css").read_text("utf-8")


@cache
def style_hash() -> str:
    """How a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style().encode("utf-8")).digest()).decode("ascii")


def qr_text(publication: Publication, figure: Figure) -> str:
    """What the QR code says: the address of the page where there is one, else the id."""
    if publication.address:
        return publication.address_of(figure.short_id)
    return f"urn:sha256:{figure.id}"


def _find_map(figure: Figure, map_id: str) -> str:
    return "" if not map_id else MAP_PAGE if map_id == figure.short_id else f"../{map_id}/{MAP_PAGE}"


def is_map(drawing: Drawing | None) -> bool:
    """Whether a drawing is a map, which has a legend."""
    return drawing is not None and bool(drawing.kinds)


def draw_qr(text: str) -> str:
    """The code with one mask for all: every mask is read, and to look for the best takes longer than the page."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=2).save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=2, dark=palette.INK, light="#fff", omitsize=True, nl=False
    )
    return drawn.getvalue().decode("utf-8")


def draw_legend(bands_min: Sequence[float], kinds: Sequence[str]) -> dict[str, Any]:
    """The signs of a map's legend: `ramp`, those of `map_signs` by their keys, and one for each kind of facility."""
    wide = 34
    colours = palette.ramp(len(bands_min))
    boxes = "".join(
        f'<rect x="{at * wide}" width="{wide}" height="10" fill="{colour}"/>'
        f'<text x="{(at + 1) * wide}" y="24" font-size="12" text-anchor="middle" fill="{palette.INK}">{minute:g}</text>'
        for at, (minute, colour) in enumerate(zip(bands_min, colours, strict=True))
    )
    width = len(bands_min) * wide + 14
    dots = "".join(
        f'<circle cx="{6 + 12 * at}" cy="8" r="{radius}" fill="{palette.DOT}"/>' for at, radius in enumerate(DOT_RADIUS)
    )
    return {
        "has_bands": bool(bands_min),
        "ramp": f'<svg viewBox="0 0 {width} 28" width="{width}" height="28" aria-hidden="true">{boxes}</svg>',
        "dots": f'<svg viewBox="0 0 40 16" width="40" height="16" aria-hidden="true">{dots}</svg>',
        "site": '<svg viewBox="-12 -24 24 24" width="20" height="20" aria-hidden="true">'
        + draw_site("0", "0", 1)
        + "</svg>",
        **{
            key: f'<svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">{sign}</svg>'
            for key, sign in (("land", LAND), ("newly", NEWLY))
        },
        "kinds": [
            (kind, f'<svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">{draw_sign(kind)}</svg>')
            for kind in kinds
        ],
    }


def say_page(publication: Publication, figure: Figure, speech: PageSpeech, files: Sequence[str]) -> dict[str, Any]:
    """All that the page of a figure says in a language; `files` are those that stand beside it."""
    title = speech.title(publication.title, publication.titles)
    heading = speech.heading(figure)
    return {
        "words": speech.words,
        "name": speech.name,
        "title": title,
        "figure_of": speech.say("figure_of", title=title),
        "edition": speech.say("edition", n=publication.edition),
        "frozen": speech.say("frozen", date=speech.date(publication.date)),
        "heading": heading,
        "meaning": speech.meaning(figure),
        "signs": map_signs(figure, speech) if figure.kind in (MAP, NUMBER, PROPOSAL) else [],
        "certificate": _certificate(publication, figure, speech),
        "files": _files(files, speech),
        "apa": cite_apa(publication, figure, heading, title),
        "qr_says": speech.say("qr", text=qr_text(publication, figure)),
        "table": figure_tables(figure, speech),
        **_say_number(figure, speech),
    }


def _say_number(figure: Figure, speech: PageSpeech) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": "",
        "range": "",
        "range_note": "",
        "moves": [],
        "moves_none": "",
        "moves_given": "",
    }
    if figure.kind != NUMBER:
        return said
    share = figure.says["share_beyond"]
    if share is None:
        return said | {"number": speech.say("held") if figure.says["people"] != 0 else "–"}
    said["number"] = speech.percent(share)
    asked = next(saying.gaps for saying in figure.computed if saying.key == "computed_range")
    level = speech.level(asked["interval"])
    if figure.interval is not None:
        low, high = (speech.percent(end) for end in figure.interval["share_beyond"])
        said["range"] = speech.say("range", low=low, high=high)
        said["range_note"] = speech.say("range_note", interval=level, draws=speech.number(asked["draws"]))
    moves = inputs_that_move(figure)
    said["moves_none"] = speech.say("moves_none") if figure.moves and not moves else ""
    said["moves"] = [
        {"name": speech.moved(move["input"]), "bar": bar, "ends": _say_ends(move, share, speech)}
        for move, bar in zip(moves, draw_moves(moves, share), strict=True)
    ]
    said["moves_given"] = speech.say("moves_given", interval=level)
    return said


def inputs_that_move(figure: Figure) -> Sequence[Mapping[str, Any]]:
    """Those that move a number most; none where all they do is rounded away."""
    share = figure.says["share_beyond"]
    moves = figure.moves[:MOST_MOVES]
    return moves if any(abs(end - share) >= LEAST_MOVE for move in moves for end in move["share_beyond"]) else ()


def _say_ends(move: Mapping[str, Any], share: float, speech: PageSpeech) -> str:
    slow, fast = (speech.points(end - share) for end in move["share_beyond"])
    own = f"moves_points_{move['input']}"  # what is no speed is not slow or fast
    return speech.say(own if own in speech.words else "moves_points", slow=slow, fast=fast)


def _certificate(publication: Publication, figure: Figure, speech: PageSpeech) -> list[tuple[str, str, str]]:
    """Rows of the birth certificate: what, in words, and a hash."""
    names = {
        "computed_counted": "counts",
        "computed_limits": "limits",
        "computed_range": "range",
        "computed_where": "range",
        "computed_held": "small",
        "computed_norms": "norms",
        "computed_siting": "siting",
        "computed_whole": "proof",
        "computed_cut": "proof",
    }
    told: dict[str, list[str]] = {}
    for saying in figure.computed:
        if saying.key not in OF_RANGES or figure.interval is not None:
            told.setdefault(names[saying.key], []).append(speech.computed(saying.key, saying.gaps))
    rows = [(speech.say(f"cert_{name}"), "; ".join(texts), "") for name, texts in told.items()]
    if figure.kind == NUMBER:
        rows.append((speech.say("cert_norm"), _say_norm(figure.norm, speech), ""))
    for data in publication.data_sets:
        about = [
            data.name,
            data.attribution,
            data.date or speech.say("no_date"),
            data.licence or speech.say("no_licence"),
        ]
        rows.append(
            (speech.say(f"cert_{data.role}"), ", ".join(filter(None, about)), f"sha256 {_ends_of(data.sha256)}")
        )
    versions = publication.versions
    software = {"version": versions.get("qamtu", ""), "code": versions.get("code", ""), "seed": publication.seed}
    rows += [
        (speech.say("cert_scenario"), publication.scenario or speech.say("baseline"), ""),
        (speech.say("cert_software"), speech.say("software", **software), ""),
        (speech.say("cert_approved"), publication.approved_by or speech.say("not_approved"), ""),
    ]
    ids = [speech.say("id_figure", id=figure.short_id), speech.say("id_publication", id=publication.short_id)]
    if publication.previous:
        ids.append(speech.say("newer_than", id=short_id(publication.previous)))
    rows.append((speech.say("cert_ids"), " · ".join(ids), ""))
    return rows


def _say_norm(norm: Mapping[str, Any] | None, speech: PageSpeech) -> str:
    if norm is None:
        return speech.say("norm_none")
    said = speech.say("norm_cited", **norm)
    return said if norm["is_verified"] else f"{said} ({speech.say('norm_unverified')})"


def _ends_of(sha256: str) -> str:
    return f"{sha256[:4]}…{sha256[-4:]}"


def _files(files: Sequence[str], speech: PageSpeech) -> list[tuple[str, str]]:
    kinds = {f"figure.{ending}": f"file_{ending}" for ending in FILES} | CITATIONS
    return [(file, speech.say(key)) for file, key in kinds.items() if file in files]
