"""Weekdays and dates as people write them: mon;wed, 1-5, пн-пт, дс;сс, จันทร์, every day, 2026-12-07."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from geo.lists.dates import read_dates

EVERY: Final = frozenset(range(7))
WORKING: Final = frozenset(range(5))

_NAMES: Final = (
    "1 mo mon monday пн пон понедельник дс дүй дүйсенбі จ จันทร์ lun lundi",
    "2 tu tue tues tuesday вт вторник сс сей сейсенбі อ อังคาร mar mardi",
    "3 we wed wednesday ср среда сәр сәрсенбі พ พุธ mer mercredi",
    "4 th thu thur thurs thursday чт четверг бс бей бейсенбі พฤ พฤหัส พฤหัสบดี jeu jeudi",
    "5 fr fri friday пт пятница жм жұм жұма ศ ศุกร์ ven vendredi",
    "6 sa sat saturday сб суббота сн сен сенбі ส เสาร์ sam samedi",
    "7 su sun sunday вс воскресенье жк жс жек жексенбі อา อาทิตย์ dim dimanche",
)
NAMES: Final[Mapping[str, int]] = {name: day for day, names in enumerate(_NAMES) for name in names.split()}
WORDS: Final[Mapping[str, frozenset[int]]] = {
    word: days
    for days, words in (
        (EVERY, "daily|every day|all|ежедневно|каждый день|күн сайын|күнделікті|ทุกวัน"),
        (WORKING, "weekdays|working days|будни|по будням|рабочие дни|жұмыс күндері|วันทำการ|วันธรรมดา"),
        (EVERY - WORKING, "weekend|weekends|демалыс күндері|วันเสาร์อาทิตย์|เสาร์อาทิตย์"),
    )
    for word in words.split("|")
}
APART: Final = re.compile(r"[;,\n|]+|\s+(?:and|и|және|และ)\s+")
BETWEEN: Final = re.compile(r"\s*(?:\.\.+|[–—-]|\s(?:to|до|по|дейін|ถึง)\s|ถึง)\s*")
DATES_BETWEEN: Final = re.compile(r"\s*(?:\.\.+|[–—]|\s-\s|\s(?:to|до|по|дейін|ถึง)\s|ถึง)\s*")
MOST_DAYS_BETWEEN: Final = 400


@dataclass(frozen=True)
class DaySet:
    """Some weekdays (0 is Monday), and some single dates."""

    weekdays: frozenset[int] = frozenset()
    dates: frozenset[datetime.date] = frozenset()

    def __contains__(self, date: object) -> bool:
        """Whether a date is one of the weekdays or of the dates."""
        return isinstance(date, datetime.date) and (date.weekday() in self.weekdays or date in self.dates)

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return bool(self.weekdays or self.dates)


def parse_weekdays(text: str) -> frozenset[int] | None:
    """Weekdays of a text, 0 is Monday; None where it names something else."""
    found: set[int] = set()
    for part in _parts(text):
        days = _days_of(part)
        if days is None:
            return None
        found |= days
    return frozenset(found)


def parse_days(text: str, country: str = "") -> DaySet | None:
    """Weekdays and dates of a text: "sat;sun;2026-12-07..2026-12-11"; None where a part is neither."""
    weekdays: set[int] = set()
    dates: set[datetime.date] = set()
    for part in _parts(text):
        days = _days_of(part)
        if days is not None:
            weekdays |= days
            continue
        between = _dates_of(part, country)
        if between is None:
            return None
        dates |= set(between)
    return DaySet(frozenset(weekdays), frozenset(dates))


def parse_date(cell: object, country: str = "") -> datetime.date | None:
    """The date of a cell; a Buddhist year is one of ours. None where it is none, or may be two."""
    value = read_dates([cell], "", country)[0].value
    return value if isinstance(value, datetime.date) else None


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in APART.split(text.strip().casefold()) if part.strip())


def _days_of(part: str) -> frozenset[int] | None:
    """The weekdays of one name, one range, or digits that rise (135)."""
    if part in WORDS:
        return WORDS[part]
    if re.fullmatch("[1-7]{2,7}", part) and list(part) == sorted(set(part)):
        return frozenset(int(digit) - 1 for digit in part)
    ends = [_day(name) for name in BETWEEN.split(part)]
    if len(ends) == 1 and ends[0] is not None:
        return frozenset({ends[0]})
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        return frozenset((ends[0] + step) % 7 for step in range((ends[1] - ends[0]) % 7 + 1))
    words = [_day(name) for name in re.split(r"[\s/]+", part)]
    if len(words) > 1 and None not in words:
        return frozenset(day for day in words if day is not None)
    return None


def _day(name: str) -> int | None:
    return NAMES.get(name.strip().removeprefix("วัน").strip(" ."))


def _dates_of(part: str, country: str) -> list[datetime.date] | None:
    ends = [parse_date(text, country) for text in DATES_BETWEEN.split(part)]
    if len(ends) > 2 or None in ends:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None and last is not None  # noqa: S101, PT018 - said above
    if not 0 <= (last - first).days <= MOST_DAYS_BETWEEN:
        return None
    return [first + datetime.timedelta(days=step) for step in range((last - first).days + 1)]
