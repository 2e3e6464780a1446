"""Rows that sum up the others are left out with a word; places that only sound like it stay."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from geo.errors import TableError
from geo.facilities import read_facilities
from geo.notes import Note
from geo.population import read_cells
from geo.total_rows import drop_total_rows

ROWS = [("c1", 69.5, 42.3, 10), ("c2", 69.6, 42.3, 20)]


def read(tmp_path: Path, last: str) -> tuple[float, list[str]]:
    lines = ["id;lon;lat;people;участок", *(";".join(map(str, row)) for row in ROWS), last]
    (tmp_path / "cells.csv").write_text("\n".join(lines), encoding="utf-8")
    notes: list[Note] = []
    return read_cells(tmp_path / "cells.csv", notes=notes).total(), [str(note) for note in notes]


@pytest.mark.parametrize(
    "last",
    [
        "Итого;;;30",
        "ИТОГО:;;;30",
        "Всего по городу;;;30",
        "Барлығы;;;30",
        "รวม;;;30",
        "รวมทั้งสิ้น 2 แห่ง;;;30",
        "Total;;;30",
        "Total of the district;;;30",
        ";;;30;Итого по 2 участкам",  # in a column of no known name
        "Итого;69.55;42.3;30",  # a total with a place made up for it
    ],
)
def test_a_total_is_not_counted_a_second_time(tmp_path: Path, last: str) -> None:
    people, notes = read(tmp_path, last)
    assert people == 30
    assert notes == ["cells.csv: 1 rows that sum up the others were left out (row 4)"]


@pytest.mark.parametrize("last", ["Totalsky;69.6;42.3;5", "Total Care clinic;69.6;42.3;5", "Всеволод;69.6;42.3;5"])
def test_a_place_that_only_sounds_like_a_total_stays(tmp_path: Path, last: str) -> None:
    assert read(tmp_path, last) == (35, [])


def test_a_place_left_blank_by_mistake_is_still_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="row 4: lon is blank"):
        read(tmp_path, "c3;;;30")


def test_facilities_are_read_without_their_total(tmp_path: Path) -> None:
    text = "№;Наименование;долгота;широта;мощность\n1;Поликлиника № 1;69.5;42.3;100\n;Итого;;;100\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    assert read_facilities(tmp_path / "f.csv")["capacity_per_day"].tolist() == [100]


def test_a_table_of_nothing_but_totals_is_left_to_the_reader() -> None:
    table = pd.DataFrame({"id": ["Итого"], "people": [3]})
    assert len(drop_total_rows(table, "t.csv", None)) == 1


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


CELLS = [("id", "lon", "lat", "people"), *ROWS]


def test_a_sheet_is_chosen_by_name_and_named_where_a_column_is_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", Титул=[("Отчёт", "2026"), ("источник", "БНС")], Данные=CELLS)
    assert read_cells(path, sheet="Данные").total() == 30
    with pytest.raises(TableError, match=r"sheet Титул has no column population.*another sheet \(Данные\)"):
        read_cells(path)
    with pytest.raises(TableError, match="has no sheet Data; it has Титул, Данные"):
        read_cells(path, sheet="Data")


def test_an_empty_first_sheet_is_stepped_over(tmp_path: Path) -> None:
    assert read_cells(workbook(tmp_path / "p.xlsx", Sheet1=[], Sheet2=CELLS)).total() == 30
