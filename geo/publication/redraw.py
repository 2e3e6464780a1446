"""Draws a publication again and compares the files: a page that was changed together with its hash is found by it."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from geo.manifest import hash_outputs
from geo.publication.drawn_with import drawing_versions, draws_same_pages, draws_same_prints
from geo.publication.figure import Publication
from geo.publication.folders import DATA, FIGURES
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.speech import LANGUAGES
from geo.publication.recompute import Recomputed
from geo.publication.report.write_report import REPORT, write_report
from geo.publication.write_figures import PAPER, PICTURE, write_figures
from geo.study_sections import Study
from routing.progress import Progress, silent

PRINTED: Final = frozenset((PICTURE, PAPER))


@dataclass(frozen=True)
class Redrawn:
    """How many files were drawn again, and those that came out otherwise: name, hash that was published, hash now."""

    files: int = 0
    differences: tuple[tuple[str, str | None, str | None], ...] = ()


def redraw(
    publication: Publication,
    found: Recomputed,
    study: Study,
    outputs: Mapping[str, str],
    *,
    assets: Path,
    progress: Progress = silent,
) -> Redrawn:
    """Draw what `outputs` (SHA-256 by name) has, as far as this machine draws with what it was drawn with.

    Pages, SVG and data need the same libraries; PDF, PNG and reports also the same text library of the system. Figures
    must be those that `found` gives.
    """
    then, now = publication.versions, drawing_versions()
    if not draws_same_pages(then, now):
        return Redrawn()
    prints = draws_same_prints(then, now)
    published = {name: sha256 for name, sha256 in outputs.items() if name.partition("/")[0] != DATA}
    atlas = Atlas(found, study, publication.minimum_people)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_figures(
            folder,
            publication,
            atlas,
            assets=assets,
            png=_png(publication, published) if prints else "none",
            beside=None if prints else _beside(published),
            progress=progress,
        )
        langs = _report_languages(published) if prints else ()
        write_report(folder, publication, atlas, assets=assets, langs=langs, progress=progress)
        drawn = {row["name"]: row["sha256"] for row in hash_outputs(folder)}
    expected = published if prints else {name: each for name, each in published.items() if not _is_printed(name)}
    return Redrawn(len(drawn), tuple(_compare(expected, drawn)))


def _compare(published: Mapping[str, str], drawn: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys((*published, *drawn)):
        if published.get(name) != drawn.get(name):
            yield name, published.get(name), drawn.get(name)


def _is_printed(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name in PRINTED or name.partition("/")[0] == REPORT


def _beside(published: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The files of each figure by its folder: a page names what it was published with."""
    found: dict[str, set[str]] = {}
    for path in map(PurePosixPath, published):
        if len(path.parts) == 3 and path.parts[0] == FIGURES:
            found.setdefault(path.parts[1], set()).add(path.name)
    return {figure: frozenset(names) for figure, names in found.items()}


def _png(publication: Publication, published: Mapping[str, str]) -> str:
    """Which figures were drawn for print, as `Imprint.png` asked for it."""
    drawn = [name for name in published if name.startswith(f"{FIGURES}/") and _is_printed(name)]
    pictures = sum(name.endswith(PICTURE) for name in drawn)
    return "none" if not drawn else "all" if pictures == len(publication.figures) else "main"


def _report_languages(published: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(lang for lang in LANGUAGES if f"{REPORT}/report.{lang}.pdf" in published)
