"""Older people of the example: pseudonyms, homes where older people live, a Barthel index, a care plan that follows."""

import datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

PEOPLE: Final = 300
NEAR_CELL_M: Final = 85.0
METRES_PER_DEGREE: Final = 111_195.0
WITHOUT_POINT: Final = 9
"""So many are known by their village alone."""
HEADING: Final = (
    "id,lon,lat,settlement,visits_per_week,visits_per_month,min_gap_days,max_gap_days,duration_min,window_start,"
    "window_end,windows,skills,carers,priority,barthel,preferred_days,not_days,until,last_visit,usual_teams"
)
Rng = np.random.Generator


def draw_people(
    cells: gpd.GeoDataFrame, villages: pd.DataFrame, teams: pd.DataFrame, start: datetime.date, rng: Rng
) -> pd.DataFrame:
    """A list as a district would keep it; `cells` have `older`, people of 60 and more; `villages` name, lon, lat."""
    chosen = rng.choice(len(cells), size=PEOPLE, p=cells["older"] / cells["older"].sum())
    far, turn = NEAR_CELL_M * np.sqrt(rng.random(PEOPLE)), rng.uniform(0, 2 * np.pi, PEOPLE)
    lat = cells.geometry.y.to_numpy()[chosen] + far * np.sin(turn) / METRES_PER_DEGREE
    lon = cells.geometry.x.to_numpy()[chosen] + far * np.cos(turn) / METRES_PER_DEGREE / np.cos(np.radians(lat))
    rows = [_person(number, start, rng) for number in range(1, PEOPLE + 1)]
    for row, x, y in zip(rows, lon, lat, strict=True):
        row["lon"], row["lat"] = f"{x:.6f}", f"{y:.6f}"
        row["usual_teams"] = _usual_team(row, x, y, teams) if rng.random() < 0.6 else ""
    for at in rng.choice(PEOPLE, size=WITHOUT_POINT, replace=False):
        away = np.hypot(villages["lon"].to_numpy() - lon[at], villages["lat"].to_numpy() - lat[at])
        rows[at] |= {"lon": "", "lat": "", "settlement": villages["name"].iloc[int(away.argmin())]}
    columns = HEADING.split(",")
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns)


def _person(number: int, start: datetime.date, rng: Rng) -> dict[str, Any]:
    kind = rng.choice(3, p=[0.13, 0.45, 0.42])
    row = (_bed_bound, _home_bound, _independent)[kind](rng)
    row["id"] = f"P{number:03}"
    row |= _hours(rng)
    if rng.random() < 0.2:
        row["preferred_days"] = str(rng.choice(["mon;thu", "tue", "wed;fri", "mon-wed"]))
    elif rng.random() < 0.04:
        row["not_days"] = "mon;wed;fri"  # haemodialysis
    if rng.random() < 0.03:
        row["until"] = (start + datetime.timedelta(days=int(rng.integers(10, 25)))).isoformat()
    if rng.random() < 0.8:
        row["last_visit"] = (start - datetime.timedelta(days=int(rng.integers(3, 8)))).isoformat()
    return row


def _bed_bound(rng: Rng) -> dict[str, Any]:
    two = rng.random() < 0.35
    return {
        "barthel": int(rng.integers(0, 5)),
        "visits_per_week": 2,
        "min_gap_days": 2,
        "max_gap_days": 7,
        "duration_min": int(rng.choice([40, 45, 60])),
        "skills": "nurse",
        "carers": 2 if two else "",
    }


def _home_bound(rng: Rng) -> dict[str, Any]:
    skill = str(rng.choice(["nurse", "physiotherapist", "ttm", "volunteer"], p=[0.55, 0.2, 0.13, 0.12]))
    often = str(rng.choice(["1", "0.5"], p=[0.55, 0.45]))
    return {
        "barthel": int(rng.integers(5, 12)),
        "visits_per_week": often,
        "min_gap_days": 4 if often == "1" else 10,
        "duration_min": {"nurse": 30, "physiotherapist": 45, "ttm": 45, "volunteer": 25}[skill],
        "skills": skill,
    }


def _independent(rng: Rng) -> dict[str, Any]:
    skill = str(rng.choice(["nurse", "volunteer", "dentist", "ttm"], p=[0.28, 0.5, 0.12, 0.1]))
    return {
        "barthel": int(rng.integers(12, 21)),
        "visits_per_month": 1,
        "duration_min": {"nurse": 20, "volunteer": 20, "dentist": 30, "ttm": 40}[skill],
        "skills": skill,
    }


def _hours(rng: Rng) -> dict[str, str]:
    draw = rng.random()
    if draw < 0.18:
        return {"window_start": "09:00", "window_end": "12:00"}
    if draw < 0.3:
        return {"window_start": "13:00", "window_end": "16:00"}
    return {"windows": "09:00-11:00;14:00-16:00"} if draw < 0.34 else {}


def _usual_team(row: dict[str, Any], lon: float, lat: float, teams: pd.DataFrame) -> str:
    """The nearest team with the skill."""
    able = teams[[row["skills"] in skills.split(";") for skills in teams["skills"]]]
    away = np.hypot(able["lon"].to_numpy(dtype=np.float64) - lon, able["lat"].to_numpy(dtype=np.float64) - lat)
    return str(able["id"].iloc[int(away.argmin())])
