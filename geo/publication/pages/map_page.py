"""The map of a figure to move and zoom: one self-contained page built by folium from the parts of the study's map."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np

from geo.publication.figure import PROPOSAL, Figure, Publication
from geo.publication.map_layers import SIZES, Dots, MapLayers
from geo.publication.pages.proposal_words import proposal_table
from geo.publication.pages.sheet import say_dots
from geo.publication.pages.speech import PageSpeech
from geo.reach import ANY_SERVICE
from geo.region import Region
from geo.webmap import BaseMap
from geo.webmap.assets import read_page
from geo.webmap.folium_page import PageParts, build_page
from geo.webmap.layers import describe_base, describe_boundaries, describe_facilities, describe_view
from geo.webmap.packing import DEGREES, pack_integers, pack_lines, polygon_rings

OF_WEBMAP: Final = (
    *("decode.js", "words.js", "theme.js", "overlay.js", "view.js", "paper.js", "ground.js", "names.js", "signs.js"),
    *("markers.js", "catchments.js", "layer-switch.js", "scale.js"),
)
OWN: Final = ("sites.js", "bands.js", "dots.js", "legend.js", "page.js")
WORDS: Final = (
    *("layer_", "layers", "zoom_", "map", "minutes", "languages", "services", "legend", "synthetic_badge"),
    "proposed_site",
)
DOT_DEGREES: Final = 10 * DEGREES
"""A dot says where people live to ten metres, not in which house."""
MOST_BYTES: Final = 500 * 1024
NO_CATCHMENTS: Final[Mapping[str, Any]] = {"facility": [], "mode": [], "threshold": [], "kind": [], "people": {}}


@dataclass(frozen=True, eq=False)
class MapPages:
    """Makes the pages of all maps of a publication; what they share is packed once.

    `assets` is the vendor folder with the map library and the letters.
    """

    publication: Publication
    region: Region
    base: BaseMap
    speeches: Mapping[str, PageSpeech]
    assets: Path

    def render(self, figure: Figure, layers: MapLayers) -> str:
        """The HTML of `map.html`: no request to elsewhere, and a policy that allows nothing but its own parts.

        It has as many ranks of roads as fit; "" where a region is too large for a page even without.

        Raises
        ------
        OutputError
            The map library or a font is not in `assets`.
        """
        base = self._shared["base"]
        data = self._shared | self._describe(figure, layers)
        room = MOST_BYTES - _size(self._build(figure, data | {"base": base | {"roads": []}}))
        page = self._build(figure, data | {"base": base | {"roads": _fit(base["roads"], room)}})
        return page if _size(page) <= MOST_BYTES else ""

    @cached_property
    def _shared(self) -> dict[str, Any]:
        """What the pages of all maps know. Keys are those of the page's scripts."""
        region = self.region
        return {
            "lang": self.publication.lang,
            "words": {lang: _words(speech, region.facilities) for lang, speech in self.speeches.items()},
            "synthetic": self.publication.synthetic,
            "catchments": NO_CATCHMENTS,
            "view": describe_view(region),
            "base": describe_base(self.base),
            "boundaries": describe_boundaries(region.boundaries, self.base),
            "facilities": [_known(row) for row in describe_facilities(region.facilities) if row["open"]],
        }

    def _describe(self, figure: Figure, layers: MapLayers) -> dict[str, Any]:
        """What the page of one map knows besides."""
        subject = figure.subject
        west, south = self.base.bbox[:2]
        everyone = {"name": subject.stratum, "from": None, "to": None, "sex": "", "everyone": True}
        return {
            "says": {lang: _says(self.publication, figure, speech) for lang, speech in self.speeches.items()},
            "service": subject.service,
            "threshold": subject.threshold_min,
            "strata": [everyone],
            "coverage": {"modes": [subject.mode], "services": [ANY_SERVICE], "thresholds": [subject.threshold_min]},
            "plan": _plan(figure),
            "edges": list(layers.bands.minutes),
            "bands": [pack_lines(polygon_rings(shape), west, south) for shape in layers.bands.shapes],
            "area": pack_lines(polygon_rings(layers.area), west, south),
            "beyond": _pack_dots(layers.beyond, west, south),
            "newly": _pack_dots(layers.newly, west, south),
        }

    def _build(self, figure: Figure, data: dict[str, Any]) -> str:
        publication, speech = self.publication, self.speeches[self.publication.lang]
        parts = PageParts(
            data,
            body=_read_own("map.html"),
            styles=[read_page("form.css"), read_page("map.css"), _read_own("map.css")],
            scripts=[*map(read_page, OF_WEBMAP), *map(_read_own, OWN)],
            assets=self.assets,
        )
        title = f"{speech.heading(figure)} – {speech.title(publication.title, publication.titles)}"
        return _with_policy(build_page(title, publication.lang, self.base.bbox, parts))


def _fit(ranks: Sequence[str], room: int) -> list[str]:
    """Packed roads, the most important first, while they have room."""
    fits = np.cumsum([len(lines) + 3 for lines in ranks]) <= room
    return [lines if fit else pack_integers([0]) for lines, fit in zip(ranks, fits, strict=True)]


def _read_own(name: str) -> str:
    return (resources.files("geo.publication.pages") / "map" / name).read_text("utf-8")


def _words(speech: PageSpeech, facilities: gpd.GeoDataFrame) -> dict[str, str]:
    """Of kinds and services only those that there are."""
    kinds = {f"kind_{kind}" for kind in facilities["kind"].astype(str)}
    services = {f"service_{service}" for given in facilities["services"] for service in given}
    named = kinds | services | {f"service_{ANY_SERVICE}"}
    return {key: text for key, text in speech.words.items() if key in named or key.startswith(WORDS)}


def _says(publication: Publication, figure: Figure, speech: PageSpeech) -> dict[str, Any]:
    title = speech.title(publication.title, publication.titles)
    edition = speech.say("edition", n=publication.edition)
    frozen = speech.say("frozen", date=speech.date(publication.date))
    source = [speech.say("figure_of", title=title), edition, frozen, *publication.attributions]
    if publication.synthetic:
        source.insert(0, speech.say("synthetic_notice"))
    minutes = speech.minutes(figure.subject.threshold_min or 0)
    return {
        "title": title,
        "heading": speech.heading(figure),
        "meaning": speech.meaning(figure),
        "sites": proposal_table(figure, speech, speech.boundaries) if figure.kind == PROPOSAL else None,
        "dots": speech.say("map_dots", minutes=minutes),
        "newly": speech.say("map_newly", minutes=minutes),
        "classes": say_dots(figure, speech),
        "source": " · ".join(source),
        "hash": f"sha256:{figure.id}",
    }


def _plan(figure: Figure) -> dict[str, Any] | None:
    """What the page knows of a proposal besides its words: where its sites are, and how many people each brings."""
    if figure.kind != PROPOSAL:
        return None
    rows = figure.says["rows"]
    return {
        "timed": any(row["travel_time_s"] is not None for row in rows),
        "area": figure.says["area_sha256"] is not None,
        "sites": [
            {"rank": row["rank"], "lon": row["lon"], "lat": row["lat"], "gained": row["people_gained"]} for row in rows
        ],
    }


def _known(facility: dict[str, Any]) -> dict[str, Any]:
    """What the page of a figure says of a facility, and no more: its name, kind and services."""
    return facility | {"capacity": None, "ownership": ""}


def _pack_dots(dots: Dots, west: float, south: float) -> list[dict[str, str]]:
    """Packed places for each size; none at all where there is no dot."""
    return [_pack_size(dots, size, west, south) for size in range(len(SIZES) + 1)] if len(dots.size) else []


def _pack_size(dots: Dots, size: int, west: float, south: float) -> dict[str, str]:
    chosen = dots.size == size
    degrees = np.column_stack([dots.lon[chosen], dots.lat[chosen]])
    steps = np.round((np.round(degrees / DOT_DEGREES) * DOT_DEGREES - [west, south]) / DEGREES).astype(np.int64)
    steps = steps[np.lexsort((steps[:, 0], steps[:, 1] // 500))]  # neighbours after one another
    x, y = np.diff(steps, axis=0, prepend=0).T
    return {"x": pack_integers(x), "y": pack_integers(y)}


def _size(page: str) -> int:
    return len(page.encode("utf-8"))


def _with_policy(page: str) -> str:
    """The page with a Content-Security-Policy that names its scripts and styles by their hashes."""
    scripts = _hashes(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
    styles = _hashes(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    rules = [
        "default-src 'none'",
        f"style-src {styles}",
        f"script-src {scripts}",
        "font-src data:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    policy = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'
    return page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{policy}', 1)


def _hashes(texts: Sequence[str]) -> str:
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
