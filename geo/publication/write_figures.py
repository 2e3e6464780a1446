"""Writes the figures of a publication: the same content as data, as a picture and as a page."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geo.publication.figure import CHART, MAP, NUMBER, TABLE, Figure, Publication
from geo.publication.recompute import Recomputed

FIGURES: Final = "figures"


def write_figures(folder: Path, publication: Publication, found: Recomputed, *, assets: Path) -> None:
    """A folder for each figure, below `figures/`."""
    for figure in publication.figures:
        place = folder / FIGURES / figure.short_id
        place.mkdir(parents=True)
        write_data(place, publication, figure)


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
    elif figure.kind in (TABLE, CHART):
        yield from (about | row for row in figure.says["rows"])


def _interval_columns(interval: Mapping[str, Any] | None) -> dict[str, Any]:
    if interval is None:
        return {}
    columns: dict[str, Any] = {"interval": interval["level"]}
    for name, ends in interval.items():
        if name != "level":
            columns |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
    return columns
