"""What is written in the value of a tag: speed limits and durations."""

import re
from typing import Final

from routing.modes import TravelMode

_KMH_PER: Final = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_LIMIT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(km/h|kmh|kph|mph|knots|)$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{2})$")
_HOURS_MINUTES = re.compile(r"^(\d{1,3}):(\d{2})$")
_ISO = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_LEAST_LIMIT_KMH: Final = 1.0
_LONGEST_CROSSING_S: Final = 7 * 86400.0


def parse_limit_kmh(value: str, mode: TravelMode) -> float | None:
    """`50`, `50 km/h`, `30 mph`, `10 knots`, `KZ:urban`, `walk`, `none` as km/h; None for anything else."""
    text = value.strip()
    if text == "none":
        return mode.max_kmh
    if text in {"walk", "walking"}:
        return mode.walk_speed_limit_kmh
    if ":" in text:
        limit = mode.zone_limit_kmh.get(text)
        if limit is None:
            return _zone_number(text)
        return mode.max_kmh if limit < 0 else limit
    limits = [_LIMIT.match(part.strip()) for part in text.split(";")]
    numbers = [float(m[1].replace(",", ".")) * _KMH_PER[m[2]] for m in limits if m]
    believable = [number for number in numbers if number >= _LEAST_LIMIT_KMH]
    return min(believable) if believable else None


def _zone_number(text: str) -> float | None:
    """`DE:zone30` and `AT:zone:30` carry their number at the end."""
    found = re.search(r"zone:?([1-9]\d{1,2})$", text)
    return float(found[1]) if found else None


def parse_duration_s(value: str) -> float:
    """A ferry's `HH:MM`, `HH:MM:SS`, `MM` or ISO `PT1H30M` in seconds; 0 when it cannot be read or believed."""
    seconds = _duration_s(value.strip())
    return seconds if seconds <= _LONGEST_CROSSING_S else 0.0


def _duration_s(text: str) -> float:
    """Seconds as written."""
    if match := _HOURS_MINUTES.match(text):
        return int(match[1]) * 3600.0 + int(match[2]) * 60.0
    if match := _CLOCK.match(text):
        return int(match[1] or 0) * 3600.0 + int(match[2]) * 60.0 + int(match[3])
    if text.isdecimal():
        return int(text) * 60.0
    match = _ISO.match(text.upper())
    if match is None:
        return 0.0
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return days * 86400.0 + hours * 3600.0 + minutes * 60.0 + seconds
