"""A page around a map, built by folium: what the study's map and that of a published figure share."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from geo.webmap.assets import font_faces, leaflet_script, leaflet_style

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


class PageParts(MacroElement):
    """What stands around the map. Branca renders what a macro gives once more, hence `raw`."""

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

    def __init__(self, data: dict[str, Any], *, body: str, styles: Sequence[str], scripts: Sequence[str], assets: Path):
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PageParts"
        self.data = script_json(data)
        self.css = "\n".join([leaflet_style(assets), *font_faces(assets), *styles])
        self.leaflet = leaflet_script(assets)
        self.body = body
        self.javascript = "\n".join(scripts)


def build_page(title: str, lang: str, box: tuple[float, float, float, float], parts: PageParts) -> str:
    """The HTML of a page whose map opens around a box (west, south, east, north)."""
    west, south, east, north = box
    figure = PageFigure(title, lang)
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
    drawing.add_child(parts)
    return str(figure.render())


def script_json(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element and inside a template."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text.replace("<", "\\u003c"))
