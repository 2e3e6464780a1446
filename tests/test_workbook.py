"""The workbook: what a person reads is what the tables hold, in the language asked for, and nothing is a formula."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.errors import OutputError
from geo.words import LANGUAGES, Speech
from geo.workbook import write_workbook

FIXTURE = runpy.run_path(str(Path(__file__).with_name("map_fixture.py")))
HOSTILE = FIXTURE["HOSTILE"]
REGION, QUESTION, EVALUATION, _ = FIXTURE["small_region"]()


def write(folder: Path, lang: str = "en") -> Any:
    path = folder / f"{lang}.xlsx"
    write_workbook(EVALUATION, REGION, QUESTION, path, lang=lang)
    return openpyxl.load_workbook(path)


def rows(sheet: Any, first: int = 4) -> Iterator[dict[str, Any]]:
    """The rows of a table by heading, until the first empty one."""
    lines = sheet.iter_rows(min_row=first, values_only=True)
    head = next(lines)
    for line in lines:
        if line[0] is None:
            return
        yield dict(zip(head, line, strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_and_headings_speak_the_language(tmp_path: Path, lang: str) -> None:
    book, say = write(tmp_path, lang), Speech(lang).say
    keys = ("summary", "coverage", "out", "curve", "sites", "statuses", "sources")
    assert book.sheetnames == [say(f"sheet_{key}") for key in keys]
    assert book.worksheets[1]["A4"].value == say("column_name")
    assert all(sheet["A2"].value == say("synthetic_notice") for sheet in book)


def test_coverage_holds_the_table_exactly(tmp_path: Path) -> None:
    found = list(rows(write(tmp_path)["Coverage"]))
    table = EVALUATION.coverage
    np.testing.assert_array_equal([row["People"] for row in found], table["people"])
    np.testing.assert_array_equal([row["Within reach"] for row in found], table["people_covered"])
    assert found[0]["Boundary"] == "Whole region"
    assert {row["Population group"] for row in found} == {"Everyone", "65 and older"}


def test_summary_gives_three_numbers_that_add_up(tmp_path: Path) -> None:
    found = list(rows(write(tmp_path)["Summary"]))
    assert [(row["Travel mode"], row["Threshold (min)"]) for row in found] == [
        ("On foot", 15), ("On foot", 30), ("By car", 15), ("By car", 30),
    ]  # fmt: skip
    for row in found:
        parts = row["Within reach"] + row["Within reach, no capacity left"] + row["Out of reach"]
        assert parts == pytest.approx(row["People"])
    # On foot, 4 minutes apart: cells 0 to 3 lie within 15 minutes; 500 of their people find no place.
    assert found[0]["Within reach"] == 4060 - 500


def test_out_of_reach_is_worst_first_and_ends_with_the_region(tmp_path: Path) -> None:
    found = list(rows(write(tmp_path)["Out of reach"]))[:4]
    assert [row["Boundary"] for row in found] == ["Әл-Фараби", "On no boundary", HOSTILE, "Whole region"]
    assert found[0]["Everyone out of reach"] == sum(1000 + 10 * i for i in range(5, 11))


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    cells = [cell for sheet in write(tmp_path) for line in sheet.iter_rows() for cell in line]
    assert any(cell.value == HOSTILE for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_tables_can_be_filtered_and_the_curve_has_a_chart(tmp_path: Path) -> None:
    book = write(tmp_path)
    assert book["Coverage"].auto_filter.ref == f"A4:I{len(EVALUATION.coverage) + 4}"
    assert book["Coverage"].freeze_panes == "B5"
    assert len(book["Travel time"]._charts) == 1
    assert book["Coverage"]["I5"].number_format == "0.0%"


def test_the_proof_is_said_in_words(tmp_path: Path) -> None:
    texts = [cell.value for line in write(tmp_path)["Summary"].iter_rows() for cell in line]
    assert "No plan with 2 sites can reach more than 28 people beyond this one (0.4%)." in texts
    assert "2 proposed sites bring 3,000 more people within 15 min on foot." in texts


def test_the_same_report_is_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path)
    first = (tmp_path / "en.xlsx").read_bytes()
    write(tmp_path)
    assert (tmp_path / "en.xlsx").read_bytes() == first


def test_a_folder_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"report\.xlsx cannot be written"):
        write_workbook(EVALUATION, REGION, QUESTION, tmp_path / "absent" / "report.xlsx", lang="en")
