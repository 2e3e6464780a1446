"""The tables of a study that figures are read from: as a folder of results has them, or counted anew.

Both ways end in the same numbers to the last digit, for a folder holds them unrounded but for people, who are written
to six decimals, and so are those counted anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.coverage import coverage_table
from geo.csv_output import round_people
from geo.distribution import travel_time_curve
from geo.errors import PublicationError
from geo.manifest import sha256, told_back
from geo.output_folder import MANIFEST
from geo.publication.frozen_plan import PLAN, FrozenPlan, plan_of_result
from geo.ranges import measure_ranges
from geo.reach import cell_table
from geo.region import Question, RangeQuestion, Region, SitingQuestion
from geo.scenario import measure_reaches, reported_services
from routing.progress import Progress, silent

NEEDED: Final = ("coverage.csv", "curve.csv", "cells.csv")
RANGES: Final = "coverage_range.csv"
DEFAULT_TIME_LIMIT_S: Final = SitingQuestion.time_limit_s
TEXTS: Final = frozenset(
    ("boundary_id", "boundary_name", "service", "mode", "stratum", "cell_id", "status", "nearest_facility_id")
)
"""Columns of ours that are no numbers."""


@dataclass(frozen=True, eq=False)
class ResultTables:
    """Coverage, its ranges (None where they were not measured), travel time of people and of cells."""

    coverage: pd.DataFrame
    curve: pd.DataFrame
    cells: pd.DataFrame
    ranges: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class Result:
    """What `qamtu study` wrote, as far as figures are read from it."""

    manifest: Mapping[str, Any]
    tables: ResultTables
    plan: FrozenPlan | None  # where the study asks for new sites

    def tables_drawn_as(self, asked: RangeQuestion) -> ResultTables:
        """Its tables; without ranges that were drawn otherwise: older versions drew speeds alone."""
        found = self.manifest.get("found") or {}
        drawn = {key: value for key, value in found.get("ranges", {}).items() if key != "coverage"}
        return self.tables if drawn == told_back(asdict(asked)) else replace(self.tables, ranges=None)


def read_result(folder: Path) -> Result:
    """The result in a folder.

    Raises
    ------
    PublicationError
        It is no result of a study, or a file is not the one that was written.
    """
    manifest = _read_manifest(folder)
    names = {row["name"]: row["sha256"] for row in manifest["outputs"]}
    if "visits.csv" in names or "plan.json" in names:
        raise PublicationError(
            "{path} is a plan of home visits: whom a team visits is never published; name the results of a study",
            path=folder,
        )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise PublicationError(
            "{path} is no result of a study: it has no {name}; name the folder that qamtu study wrote",
            path=folder,
            name=missing[0],
        )
    for name in (*NEEDED, RANGES, PLAN):
        if name in names and (not (folder / name).is_file() or sha256(folder / name) != names[name]):
            raise PublicationError(
                "{path}: {name} is not the file that the study wrote; run the study again", path=folder, name=name
            )
    coverage, curve, cells = (_read(folder / name) for name in NEEDED)
    tables = ResultTables(coverage, curve, cells, _read(folder / RANGES) if RANGES in names else None)
    return Result(manifest, tables, _read_plan(folder, manifest) if PLAN in names else None)


def measure_result(region: Region, question: Question) -> ResultTables:
    """The same tables, counted from a region; without ranges."""
    reaches = measure_reaches(region, question)
    coverage = coverage_table(reaches, region.population, region.boundaries, thresholds_min=question.thresholds_min)
    return ResultTables(
        coverage=round_people(coverage),
        curve=round_people(travel_time_curve(reaches, region.population)),
        cells=cell_table(reaches, region.population, region.facilities),
        ranges=None,
    )


def with_ranges(
    tables: ResultTables,
    region: Region,
    question: Question,
    asked: RangeQuestion,
    *,
    threads: int = 0,
    progress: Progress = silent,
) -> ResultTables:
    """The tables with ranges of coverage: measured where there are none."""
    if tables.ranges is not None:
        return tables
    every = replace(question, services=reported_services(region, question))
    found = measure_ranges(region, every, asked, threads=threads, progress=progress)
    return replace(tables, ranges=round_people(found.table))


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        _ = [(row["name"], row["sha256"]) for row in manifest["outputs"]]
        if not isinstance(manifest["inputs"], list) or not isinstance(manifest["parameters"], dict):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise PublicationError(
            "{path} is no result of a study: it has no {name}; name the folder that qamtu study wrote",
            path=folder,
            name=MANIFEST,
        ) from None
    found: Mapping[str, Any] = manifest
    return found


def _read_plan(folder: Path, manifest: Mapping[str, Any]) -> FrozenPlan:
    limit_s = manifest["parameters"].get("siting", {}).get("time_limit_s", DEFAULT_TIME_LIMIT_S)
    return plan_of_result(json.loads((folder / PLAN).read_text(encoding="utf-8")), float(limit_s))


def _read(path: Path) -> pd.DataFrame:
    """A table of ours: texts as they are written, numbers to the last digit whatever pandas' own parser does."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    numbers = [name for name in table.columns if name not in TEXTS]
    return table.assign(**{name: _numbers(table[name]) for name in numbers})


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    written = column.to_numpy(dtype=str)
    return np.where(written == "", "nan", written).astype(np.float64)
