"""Twelve carers of the example: six nurses, a physiotherapist, a dentist, two of Thai medicine, two volunteers."""

from typing import Any, Final

import pandas as pd

HEADING: Final = (
    "id,lon,lat,end_lon,end_lat,mode,shift_start,shift_end,break_start,break_min,skills,days,max_driving_min,"
    "break_latest,members,days_off,unit_id"
)
# id, name of the unit, mode, skills, shift, days, most minutes on the way, days off
_TEAMS: Final = (
    ("N1", "Ching Kho", "motorcycle", "nurse", "08:30-16:30", "mon-fri", 180, ""),
    ("N2", "Sathing Mo", "motorcycle", "nurse", "08:30-16:30", "mon-fri", 180, ""),
    ("N3", "Hua Khao", "motorcycle", "nurse", "08:30-16:30", "mon-fri", 180, "2026-12-14;2026-12-15"),
    ("N4", "Wat Khanun", "car", "nurse", "08:30-16:30", "mon-fri", 210, ""),
    ("N5", "Muang Ngam", "motorcycle", "nurse", "08:30-16:30", "mon-fri", 180, ""),
    ("N6", "Thamnop", "car", "nurse", "08:00-16:00", "mon-fri", 210, "2026-12-24"),
    ("PT1", "Sathing Mo", "car", "physiotherapist", "08:30-16:30", "mon-fri", 240, ""),
    ("DT1", "Hua Khao", "car", "dentist", "09:00-15:00", "tue;thu", 180, ""),
    ("TM1", "Ching Kho", "motorcycle", "ttm", "08:30-16:30", "mon-fri", 180, ""),
    ("TM2", "Muang Ngam", "motorcycle", "ttm", "08:30-12:30", "mon;wed;fri", 120, ""),
    ("V1", "Sathing Mo", "motorcycle", "volunteer", "09:00-15:00", "mon-fri", 150, ""),
    ("V2", "Wat Khanun", "motorcycle", "volunteer", "09:00-15:00", "mon-fri", 150, ""),
)
SHORT_DAY: Final = "12:30"
"""Who is back by then takes no break."""


def list_teams(units: pd.DataFrame) -> pd.DataFrame:
    """The list of teams; each starts and ends at its unit."""
    rows: list[dict[str, Any]] = []
    for team_id, unit_name, mode, skills, shift, days, most, off in _TEAMS:
        unit = units[units["name_en"].str.startswith(f"{unit_name} Health")].iloc[0]
        start, end = shift.split("-")
        rests = end > SHORT_DAY
        rows.append(
            {
                "id": team_id,
                "lon": unit["lon"],
                "lat": unit["lat"],
                "mode": mode,
                "shift_start": start,
                "shift_end": end,
                "break_start": "12:00" if rests else "",
                "break_min": 45 if rests else "",
                "break_latest": "12:45" if rests else "",
                "skills": skills,
                "days": days,
                "max_driving_min": most,
                "members": 1,
                "days_off": off,
                "unit_id": unit["unit_id"],
            }
        )
    columns = HEADING.split(",")
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns)
