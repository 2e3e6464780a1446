"""The benchmark says when answers differ, keeps a page whatever is missing, and outlives engines that fail or hang."""

import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks import ask
from benchmarks.agreement import people_shares, same_people, same_seconds
from benchmarks.figures import ratios
from benchmarks.problem import Problem, covered
from benchmarks.report import results_page
from benchmarks.task import SCIPY, VALHALLA, Ask, Task, ours

TRUE_S = np.array([[0.0, 100.0, 200.5, np.inf], [70.0, 0.0, 90.1, 61.0]])


def row(engine: str, seconds: float, *, ours: bool = False) -> dict[str, object]:
    return {"engine": engine, "ours": ours, "seconds": seconds, "runs": 3, "peak_mb": 10, "sample": "", "note": ""}


def test_equal_times_are_equal_and_a_tenth_of_a_second_is_not() -> None:
    off = TRUE_S.copy()
    off[1, 2] += 0.1
    said = same_seconds({"scipy": TRUE_S, "igraph": TRUE_S + 1e-9, "qamtu": off})
    assert said["scipy"] == "the reference"
    assert said["igraph"] == "equal (8 times)"
    assert said["qamtu"] == "DIFFERS: 12.50% of 8, by up to 0.1 s"


def test_reached_and_unreached_differ() -> None:
    reached = np.where(np.isinf(TRUE_S), 5.0, TRUE_S)
    assert same_seconds({"scipy": TRUE_S, "igraph": reached})["igraph"].startswith("DIFFERS: 12.50%")


def test_a_sample_of_rows_and_columns_is_compared_with_its_part() -> None:
    assert same_seconds({"scipy": TRUE_S, "pandana": TRUE_S[:1, :2]})["pandana"] == "equal (2 times)"


def test_engines_with_their_own_speeds_need_only_be_alike() -> None:
    assert same_seconds({"scipy": TRUE_S, "OSRM, CH": TRUE_S * 2})["OSRM, CH"] == "correlation 1.000, median ratio 2.00"


def test_people_counted_otherwise_are_told_as_a_share() -> None:
    people = np.array([[10.0, 20.0], [30.0, 40.0]])
    other = people + np.array([[0.0, 0.0], [0.0, 10.0]])
    assert same_people({"scipy": people, "qamtu": people, "pandana": other}) == {
        "scipy": "the reference",
        "qamtu": "equal",
        "pandana": "10.00% of the people counted otherwise",
    }
    assert people_shares({"qamtu": people, "Valhalla": people * [[2], [1]]})["Valhalla"] == "people 2.00 / 1.00 of ours"


def test_ratios_are_against_the_quickest_of_ours_and_only_of_what_was_measured() -> None:
    rows = [row("qamtu", 2.0, ours=True), row("qamtu hierarchy", 1.0, ours=True), row("scipy", 30.0)]
    tasks = {"one_to_all": [*rows, {"engine": "networkx", "ours": False, "missing": "not installed: no wheel"}]}
    assert ratios(tasks) == {"one_to_all_vs_scipy": 30.0}


def test_the_edited_class_alone_gets_slower_and_delays_stay(tmp_path: Path) -> None:
    (tmp_path / "problem").mkdir()
    for name, values in {"running": [80, 80, 7], "decisecond": [100, 80, 7], "road_class": [11, 4, 11]}.items():
        np.save(tmp_path / "problem" / f"{name}.npy", np.array(values))
    (tmp_path / "problem.json").write_text('{"edited_class": 11}')
    assert Problem(tmp_path).edited_decisecond().tolist() == [120, 80, 9]


def test_exactly_the_threshold_is_covered() -> None:
    people = np.array([[1.0], [10.0], [100.0]])
    assert covered(np.array([900.0, 900.1, np.inf]), people).ravel().tolist() == [1.0, 11.0, 11.0]


def test_the_page_stands_whatever_is_missing() -> None:
    facts = {"extract": "x.osm.pbf", "tiles": [4, 4], "pbf_mb": 1.0, "nodes": 5, "edges": 9, "trial": False}
    task = Task("one_to_all", "One to all", "Asked.", (ours("qamtu"), SCIPY), none={"OSRM": "has none"})
    rows = [row("qamtu", 0.001, ours=True), {"engine": "scipy", "ours": False, "missing": "stopped after 9 s"}]
    found = {
        "problem": facts | {"share_in_largest_component": 0.98},
        "tasks": {"one_to_all": rows},
        "quick": {"move_site_ms": 30.0},
        "versions": {"scipy": "1"},
        "machine": "m",
        "command": "make bench",
        "seconds": 60.0,
    }
    page = results_page(found, [task])
    assert "| scipy | stopped after 9 s |" in page
    assert "| one_to_all_vs_scipy | 15 x | not measured |" in page
    assert "| move_site_ms | <= 20 | 30 | **no** |" in page
    assert "No row for OSRM: has none." in page


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("raise RuntimeError('out of road')", "failed: RuntimeError: out of road"),
        ("import time; time.sleep(60)", "stopped after 2 s"),
    ],
)
def test_an_engine_that_fails_or_hangs_costs_its_row_alone(
    source: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "benchmarks" / "peers"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (package / "bad.py").write_text(source)
    (tmp_path / "answers").mkdir()
    monkeypatch.setattr(ask, "ROOT", tmp_path)
    began = time.monotonic()
    task = Task("one_to_all", "t", "a", (Ask("bad", "bad", "json", ours=True),), limit_s=2)
    rows = ask.ask_task(task, tmp_path, until=began + 60)
    assert [each["missing"] for each in rows] == [why]
    assert time.monotonic() - began < 20


def test_what_cannot_be_installed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_package: str) -> str:
        raise LookupError("no wheel for this Python")

    monkeypatch.setattr(ask, "python_for", refuse)
    rows = ask.ask_task(Task("matrix", "t", "a", (VALHALLA,)), tmp_path, until=time.monotonic() + 60)
    assert rows == [{"engine": "Valhalla", "ours": False, "missing": "not installed: no wheel for this Python"}]
