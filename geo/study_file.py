"""Reads a study file (TOML) into a `Study`; a key that does not exist or a wrong value is one sentence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import StudyError
from geo.notes import group_digits
from geo.strata import MOST_PEOPLE
from geo.study_paths import StudyPaths
from geo.study_question import read_question
from geo.study_schema import SPREADS, TITLES, require_known
from geo.study_sections import (
    BoundariesInput,
    FacilitiesInput,
    NetworkInput,
    Origin,
    PopulationInput,
    ScenarioInput,
    Study,
)
from geo.study_toml import find_study_file, read_toml
from routing.errors import Phrase


def read_study(path: Path) -> Study:
    """The study described by a TOML file, or by the study.toml of a folder; paths in it are relative to the file.

    Raises
    ------
    StudyError
        The file is missing, is not TOML, has a key that does not exist or a value that cannot be.
    """
    path = find_study_file(path)
    document = read_toml(path)
    require_known(document, path.name)
    head, paths = document["study"], StudyPaths(path)
    scenario = _scenario(document["scenario"], paths) if "scenario" in document else None
    suffix = f" – {scenario.name}" if scenario else ""
    return Study(
        path=path,
        name=head.get("name", path.stem) + suffix,
        country=head.get("country", "").strip().upper(),
        synthetic=head.get("synthetic", False),
        network=_network(document["network"], paths),
        facilities=tuple(_facilities(part, paths) for part in document["facilities"]),
        population=_population(document["population"], paths),
        boundaries=_boundaries(document["boundaries"], paths) if "boundaries" in document else None,
        question=read_question(document, paths),
        scenario=scenario,
        titles={key.removeprefix("name_"): head[key] + suffix for key in TITLES if head.get(key)},
        parameters=document,
    )


def _network(part: Mapping[str, Any], paths: StudyPaths) -> NetworkInput:
    if not part:
        raise StudyError("{name}: [network] needs osm = an extract or folder = a network folder", name=paths.name)
    return NetworkInput(osm=paths.find(part, "osm"), folder=paths.find(part, "folder"))


def _facilities(part: Mapping[str, Any], paths: StudyPaths) -> FacilitiesInput:
    if ("path" in part) == ("source" in part):
        raise StudyError('{name}: [[facilities]] needs either path = a file or source = "osm"', name=paths.name)
    return FacilitiesInput(
        path=paths.find(part, "path"),
        source=part.get("source", ""),
        columns=part.get("columns", {}),
        where=part.get("where", ""),
        kinds=paths.find(part, "kinds"),
        sheet=part.get("sheet", ""),
        origin=_origin(part),
    )


def _population(part: Mapping[str, Any], paths: StudyPaths) -> PopulationInput:
    given = [key for key in ("path", "rasters", "total", "totals") if key in part]
    if len(given) != 1:
        raise StudyError(
            "{name}: [population] needs one of path, rasters, total, totals; it has {given}",
            name=paths.name,
            given=", ".join(given) or Phrase("none of them"),
        )
    if given[0] in ("rasters", "total") and not part[given[0]]:
        raise StudyError(
            "{name}: {key} in [population] is empty; write it as {key} = {{ population = ... }}",
            name=paths.name,
            key=given[0],
        )
    return PopulationInput(
        path=paths.find(part, "path"),
        columns=part.get("columns", {}),
        strata=tuple(part.get("strata", ())),
        everyone=part.get("everyone", ""),
        where=part.get("where", ""),
        rasters={name: paths.require(file, "rasters") for name, file in part.get("rasters", {}).items()},
        to=part.get("to", "native"),
        total=_numbers(part.get("total", {}), paths),
        totals=paths.find(part, "totals"),
        spread=part.get("spread", SPREADS[0]),
        h3_resolution=part.get("h3_resolution", 9),
        sheet=part.get("sheet", ""),
        origin=_origin(part),
    )


def _numbers(total: Mapping[str, Any], paths: StudyPaths) -> dict[str, float]:
    for stratum, people in total.items():
        if not isinstance(people, int | float) or isinstance(people, bool) or not 0 <= people <= MOST_PEOPLE:
            raise StudyError(
                "{name}: total {stratum} in [population] is {value}; it must be a number of people from 0 to {most}",
                name=paths.name,
                stratum=stratum,
                value=people,
                most=group_digits(MOST_PEOPLE),
            )
    return {stratum: float(people) for stratum, people in total.items()}


def _boundaries(part: Mapping[str, Any], paths: StudyPaths) -> BoundariesInput:
    if "path" not in part:
        raise StudyError("{name}: [boundaries] needs path = a file of polygons", name=paths.name)
    return BoundariesInput(
        path=paths.require(part["path"], "path"),
        id_column=part.get("id", ""),
        name_column=part.get("name", ""),
        level=part.get("level", ""),
        sheet=part.get("sheet", ""),
        origin=_origin(part),
    )


def _scenario(part: Mapping[str, Any], paths: StudyPaths) -> ScenarioInput:
    if ("edits" in part) == ("changes" in part):
        raise StudyError(
            "{name}: [scenario] needs edits = a file of scenario edits, or changes = one of a scenario's changes",
            name=paths.name,
        )
    key = "edits" if "edits" in part else "changes"
    path = paths.require(part[key], key)
    return ScenarioInput(part.get("name", "").strip() or path.stem, **{key: path})


def _origin(part: Mapping[str, Any]) -> Origin:
    return Origin(part.get("attribution", ""), part.get("licence", ""), part.get("date", ""))
