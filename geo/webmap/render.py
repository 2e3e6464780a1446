"""The report's map: folium builds one self-contained page from an evaluation and the page's own assets."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from geo.webmap import layers, tables
from geo.webmap.assets import font_faces, leaflet_script, leaflet_style, read_page
from geo.webmap.base_map import BaseMap
from geo.words import LANGUAGES, read_words

if TYPE_CHECKING:
    from geo.region import Evaluation, Question, Region

SCRIPTS: Final = (
    "decode.js",
    "words.js",
    "theme.js",
    "overlay.js",
    "view.js",
    "paper.js",
    "ground.js",
    "people.js",
    "names.js",
    "signs.js",
    "markers.js",
    "catchments.js",
    "panel.js",
    "proposals.js",
    "table.js",
    "legend.js",
    "sheet.js",
    "page.js",
)
STYLES: Final = ("form.css", "page.css", "map.css", "phone.css", "print.css")
OTHER_WORDS: Final = ("sheet_", "head_", "source_", "summary_", "plan_", "proof_", "how_title", "how_sums", "visits_")
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


class PageFigure(Figure):
    """Folium's figure as a page that says its language."""

    _template = PAGE

    def __init__(self, title: str, lang: str) -> None:
        super().__init__(title=title)
        self.lang = lang
        self.header._children.clear()


class QuietMap(folium.Map):
    """A folium map that brings no assets and no styles of its own: the page's are inlined."""

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

    def __init__(self, location: tuple[float, float], **options: Any) -> None:
        super().__init__(list(location), tiles=None, **options)
        self.default_js = []
        self.default_css = []

    def get_name(self) -> str:
        """A fixed name: the same input gives the same page."""
        return MAP_ID


class CoveragePage(MacroElement):
    """The panel, the layers and the table around the map. Branca renders what a macro gives once more, hence `raw`."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{{ "{% raw %}" }}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
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
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CoveragePage"
        self.data = _script_json(data)
        self.css = "\n".join([leaflet_style(assets), *font_faces(assets), *map(read_page, STYLES)])
        self.leaflet = leaflet_script(assets)
        self.body = read_page("page.html")
        self.javascript = "\n".join(map(read_page, SCRIPTS))


def render_map(
    region: "Region",
    question: "Question",
    evaluation: "Evaluation",
    base_map: BaseMap,
    *,
    lang: str,
    assets: Path,
    title: str,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The HTML of `map.html`: one page without any request to elsewhere; `assets` is `web/static/vendor`.

    `titles` has the title in other languages, where there is one.

    Raises
    ------
    OutputError
        The map library or a font is not in `assets`.
    """
    data = _page_data(region, question, evaluation, base_map) | {"lang": lang, "titles": {"": title, **(titles or {})}}
    west, south, east, north = base_map.bbox
    figure = PageFigure((titles or {}).get(lang, title), lang)
    drawing = QuietMap(
        ((south + north) / 2, (west + east) / 2),
        zoom_start=11,
        zoom_snap=0.1,
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
        "words": {language: _page_words(language) for language in LANGUAGES},
        "region": region.name,
        "country": region.country,
        "synthetic": region.synthetic,
        "direction": question.direction,
        "cutoff": float(question.cutoff_min),
        "strata": strata,
        "coverage": tables.describe_coverage(evaluation.coverage, [stratum["name"] for stratum in strata]),
        "curve": tables.describe_curve(evaluation.curve, max(question.thresholds_min)),
        "worst_decile": tables.describe_worst_decile(evaluation.worst_decile),
        "statuses": tables.describe_statuses(evaluation.statuses),
        "capacity": tables.describe_capacity(evaluation.capacity),
        "capacity_assumption": tables.describe_capacity_assumption(question, evaluation),
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


def _page_words(lang: str) -> dict[str, str]:
    """The catalogue without what only the workbook and the command line say."""
    return {key: text for key, text in read_words(lang).items() if not key.startswith(OTHER_WORDS)}


def _script_json(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element and inside a template."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text.replace("<", "\\u003c"))
