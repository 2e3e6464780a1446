"""Writes the figures of a publication: the same content as data, as a picture and as a page."""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from geo.local_names import boundary_names_by_id
from geo.publication.figure import CHART, MAP, NUMBER, PROPOSAL, TABLE, Figure, Publication
from geo.publication.folders import FIGURES
from geo.publication.map_layers import Bands
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.citation import cite_bibtex, cite_csl
from geo.publication.pages.index import index_name, render_index
from geo.publication.pages.page import render_page
from geo.publication.pages.paper import open_press, render_paper
from geo.publication.pages.raster import Rasteriser, open_rasteriser
from geo.publication.pages.sheet import draw_sheet
from geo.publication.pages.speech import LANGUAGES, PageSpeech, data_language
from geo.publication.recompute import Recomputed
from geo.reach import ANY_SERVICE
from geo.study_sections import Study
from routing.errors import Phrase
from routing.progress import Progress, silent


def write_figures(
    folder: Path,
    publication: Publication,
    found: Recomputed,
    study: Study,
    *,
    assets: Path,
    png: str = "none",
    progress: Progress = silent,
) -> None:
    """A folder for each figure, below `figures/`, and the first page in each language; `png` as in `Imprint`."""
    everyone = found.findings.everyone
    boundaries = found.region.boundaries
    speeches = {
        lang: PageSpeech(lang, everyone, boundary_names_by_id(boundaries, data_language(lang))) for lang in LANGUAGES
    }
    atlas = Atlas(found, study, publication.minimum_people)
    with tempfile.TemporaryDirectory() as fonts:
        rasteriser = None if png == "none" else open_rasteriser(assets, Path(fonts))
        tenth = max(1, len(publication.figures) // 10)
        for number, figure in enumerate(publication.figures):
            if number % tenth == 0:
                progress(Phrase("drawing figures: {done} of {all}", done=number, all=len(publication.figures)))
            place = folder / FIGURES / figure.short_id
            place.mkdir(parents=True)
            write_data(place, publication, figure)
            _write_citations(place, publication, figure, speeches[publication.lang])
            if figure.kind == MAP:
                write_bands(place / "figure.geojson", atlas.bands(figure), publication, figure)
            has_png = png == "all" or is_main(figure, everyone)
            _draw(place, publication, figure, atlas, speeches, rasteriser if has_png else None)
    for lang, speech in speeches.items():
        (folder / index_name(publication, lang)).write_text(render_index(publication, speech), encoding="utf-8")


def is_main(figure: Figure, everyone: str) -> bool:
    """Whether a figure is of everyone and of any facility: what a report shows first."""
    return figure.subject.service == ANY_SERVICE and figure.subject.stratum == everyone


def _draw(
    place: Path,
    publication: Publication,
    figure: Figure,
    atlas: Atlas,
    speeches: Mapping[str, PageSpeech],
    rasteriser: Rasteriser | None,
) -> None:
    """Pictures and page."""
    drawing = atlas.draw(figure)
    bands_min = atlas.bands(figure).minutes
    sheet = draw_sheet(publication, figure, drawing, speeches[publication.lang], bands_min)
    (place / "figure.svg").write_text(sheet + "\n", encoding="utf-8")
    if rasteriser is not None:
        (place / "figure.png").write_bytes(rasteriser.draw(sheet))
    files = sorted(path.name for path in place.iterdir())
    page = render_page(publication, figure, drawing, speeches, files, bands_min)
    (place / "index.html").write_text(page, encoding="utf-8")


def _write_citations(place: Path, publication: Publication, figure: Figure, speech: PageSpeech) -> None:
    heading, title = speech.heading(figure), speech.title(publication.title, publication.titles)
    (place / "citation.bib").write_text(cite_bibtex(publication, figure, heading, title), encoding="utf-8")
    (place / "citation.json").write_text(cite_csl(publication, figure, heading, title), encoding="utf-8")


def write_bands(path: Path, bands: Bands, publication: Publication, figure: Figure) -> None:
    """The bands of a map as GeoJSON (RFC 7946), the longest first so that the shortest is drawn on top."""
    subject = figure.subject
    features = [
        {
            "type": "Feature",
            "properties": {"mode": subject.mode, "service": subject.service, "minutes": minutes},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for minutes, shape in reversed(list(zip(bands.minutes, bands.shapes, strict=True)))
    ]
    about = {"figure": figure.id, "attribution": list(publication.attributions), "synthetic": publication.synthetic}
    document = {"type": "FeatureCollection", **about, "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")


def write_data(place: Path, publication: Publication, figure: Figure) -> None:
    """`figure.json`, and `figure.csv` of all that is no map."""
    document = {"publication": publication.id, **figure.as_dict()}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    (place / "figure.json").write_text(text + "\n", encoding="utf-8")
    if figure.kind == MAP:
        return
    rows = list(figure_rows(figure))
    with (place / "figure.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def figure_rows(figure: Figure) -> Iterator[dict[str, Any]]:
    """A figure as rows of a table; what is held back is an empty field."""
    subject = figure.subject
    about = {"mode": subject.mode, "service": subject.service}
    if figure.kind == NUMBER:
        yield (
            about
            | {"stratum": subject.stratum, "threshold_min": subject.threshold_min}
            | dict(figure.says)
            | _interval_columns(figure.interval)
        )
    elif figure.kind in (TABLE, CHART, PROPOSAL):
        yield from (about | row for row in figure.says["rows"])


def _interval_columns(interval: Mapping[str, Any] | None) -> dict[str, Any]:
    if interval is None:
        return {}
    columns: dict[str, Any] = {"interval": interval["level"]}
    for name, ends in interval.items():
        if name != "level":
            columns |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
    return columns
