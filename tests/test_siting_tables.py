"""Siting through its files: what a correct table gives, and what each kind of wrong one says."""

import json
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import TableError
from geo.siting.from_files import siting_from_files

MATRIX = "from_id,to_id,travel_time_s\na,x,60\na,y,600\nb,x,900\nb,y,30.5\nc,y,600\n"
DEMAND = "id,people,aged_65\na,100,10\nb,40,20\nc,5,1\n"
CANDIDATES = "id,cost,capacity,existing,must,forbidden\nx,10,50,0,0,0\ny,20,,0,0,0\n"


def write_all(folder: Path, **text: str) -> dict[str, Path]:
    texts = {"matrix": MATRIX, "demand": DEMAND, **text}
    paths = {name: folder / f"{name}.csv" for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], encoding="utf-8")
    return paths


def test_plan_as_json(tmp_path: Path) -> None:
    answer = siting_from_files(**write_all(tmp_path), model="mclp", sites=1, threshold_min=10, time_limit_s=600)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["status"] == "optimal"
    assert answer["chosen"] == ["y"]
    assert (answer["objective"], answer["bound"], answer["gap"], answer["checker_objective"]) == (145, 145, 0, 145)
    assert answer["sites"][0]["gained"] == {"people": 145, "aged_65": 31}


def test_parquet_and_byte_order_mark(tmp_path: Path) -> None:
    paths = write_all(tmp_path, demand="\ufeff" + DEMAND)
    pd.read_csv(paths["matrix"]).to_parquet(tmp_path / "m.parquet")
    answer = siting_from_files(tmp_path / "m.parquet", paths["demand"], model="pmedian", sites=2, time_limit_s=600)
    assert answer["objective"] == 100 * 60 + 40 * 30.5 + 5 * 600


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (CANDIDATES.replace("y,20,,0,0,0", "y,20,,0,0,1"), ["x"]),
        (CANDIDATES.replace("x,10,50,0,0,0", "x,10,50,0,1,0"), ["x"]),
        (CANDIDATES.replace("y,20,,0,0,0", "y,20,,1,0,0"), ["x"]),
    ],
)
def test_flags(tmp_path: Path, table: str, expected: list[str]) -> None:
    table = pd.read_csv(pd.io.common.StringIO(table)).drop(columns="capacity").to_csv(index=False)
    paths = write_all(tmp_path, candidates=table)
    answer = siting_from_files(**paths, model="mclp", sites=1, threshold_min=10, time_limit_s=600)
    assert answer["chosen"] == expected


def test_capacity_leaves_people_out(tmp_path: Path) -> None:
    paths = write_all(tmp_path, candidates=CANDIDATES.replace("y,20,,", "y,20,45,"))
    answer = siting_from_files(**paths, model="mclp", sites=1, threshold_min=10, time_limit_s=600)
    assert (answer["objective"], answer["chosen"]) == (50, ["x"])


def test_budget_from_files(tmp_path: Path) -> None:
    paths = write_all(tmp_path, candidates=CANDIDATES.replace("capacity", "note"))
    answer = siting_from_files(**paths, model="mclp", budget=15, threshold_min=10, time_limit_s=600)
    assert (answer["objective"], answer["chosen"]) == (100, ["x"])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"matrix": "from_id,to_id\na,x\n"}, "matrix.csv: column travel_time_s is missing; it has from_id, to_id"),
        ({"matrix": ""}, "matrix.csv: not a table that can be read"),
        ({"matrix": "from_id,to_id,travel_time_s\n"}, "matrix.csv: the table has no rows"),
        ({"matrix": MATRIX + "a,x,70\n"}, "matrix.csv: row 7: the pair a to x stands there twice"),
        ({"matrix": MATRIX + "z,x,70\n"}, "matrix.csv: row 7: z is not an id of demand.csv"),
        ({"matrix": MATRIX.replace("900", "-900")}, "matrix.csv: row 4: travel_time_s is -900"),
        ({"matrix": MATRIX.replace("900", "soon")}, "matrix.csv: row 4: travel_time_s is soon"),
        ({"matrix": MATRIX.replace("b,x,900", ",x,900")}, "matrix.csv: row 4: from_id is empty"),
        ({"demand": "id,persons\na,1\n"}, "demand.csv: column people is missing"),
        ({"demand": DEMAND + "a,1,1\n"}, "demand.csv: row 5: id a stands there twice"),
        ({"demand": DEMAND.replace("100", "")}, "demand.csv: row 2: people is nan"),
        ({"demand": DEMAND.replace(",10\n", ",-10\n")}, "demand.csv: row 2: aged_65 is -10"),
        ({"demand": "id,people\na,0\nb,0\nc,0\n"}, "demand.csv: nobody lives there"),
        ({"candidates": "id\nx\n"}, "matrix.csv: row 3: y is not an id of candidates.csv"),
        ({"candidates": CANDIDATES.replace("x,10", "x,dear")}, "candidates.csv: row 2: cost is dear"),
        ({"candidates": CANDIDATES.replace("50,0,0,0", "50,0,perhaps,0")}, "candidates.csv: row 2: must is perhaps"),
    ],
)
def test_wrong_table_says_so(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(TableError) as error:
        siting_from_files(**write_all(tmp_path, **files), model="mclp", sites=1, threshold_min=10)
    assert str(error.value).startswith(words)


def test_missing_file_says_so(tmp_path: Path) -> None:
    paths = write_all(tmp_path)
    with pytest.raises(TableError, match="there is no such file"):
        siting_from_files(tmp_path / "none.csv", paths["demand"], model="mclp", sites=1, threshold_min=10)
