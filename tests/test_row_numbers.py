"""A column of running numbers is the id of a list that has no other, unless it repeats or has gaps."""

from pathlib import Path

import pandas as pd
import pytest

from geo.columns import find_column
from geo.facilities import read_facilities
from geo.notes import Notes


@pytest.mark.parametrize("heading", ["№", "N", "п/п", "№ п/п", "№ П/П", "№п/п", "р/с", "ลำดับ", "ลำดับที่", " № "])
def test_a_running_number_is_the_id(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{heading};название;долгота;широта\n7;А;69.6;42.3\n8;Б;69.7;42.4\n", encoding="utf-8")
    notes: Notes = []
    facilities = read_facilities(path, notes=notes)
    assert facilities["facility_id"].tolist() == ["7", "8"]
    assert not [note for note in notes if "ids are missing" in str(note)]


def test_a_real_id_goes_before_the_running_number() -> None:
    assert find_column(pd.DataFrame({"№": [1, 2], "код": ["a", "b"]}), "id") == "код"


@pytest.mark.parametrize("numbers", [[1, 2, 1], [1, None, 3], [1.0, "1", 2]])
def test_numbers_that_tell_no_rows_apart_are_no_id(numbers: list[object]) -> None:
    assert find_column(pd.DataFrame({"№": numbers}, dtype=object), "id") is None


def test_a_running_number_is_nothing_else() -> None:
    assert find_column(pd.DataFrame({"N": [1, 2]}), "name") is None


def test_a_list_that_counts_anew_by_district_has_ids_made_from_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("№ п/п,name,lon,lat\n1,A,69.6,42.3\n1,B,69.7,42.4\n", encoding="utf-8")
    notes: Notes = []
    assert read_facilities(path, notes=notes)["facility_id"].tolist() == ["facility-2", "facility-3"]
    assert [note for note in notes if "2 ids are missing" in str(note)]
