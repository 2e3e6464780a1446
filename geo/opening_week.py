"""Opening hours as a week, where they are written in the simplest forms of OpenStreetMap.

`24/7`, `off`, and rules such as `Mo-Fr 08:00-18:00; Sa 09:00-13:00,14:00-16:00; Su off`, the later over the earlier;
what is said of public holidays (`PH off`) is no part of a week. Whatever says more is left to its own words.
"""

import re
from typing import Final

Hours = tuple[tuple[str, str], ...]
"""When it opens and closes ("08:00", "18:00"); empty: closed that day."""
Week = tuple[Hours, ...]
"""Monday first."""

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SHUT: Final = frozenset(("off", "closed"))
ALL_DAY: Final[Hours] = (("00:00", "24:00"),)
_DAY: Final = "|".join(DAYS)
_DAYS: Final = rf"(?:{_DAY})(?:-(?:{_DAY}))?"
_TIME: Final = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_SPAN: Final = rf"{_TIME}\s*-\s*{_TIME}"
_RULE: Final = re.compile(
    rf"(?:(?P<days>{_DAYS}(?:\s*,\s*{_DAYS})*)\s+)?(?P<times>{_SPAN}(?:\s*,\s*{_SPAN})*|off|closed)"
)
_HOLIDAYS: Final = re.compile(rf"PH\s+(?:off|closed|{_SPAN}(?:\s*,\s*{_SPAN})*)")


def read_opening_week(text: str) -> Week | None:
    """The hours of each day, Monday first; None where the text says nothing, or more than the simple forms."""
    rules = [rule.strip() for rule in text.replace("–", "-").strip().strip(";").split(";")]
    if rules == ["24/7"]:
        return (ALL_DAY,) * len(DAYS)
    week: list[Hours] = [()] * len(DAYS)
    said = False
    for rule in rules:
        if _HOLIDAYS.fullmatch(rule):
            continue
        found = _RULE.fullmatch(rule)
        hours = _read_hours(found["times"]) if found else None
        if found is None or hours is None:
            return None
        for day in _read_days(found["days"]):
            week[day] = hours
        said = True
    return tuple(week) if said else None


def _read_days(text: str | None) -> list[int]:
    """Numbers of the days, Monday 0; every day where none is named. `Sa-Mo` goes over the end of the week."""
    if text is None:
        return list(range(len(DAYS)))
    days = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        at = DAYS.index(first)
        days += [(at + step) % len(DAYS) for step in range((DAYS.index(last or first) - at) % len(DAYS) + 1)]
    return days


def _read_hours(text: str) -> Hours | None:
    """Spans of a day; None where a time is none (24:30)."""
    if text in SHUT:
        return ()
    spans = [[_read_time(time) for time in span.split("-")] for span in text.split(",")]
    if any(not opens or not closes for opens, closes in spans):
        return None
    return tuple((opens, closes) for opens, closes in spans)


def _read_time(text: str) -> str:
    hour, minute = text.strip().split(":")
    return "" if int(hour) == 24 and minute != "00" else f"{int(hour):02}:{minute}"
