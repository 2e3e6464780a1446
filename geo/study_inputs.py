"""The files a study reads, each with its role and where it comes from; asking this loads nothing heavy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.study_sections import Origin, Study

UNSAID: Final = Origin("", "", "")


@dataclass(frozen=True)
class StudyInput:
    """A file or network folder, what it is read for, and its origin as the study says it."""

    role: str
    path: Path
    origin: Origin = UNSAID


def study_inputs(study: Study) -> Iterator[StudyInput]:
    """Every file and network folder of a study, in the order of the manifest."""
    for path in (study.network.osm, study.network.folder):
        if path is not None:
            yield StudyInput("network", path)  # its origin stands in the data itself
    for part in study.facilities:
        if part.path is not None:
            yield StudyInput("facilities", part.path, part.origin)
        if part.kinds is not None:
            yield StudyInput("kinds", part.kinds)
    given = study.population
    for path in (given.path, given.totals, *given.rasters.values()):
        if path is not None:
            yield StudyInput("population", path, given.origin)
    if study.boundaries is not None:
        yield StudyInput("boundaries", study.boundaries.path, study.boundaries.origin)
    if study.scenario is not None:
        yield from (
            StudyInput("scenario", path) for path in (study.scenario.edits, study.scenario.changes) if path is not None
        )
    siting = study.question.siting
    if siting is not None:
        for role, place in (("candidates", siting.candidates), ("exclusions", siting.exclusions)):
            if isinstance(place, Path):
                yield StudyInput(role, place)
