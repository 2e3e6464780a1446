"""Commas, points and blanks in numbers: read as the file is written, and refused where nothing tells."""

import itertools
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.columns import read_numbers
from geo.errors import TableError
from geo.places import read_points
from geo.population import read_cells
from geo.row_filter import filter_rows
from geo.siting.from_files import plan_from_files
from geo.siting.task import SitingTask
from geo.tables import read_table
from geo.written_numbers import parse_number, parse_numbers

REFUSED = None


def column_of(tmp_path: Path, cells: list[str], *, delimiter: str = ",", lon: str = "") -> list[float] | None:
    """People of a file in which `lon` shows how it is written; None where the column is refused as unclear."""
    rows = [["id", "lon", "people"], *([str(at), lon, cell] for at, cell in enumerate(cells))]
    lines = (delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    path = tmp_path / "cells.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        return read_numbers(read_table(path), "people", path.name).tolist()
    except TableError as error:
        if "which may mean" not in str(error):
            raise
        return None


@pytest.mark.parametrize(
    ("delimiter", "lon", "cells", "people"),
    [
        # an English spreadsheet: the comma cuts cells, so it is no decimal comma
        (",", "", ["1,200", "850"], [1200, 850]),
        (",", "69.5961", ["1,200", "2,345"], [1200, 2345]),
        (",", "", ["1,234,567.5", "1,200"], [1234567.5, 1200]),
        # commas cut cells and are decimals elsewhere in the file: Python, pandas, LibreOffice
        (",", "69,5961", ["12,345", "67,891"], [12.345, 67.891]),
        (",", "69,5961", ["1,200", "850"], REFUSED),
        (",", "", ["1,5", "1,200"], [1.5, 1.2]),
        # a Russian or Kazakh spreadsheet: a semicolon cuts cells, the comma is decimal, blanks part thousands
        (";", "69,5961", ["12,345", "67,891"], [12.345, 67.891]),
        (";", "", ["12,345", "67,891"], [12.345, 67.891]),
        (";", "", ["1 200", "850", "1\u00a0234\u00a0567,5", "2\u202f000"], [1200, 850, 1234567.5, 2000]),
        (";", "", ["1,200", "850"], REFUSED),
        (";", "69.5961", ["1,200", "2,345"], REFUSED),
        # a German one: points part thousands
        (";", "69,5961", ["1.200", "850"], REFUSED),
        (";", "", ["1.200", "850"], REFUSED),
        (";", "", ["336.726", "6"], REFUSED),
        (";", "", ["1.200,5", "1.200"], [1200.5, 1200]),
        (";", "", ["1.234.567", "1.200"], [1234567, 1200]),
        # points are decimals unless something speaks against it
        (",", "", ["12.345", "0"], [12.345, 0]),
        (",", "69.5961", ["1.200", "2.340"], [1.2, 2.34]),
        ("\t", "", ["1.250", "0.125"], [1.25, 0.125]),
        # a tab says nothing
        ("\t", "", ["1,200", "850"], REFUSED),
        ("\t", "", ["12,345", "67,891"], REFUSED),
        ("\t", "69.5961", ["1,200", "850"], [1200, 850]),
        ("\t", "69,596", ["12,345", "67,891"], [12.345, 67.891]),
        ("\t", "", ["0,125", "1,200"], [0.125, 1.2]),
        # both marks by hand: what is clear is read, what is not is refused
        (";", "", ["12,5", "12.5"], [12.5, 12.5]),
        (";", "", ["12,5", "12.5", "1,200"], REFUSED),
        (",", "", ["1'200", "850"], [1200, 850]),
    ],
)
def test_marks_are_read_as_the_file_is_written(tmp_path, delimiter, lon, cells, people):
    assert column_of(tmp_path, cells, delimiter=delimiter, lon=lon) == people


def test_a_refusal_says_the_row_and_both_readings(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("id;lon;lat;population\na;69.5;42.3;1,200\nb;69.6;42.3;850\n")
    with pytest.raises(TableError) as refused:
        read_cells(path)
    assert str(refused.value) == (
        "cells.csv: row 2: population is 1,200, which may mean 1200 or 1.2; write all numbers of the column without "
        "marks between thousands and with a decimal point"
    )


def test_a_cell_that_is_no_number_is_named_before_one_that_is_two(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text('id,lon,lat,population\na,69.5,42.3,"1,200"\nb,69.6,42.3,n/a\n')
    with pytest.raises(TableError, match="row 3: population is n/a"):
        read_cells(path)


def test_degrees_are_never_thousands(tmp_path):
    path = tmp_path / "places.csv"
    for text in (
        'id,lon,lat\na,"69,596","42,315"\nb,"69,6","42,316"\n',
        'id,lon,lat\na,"69,596","42,315"\n',
        "id\tlon\tlat\na\t69,596\t42,315\n",
        "id;lon;lat\na;69,596;42,315\n",
        "id;lon;lat\na;69.590;42.315\nb;69;42.316\n",
    ):
        path.write_text(text)
        places = read_points(path)
        assert places["lon"].iloc[0] in (69.596, 69.59)
        assert places["lat"].iloc[0] == 42.315


def test_an_unclear_column_is_refused_wherever_it_is_used(tmp_path):
    table = pd.DataFrame({"beds": ["1,200", "850"]}, dtype=object)
    with pytest.raises(TableError, match="beds is 1,200, which may mean 1200 or 1.2"):
        filter_rows(table, "beds > 1000", "list.xlsx")
    (tmp_path / "matrix.csv").write_text("from_id,to_id,travel_time_s\na,s,60\n")
    demand = tmp_path / "demand.csv"
    demand.write_text("id;people;aged_65\na;3000;1,200\nb;10;850\n")
    with pytest.raises(TableError, match="aged_65 is 1,200"):
        plan_from_files(tmp_path / "matrix.csv", demand, SitingTask(model="mclp", sites=1, threshold_s=60))


@pytest.mark.parametrize("people", ["1 2", "12 34", "1 2000", "1,2,3", "1.2.3", "1,23,456", "01,200,300", "1 200 30"])
def test_digits_that_are_not_cut_into_threes_are_no_number(people):
    assert np.isnan(parse_number(people))


def test_a_matrix_with_commas_is_read_like_any_other_table(tmp_path):
    matrix = tmp_path / "matrix.csv"
    (tmp_path / "demand.csv").write_text("id,people\na,1\n")
    task = SitingTask(model="pmedian", sites=1)
    for text, seconds in (
        ("from_id;to_id;travel_time_s\na;s;61,5\na;t;1200\n", 61.5),
        ('from_id,to_id,travel_time_s\na,s,"1,200"\na,t,"2,200"\n', 1200.0),
    ):
        matrix.write_text(text)
        assert plan_from_files(matrix, tmp_path / "demand.csv", task).objective == seconds
    for text in ("from_id;to_id;travel_time_s\na;s;1,200\na;t;850\n", "from_id\tto_id\ttravel_time_s\na\ts\t1,200\n"):
        matrix.write_text(text)
        with pytest.raises(TableError, match="which may mean 1200 or 1.2"):
            plan_from_files(matrix, tmp_path / "demand.csv", task)


def test_what_a_spreadsheet_writes_is_read_back():
    """Whole columns as spreadsheets write them come back as they were, or are refused: never as other numbers."""
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    styles = [(".", ","), (",", " "), (",", "\u00a0"), (",", "."), (".", "")]
    for (decimal, thousands), decimals in itertools.product(styles, (0, 1, 2, 4)):
        if thousands == "." and not decimals:
            continue  # a point is a decimal point unless the file speaks against it
        values = [round(chance.uniform(0, 10) ** chance.randrange(1, 8), decimals) for _ in range(12)]
        texts = [
            f"{value:,.{decimals}f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
            for value in values
        ]
        found = parse_numbers(pd.Series(texts, dtype=object))
        right = np.isclose(found, values) | np.isnan(found)
        assert right.all(), (seed, texts, found)
