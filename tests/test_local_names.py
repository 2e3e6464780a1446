"""A reader meets places and the study under their names in the reader's language, in the workbook and at the end."""

import runpy
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from geo.local_names import local_name
from geo.summary import summary_lines
from geo.workbook import write_workbook

FIXTURE = runpy.run_path(str(Path(__file__).with_name("map_fixture.py")))
REGION, QUESTION, EVALUATION, _ = FIXTURE["small_region"]()


@pytest.mark.parametrize(
    ("written", "names", "lang", "seen"),
    [
        ("Абай ауданы", {"ru": "Абайский район"}, "ru", "Абайский район"),
        ("Абай ауданы", {"ru": "Абайский район"}, "kk", "Абай ауданы"),
        ("Абай ауданы", {"en": "Abai"}, "ru", "Абай ауданы"),  # letters a reader of Russian knows
        ("Абай ауданы", {"en": "Abai"}, "th", "Abai"),
        ("Абай ауданы", {"ru": "Абайский район", "en": ""}, "en", "Абай ауданы"),
        ("ชิงโค", {"en": "Chingkho"}, "kk", "Chingkho"),
        ("ชิงโค", {"en": "Chingkho"}, "th", "ชิงโค"),
    ],
)
def test_the_rule_of_the_map(written: str, names: dict[str, str], lang: str, seen: str) -> None:
    assert local_name(written, names, lang) == seen


def in_russian():
    boundaries = REGION.boundaries.copy()
    boundaries["name_ru"] = ["Район первый", *[""] * (len(boundaries) - 1)]
    return replace(REGION, boundaries=boundaries, titles={"ru": "Малый город"})


def test_the_workbook_names_study_and_boundaries_in_its_language(tmp_path: Path) -> None:
    region, written = in_russian(), REGION.boundaries["name"].tolist()
    for lang, title, first in (("ru", "Малый город", "Район первый"), ("kk", "Small", written[0])):
        write_workbook(EVALUATION, region, QUESTION, tmp_path / f"{lang}.xlsx", lang=lang)
        book = openpyxl.load_workbook(tmp_path / f"{lang}.xlsx")
        assert all(title in sheet["A1"].value for sheet in book)
        for sheet in book.worksheets[1:3]:
            seen = {cell.value for cell in sheet["A"]}
            assert first in seen
            assert set(written[1:]) <= seen
            assert (written[0] in seen) is (lang == "kk")


def test_the_summary_names_them_too() -> None:
    region = in_russian()
    place = region.boundaries.geometry.iloc[0].representative_point()
    evaluation = replace(EVALUATION, sites=EVALUATION.sites.assign(geometry=[place] * len(EVALUATION.sites)))
    lines = summary_lines(region, QUESTION, evaluation, lang="ru")
    assert lines[0].startswith("Малый город: ")
    assert summary_lines(region, QUESTION, evaluation, lang="kk")[0].startswith("Small: ")
    assert sum("Район первый" in line for line in lines) == len(EVALUATION.sites) > 0
