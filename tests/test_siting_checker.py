"""The independent checker's alarm: a false objective stops the run, as a fault of ours and not of the user."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.cli import main
from geo.siting import from_files, solve
from geo.siting.check import CheckerDisagreement
from geo.siting.instance import SitingInstance, build_instance
from geo.siting.plan import SitePlan
from geo.siting.task import CheckedTask, Found, SitingTask
from routing.errors import QamtuError

TRUE_ANSWER, TRUE_SOLVE = solve.answer_task, solve.solve_siting


def answer_falsely(instance: SitingInstance, task: CheckedTask) -> Found:
    found = TRUE_ANSWER(instance, task)
    return replace(found, objective=found.objective * 1.001)


def solve_falsely(instance: SitingInstance, task: SitingTask) -> SitePlan:
    plan = TRUE_SOLVE(instance, task)
    return replace(plan, objective=plan.objective * 1.001)


def instance_of(**columns: object) -> SitingInstance:
    demand, candidate = np.divmod(np.arange(6), 2)
    times = np.array([60.0, 600, 900, 30, 5, 600])
    pairs = (demand.astype(np.int32), candidate.astype(np.int32), times)
    people = np.array([[100.0, 10], [40, 20], [5, 1]])
    return build_instance(["a", "b", "c"], people, ["x", "y"], pairs, strata=("people", "aged"), **columns)


TASKS = [
    SitingTask(model="mclp", sites=1, threshold_s=100, time_limit_s=600),
    SitingTask(model="mclp", sites=1, threshold_s=100, time_limit_s=600, equity=True),
    SitingTask(model="pmedian", sites=1, time_limit_s=600),
    SitingTask(model="lscp", threshold_s=100, time_limit_s=600),
    SitingTask(model="pcenter", sites=2, time_limit_s=600),
]


def sites_of(folder: Path) -> tuple[Path, Path]:
    (folder / "m.csv").write_text("from_id,to_id,travel_time_s\na,x,60\nb,y,600\n")
    (folder / "d.csv").write_text("id,people\na,100\nb,40\n")
    return folder / "m.csv", folder / "d.csv"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.model}{' equity' * task.equity}")
def test_a_false_objective_stops_the_run(task: SitingTask, monkeypatch: pytest.MonkeyPatch) -> None:
    solve.solve_siting(instance_of(), task)
    monkeypatch.setattr(solve, "answer_task", answer_falsely)
    with pytest.raises(CheckerDisagreement, match="but the independent check finds"):
        solve.solve_siting(instance_of(), task)


@pytest.mark.parametrize("model", ["mclp", "pmedian"])
def test_a_false_objective_with_capacities_stops_the_run(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    task = SitingTask(model=model, sites=1, threshold_s=1000, unreached_time_s=2000, time_limit_s=600)
    instance = instance_of(capacity=np.array([50.0, 60.0]))
    solve.solve_siting(instance, task)
    monkeypatch.setattr(solve, "answer_task", answer_falsely)
    with pytest.raises(CheckerDisagreement):
        solve.solve_siting(instance, task)


def test_a_plan_that_the_tables_as_read_deny_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_files.siting_from_files(*sites_of(tmp_path), TASKS[0])
    monkeypatch.setattr(from_files, "solve_siting", solve_falsely)
    with pytest.raises(CheckerDisagreement):
        from_files.siting_from_files(*sites_of(tmp_path), TASKS[0])


def test_the_alarm_is_a_failure_of_ours_and_leaves_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not issubclass(CheckerDisagreement, QamtuError)
    monkeypatch.setattr(from_files, "solve_siting", solve_falsely)
    monkeypatch.delenv("QAMTU_DEBUG", raising=False)
    matrix, demand = map(str, sites_of(tmp_path))
    words = ["qamtu", "siting", "--matrix", matrix, "--demand", demand, "--model", "mclp", "--sites", "1"]
    monkeypatch.setattr(sys, "argv", [*words, "--threshold-min", "2", "--out", str(tmp_path / "s.json"), "--quiet"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert "CheckerDisagreement" in capsys.readouterr().err
    assert not (tmp_path / "s.json").exists()
