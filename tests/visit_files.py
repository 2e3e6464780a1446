"""Checks the files of `qamtu visits plan` against what it was given, as a stranger would: csv in, csv out."""

import csv
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

Row = dict[str, str]


def faults_of_files(asked: Path, answered: Path) -> list[str]:
    """Every rule that visits.csv and unassigned.csv break, given visits.toml with a matrix and its lists."""
    study = tomllib.loads(asked.read_text("utf-8"))
    people = {row["id"]: row for row in _rows(asked.parent / study["people"])}
    teams = {row["id"]: row for row in _rows(asked.parent / study["teams"])}
    ways = {
        (row["from_id"], row["to_id"]): float(row["travel_time_s"])
        for row in _rows(asked.parent / study["network"]["matrix"])
    }
    start, days = study["plan"]["start"], study["plan"]["days"]
    visits = _rows(answered / "visits.csv")
    missed = _rows(answered / "unassigned.csv")
    return [
        *_tours(visits, people, teams, ways),
        *_visits(visits, people, teams),
        *_counts(visits, missed, people, start, days),
    ]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _seconds(text: str) -> int:
    parts = [int(part) for part in text.split(":")]
    return sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _skills(text: str) -> set[str]:
    return {skill.strip() for skill in text.split(";") if skill.strip()}


def _tours(
    visits: list[Row], people: dict[str, Row], teams: dict[str, Row], ways: dict[tuple[str, str], float]
) -> list[str]:
    faults = []
    tours: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in visits:
        tours[row["date"], row["team_id"]].append(row)
    for (day, team_id), stops in tours.items():
        team, where = teams[team_id], f"{team_id} on {day}"
        stops.sort(key=lambda row: int(row["stop"]))
        if [int(row["stop"]) for row in stops] != list(range(1, len(stops) + 1)):
            faults.append(f"stops are numbered 1, 2, ...: {where}")
        at, now, driven = team_id, _seconds(team["shift_start"]), 0.0
        pause = _seconds(team["break_start"]) if team.get("break_start") else None
        pause_s = 60 * float(team.get("break_min") or 0)
        for row in stops:
            way = ways.get((at, row["person_id"]), 0.0 if at == row["person_id"] else float("inf"))
            arrive, leave = _seconds(row["arrive"]), _seconds(row["leave"])
            rest = pause_s if pause is not None and now <= pause < arrive else 0
            if abs(float(row["travel_s"]) - way) >= 1:
                faults.append(f"travel_s is the matrix's: {where}, {row['person_id']}")
            if arrive < now + way + rest:
                faults.append(f"time to get there: {where}, {row['person_id']}")
            if leave - arrive != 60 * float(people[row["person_id"]]["duration_min"] or 30):
                faults.append(f"duration: {where}, {row['person_id']}")
            if pause is not None and arrive < pause + pause_s and leave > pause:
                faults.append(f"a visit in the break: {where}, {row['person_id']}")
            at, now, driven = row["person_id"], leave, driven + way
        way = ways.get((at, team_id), float("inf"))
        rest = pause_s if pause is not None and now <= pause < now + way else 0
        if now + way + rest > _seconds(team["shift_end"]):
            faults.append(f"shift: {where}")
        if team.get("max_driving_min") and driven + way > 60 * float(team["max_driving_min"]) + len(stops):
            faults.append(f"most driving: {where}")
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        working = _skills(team.get("days", "")) or set(names[:5])
        if names[date.fromisoformat(day).weekday()] not in working:
            faults.append(f"works that day: {where}")
    return faults


def _visits(visits: list[Row], people: dict[str, Row], teams: dict[str, Row]) -> list[str]:
    faults = []
    made: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in visits:
        made[row["person_id"], row["date"]].append(row)
    for (person_id, day), rows in made.items():
        person, where = people[person_id], f"{person_id} on {day}"
        if len({row["arrive"] for row in rows}) > 1 or len(rows) != int(person["carers"] or 1):
            faults.append(f"all carers at once: {where}")
        has = set().union(*(_skills(teams[row["team_id"]]["skills"]) for row in rows))
        if not _skills(person["skills"]) <= has:
            faults.append(f"skills: {where}")
        opens = _seconds(person["window_start"] or "00:00")
        shuts = _seconds(person["window_end"] or "24:00")
        if not (opens <= _seconds(rows[0]["arrive"]) and _seconds(rows[0]["leave"]) <= shuts):
            faults.append(f"window: {where}")
    return faults


def _counts(visits: list[Row], missed: list[Row], people: dict[str, Row], start: date, days: int) -> list[str]:
    """Whole weeks, whole numbers of visits: what is due, kept once, or named as missed."""
    faults = []
    for person_id, person in people.items():
        dates = sorted({date.fromisoformat(row["date"]) for row in visits if row["person_id"] == person_id})
        per_week = int(person["visits_per_week"] or 1)
        for first in range(0, days, 7):
            week = [start + timedelta(days=day) for day in range(first, min(first + 7, days))]
            kept = sum(day in week for day in dates)
            told = sum(row["person_id"] == person_id and date.fromisoformat(row["due"]) in week for row in missed)
            if kept + told != per_week:
                faults.append(f"{per_week} a week, kept or named: {person_id} from {week[0]}")
        gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
        if any(gap < int(person["min_gap_days"] or 1) for gap in gaps):
            faults.append(f"least gap: {person_id}")
        was_missed = any(row["person_id"] == person_id for row in missed)
        if person["max_gap_days"] and not was_missed and any(gap > int(person["max_gap_days"]) for gap in gaps):
            faults.append(f"greatest gap: {person_id}")
    if any(row["person_id"] not in people for row in visits):
        faults.append("only people who were asked for")
    if any(not row["reason"] for row in missed):
        faults.append("a reason for each")
    return faults
