"""`qamtu visits plan` and `qamtu visits example`, as a user runs them."""

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from visit_case import PEOPLE, write_case

from geo.visits.example import write_visits_example
from geo.visits.inputs import build_problem
from geo.visits.outputs import write_plan
from geo.visits.plan_file import read_visit_plan
from routing.visits.check import check_plan
from routing.visits.planner import plan_visits

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "web" / "static" / "vendor"
WITHOUT_COORDINATES = {
    "visits.csv",
    "unassigned.csv",
    "plan.json",
    "sheets.html",
    "sheets.pdf",
    "plan.xlsx",
    "manifest.json",
    "calendar",
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api", "visits", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A plan on a given matrix; one visit asks for a skill that nobody has."""
    folder = tmp_path_factory.mktemp("case")
    visits = write_case(folder, people=PEOPLE + "p4,,,1,,,30,,,surgeon,,\n")
    text = (folder / "M.csv").read_text()
    extra = [f"{one},p4,600\np4,{one},600\n" for one in ("p1", "p2", "p3", "t1", "t2")]
    (folder / "M.csv").write_text(text + "".join(extra))
    answer = run("plan", visits, "--out", folder / "plan", "--json", "--lang", "ru")
    assert answer.returncode == 0, answer.stderr
    return visits, folder / "plan", answer


def test_files_and_columns(planned):
    _, folder, answer = planned
    assert {path.name for path in folder.iterdir()} >= WITHOUT_COORDINATES
    visits = rows(folder / "visits.csv")
    assert list(visits[0]) == ["date", "team_id", "stop", "person_id", "arrive", "leave", "travel_s"]
    assert [row["person_id"] for row in visits if row["team_id"] == "t2"].count("p2") == 1  # alone has both skills
    assert len([row for row in visits if row["person_id"] == "p1"]) == 2
    together = [(row["date"], row["arrive"]) for row in visits if row["person_id"] == "p3"]
    assert len(together) == 2
    assert together[0] == together[1]
    assert {row["travel_s"] for row in visits} == {"600"}
    summary = json.loads(answer.stdout)
    assert (summary["due"], summary["kept"], summary["missed"]) == (5, 4, 1)
    assert summary["planning_s"] > 0


def test_what_was_not_placed_says_why_in_the_language_asked_for(planned):
    _, folder, _ = planned
    (row,) = rows(folder / "unassigned.csv")
    assert (row["person_id"], row["due"]) == ("p4", "2026-11-27")
    assert "surgeon" in row["reason"]
    assert any("а" <= sign <= "я" for sign in row["reason"])
    (missed,) = json.loads((folder / "plan.json").read_text())["missed"]
    assert (missed["code"], missed["due_from"]) == ("no_skill", "2026-11-23")


def test_the_record(planned):
    _, folder, _ = planned
    record = json.loads((folder / "plan.json").read_text())
    assert record["totals"] == {
        "people": 4,
        "teams": 2,
        "due": 5,
        "kept": 4,
        "missed": 1,
        "tours": record["totals"]["tours"],
    }
    assert {"balance", "kilometres", "seconds", "seed", "weights", "versions"} <= set(record)
    assert record["kilometres"] is None  # the table has no lengths
    assert [each["role"] for each in record["inputs"]] == ["people", "teams", "matrix"]
    manifest = json.loads((folder / "manifest.json").read_text())
    told = {row["name"]: row["sha256"] for row in manifest["outputs"]}
    assert told == {name: digest for name, digest in hashes(folder).items() if name != "manifest.json"}
    assert manifest["seed"] == 1


def test_the_same_inputs_give_the_same_bytes(planned, tmp_path):
    visits, folder, _ = planned
    prepared = build_problem(read_visit_plan(visits))
    plan = plan_visits(prepared.problem)
    assert check_plan(plan) == []
    write_plan(prepared, plan, tmp_path, "ru", assets=ASSETS)
    assert hashes(tmp_path) == hashes(folder)


def test_a_mistake_is_one_sentence_and_leaves_nothing(planned, tmp_path):
    visits = write_case(tmp_path, people="id,duration_min\np1,долго\n")
    answer = run("plan", visits, "--out", tmp_path / "plan", "--lang", "ru", "--quiet")
    assert answer.returncode == 2
    assert answer.stderr == (
        "qamtu: people.csv: строка 2: duration_min — долго; укажите минуты от 1 до 720, например 30\n"
    )
    assert not (tmp_path / "plan").exists()
    missing = run("plan", tmp_path / "none.toml", "--out", tmp_path / "plan", "--quiet")
    assert missing.returncode == 2
    assert missing.stderr.count("\n") == 1


def test_the_example_is_the_same_each_time_and_can_be_prepared(tmp_path):
    answer = run("example", "--out", tmp_path / "one", "--json", "--quiet")
    assert answer.returncode == 0, answer.stderr
    write_visits_example(tmp_path / "two")
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    prepared = build_problem(read_visit_plan(tmp_path / "one"))
    assert (len(prepared.people), len(prepared.teams)) == (300, 12)
    assert len(rows(tmp_path / "one" / "units.csv")) == 17
    assert {row["size"] for row in rows(tmp_path / "one" / "units.csv")} == {"S", "S-plus", "L"}
    assert prepared.synthetic
    assert len(prepared.dates) == 28
    assert [date.isoformat() for date in prepared.holidays] == ["2026-12-05", "2026-12-07", "2026-12-10"]
    assert {person.carers for person in prepared.people} == {1, 2}
    assert prepared.ways is not None
    assert all(ways.places.ok.all() for ways in prepared.ways)
    readme = (tmp_path / "one" / "README.txt").read_text()
    assert all(word in readme for word in ("SYNTHETIC", "ЖАСАНДЫ", "СИНТЕТИЧЕСКИЕ", "ข้อมูลสังเคราะห์"))
