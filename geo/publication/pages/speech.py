"""What the pages of a publication say: the words of the map and their own, in one language more than the map has."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from babel.dates import format_date

from geo.local_names import local_name
from geo.publication.figure import NORM, NUMBER, PROPOSAL, Figure
from geo.publication.pages.norm_words import tell_norms
from geo.publication.pages.proposal_words import tell_proposal
from geo.words import Speech, read_words

LANGUAGES: Final = ("kk", "ru", "en", "th", "fr")
LOCALES: Final = {"fr": "fr_FR"}


@cache
def read_page_words(lang: str) -> Mapping[str, str]:
    """The words of the map, and over them those of publications."""
    file = resources.files("geo.publication.pages") / "words" / f"{lang}.json"
    return MappingProxyType(dict(read_words(lang)) | dict(json.loads(file.read_text("utf-8"))))


def data_language(lang: str) -> str:
    """The language whose names in the data readers of a language are given: none has French ones."""
    return "en" if lang == "fr" else lang


@dataclass(frozen=True)
class PageSpeech(Speech):
    """One language of the pages; `everyone` is the stratum that counts each person once."""

    everyone: str = ""
    boundaries: Mapping[str, str] = field(default_factory=dict)  # their names in the language, by id

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The catalogue of the language."""
        return read_page_words(self.lang)

    @property
    def least_digits(self) -> int:
        """One, so that the shares of a column are written alike."""
        return 1

    @property
    def locale(self) -> str:
        """The locale that numbers are written in."""
        return LOCALES.get(self.lang) or super().locale

    def title(self, title: str, titles: Mapping[str, str]) -> str:
        """A title in the language, by the rule of the map; French readers are given the English one."""
        return local_name(title, titles, data_language(self.lang))

    def date(self, text: str) -> str:
        """A day such as 2026-11-22 in words; in Thai by the Buddhist era, in French with the first as an ordinal."""
        day = datetime.date.fromisoformat(text)
        if self.lang == "th":
            return format_date(day, "d MMMM", locale=self.locale) + f" พ.ศ. {day.year + 543}"
        told = format_date(day, "long", locale=self.locale)
        return told.replace("1", "1er", 1) if self.lang == "fr" and day.day == 1 else told

    def sentence(self, text: str) -> str:
        """A text as a sentence of its own; Thai ones end without a full stop."""
        return text[:1].upper() + text[1:] + ("" if self.lang == "th" else ".")

    def who(self, stratum: str) -> str:
        """A stratum's name by its sex and ages."""
        return self.stratum(stratum, self.everyone)

    def how(self, mode: str) -> str:
        """A travel mode as an adverb: on foot."""
        return self.name("how", mode)

    def service(self, service: str) -> str:
        """A service's name."""
        return self.name("service", service)

    def heading(self, figure: Figure) -> str:
        """What a figure is about, in a line."""
        subject = figure.subject
        gaps: dict[str, Any] = {"how": self.how(subject.mode), "service": self.service(subject.service)}
        if subject.threshold_min is not None:
            gaps["minutes"] = self.minutes(subject.threshold_min)
        if figure.kind != NUMBER:
            return self.say(f"heading_{figure.kind}", **gaps)
        key = "label_any" if subject.service == "any" else "label_service"
        return self.say(key, who=self.who(subject.stratum), **gaps)

    def meaning(self, figure: Figure) -> str:
        """What a figure means, in a sentence."""
        if figure.kind == PROPOSAL:
            return tell_proposal(figure, self)
        if figure.kind == NORM:
            return tell_norms(figure, self)
        subject, says = figure.subject, figure.says
        gaps = {"how": self.how(subject.mode), "service": self.service(subject.service)}
        gaps["minutes"] = self.minutes(subject.threshold_min or 0)
        gaps["minimum"] = self.number(figure.meaning.gaps.get("minimum", 0))
        if says.get("people_beyond") is not None:
            gaps |= {name: self.number(says[f"people_{name}"]) for name in ("beyond", "within")}
            gaps["people"] = self.number(says["people"])
        return self.say(figure.meaning.key, **gaps)

    def computed(self, key: str, gaps: Mapping[str, Any]) -> str:
        """How a figure was computed: one of its sayings."""
        said: dict[str, object] = dict(gaps)
        if key == "computed_counted":
            said = {"how": self.how(gaps["mode"]), "direction": self.say(f"direction_{gaps['direction']}")}
        elif key == "computed_limits":
            said = {"cutoff": self.minutes(gaps["cutoff"]), "metres": self.number(gaps["metres"])}
        elif key == "computed_range":
            said |= {name: self.number(gaps[name], 3) for name in ("shared", "own", "access")}
            said["interval"] = self.level(gaps["interval"])
        elif key == "computed_where":
            said = {name: self.number(value, 3) for name, value in gaps.items()}
        elif key == "computed_siting":
            said |= {name: self.name(name, gaps[name]) for name in ("model", "candidates")}
        elif key in ("computed_cut", "computed_whole"):
            said = {"seconds": self.number(gaps["seconds"])}
        elif key == "computed_held":
            said = {"minimum": self.number(gaps["minimum"])}
        return self.say(key, **said)

    def moved(self, name: str) -> str:
        """An input that moves a number."""
        if f"moves_{name}" in self.words:
            return self.say(f"moves_{name}")
        return self.say("moves_class", roads=self.name("class", name))

    def points(self, difference: float) -> str:
        """A difference of shares in percentage points, with its sign."""
        value = round(100 * difference, 1)
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self.number(abs(value), 1)
