"""Verifies a publication: files against their hashes, ids against what they stand for, figures and drawings anew."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from geo.errors import PublicationError
from geo.manifest import sha256, told_back, versions
from geo.output_folder import MANIFEST
from geo.publication.certificate import read_certificate, read_published, unvouched
from geo.publication.figure import Figure, Publication
from geo.publication.folders import DATA, apart
from geo.publication.freeze import freeze_figures
from geo.publication.frozen_plan import PLAN
from geo.publication.inputs_folder import parts_of, write_toml
from geo.publication.publish import data_sets, said_by_study
from geo.publication.recompute import recompute
from geo.publication.redraw import Redrawn, redraw
from geo.publication.standing import STATE_FILE, Standing, read_standing
from geo.study_file import read_study
from geo.study_inputs import study_inputs
from geo.study_sections import Study
from geo.study_toml import DEFAULT_NAME
from routing.errors import Phrase, QamtuError
from routing.progress import Progress, silent

ABSENT: Final = None
FILE: Final = "file"
ID: Final = "id"
UNVOUCHED: Final = "unvouched"
FIGURE: Final = "figure"
DATA_SET: Final = "data set"
STUDY: Final = "study"
NO_FILE: Final = "no file"
UNREADABLE: Final = "unreadable"
DRAWN: Final = "drawn again"
Problem = str


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was published: where, what of it, and both values (None = not there)."""

    kind: Problem
    name: str
    field: str
    was: Any
    now: Any
    figure: Figure | None = None  # where it is of one: to be told by its heading

    def as_dict(self) -> dict[str, Any]:
        """As programs are told."""
        return {name: getattr(self, name) for name in ("kind", "name", "field", "was", "now")}


@dataclass(frozen=True)
class Verdict:
    """What a verification found."""

    publication: Publication
    differences: tuple[Difference, ...]
    recomputed_figures: int
    same_version: bool
    failure: QamtuError | None = None  # why the figures could not be computed again
    redrawn_files: int = 0  # pages, pictures and tables that were drawn again
    standing: Standing | None = None  # what the file beside the manifest says, which nothing vouches for

    @property
    def is_equal(self) -> bool:
        """Whether everything is as it was published, and all figures came out again."""
        return not self.differences and self.failure is None


def verify_publication(
    manifest: Path,
    *,
    data: Path | None = None,
    assets: Path | None = None,
    threads: int = 0,
    progress: Progress = silent,
) -> Verdict:
    """Check a publication by its manifest; `data` is where its inputs are, if neither in its folder nor apart from it.

    With `assets`, where the map library and the letters are, all that was drawn is drawn again, as far as this machine
    draws with what it was drawn with; without, what is drawn is held by its hashes in the manifest alone.

    Raises
    ------
    PublicationError
        It is no manifest of a publication, or the inputs to compute from are not there.
    """
    manifest = manifest / MANIFEST if manifest.is_dir() else manifest
    document = read_certificate(manifest)
    publication = read_published(manifest, document)
    folder = manifest.parent
    inputs = data or next((place for place in (folder / DATA, apart(folder)) if place.is_dir()), folder / DATA)
    if not (inputs / DEFAULT_NAME).is_file():
        raise PublicationError(
            "{path} has no inputs to compute from; name the folder that has its {name} with --data",
            path=folder,
            name=f"{DATA}/{DEFAULT_NAME}",
        )
    progress(Phrase("checking files"))
    found = [*_compare_files(manifest, document), *_compare_ids(publication, document)]
    again: tuple[Figure, ...] = ()
    failure: QamtuError | None = None
    redrawn = Redrawn()
    try:
        study = read_study(inputs / DEFAULT_NAME)
        _require_inside(inputs, study)
        found += _compare_values(STUDY, DEFAULT_NAME, dict(publication.parameters), told_back(study.parameters))
        found += _compare_inputs(inputs, study, document)
        result = recompute(study, threads=threads, progress=progress)
        found += _compare_data(publication, [vars(each) for each in data_sets(study, result)])
        found += _compare_said(publication, said_by_study(study, result))
        progress(Phrase("hiding small counts"))
        again = freeze_figures(result.findings, minimum_people=publication.minimum_people)
        found += _compare_figures(publication, again)
        # what is said otherwise is drawn otherwise, and named already
        if assets is not None and all(each.kind == FILE for each in found):
            named = {row["name"]: row["sha256"] for row in document["outputs"]}
            # the same figures, their parts in the order in which tables were written
            same = replace(publication, figures=again)
            redrawn = redraw(same, result, study, named, assets=assets, progress=progress)
            found += [Difference(FILE, name, DRAWN, was, now) for name, was, now in redrawn.differences]
    except QamtuError as error:  # inputs that were changed may be of no use any more
        failure = error
    return Verdict(
        publication=publication,
        differences=tuple(found),
        recomputed_figures=len(again),
        same_version=all(publication.versions.get(name) == number for name, number in versions().items()),
        failure=failure,
        redrawn_files=redrawn.files,
        standing=read_standing(folder),
    )


def _compare_files(manifest: Path, document: Mapping[str, Any]) -> Iterator[Difference]:
    folder = manifest.parent
    named = {row["name"]: row["sha256"] for row in document["outputs"]}
    there = {_name(path, folder): path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()}
    del there[_name(manifest, folder)]
    if read_standing(folder) is not None:  # a file of that name that says something else is one too many
        there.pop(STATE_FILE, None)
    for name in (*named, *(name for name in there if name not in named)):
        was, now = named.get(name), _hash(there[name]) if name in there else ABSENT
        if now != was:
            yield Difference(FILE, name, "sha256", was, now)


def _name(path: Path, folder: Path) -> str:
    """A name that can be told, whatever bytes it is made of."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def _hash(path: Path) -> str:
    if path.is_symlink() or not path.is_file():  # what a link leads to stays behind; a pipe is waited for for ever
        return NO_FILE
    try:
        return sha256(path)
    except OSError:
        return UNREADABLE


def _compare_ids(publication: Publication, document: Mapping[str, Any]) -> Iterator[Difference]:
    """Ids that are not those of what they stand for, and what no id stands for."""
    for name, value in unvouched(publication, document).items():
        yield Difference(UNVOUCHED, name, "", ABSENT, value)
    said = document["publication"]
    if said.get("id") != publication.id:
        yield Difference(ID, publication.title, "id", said.get("id"), publication.id)
    for figure, row in zip(publication.figures, said["figures"], strict=True):
        if row.get("id") != figure.id:
            yield Difference(ID, describe_figure(figure), "id", row.get("id"), figure.id, figure)


def _require_inside(inputs: Path, study: Study) -> None:
    """A publication that reads what lies elsewhere comes out on one machine alone."""
    folder = inputs.resolve()
    for given in study_inputs(study):
        if not given.path.resolve().is_relative_to(folder):
            raise PublicationError(
                "{name} of the study lies outside of the folder with the inputs; a publication has its inputs itself",
                name=given.path.name,
            )


def _compare_inputs(inputs: Path, study: Study, document: Mapping[str, Any]) -> Iterator[Difference]:
    """What lies with the inputs and no id vouches for, whatever hash it has: files nobody reads, words in the study."""
    named = {row["name"].removeprefix(f"{DATA}/"): row for row in document["outputs"] if _is_input(row["name"])}
    folder = inputs.resolve()
    parts = (part.resolve() for given in study_inputs(study) for part in parts_of(given.path))
    read = {DEFAULT_NAME, *(part.relative_to(folder).as_posix() for part in parts if part.is_relative_to(folder))}
    read |= {PLAN} if study.question.siting else set()
    for name, row in named.items():
        if name not in read:
            yield Difference(FILE, row["name"], "sha256", ABSENT, row["sha256"])
    if DEFAULT_NAME in named:
        was, now = named[DEFAULT_NAME]["sha256"], hashlib.sha256(write_toml(study.parameters).encode()).hexdigest()
        if was != now:
            yield Difference(FILE, named[DEFAULT_NAME]["name"], "sha256", was, now)


def _is_input(name: str) -> bool:
    return name.startswith(f"{DATA}/")


def _compare_data(publication: Publication, now: list[dict[str, Any]]) -> Iterator[Difference]:
    was, again = _numbered([vars(data) for data in publication.data_sets]), _numbered(now)
    for key in dict.fromkeys((*was, *again)):
        yield from _compare_values(DATA_SET, key[1], was.get(key), again.get(key))


def _numbered(rows: list[dict[str, Any]]) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Data sets by role, name, and how many of these stand before: one that is said twice is found."""
    keys = [(row["role"], row["name"]) for row in rows]
    return {(*key, keys[:number].count(key)): row for number, (key, row) in enumerate(zip(keys, rows, strict=True))}


def _compare_said(publication: Publication, again: Mapping[str, Any]) -> Iterator[Difference]:
    """What a publication says of its study beside its figures: that the data are synthetic, whose they are."""
    named = set(again) if publication.titles else set(again) - {"title", "titles"}  # or it has a title of its own
    said = {name: getattr(publication, name) for name in again if name in named}
    yield from _compare_values(STUDY, DEFAULT_NAME, said, {name: again[name] for name in said})


def _compare_figures(publication: Publication, again: tuple[Figure, ...]) -> Iterator[Difference]:
    found = [*_each_once(publication), *_compare_by_subject(publication, again)]
    whole = replace(publication, figures=again).id
    if not found and whole != publication.id:  # their order, or what is equal and yet written otherwise
        found.append(Difference(ID, publication.title, "id", publication.id, whole))
    yield from found


def _each_once(publication: Publication) -> Iterator[Difference]:
    """Of two figures of one subject readers are shown the first, and another would be held against what is true."""
    seen = set()
    for figure in publication.figures:
        if (figure.kind, figure.subject) in seen:
            yield Difference(FIGURE, describe_figure(figure), "id", figure.id, ABSENT, figure)
        seen.add((figure.kind, figure.subject))


def _compare_by_subject(publication: Publication, again: tuple[Figure, ...]) -> Iterator[Difference]:
    was = {(figure.kind, figure.subject): figure for figure in reversed(publication.figures)}
    now = {(figure.kind, figure.subject): figure for figure in again}
    for key in dict.fromkeys((*((figure.kind, figure.subject) for figure in publication.figures), *now)):
        published, found = was.get(key), now.get(key)
        figure = published or now[key]
        was_said, now_said = published and _without_id(published), found and _without_id(found)
        for each in _compare_values(FIGURE, describe_figure(figure), was_said, now_said):
            yield replace(each, figure=figure)


def _without_id(figure: Figure) -> dict[str, Any]:
    return {key: value for key, value in figure.as_dict().items() if key != "id"}


def describe_figure(figure: Figure) -> str:
    """A figure in a line, by the codes of tables: "number walk/any, aged_65, 15 min"."""
    subject = figure.subject
    threshold = "" if subject.threshold_min is None else f"{subject.threshold_min:g} min"
    parts = [part for part in (f"{subject.mode}/{subject.service}", subject.stratum, threshold) if part]
    return f"{figure.kind} {', '.join(parts)}"


def _compare_values(kind: Problem, name: str, was: Any, now: Any, field: str = "") -> Iterator[Difference]:
    """The smallest parts in which two values differ, by their path: `says.rows[3].people_within`."""
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*was, *now)):
            path = f"{field}.{key}" if field else str(key)
            yield from _compare_values(kind, name, was.get(key), now.get(key), path)
    elif isinstance(was, list | tuple) and isinstance(now, list | tuple) and len(was) == len(now):
        for number, (left, right) in enumerate(zip(was, now, strict=True)):
            yield from _compare_values(kind, name, left, right, f"{field}[{number}]")
    elif was != now:
        yield Difference(kind, name, field, was, now)
