"""Reads a study file (TOML) into a `Study`; a key that does not exist or a wrong value is one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final

from geo.errors import StudyError
from geo.notes import group_digits
from geo.region import CapacityAssumption, Question, RangeQuestion, SitingQuestion
from geo.speed_uncertainty import SpeedUncertainty
from geo.strata import MOST_PEOPLE
from geo.study_schema import SPREADS, TITLES, nearest_word, require_known
from geo.study_toml import find_study_file, read_toml
from routing.errors import Phrase
from routing.modes import MODES

MOST_DAYS: Final = 366
CANDIDATES: Final = ("cells", "junctions")


@dataclass(frozen=True)
class NetworkInput:
    """An OSM extract, a network folder, or both (the folder is searched, the extract drawn)."""

    osm: Path | None
    folder: Path | None


@dataclass(frozen=True)
class Origin:
    """Where an input comes from, as the study says it."""

    attribution: str
    licence: str
    date: str


@dataclass(frozen=True)
class FacilitiesInput:
    """One list of facilities: a file, or `source = "osm"` for those of the extract itself."""

    path: Path | None
    source: str
    columns: Mapping[str, str]
    where: str
    kinds: Path | None
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class PopulationInput:
    """Cells, rasters by stratum, or totals to spread; exactly one of them is given."""

    path: Path | None
    columns: Mapping[str, str]
    strata: tuple[str, ...]
    everyone: str
    where: str
    rasters: Mapping[str, Path]
    to: str  # rasters become "native" cells or "h3"
    total: Mapping[str, float]
    totals: Path | None
    spread: str
    h3_resolution: int
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class BoundariesInput:
    """Polygons people are reported by."""

    path: Path
    id_column: str
    name_column: str
    level: str
    sheet: str
    origin: Origin


@dataclass(frozen=True)
class ScenarioInput:
    """Edits of the streets, and what they are called together."""

    name: str
    edits: Path


@dataclass(frozen=True)
class Study:
    """A whole analysis as its file says it; the name of a scenario follows that of the study."""

    path: Path
    name: str
    country: str
    synthetic: bool
    network: NetworkInput
    facilities: tuple[FacilitiesInput, ...]
    population: PopulationInput
    boundaries: BoundariesInput | None
    question: Question
    scenario: ScenarioInput | None = None
    titles: Mapping[str, str] = field(default_factory=dict)  # the name by language, where it is given
    parameters: Mapping[str, Any] = field(default_factory=dict)  # the file as read, for the manifest


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
    head, coverage = document["study"], document["coverage"]
    reader = _Values(path)
    scenario = reader.scenario(document["scenario"]) if "scenario" in document else None
    suffix = f" – {scenario.name}" if scenario else ""
    return Study(
        path=path,
        name=head.get("name", path.stem) + suffix,
        country=head.get("country", "").strip().upper(),
        synthetic=head.get("synthetic", False),
        network=reader.network(document["network"]),
        facilities=tuple(reader.facilities(part) for part in document["facilities"]),
        population=reader.population(document["population"]),
        boundaries=reader.boundaries(document["boundaries"]) if "boundaries" in document else None,
        question=reader.question(coverage, document.get("siting"), _ranges(document.get("ranges"))),
        scenario=scenario,
        titles={key.removeprefix("name_"): head[key] + suffix for key in TITLES if head.get(key)},
        parameters=document,
    )


def _near_file(path: Path, words: tuple[str, ...]) -> str:
    """The word or the file beside it that a path that does not exist may have meant, "" where none is near."""
    around = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    return nearest_word(path.name, (*around, *words))


def _origin(part: Mapping[str, Any]) -> Origin:
    return Origin(part.get("attribution", ""), part.get("licence", ""), part.get("date", ""))


def _ranges(part: Mapping[str, Any] | None) -> RangeQuestion | None:
    if part is None:
        return None
    spreads = {key: float(part[key]) for key in ("shared", "own", "access") if key in part}
    given = {key: part[key] for key in ("draws", "seed", "interval") if key in part}
    return RangeQuestion(SpeedUncertainty(**spreads), **given)


class _Values:
    """Turns checked tables into values; knows the folder that paths are relative to."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.folder = path.parent

    def _file(self, part: Mapping[str, Any], key: str) -> Path | None:
        return self._existing(part[key], key) if key in part else None

    def _existing(self, text: str, key: str) -> Path:
        path = self.folder / Path(text).expanduser()
        if text.strip() and (path.is_dir() if key == "folder" else path.is_file()):
            return path
        if path.is_file():
            raise StudyError(
                "{name}: {key} names {file}, which is a file; an extract is given with osm = {file}",
                name=self.name,
                key=key,
                file=text,
            )
        if text.strip() and path.is_dir():
            raise StudyError(
                "{name}: {key} names {file}, which is a folder; name a file in it", name=self.name, key=key, file=text
            )
        if not text.isprintable() or "\\" in text:  # "data\roads.pbf" holds a carriage return
            raise StudyError(
                "{name}: {key}: write paths with / instead of \\, such as data/cells.csv", name=self.name, key=key
            )
        near = text.strip() and _near_file(path, CANDIDATES if key == "candidates" else ())
        if near:
            raise StudyError(
                "{name}: {key} names {file}, which does not exist; did you mean {near}?",
                name=self.name,
                key=key,
                file=text,
                near=near,
            )
        raise StudyError(
            "{name}: {key} names {file}, which does not exist",
            name=self.name,
            key=key,
            file=text if text.strip() else Phrase("nothing"),
        )

    def network(self, part: Mapping[str, Any]) -> NetworkInput:
        if not part:
            raise StudyError("{name}: [network] needs osm = an extract or folder = a network folder", name=self.name)
        return NetworkInput(osm=self._file(part, "osm"), folder=self._file(part, "folder"))

    def facilities(self, part: Mapping[str, Any]) -> FacilitiesInput:
        if ("path" in part) == ("source" in part):
            raise StudyError('{name}: [[facilities]] needs either path = a file or source = "osm"', name=self.name)
        return FacilitiesInput(
            path=self._file(part, "path"),
            source=part.get("source", ""),
            columns=part.get("columns", {}),
            where=part.get("where", ""),
            kinds=self._file(part, "kinds"),
            sheet=part.get("sheet", ""),
            origin=_origin(part),
        )

    def population(self, part: Mapping[str, Any]) -> PopulationInput:
        given = [key for key in ("path", "rasters", "total", "totals") if key in part]
        if len(given) != 1:
            raise StudyError(
                "{name}: [population] needs one of path, rasters, total, totals; it has {given}",
                name=self.name,
                given=", ".join(given) or Phrase("none of them"),
            )
        if given[0] in ("rasters", "total") and not part[given[0]]:
            raise StudyError(
                "{name}: {key} in [population] is empty; write it as {key} = {{ population = ... }}",
                name=self.name,
                key=given[0],
            )
        return PopulationInput(
            path=self._file(part, "path"),
            columns=part.get("columns", {}),
            strata=tuple(part.get("strata", ())),
            everyone=part.get("everyone", ""),
            where=part.get("where", ""),
            rasters={name: self._existing(file, "rasters") for name, file in part.get("rasters", {}).items()},
            to=part.get("to", "native"),
            total=self._numbers(part.get("total", {})),
            totals=self._file(part, "totals"),
            spread=part.get("spread", SPREADS[0]),
            h3_resolution=part.get("h3_resolution", 9),
            sheet=part.get("sheet", ""),
            origin=_origin(part),
        )

    def scenario(self, part: Mapping[str, Any]) -> ScenarioInput:
        if "edits" not in part:
            raise StudyError("{name}: [scenario] needs edits = a file of scenario edits", name=self.name)
        edits = self._existing(part["edits"], "edits")
        return ScenarioInput(part.get("name", "").strip() or edits.stem, edits)

    def _numbers(self, total: Mapping[str, Any]) -> dict[str, float]:
        for stratum, people in total.items():
            if not isinstance(people, int | float) or isinstance(people, bool) or not 0 <= people <= MOST_PEOPLE:
                raise StudyError(
                    "{name}: total {stratum} in [population] is {value}; it must be a number of people from 0 to "
                    "{most}",
                    name=self.name,
                    stratum=stratum,
                    value=people,
                    most=group_digits(MOST_PEOPLE),
                )
        return {stratum: float(people) for stratum, people in total.items()}

    def boundaries(self, part: Mapping[str, Any]) -> BoundariesInput:
        if "path" not in part:
            raise StudyError("{name}: [boundaries] needs path = a file of polygons", name=self.name)
        return BoundariesInput(
            path=self._existing(part["path"], "path"),
            id_column=part.get("id", ""),
            name_column=part.get("name", ""),
            level=part.get("level", ""),
            sheet=part.get("sheet", ""),
            origin=_origin(part),
        )

    def question(
        self, part: Mapping[str, Any], siting: Mapping[str, Any] | None, ranges: RangeQuestion | None
    ) -> Question:
        modes = tuple(dict.fromkeys(str(mode) for mode in part.get("modes", ("walk", "car"))))
        if not modes:
            raise StudyError(
                "{name}: modes in [coverage] is empty; name at least one of {known}",
                name=self.name,
                known=", ".join(MODES),
            )
        self._require_modes(modes)
        thresholds = part.get("thresholds_min", [15, 30, 60])
        if not thresholds or not all(
            isinstance(minutes, int | float) and not isinstance(minutes, bool) and 0 < minutes < inf
            for minutes in thresholds
        ):
            raise StudyError(
                "{name}: thresholds_min is {value}; it must be a list of minutes above 0, such as [15, 30, 60]",
                name=self.name,
                value=thresholds,
            )
        cutoff_min = float(part.get("cutoff_min", max(240.0, *thresholds)))
        if cutoff_min < max(thresholds):
            raise StudyError(
                "{name}: cutoff_min {cutoff} is below the threshold of {threshold} minutes; raise it",
                name=self.name,
                cutoff=cutoff_min,
                threshold=max(thresholds),
            )
        return Question(
            modes=modes,
            thresholds_min=tuple(sorted({float(minutes) for minutes in thresholds})),
            services=tuple(str(service) for service in part.get("services", ())),
            direction=part.get("direction", "to_facility"),
            cutoff_min=cutoff_min,
            snap_limit_m=float(part.get("snap_limit_m", 1000.0)),
            capacity=self._capacity(part),
            siting=self._siting(siting, modes) if siting is not None else None,
            ranges=ranges,
        )

    def _capacity(self, part: Mapping[str, Any]) -> CapacityAssumption | None:
        if "visits_per_person_year" not in part:
            return None
        if part.get("working_days", 0) > MOST_DAYS:
            raise StudyError(
                "{name}: working_days in [coverage] is {value}; a year has {most} days at most",
                name=self.name,
                value=part["working_days"],
                most=MOST_DAYS,
            )
        return CapacityAssumption(float(part["visits_per_person_year"]), float(part.get("working_days", 250)))

    def _siting(self, part: Mapping[str, Any], modes: tuple[str, ...]) -> SitingQuestion:
        mode = part.get("mode", modes[0])
        self._require_modes((mode,))
        model = part.get("model", "mclp")
        if "sites" not in part and model != "lscp":
            raise StudyError("{name}: [siting] needs sites = how many to propose", name=self.name)
        candidates = part.get("candidates", "cells")
        return SitingQuestion(
            model=model,
            mode=mode,
            sites=part.get("sites", 0),
            threshold_min=float(part.get("threshold_min", 30.0)),
            candidates=candidates if candidates in CANDIDATES else self._existing(candidates, "candidates"),
            service=part.get("service", "any"),
            stratum=part.get("stratum", ""),
            seed=part.get("seed", 1),
            time_limit_s=float(part.get("time_limit_s", 20.0)),
            exclusions=self._file(part, "exclusions"),
            threshold_given="threshold_min" in part,
        )

    def _require_modes(self, modes: tuple[str, ...]) -> None:
        for mode in modes or ("",):
            if mode not in MODES:
                raise StudyError(
                    "{name}: there is no travel mode {mode}; the modes are {known}",
                    name=self.name,
                    mode=mode or '""',
                    known=", ".join(MODES),
                )
