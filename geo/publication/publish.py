"""Publishes a study or its result: inputs are copied, figures frozen, and a folder written whole or not at all."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.errors import PublicationError
from geo.manifest import describe_input, hash_outputs, told_back, versions
from geo.output_folder import MANIFEST, output_folder
from geo.publication.certificate import FORMAT
from geo.publication.drawn_with import drawing_versions
from geo.publication.figure import DataSet, Publication
from geo.publication.folders import DATA, apart
from geo.publication.freeze import freeze_figures
from geo.publication.frozen_plan import write_plan
from geo.publication.inputs_folder import copy_inputs, find_study
from geo.publication.open_data import is_open
from geo.publication.pages.atlas import Atlas
from geo.publication.recompute import Recomputed, recompute
from geo.publication.report.write_report import write_report
from geo.publication.result_tables import Result, read_result
from geo.publication.write_figures import write_figures
from geo.region import RangeQuestion
from geo.study_file import read_study
from geo.study_inputs import study_inputs
from geo.study_sections import Study
from routing.errors import Phrase
from routing.progress import Progress, silent

DEFAULT_MINIMUM: Final = 10.0
PNG_CHOICES: Final = ("none", "main", "all")
"""Which figures are drawn as PNG too: a picture takes a second, and hundreds of figures are read on their pages."""


@dataclass(frozen=True)
class Imprint:
    """What people say of a publication: its title ("" = the study's), date, who approved it, the edition before it."""

    date: str
    title: str = ""
    approved_by: str = ""
    lang: str = "en"
    previous: Publication | None = None
    minimum_people: float = DEFAULT_MINIMUM
    address: str = ""
    png: str = "main"  # one of PNG_CHOICES
    report: tuple[str, ...] = ()  # languages of the report; none = no report


def publish_study(
    result: Path,
    out: Path,
    imprint: Imprint,
    *,
    look_in: Sequence[Path],
    assets: Path,
    with_data: bool | None = None,
    threads: int = 0,
    progress: Progress = silent,
) -> Publication:
    """Freeze the figures of a study's result into the folder `out`; `look_in` are places where its study file may be.

    Raises
    ------
    PublicationError
        The folder is no result of a study, its study file or inputs are not there any more, or `out` has a publication.
    """
    _require_free(out)
    progress(Phrase("reading the result"))
    found = read_result(result)
    study = find_study(result, found.manifest, look_in)
    return freeze_study(
        study, out, imprint, result=found, assets=assets, with_data=with_data, threads=threads, progress=progress
    )


def freeze_study(
    study: Study,
    out: Path,
    imprint: Imprint,
    *,
    assets: Path,
    result: Result | None = None,
    with_data: bool | None = None,
    threads: int = 0,
    progress: Progress = silent,
) -> Publication:
    """Freeze the figures of a study into the folder `out`: those of its result, or counted now without one.

    Only what figures are made of is counted, so that this is much faster than the study and its publication.
    Inputs go along into `out` / "data", or are kept apart beside `out`; unless `with_data` says which, they go along
    where anybody may have them.

    Raises
    ------
    PublicationError
        `out` has a publication.
    QamtuError
        An input cannot be used.
    """
    _require_free(out)
    with output_folder(out) as folder, _inputs_of(folder, out, study, with_data=with_data) as data:
        taken = read_study(copy_inputs(study, data, study.question.ranges or RangeQuestion()))
        found = recompute(taken, result, threads=threads, progress=progress)
        if found.findings.proposal is not None:
            write_plan(data, found.findings.proposal.known)
        progress(Phrase("hiding small counts"))
        publication = _certify(imprint, taken, found, result)
        atlas = Atlas(found, taken, publication.minimum_people)
        write_figures(folder, publication, atlas, assets=assets, png=imprint.png, progress=progress)
        write_report(folder, publication, atlas, assets=assets, langs=imprint.report, progress=progress)
        write_certificate(folder, publication)
    return publication


@contextmanager
def _inputs_of(folder: Path, out: Path, study: Study, *, with_data: bool | None) -> Iterator[Path]:
    """The folder for inputs: in the publication that is being written to `folder`, or apart from where it will be."""
    if is_open(study) if with_data is None else with_data:
        data = folder / DATA
        data.mkdir()
        yield data
    else:
        with output_folder(apart(out)) as data:
            yield data


def _certify(imprint: Imprint, taken: Study, found: Recomputed, result: Result | None) -> Publication:
    """The figures with their birth certificate; `taken` is the study with the inputs that go along."""
    said = said_by_study(taken, found)
    own_title = {"title": imprint.title, "titles": {}} if imprint.title else {}
    return Publication(
        **(said | own_title),
        edition=1 if imprint.previous is None else imprint.previous.edition + 1,
        previous="" if imprint.previous is None else imprint.previous.id,
        date=imprint.date,
        approved_by=imprint.approved_by,
        lang=imprint.lang,
        figures=freeze_figures(found.findings, minimum_people=imprint.minimum_people),
        data_sets=data_sets(taken, found),
        parameters=told_back(taken.parameters),
        versions=dict(versions() if result is None else result.manifest["versions"]) | drawing_versions(),
        minimum_people=imprint.minimum_people,
        address=imprint.address,
    )


def said_by_study(study: Study, found: Recomputed) -> dict[str, Any]:
    """What a publication says of its study beside its figures, by field; its title where nobody gave it another."""
    return {
        "title": study.name,
        "titles": dict(study.titles),
        "country": found.region.country,
        "synthetic": found.region.synthetic,
        "scenario": study.scenario.name if study.scenario else "",
        "seed": found.findings.ranges_asked.seed,
        "attributions": tuple(_attributions(found)),
    }


def data_sets(study: Study, found: Recomputed) -> tuple[DataSet, ...]:
    """The inputs of a study, each with the hash of what was read."""
    source = found.region.network.source
    roads = {"date": source.date, "licence": source.licence, "attribution": source.attribution}
    return tuple(
        DataSet(
            **describe_input(given.path, role=given.role, **(roads if given.role == "network" else vars(given.origin)))
        )
        for given in study_inputs(study)
    )


def write_certificate(folder: Path, publication: Publication) -> None:
    """`manifest.json`: the publication, and the hash of every other file of its folder."""
    document = {"format": FORMAT, "publication": publication.as_dict(), "outputs": hash_outputs(folder)}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _require_free(out: Path) -> None:
    """What is published stays as it is: nothing is written over a publication."""
    try:
        written = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(written, dict) and "format" in written:
        raise PublicationError(
            "{path} holds a publication, which never changes; name a new folder, and the older edition with --previous",
            path=out,
        )


def _attributions(found: Recomputed) -> list[str]:
    source = found.region.network.source
    roads = f"{source.attribution}, {source.licence}".strip(", ")
    return [text for text in dict.fromkeys((roads, *found.region.data_sources)) if text]
