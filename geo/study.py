"""Runs a study: inputs are read, the region is evaluated, and a folder of results is written whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.csv_output import round_people, write_csv
from geo.manifest import describe_input, write_manifest
from geo.notes import Notes
from geo.output_folder import output_folder
from geo.qgis_style import style_catchments
from geo.region import Evaluation, Question, Region
from geo.scenario import evaluate
from geo.study_inputs import study_inputs
from geo.study_region import read_drawn_features, read_region
from geo.study_sections import Origin, Study
from geo.summary import summary
from geo.webmap import build_base_map, render_map, require_assets
from geo.workbook import write_workbook
from routing.errors import Phrase
from routing.progress import Progress, silent

if TYPE_CHECKING:
    from geo.siting.plan import SitePlan
    from routing.osm.features import OsmFeatures

Result = tuple[Region, Question, Evaluation]

# A GeoPackage carries the moment it was written; results must not.
FIXED_MOMENT: Final = "2000-01-01T00:00:00Z"


@dataclass(frozen=True)
class Presentation:
    """How a report calls a region, in which language, and what its map is drawn with."""

    name: str
    titles: Mapping[str, str]
    lang: str
    assets: Path
    drawn: "OsmFeatures | None" = None  # the ground of the map


def run_study(
    study: Study, out: Path, *, lang: str, assets: Path, threads: int = 0, progress: Progress = silent
) -> Result:
    """Everything of a study, written to the folder `out` as docs/outputs.md says; `threads` as for `evaluate`.

    Raises
    ------
    QamtuError
        An input or the folder cannot be used; the folder is left as it was.
    """
    with output_folder(out) as folder:
        require_assets(assets)  # before the work, not after it
        notes: Notes = []
        region = read_region(study, notes, progress=progress)
        evaluation = evaluate(region, study.question, notes=notes, threads=threads, progress=progress)
        write_evaluation(
            folder,
            region,
            study.question,
            evaluation,
            Presentation(study.name, study.titles, lang, assets, read_drawn_features(study)),
            inputs=_inputs(study, region),
            parameters=study.parameters,
            progress=progress,
        )
    return region, study.question, evaluation


def write_evaluation(
    folder: Path,
    region: Region,
    question: Question,
    evaluation: Evaluation,
    shown: Presentation,
    *,
    inputs: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Any],
    progress: Progress = silent,
) -> None:
    """Tables, map, workbook and manifest of an evaluation, into a folder."""
    progress(Phrase("writing tables"))
    _write_tables(folder, evaluation)
    progress(Phrase("drawing the map"))
    page = render_map(
        region,
        question,
        evaluation,
        build_base_map(region.network, shown.drawn),
        lang=shown.lang,
        assets=shown.assets,
        title=shown.name,
        titles=shown.titles,
    )
    (folder / "map.html").write_text(page, encoding="utf-8")
    write_workbook(evaluation, region, question, folder / "report.xlsx", lang=shown.lang)
    write_manifest(
        folder,
        name=shown.name,
        inputs=inputs,
        parameters={**parameters, "lang": shown.lang},
        synthetic=region.synthetic,
        found=summary(region, evaluation),
        warnings=[str(note) for note in evaluation.notes],
    )


def _write_tables(folder: Path, evaluation: Evaluation) -> None:
    tables: dict[str, pd.DataFrame | None] = {
        "cells": evaluation.cells,
        "coverage": evaluation.coverage,
        "coverage_range": None if evaluation.ranges is None else evaluation.ranges.table,
        "uncovered": evaluation.uncovered,
        "curve": evaluation.curve,
        "worst_decile": evaluation.worst_decile,
        "statuses": evaluation.statuses,
        "capacity": evaluation.capacity,
    }
    for name, table in tables.items():
        if table is not None:
            write_csv(table, folder / f"{name}.csv")
    _write_catchments(evaluation.catchments, folder / "catchments.gpkg")
    if evaluation.plan is not None and evaluation.sites is not None:
        write_plan(folder, evaluation.plan, evaluation.sites)


def write_plan(folder: Path, plan: "SitePlan", sites: gpd.GeoDataFrame) -> None:
    """The proposed sites as a table and as points, and the proof."""
    write_csv(pd.DataFrame(sites.drop(columns="geometry")), folder / "sites.csv")
    (folder / "sites.geojson").write_text(round_people(sites).to_json(drop_id=True), encoding="utf-8")
    text = json.dumps(plan.as_dict(), ensure_ascii=False, indent=2)
    (folder / "siting.json").write_text(text + "\n", encoding="utf-8")


def _write_catchments(catchments: gpd.GeoDataFrame, path: Path) -> None:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_MOMENT})
    try:
        round_people(catchments).to_file(path, layer="catchments", driver="GPKG", engine="pyogrio")
        style_catchments(path)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _inputs(study: Study, region: Region) -> list[dict[str, Any]]:
    source = region.network.source
    roads = Origin(source.attribution, source.licence, source.date)
    return [
        describe_input(given.path, role=given.role, **vars(roads if given.role == "network" else given.origin))
        for given in study_inputs(study)
    ]
