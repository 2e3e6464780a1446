"""What a study says at its end: real runs of a small town by each model, in words and as data."""

import json
from pathlib import Path

import openpyxl
import pytest
from small_town import CELLS, STUDY, WEST, lay_out_town

from api.settings import WEB_STATIC
from geo.study import run_study
from geo.study_file import read_study
from geo.summary import summary, summary_lines

ASSETS = WEB_STATIC / "vendor"
needs_assets = pytest.mark.skipif(not (ASSETS / "leaflet").exists(), reason="map assets absent: make install")
FAR_CELL = f"far,{WEST - 0.05},42.3,0.004\n"


def run(folder: Path, siting: str, cells: str = CELLS) -> tuple[list[str], dict]:
    lay_out_town(folder)
    (folder / "cells.csv").write_text(cells)
    (folder / "study.toml").write_text(STUDY.replace("[5, 15]", "[5, 60]") + "[siting]\n" + siting)
    result = run_study(read_study(folder / "study.toml"), folder / "out", lang="en", assets=ASSETS)
    return summary_lines(*result, lang="en"), summary(result[0], result[2])


@needs_assets
def test_an_infeasible_plan_reads_like_none(tmp_path: Path) -> None:
    lines, data = run(tmp_path, 'model = "lscp"\nsites = 1\nthreshold_min = 1\n')
    text = "\n".join(lines)
    assert "There is no plan with 1 site that covers everyone who can be covered within 1 min on foot." in text
    assert "let model mclp say how many people 1 site can cover" in text
    assert "0 proposed" not in text
    assert data["siting"]["status"] == "infeasible"
    assert data["siting"]["sites_needed_at_least"] > 1
    json.dumps(data, allow_nan=False)
    json.loads((tmp_path / "out" / "manifest.json").read_text(), parse_constant=pytest.fail)
    assert "There is no plan with 1 site" in (tmp_path / "out" / "map.html").read_text()
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    assert any(str(cell.value).startswith("There is no plan with 1 site") for row in book["Summary"] for cell in row)


@needs_assets
@pytest.mark.parametrize(("model", "what", "column"), [
    ("pmedian", "mean", "mean_travel_time_s"), ("pcenter", "longest", "longest_travel_time_s"),
])  # fmt: skip
def test_a_time_model_is_told_in_time(tmp_path: Path, model: str, what: str, column: str) -> None:
    lines, data = run(tmp_path, f'model = "{model}"\nsites = 2\n')
    head = next(line for line in lines if "proposed" in line)
    assert head.startswith(f"2 proposed sites shorten the {what} travel time from ")
    assert sum("→" in line for line in lines) == 2
    assert any("names no threshold_min: 30 min are taken" in line for line in lines)
    assert data["siting"]["travel_time_after_s"] < data["siting"]["travel_time_before_s"]
    heading = (tmp_path / "out" / "sites.csv").read_text().splitlines()[0].split(",")
    assert heading[6] == column


@needs_assets
def test_nearly_everyone_is_not_everyone_and_one_is_one(tmp_path: Path) -> None:
    lines, _ = run(tmp_path, 'model = "mclp"\nsites = 1\nthreshold_min = 2\n', CELLS + FAR_CELL)
    assert lines[0] == "Town: 450 people in 37 cells, 1 facility."
    assert any(line.startswith("450 people (99.9%) live within 60") for line in lines)
    assert not any("100%" in line for line in lines)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")["Coverage"]
    formats = {row[8].value: row[8].number_format for row in sheet.iter_rows(min_row=5) if row[8].value}
    nearly = next(form for share, form in formats.items() if 0.9995 < share < 1)
    assert nearly.endswith('"99.9%";0.0%')


RANGES = "[ranges]\ndraws = 20\nseed = 7\nshared = 0.3\n"


@needs_assets
def test_ranges_stand_beside_the_figures(tmp_path: Path) -> None:
    lines, data = run(tmp_path, 'model = "mclp"\nsites = 1\n' + RANGES)
    near = next(line for line in lines if "within 5 minutes" in line)
    row = data["ranges"]["coverage"][0]
    assert 0 < row["people_covered_low"] < row["people_covered_high"]
    low, high = (f"{row[f'people_covered_{end}']:.0f}" for end in ("low", "high"))
    assert near.endswith(f" on foot. Between {low} and {high} in 90% of the draws of uncertain inputs.")
    sure = next(line for line in lines if "within 60 minutes" in line)
    assert sure.endswith("on foot.")  # everyone in every draw
    assert {key: value for key, value in data["ranges"].items() if key != "coverage"} == {
        "draws": 20, "seed": 7, "interval": 0.9, "speeds": {"shared": 0.3, "own": 0.07, "access": 0.2},
        "population": {"shared": 0.2, "own": 0.5}, "snapping": {"shared": 0.1, "own": 0.29},
    }  # fmt: skip
    out = tmp_path / "out"
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["found"]["ranges"] == data["ranges"]
    assert "coverage_range.csv" in {output["name"] for output in manifest["outputs"]}
    heading, first = (out / "coverage_range.csv").read_text().splitlines()[:2]
    assert heading == (
        "boundary_id,boundary_name,service,mode,stratum,threshold_min,people,people_covered_median,people_covered_low,"
        "people_covered_high,share_covered_median,share_covered_low,share_covered_high"
    )
    assert first.startswith("all,all,any,walk,people,5,450.0,")
    sheet = openpyxl.load_workbook(out / "report.xlsx")["Ranges"]
    ends = [row["people_covered_low"], row["people_covered_high"]]
    assert [sheet["H5"].value, sheet["J5"].value] == pytest.approx(ends, abs=1e-6)
    assert "90% of 20 draws" in sheet["A2"].value


@needs_assets
def test_without_ranges_nothing_is_said_of_them(tmp_path: Path) -> None:
    lines, data = run(tmp_path, 'model = "mclp"\nsites = 1\n')
    assert "ranges" not in data
    assert not any("draws" in line for line in lines)
    assert not (tmp_path / "out" / "coverage_range.csv").exists()
    assert "Ranges" not in openpyxl.load_workbook(tmp_path / "out" / "report.xlsx").sheetnames


@needs_assets
def test_a_study_of_ranges_alone_tells_its_seed(tmp_path: Path) -> None:
    lay_out_town(tmp_path)
    (tmp_path / "study.toml").write_text(STUDY + RANGES)
    run_study(read_study(tmp_path / "study.toml"), tmp_path / "out", lang="ru", assets=ASSETS, threads=1)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["seed"] == 7
