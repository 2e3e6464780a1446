"""Siting through its files: what a correct table gives, and what each kind of wrong one says."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from api.cli import main
from geo.errors import TableError
from geo.siting.from_files import siting_from_files
from geo.siting.matrix_file import _clean, _read_text, _read_thoroughly, read_matrix
from geo.siting.task import SitingTask

MATRIX = "from_id,to_id,travel_time_s\na,x,60\na,y,600\nb,x,900\nb,y,30.5\nc,y,600\n"
DEMAND = "id,people,aged_65\na,100,10\nb,40,20\nc,5,1\n"
CANDIDATES = "id,cost,capacity,existing,must,forbidden\nx,10,50,0,0,0\ny,20,,0,0,0\n"


def write_all(folder: Path, **text: str) -> dict[str, Path]:
    texts = {"matrix": MATRIX, "demand": DEMAND, **text}
    paths = {name: folder / f"{name}.csv" for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], encoding="utf-8")
    return paths


MCLP = SitingTask(model="mclp", sites=1, threshold_s=600.0, time_limit_s=600.0)


def test_plan_as_json(tmp_path: Path) -> None:
    answer = siting_from_files(**write_all(tmp_path), task=MCLP)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["status"] == "optimal"
    assert answer["chosen"] == ["y"]
    assert (answer["objective"], answer["bound"], answer["gap"], answer["checker_objective"]) == (145, 145, 0, 145)
    assert answer["sites"][0]["gained"] == {"people": 145, "aged_65": 31}


def test_parquet_and_byte_order_mark(tmp_path: Path) -> None:
    paths = write_all(tmp_path, demand="\ufeff" + DEMAND)
    pd.read_csv(paths["matrix"]).to_parquet(tmp_path / "m.parquet")
    task = replace(MCLP, model="pmedian", sites=2)
    answer = siting_from_files(tmp_path / "m.parquet", paths["demand"], task)
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
    answer = siting_from_files(**paths, task=MCLP)
    assert answer["chosen"] == expected


@pytest.mark.parametrize("word", ["да", "Да ", "yes", "TRUE", "1", "иә", "ใช่", "+", "x", "х", "✓"])
def test_a_flag_is_set_with_the_word_of_any_language(tmp_path: Path, word: str) -> None:
    """y covers all 145 people, x only 100: the mark alone makes x the choice."""
    answer = siting_from_files(**write_all(tmp_path, candidates=f"id;must\nx;{word}\ny;\n"), task=MCLP)
    assert answer["chosen"] == ["x"]


def test_capacity_leaves_people_out(tmp_path: Path) -> None:
    paths = write_all(tmp_path, candidates=CANDIDATES.replace("y,20,,", "y,20,45,"))
    answer = siting_from_files(**paths, task=MCLP)
    assert (answer["objective"], answer["chosen"]) == (50, ["x"])


def test_budget_from_files(tmp_path: Path) -> None:
    paths = write_all(tmp_path, candidates=CANDIDATES.replace("capacity", "note"))
    answer = siting_from_files(**paths, task=replace(MCLP, sites=None, budget=15.0))
    assert (answer["objective"], answer["chosen"]) == (100, ["x"])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"matrix": "from_id,to_id\na,x\n"}, "matrix.csv: column travel_time_s is missing; it has from_id, to_id"),
        ({"matrix": ""}, "matrix.csv is empty; give a heading"),
        ({"matrix": "from_id,to_id,travel_time_s\n"}, "matrix.csv: the table has no rows"),
        ({"matrix": MATRIX + "a,x,70\n"}, "matrix.csv: row 7: the pair a to x stands there twice"),
        ({"matrix": MATRIX + "z,x,70\n"}, "matrix.csv: row 7: z is not an id of demand.csv"),
        ({"matrix": MATRIX.replace("900", "-900")}, "matrix.csv: row 4: travel_time_s is -900"),
        ({"matrix": MATRIX.replace("900", "soon")}, "matrix.csv: row 4: travel_time_s is soon"),
        ({"matrix": MATRIX.replace("b,x,900", ",x,900")}, "matrix.csv: row 4: from_id is empty"),
        ({"demand": "id,persons\na,1\n"}, "demand.csv: column people is missing"),
        ({"demand": DEMAND + "a,1,1\n"}, "demand.csv: id a stands twice (rows 2 and 5)"),
        ({"demand": DEMAND.replace("100", "")}, "demand.csv: row 2: people is blank"),
        ({"demand": DEMAND.replace(",10\n", ",-10\n")}, "demand.csv: row 2: aged_65 is -10"),
        ({"demand": "id,people\na,0\nb,0\nc,0\n"}, "demand.csv: nobody lives there"),
        ({"demand": DEMAND + "Итого,145,31\n"}, "demand.csv: row 5 sums up the others; delete it"),
        ({"candidates": "id\nx\n"}, "matrix.csv: row 3: y is not an id of candidates.csv"),
        ({"candidates": CANDIDATES.replace("x,10", "x,dear")}, "candidates.csv: row 2: cost is dear"),
        ({"candidates": CANDIDATES.replace("50,0,0,0", "50,0,perhaps,0")}, "candidates.csv: row 2: must is perhaps"),
    ],
)
def test_wrong_table_says_so(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(TableError) as error:
        siting_from_files(**write_all(tmp_path, **files), task=MCLP)
    assert str(error.value).startswith(words)


def test_missing_file_says_so(tmp_path: Path) -> None:
    paths = write_all(tmp_path)
    with pytest.raises(TableError, match="none.csv does not exist"):
        siting_from_files(tmp_path / "none.csv", paths["demand"], MCLP)


# the same tables as other programs write them: the plan must be the same
SEMICOLONS = {
    "matrix": MATRIX.replace(",", ";").replace("30.5", "30,5"),
    "demand": DEMAND.replace(",", ";").replace(";100;", ";100,0;"),
    "candidates": "id;existing;forbidden\nx;нет;нет\ny;0;\n",
}
CYRILLIC = {
    "matrix": MATRIX.replace("a,", "Актау ауылы,"),
    "demand": DEMAND.replace("a,", "Актау ауылы,"),
    "candidates": "id,name\nx,Больница села Актау\ny,Поликлиника города\n",
}
NOTHING_SAID = {
    "matrix": "from_id,to_id,travel_time_s\nNA,x,60\nNA,nan,600\nnull,x,900\nnull,nan,30.5\nNone,nan,600\n",
    "demand": "id,people,aged_65\nNA,100,10\nnull,40,20\nNone,5,1\n",
    "candidates": "id,cost\nx,10\nnan,20\n",
}


def same_plan(answer: dict[str, object], chosen: str) -> None:
    assert answer["chosen"] == [chosen]
    assert (answer["objective"], answer["checker_objective"]) == (145, 145)
    assert answer["sites"][0]["gained"] == {"people": 145, "aged_65": 31}


@pytest.mark.parametrize(
    ("texts", "encoding", "chosen"),
    [
        (SEMICOLONS, "utf-8", "y"),
        (CYRILLIC, "cp1251", "y"),
        (SEMICOLONS, "cp1251", "y"),
        (SEMICOLONS, "utf-16", "y"),
        (NOTHING_SAID, "utf-8", "nan"),
    ],
    ids=["semicolons", "cyrillic", "cyrillic semicolons", "utf-16", "ids that read like nothing"],
)
def test_text_as_other_programs_write_it(tmp_path: Path, texts: dict[str, str], encoding: str, chosen: str) -> None:
    paths = write_all(tmp_path, **texts)
    for name, path in paths.items():
        path.write_bytes(texts[name].encode(encoding))
    same_plan(siting_from_files(**paths, task=MCLP), chosen)


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_other_kinds_of_file(tmp_path: Path, ending: str) -> None:
    paths = {}
    for name, text in NOTHING_SAID.items():
        paths[name] = tmp_path / f"{name}.{ending}"
        table = pd.read_csv(io.StringIO(text), keep_default_na=False)
        table.to_parquet(paths[name]) if ending == "parquet" else table.to_excel(paths[name], index=False)
    same_plan(siting_from_files(**paths, task=MCLP), "nan")


def test_whole_number_ids_are_one_id_in_text_spreadsheet_and_parquet(tmp_path: Path) -> None:
    matrix = pd.DataFrame({"from_id": [1, 2], "to_id": [7.0, 7.0], "travel_time_s": [60, 60]})
    matrix.to_parquet(tmp_path / "matrix.parquet")
    pd.DataFrame({"id": [1, 2], "people": [3, 4]}).to_excel(tmp_path / "demand.xlsx", index=False)
    (tmp_path / "candidates.csv").write_text("id\n7\n8\n")
    answer = siting_from_files(
        tmp_path / "matrix.parquet", tmp_path / "demand.xlsx", MCLP, candidates=tmp_path / "candidates.csv"
    )
    assert (answer["chosen"], answer["objective"]) == (["7"], 7)


def test_coordinates_and_a_capacity_per_day_are_no_people(tmp_path: Path) -> None:
    demand = "id,lon,lat,people\na,-70.5,-10,100\nb,-70.5,-10,40\nc,-70.5,-10,5\n"
    candidates = "id,capacity_per_day\nx,1\ny,1\n"
    answer = siting_from_files(**write_all(tmp_path, demand=demand, candidates=candidates), task=MCLP)
    assert answer["objective"] == 145
    assert answer["sites"][0]["gained"] == {"people": 145}


def test_the_fast_reader_and_the_thorough_one_agree(tmp_path: Path) -> None:
    text = 'to_id,note,from_id,travel_time_s\n"x, north","1,5",a,60\n y,2, b ,0.125\nx,3,a,1e3\nNA,4,null,7\n'
    (tmp_path / "matrix.csv").write_text(text, encoding="utf-8")
    fast, slow = read_matrix(tmp_path / "matrix.csv"), _read_thoroughly(tmp_path / "matrix.csv")
    assert _clean(_read_text(tmp_path / "matrix.csv"), 2) is not None
    for columns in (fast, slow):
        assert [columns.from_ids[i] for i in columns.from_number] == ["a", "b", "a", "null"]
        assert [columns.to_ids[j] for j in columns.to_number] == ["x, north", "y", "x", "NA"]
        assert columns.travel_time_s.tolist() == [60.0, 0.125, 1000.0, 7.0]
        assert columns.row.tolist() == [2, 3, 4, 5]


def test_a_large_table_with_semicolons_and_decimal_commas_is_read_fast(tmp_path: Path) -> None:
    (tmp_path / "matrix.csv").write_text(SEMICOLONS["matrix"], encoding="utf-8")
    assert _clean(_read_text(tmp_path / "matrix.csv"), 2) is not None


def run_command(monkeypatch: pytest.MonkeyPatch, paths: dict[str, Path], *words: str) -> int:
    monkeypatch.setenv("QAMTU_LANG", "en")
    files = [word for name, path in paths.items() for word in (f"--{name}", str(path))]
    monkeypatch.setattr(sys, "argv", ["qamtu", "siting", *files, *words, "--time-limit-s", "600", "--quiet"])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


@pytest.mark.parametrize(("flag", "chosen"), [("--no-equity", "x"), ("--equity", "y")])
def test_the_command_raises_the_smallest_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: str, chosen: str
) -> None:
    """x serves 100 people but none of 65 and more; y serves 20, half of them old."""
    matrix, demand = "from_id,to_id,travel_time_s\na,x,60\nb,y,60\n", "id,people,aged_65\na,100,0\nb,20,10\n"
    paths, out = write_all(tmp_path, matrix=matrix, demand=demand), tmp_path / "s.json"
    words = ("--model", "mclp", "--sites", "1", "--threshold-min", "10", "--out", str(out), flag)
    assert run_command(monkeypatch, paths, *words) == 0
    assert json.loads(out.read_text())["chosen"] == [chosen]


def test_the_command_says_that_no_plan_is_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    matrix, demand = "from_id,to_id,travel_time_s\na,x,60\nb,y,60\n", "id,people\na,100\nb,20\n"
    paths, out = write_all(tmp_path, matrix=matrix, demand=demand), tmp_path / "s.json"
    assert run_command(monkeypatch, paths, "--model", "pmedian", "--sites", "1", "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert "pmedian: infeasible\nThere is no plan with 1 site that reaches everyone who can be reached." in said
    assert "Sites it takes: 2." in said
    assert json.loads(out.read_text())["status"] == "infeasible"


LSCP = ("--model", "lscp", "--threshold-min", "1")


@pytest.mark.parametrize(
    ("matrix", "words", "status", "said"),
    [
        ("a,x,600\nb,y,600\n", LSCP, "optimal", "No site is proposed, for none would cover anybody"),
        ("a,x,600\nb,y,60\n", LSCP, "optimal", "100 people (1 cell) cannot be covered by any facility or candidate"),
        ("a,x,60\nb,y,60\n", (*LSCP, "--sites", "1"), "infeasible", "let model mclp say how many people 1 site can"),
        ("a,x,60\nb,y,60\n", LSCP, "optimal", "2 new sites cover everyone who can be covered within 1 min: 120 more"),
        ("a,x,60\nb,x,600\n", ("--model", "pcenter", "--sites", "1"), "optimal", "longest travel time is 10 min 0 s."),
        ("a,x,60\na,y,6\n", ("--model", "pmedian", "--sites", "1"), "optimal", "mean travel time is 0 min 6 s."),
        (
            "a,x,60\na,y,6\n",
            ("--model", "pmedian", "--sites", "1"),
            "optimal",
            "20 people (1 cell) are left out of the",
        ),
        ("a,x,90\nb,y,90\n", ("--model", "mclp", "--sites", "1", "--threshold-min", "1"), "optimal", "anybody more"),
    ],
)
def test_the_command_says_what_a_plan_is_worth_by_its_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    matrix: str, words: tuple[str, ...], status: str, said: str,
) -> None:  # fmt: skip
    head = "from_id,to_id,travel_time_s\n"
    paths, out = write_all(tmp_path, matrix=head + matrix, demand="id,people\na,100\nb,20\n"), tmp_path / "s.json"
    assert run_command(monkeypatch, paths, *words, "--out", str(out)) == 0
    assert json.loads(out.read_text(), parse_constant=pytest.fail)["status"] == status
    assert said in capsys.readouterr().out


def test_the_command_names_the_models_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.json"
    assert run_command(monkeypatch, write_all(tmp_path), "--model", "foo", "--out", str(out)) == 2
    assert "choose one of mclp, pmedian, lscp, pcenter\n" in capsys.readouterr().err
    assert not out.exists()
