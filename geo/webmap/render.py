"""The report's map: folium builds one self-contained page from an evaluation and the page's own assets."""

import base64
import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from geo.errors import OutputError
from geo.webmap import layers, tables
from geo.webmap.base_map import BaseMap
from geo.words import LANGUAGES, read_words

if TYPE_CHECKING:
    from geo.region import Evaluation, Question, Region

SCRIPTS: Final = (
    "decode.js",
    "words.js",
    "theme.js",
    "overlay.js",
    "ground.js",
    "people.js",
    "names.js",
    "markers.js",
    "catchments.js",
    "panel.js",
    "proposals.js",
    "table.js",
    "legend.js",
    "sheet.js",
    "page.js",
    "live.js",
)
STYLES: Final = ("page.css", "map.css", "phone.css", "print.css")
FONTS: Final = (
    ("Noto Sans", "noto-sans-latin", "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD"),
    ("Noto Sans", "noto-sans-cyrillic", "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116"),
    ("Noto Sans", "noto-sans-cyrillic-ext", "U+0460-052F, U+1C80-1C8A, U+20B4, U+2DE0-2DFF, U+A640-A69F, U+FE2E-FE2F"),
    ("Noto Sans Thai", "noto-sans-thai-thai", "U+02D7, U+0303, U+0331, U+0E01-0E5B, U+200C-200D, U+25CC"),
)  # fmt: skip
WEIGHTS: Final = (400, 600)
MAP_ID: Final = "qamtu_map"

PAGE: Final = Template(
    """<!DOCTYPE html>
<html lang="{{ this.lang }}">
<head>
<meta charset="utf-8">
<title>{{ this.title | e }}</title>
{{ this.header.render(**kwargs) }}
</head>
<body>
{{ this.html.render(**kwargs) }}
<script>
{{ this.script.render(**kwargs) }}
</script>
</body>
</html>
"""
)


class QuietMap(folium.Map):  # type: ignore[misc]
    """A folium map that brings no assets and no styles of its own: the page's are inlined."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name() | tojson }}, {
          center: {{ this.location | tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options | tojavascript }}
        });
        {% endmacro %}
        """
    )

    def get_name(self) -> str:
        """A fixed name: the same input gives the same page."""
        return MAP_ID


class CoveragePage(MacroElement):  # type: ignore[misc]
    """The panel, the layers and the table around the map. Branca renders what a macro gives once more, hence `raw`."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{{ "{% raw %}" }}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <style>{{ this.css }}</style>
        {{ "{% endraw %}" }}{% endmacro %}
        {% macro html(this, kwargs) %}{{ "{% raw %}" }}{{ this.body }}
        <script type="application/json" id="qamtu-data">{{ this.data }}</script>
        <script>{{ this.leaflet }}</script>
        {{ "{% endraw %}" }}{% endmacro %}
        {% macro script(this, kwargs) %}{{ "{% raw %}" }}(() => {
        "use strict";
        const map = {{ this._parent.get_name() }};
        {{ this.javascript }}
        })();
        {{ "{% endraw %}" }}{% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any], assets: Path) -> None:
        super().__init__()
        self._name = "CoveragePage"
        self.data = _script_json(data)
        self.css = "\n".join([_leaflet_style(assets), *_font_faces(assets), *map(_read_page, STYLES)])
        self.leaflet = _leaflet_script(assets)
        self.body = _read_page("page.html")
        self.javascript = "\n".join(map(_read_page, SCRIPTS))


def render_map(
    region: "Region",
    question: "Question",
    evaluation: "Evaluation",
    base_map: BaseMap,
    *,
    lang: str,
    assets: Path,
    title: str,
) -> str:
    """The HTML of `map.html`: one page without any request to elsewhere; `assets` is `web/static/vendor`.

    Raises
    ------
    OutputError
        The map library or a font is not in `assets`.
    """
    data = _page_data(region, question, evaluation, base_map) | {"lang": lang, "title": title}
    west, south, east, north = base_map.bbox
    figure = Figure(title=title)
    figure._template = PAGE
    figure.lang = lang
    figure.header._children.clear()
    drawing = QuietMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=11,
        zoom_control=False,
        max_zoom=18,
        attribution_control=False,
        fade_animation=False,
    )
    figure.add_child(drawing)
    drawing.add_child(CoveragePage(data, assets))
    return str(figure.render())


def _page_data(region: "Region", question: "Question", evaluation: "Evaluation", base: BaseMap) -> dict[str, Any]:
    """All that the page knows. Keys are those of the page's scripts."""
    strata = tables.describe_strata(region.population)
    return {
        "words": {language: dict(read_words(language)) for language in LANGUAGES},
        "region": region.name,
        "country": region.country,
        "synthetic": region.synthetic,
        "direction": question.direction,
        "cutoff": float(question.cutoff_min),
        "strata": strata,
        "coverage": tables.describe_coverage(evaluation.coverage, [stratum["name"] for stratum in strata]),
        "curve": tables.describe_curve(evaluation.curve),
        "worst_decile": tables.describe_worst_decile(evaluation.worst_decile),
        "statuses": tables.describe_statuses(evaluation.statuses),
        "capacity": tables.describe_capacity(evaluation.capacity),
        "plan": tables.describe_plan(evaluation, question),
        "sources": tables.describe_sources(region),
        "view": layers.describe_view(region),
        "base": layers.describe_base(base),
        "boundaries": layers.describe_boundaries(region.boundaries, base),
        "facilities": layers.describe_facilities(region.facilities),
        "people": layers.describe_people(region.population, evaluation, base),
        "surfaces": {
            mode: layers.describe_surface(surface, 75 * max(question.thresholds_min))
            for mode, surface in sorted(evaluation.surfaces.items())
        },
        "catchments": layers.describe_catchments(evaluation.catchments, region, base),
    }


def _script_json(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element and inside a template."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text.replace("<", "\\u003c"))


def _read_page(name: str) -> str:
    return (resources.files("geo.webmap") / "page" / name).read_text("utf-8")


def _read_asset(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError("{name} is missing from the map's assets; run: make install", name=path.name) from error


def _leaflet_style(assets: Path) -> str:
    """Leaflet's style without its pictures, which this page does not use."""
    return re.sub(r"url\([^)]*\)", "none", _read_asset(assets / "leaflet" / "leaflet.css").decode("utf-8"))


def _leaflet_script(assets: Path) -> str:
    text = _read_asset(assets / "leaflet" / "leaflet.js").decode("utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _font_faces(assets: Path) -> list[str]:
    """One @font-face for each family, alphabet and weight, the font inside."""
    faces = []
    for family, file, letters in FONTS:
        for weight in WEIGHTS:
            font = base64.b64encode(_read_asset(assets / "fonts" / f"{file}-{weight}-normal.woff2")).decode("ascii")
            faces.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};unicode-range:{letters};'
                f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
            )
    return faces
