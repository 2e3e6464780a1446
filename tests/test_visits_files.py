"""`qamtu visits plan` on a given matrix: its files are held against what it was given by a stranger's checker."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from thorough import more
from typer.testing import CliRunner
from visit_files import faults_of_files

from api.cli import app

PEOPLE_COLUMNS = (
    *("id", "lon", "lat", "visits_per_week", "min_gap_days", "max_gap_days", "duration_min"),
    *("window_start", "window_end", "skills", "carers", "priority"),
)
SKILLS = ("nurse", "nurse", "physiotherapist", "dentist", "")


def write_district(folder: Path, *, seed: int, people: int, days: int) -> Path:
    """Homes and units on a plain, streets as the crow flies at 30 km/h; half the people have wishes of every kind."""
    rng = np.random.default_rng(seed)
    teams = ["nurse-1", "nurse-2", "nurse-3", "physio", "dentist"]
    ids = [*teams, *(f"P{row:03d}" for row in range(people))]
    xy = rng.uniform(0, 12_000, (len(ids), 2))
    seconds = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) / (30 / 3.6)
    with (folder / "M.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["from_id", "to_id", "travel_time_s"])
        out.writerows([a, b, f"{seconds[i, j]:.1f}"] for i, a in enumerate(ids) for j, b in enumerate(ids) if a != b)
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(PEOPLE_COLUMNS)
        for row in range(people):
            often = int(rng.integers(1, 4))
            window = [("", ""), ("08:00", "11:00"), ("13:00", "16:00")][int(rng.integers(0, 3))]
            pair = rng.random() < 0.1
            skills = "nurse;physiotherapist" if pair else SKILLS[int(rng.integers(0, 5))]
            least = 2 if often == 2 else 1
            most = 6 if often > 1 else ""
            out.writerow(
                [
                    f"P{row:03d}",
                    "",
                    "",
                    often,
                    least,
                    most,
                    5 * int(rng.integers(3, 10)),
                    *window,
                    skills,
                    2 if pair else "",
                    "",
                ]
            )
    (folder / "teams.csv").write_text(
        "id,lon,lat,end_lon,end_lat,mode,shift_start,shift_end,break_start,break_min,skills,days,max_driving_min\n"
        "nurse-1,,,,,car,08:00,16:30,12:00,30,nurse,,\n"
        "nurse-2,,,,,car,08:00,16:30,12:00,30,nurse,,120\n"
        "nurse-3,,,,,car,08:00,12:00,,,nurse,mon;wed;fri,\n"
        "physio,,,,,car,08:00,16:30,12:00,30,physiotherapist,,\n"
        "dentist,,,,,car,09:00,16:00,12:00,30,dentist,tue;thu,\n",
        encoding="utf-8",
    )
    study = folder / "visits.toml"
    study.write_text(
        f'people = "people.csv"\nteams = "teams.csv"\n[plan]\nstart = 2026-11-23\ndays = {days}\nseed = 1\n'
        '[network]\nmatrix = "M.csv"\n',
        encoding="utf-8",
    )
    return study


def plan(study: Path, out: Path) -> None:
    """Plan as a user does."""
    command = [sys.executable, "-m", "api", "visits", "plan", str(study), "--out", str(out), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def plan_tables(study: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan in this process and print no sheets, where tables alone are read."""
    monkeypatch.setattr("geo.visits.documents.write.print_sheets", lambda _sheets: b"")
    done = CliRunner().invoke(app, ["visits", "plan", str(study), "--out", str(out), "--quiet"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(("seed", "people", "days"), [(1, 40, 5), (2, 60, 14), more(3, 120, 5)])
def test_a_plan_keeps_every_rule_of_its_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, people: int, days: int
) -> None:
    study = write_district(tmp_path, seed=seed, people=people, days=days)
    plan_tables(study, tmp_path / "out", monkeypatch)
    assert faults_of_files(study, tmp_path / "out") == []


def test_the_same_lists_give_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    study = write_district(tmp_path, seed=4, people=25, days=5)
    for out in ("one", "other"):
        plan(study, tmp_path / out)
    for name in ("visits.csv", "unassigned.csv", "plan.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_the_stranger_sees_a_visit_that_was_tampered_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = write_district(tmp_path, seed=5, people=25, days=5)
    plan_tables(study, tmp_path / "out", monkeypatch)
    visits = tmp_path / "out" / "visits.csv"
    lines = visits.read_text("utf-8").splitlines()
    visits.write_text("\n".join([*lines[:3], *lines[4:]]) + "\n", encoding="utf-8")
    assert faults_of_files(study, tmp_path / "out") != []
