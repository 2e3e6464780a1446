"""Times of day and durations as people write them: 8.30, 8:30, 08:30:00, 8ч, 8:30 pm, a fraction of a day; 30 мин."""

import datetime
import re
from typing import Final

from geo.lists.cell_text import LONGEST_READ, show_cell, tidy_number_text

DAY_S: Final = 86_400
TIME: Final = re.compile(
    r"(\d{1,2})(?:(?:[:.hч]| ?(?:час\w*|сағ\w*|ч)\.? ?)(\d\d)(?::(\d\d))?)?"
    r" ?(?:(am|pm|a\.m\.|p\.m\.)|(?:ч|час\w*|сағ\w*|h|น|мин)\.?)?"
)
FRACTION: Final = re.compile(r"0[.,]\d+")
FROM_WORD: Final = re.compile(r"^(?:from|с|бастап|ตั้งแต่)\s+")
BETWEEN: Final = re.compile(r"\s*(?:\.\.+|[-–—]|\s(?:to|до|дейін|ถึง)\s|ถึง)\s*")
APART: Final = re.compile(r"[;,\n]+")
HOURS: Final = r"(?P<hours>\d+(?:[.,]\d+)?) ?(?:h|hr|hrs|hours?|ч|час\w*|сағ\w*|ชม|ชั่วโมง)\.?"
MINUTES: Final = r"(?P<minutes>\d+(?:[.,]\d+)?) ?(?:m|min\w*|м|мин\w*|นาที|น|')?\.?"
DURATION: Final = re.compile(rf"(?:{HOURS})? ?(?:{MINUTES})?")
CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)(?::00)?")


def parse_time(cell: object) -> int | None:
    """Seconds after midnight; None where a cell is no time of day."""
    if isinstance(cell, datetime.datetime | datetime.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, datetime.timedelta):
        return _within_day(round(cell.total_seconds()))
    if isinstance(cell, float) and 0 < cell < 1:
        return round(cell * 1440) * 60
    text = tidy_number_text(show_cell(cell)).text.casefold()[:LONGEST_READ]
    if FRACTION.fullmatch(text):
        return round(float(text.replace(",", ".")) * 1440) * 60
    found = TIME.fullmatch(text)
    return _of_clock(found) if found else None


def _of_clock(found: "re.Match[str]") -> int | None:
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if minute > 59 or second > 59 or (found[4] and not 1 <= hour <= 12):
        return None
    if found[4]:
        hour = hour % 12 + 12 * found[4].startswith("p")
    return _within_day(hour * 3600 + minute * 60 + second)


def parse_hours(cell: object) -> tuple[int, int] | None:
    """Seconds from and to of "9:00-11:00"; None where a cell is no such thing, or ends before it begins."""
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.split()).casefold()  # the pattern takes its time over long runs of blanks
    ends = [parse_time(end) for end in BETWEEN.split(FROM_WORD.sub("", text))]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        return None
    return ends[0], ends[1]


def parse_windows(cell: object) -> tuple[tuple[int, int], ...] | None:
    """Several "from-to", divided by semicolons, in their order; None where a part is none."""
    if not isinstance(cell, str):
        return None
    found = [parse_hours(part) for part in APART.split(cell) if part.strip()]
    return tuple(sorted(each for each in found if each is not None)) if found and None not in found else None


def parse_minutes(cell: object) -> float | None:
    """Minutes of "30", "30 мин", "1 ч 30 мин", "1:30" (hours and minutes); None where a cell is no duration."""
    if isinstance(cell, datetime.time):
        return cell.hour * 60 + cell.minute + cell.second / 60
    if isinstance(cell, datetime.timedelta):
        return cell.total_seconds() / 60
    text = tidy_number_text(show_cell(cell)).text.casefold()[:LONGEST_READ]
    if clock := CLOCK.fullmatch(text):
        return int(clock[1]) * 60.0 + int(clock[2]) if int(clock[2]) < 60 and int(clock[1]) <= 12 else None
    found = DURATION.fullmatch(text)
    if not found or not (found["hours"] or found["minutes"]):
        return None
    hours, minutes = (float((found[part] or "0").replace(",", ".")) for part in ("hours", "minutes"))
    return hours * 60 + minutes


def say_time(seconds: int) -> str:
    """Seconds after midnight as HH:MM, with seconds where there are any."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")


def _within_day(seconds: int) -> int | None:
    return seconds if 0 <= seconds <= DAY_S else None
