"""Public holidays of a country, named in the reader's language, and whether a date is an estimate."""

import csv
import datetime
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from geo.errors import StudyError
from geo.words import LANGUAGES

NONE: Final = ("", "none", "no", "-")
# Of the ways in which `holidays` tells that another day is free, or that a date is not yet sure.
MARK: Final = re.compile(r" \((in lieu|observed|estimated|observed, estimated|substituted from [^)]*)\)")
ESTIMATED: Final = "estimated"

Names = Mapping[str, str]


def find_holidays(
    country: str, dates: Iterable[datetime.date], name: str
) -> tuple[dict[datetime.date, Names], frozenset[datetime.date]]:
    """Names by language of the holidays among some dates, and those whose date is an estimate (a moon is seen).

    Raises
    ------
    StudyError
        The country's holidays are not known.
    """
    if country.strip().casefold() in NONE:
        return {}, frozenset()
    import holidays  # noqa: PLC0415 - slow, and many plans have none

    code, wanted = country.strip().upper(), list(dates)
    if code not in holidays.list_supported_countries():
        raise StudyError(
            "{name}: holidays is {value}; give a country, such as TH or KZ, or none", name=name, value=country
        )
    english = next((each for each in holidays.list_localized_countries().get(code, ()) if each.startswith("en")), None)
    years = sorted({date.year for date in wanted})
    calendar = holidays.country_holidays(code, years=years, language=english)
    found = {date: str(calendar[date]) for date in wanted if date in calendar}
    estimated = frozenset(date for date, told in found.items() if ESTIMATED in told)
    return {date: name_in_languages(told) for date, told in found.items()}, estimated


def name_in_languages(told: str) -> Names:
    """The names of a day in each language; English where nobody translated one."""
    plain = list(dict.fromkeys(MARK.sub("", part).strip() for part in told.split(";")))
    known = _read_names()
    by_language = {
        lang: "; ".join(dict.fromkeys(known.get(part, {}).get(lang, part) for part in plain)) for lang in LANGUAGES
    }
    return MappingProxyType(by_language)


@cache
def _read_names() -> dict[str, dict[str, str]]:
    text = (resources.files("geo.visits") / "holiday_names.csv").read_text("utf-8")
    return {row["en"]: row for row in csv.DictReader(text.splitlines())}
