"""Says things in the reader's language: gaps filled, plural forms, names of strata, modes and services."""

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_decimal, format_percent

from geo.strata import Stratum
from geo.words.words import read_words

SMALL_SHARE: Final = 0.001  # below it a percentage has three digits
ROUNDING: Final = 1e-9  # nearer to none or all than this is rounding of sums, nobody's share
KEPT: Final = 65_536
"""Numbers once written are kept: the pages of a publication say the same ones thousands of times."""
LOCALES: Final = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_GB", "th": "th_TH"}


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(maxsize=KEPT)
def _decimal(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=_locale(locale)))


@lru_cache(maxsize=KEPT)
def _percentage(share: float, least: int, most: int, locale: str) -> str:
    digits = "0" * least + "#" * (most - least)
    written = _locale(locale).percent_formats[None].pattern.replace("#,##0", f"#,##0.{digits}")
    return str(format_percent(share, format=written, locale=_locale(locale)))


class _Gaps(dict[str, object]):
    """A gap that nobody fills stays as it is written."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@dataclass(frozen=True)
class Speech:
    """One language: `say` fills a sentence, `count` picks its plural form."""

    lang: str

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The catalogue of the language."""
        return read_words(self.lang)

    @property
    def least_digits(self) -> int:
        """Digits of a percentage after the point even where they are noughts; none and all have none."""
        return 0

    @property
    def locale(self) -> str:
        """The locale that numbers are written in."""
        return LOCALES.get(self.lang, "en_GB")

    def say(self, key: str, **gaps: object) -> str:
        """The sentence of a key with its gaps filled; the key itself where there is none."""
        text = self.words.get(key, key)
        if "{" not in text and "}" not in text:
            return text
        return string.Formatter().vformat(text, (), _Gaps(gaps))

    def count(self, key: str, number: float, **gaps: object) -> str:
        """The sentence of a key in the plural form of a number, which fills the gap `n`."""
        form = _locale(self.locale).plural_form(round(number))
        chosen = f"{key}_{form}" if f"{key}_{form}" in self.words else f"{key}_other"
        return self.say(chosen, **{"n": self.number(number)} | gaps)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the separators of the language."""
        return _decimal(round(value, digits) or 0, self.locale)

    def percent(self, share: float) -> str:
        """A share as a percentage with one digit, three where it is below a thousandth.

        Some is never 0 % and not all is never 100 %: the nearest other figure of as many digits is said instead.
        """
        digits = 3 if abs(share) < SMALL_SHARE else 1
        step = 10.0 ** -(digits + 2)
        shown = round(share, digits + 2)
        if shown == 0 and abs(share) > ROUNDING:
            shown = math.copysign(step, share)
        elif shown == 1 and abs(share - 1) > ROUNDING:
            shown = 1 - step if share < 1 else 1 + step
        return _percentage(shown or 0, 0 if shown in (0, 1) else self.least_digits, digits, self.locale)

    def level(self, share: float) -> str:
        """A share that somebody chose, as 90 %: no longer than it was asked for."""
        return _percentage(share, 0, 1, self.locale)

    def degrees(self, value: float) -> str:
        """A coordinate to ten metres."""
        return str(format_decimal(value, format="0.0000", locale=_locale(self.locale)))

    def minutes(self, value: float) -> str:
        """Minutes with their unit."""
        return self.say("minutes", n=self.number(value, 1))

    def duration(self, seconds: float) -> str:
        """Seconds as minutes and whole seconds."""
        whole = round(seconds)
        return self.say("minutes_seconds", n=self.number(whole // 60), s=self.number(whole % 60))

    def name(self, kind: str, value: str) -> str:
        """The name of a mode, service or facility kind; an unknown one as it is written in the data."""
        return self.words.get(f"{kind}_{value}", value.replace("_", " "))

    def stratum(self, name: str, everyone: str) -> str:
        """What a stratum is called: everyone, or by the sex and ages that its name tells, or as the data have it."""
        if name in ("", everyone):
            return self.say("everyone")
        found = Stratum.from_name(name)
        sex = self.say(f"sex_{found.sex}") if found.sex else ""
        ages = self.ages(found, "who", who=sex.lower()) if sex else self.ages(found)
        told = ages or sex or name.replace("_", " ")
        return told[:1].upper() + told[1:]

    def ages(self, stratum: Stratum, words: str = "ages", **gaps: str) -> str:
        """The ages of a stratum in words of a kind; "" where its name tells none."""
        first, last = stratum.age_from, stratum.age_to
        if last is None:
            return "" if first is None else self.say(f"{words}_over", n=self.count("years", first), **gaps)
        if not first:
            return self.say(f"{words}_under", n=self.count("years", last + 1), **gaps)
        told = f"{first}–{last}" if first < last else str(last)
        return self.say(f"{words}_aged", n=self.count("years", last, n=told), **gaps)
