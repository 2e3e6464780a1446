"""The report's map: folium builds one self-contained page from an evaluation and the page's own assets."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.webmap import layers, tables
from geo.webmap.assets import read_page
from geo.webmap.base_map import BaseMap
from geo.webmap.folium_page import PageParts, build_page
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
    "surface.js",
    "people.js",
    "names.js",
    "signs.js",
    "markers.js",
    "catchments.js",
    "panel.js",
    "proposals.js",
    "table.js",
    "layer-switch.js",
    "legend.js",
    "scale.js",
    "sheet.js",
    "page.js",
)
STYLES: Final = ("form.css", "page.css", "map.css", "phone.css", "print.css")
OTHER_WORDS: Final = ("sheet_", "head_", "source_", "summary_", "plan_", "proof_", "how_title", "how_sums", "visits_")


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
    parts = PageParts(
        data,
        body=read_page("page.html"),
        styles=list(map(read_page, STYLES)),
        scripts=list(map(read_page, SCRIPTS)),
        assets=assets,
    )
    return build_page((titles or {}).get(lang, title), lang, base_map.bbox, parts)


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
