"""Dates and times of day as they are written in the four languages; Thai years are of the Buddhist era."""

import datetime
from typing import Final

from babel.dates import format_date

from geo.words.sentences import LOCALES

BUDDHIST_ERA: Final = 543
_FULL: Final = {
    "en": "EEEE d MMMM y",
    "ru": "EEEE, d MMMM y 'г.'",
    "kk": "y 'ж.' d MMMM, EEEE",
    "th": "EEEE'ที่' d MMMM",
}
_SHORT: Final = {"en": "EEE d MMM", "ru": "EEE, d MMM", "kk": "d MMM, EEE", "th": "EEE d MMM"}


def _write(date: datetime.date, pattern: str, lang: str) -> str:
    return str(format_date(date, pattern, locale=LOCALES.get(lang, "en_GB")))


def year(date: datetime.date, lang: str) -> str:
    """The year as the language counts it."""
    return str(date.year + BUDDHIST_ERA if lang == "th" else date.year)


def full_date(date: datetime.date, lang: str) -> str:
    """Weekday, day, month and year, beginning with a capital."""
    text = _write(date, _FULL.get(lang, _FULL["en"]), lang)
    text = f"{text} {year(date, lang)}" if lang == "th" else text
    return text[:1].upper() + text[1:]


def short_date(date: datetime.date, lang: str) -> str:
    """Weekday, day and month, shortened."""
    return _write(date, _SHORT.get(lang, _SHORT["en"]), lang)


def span_of_dates(first: datetime.date, last: datetime.date, lang: str) -> str:
    """From one day to another, with the year of the last."""
    pattern = "d MMM" if first.year == last.year else "d MMM y"
    start = _write(first, pattern if lang != "th" else "d MMM", lang)
    if lang == "th" and first.year != last.year:
        start += f" {year(first, lang)}"
    if first == last:
        return f"{_write(last, 'd MMM', lang)} {year(last, lang)}"
    return f"{start} – {_write(last, 'd MMM', lang)} {year(last, lang)}"


def clock(seconds: float) -> str:
    """A time of day, HH:MM."""
    minutes = int(seconds) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
