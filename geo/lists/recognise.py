"""Which field a heading names: exactly, as one of its words, or nearly."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from geo.headings import HEADINGS, normalise_heading
from geo.lists.list_kinds import ListKind
from routing.errors import Phrase

EXACT: Final = 0.9
NEARLY: Final = 88.0  # of 100; below it "altitude" is nearly "latitude"
SHORTEST_WORD: Final = 4
BESIDE: Final = (
    "phone",
    "email",
    "remark",
    "population",
    "level",
    "person",
    "born_on",
    "identity_number",
    "name",
    "address",
)
"""Columns that are known and not taken; without them a telephone number would be the nearest thing to something."""
BRACKETS: Final = re.compile(r"[(\[{].*?[)\]}]")
AXES: Final = ("lat", "lon", "lat_lon", "lon_lat")
AXIS_NAMED: Final = 0.93
WORD_ENDS: Final = re.compile(r"[_\W]+")
SIGNS: Final = re.compile(r"[()\[\]{},;]+")
PARTS: Final = re.compile(r"[/|\n;,]+")
THAI: Final = re.compile("[\u0e00-\u0e7f]")
FOREIGN_WORDS: Final = re.compile('[«»"“”:*]')


@dataclass(frozen=True)
class Recognised:
    """What a heading names, how surely (0 to 1), and why one thinks so."""

    key: str  # of HEADINGS
    confidence: float
    reason: Phrase


def keys_of(kind: ListKind) -> tuple[str, ...]:
    """The heading keys that a list of the kind may have, those that are not taken last."""
    return tuple(dict.fromkeys([*(field.heading_key for field in kind.fields), *BESIDE]))


def recognise_heading(heading: str, keys: Collection[str]) -> list[Recognised]:
    """The fields that a heading may name, the surest first."""
    forms = _forms(heading)
    found = []
    for key in keys:
        best = max((_likeness(form, key) for form in forms), key=lambda each: each[0], default=(0.0, ""))
        if best[0] >= 0.5:
            found.append(Recognised(key, round(best[0], 3), _reason(best[0], best[1])))
    if named := _named_axes(heading):
        found = [each for each in found if each.key == named or each.key not in AXES]
        if all(each.key != named for each in found) and named in keys:
            found.append(Recognised(named, AXIS_NAMED, Phrase("the heading says so")))
    return sorted(found, key=lambda each: -each.confidence)


def names_exactly(heading: str, keys: Iterable[str]) -> str:
    """The field that a heading names without any doubt, "" for none."""
    if named := _named_axes(heading):
        return named
    forms = [text for text, worth in _forms(heading) if worth >= EXACT]
    return next((key for key in keys for form in forms if form in _synonym_set(key)), "")


def _named_axes(heading: str) -> str:
    """The place a heading names by words: "Координаты, широта" is lat, "Lat, Long" lat_lon; "" where it names none."""
    words = WORD_ENDS.split(normalise_heading(heading))
    axes = [axis for word in words for axis in ("lat", "lon") if len(word) > 2 and word in _synonym_set(axis)]
    order = list(dict.fromkeys(axes))
    return "_".join(order)


def _reason(confidence: float, word: str) -> Phrase:
    if confidence >= EXACT:
        return Phrase("the heading says so")
    return Phrase("the heading is like {word}", word=word.replace("_", " "))


@cache
def _synonyms(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([key, *(normalise_heading(each) for each in HEADINGS.get(key, ()))]))


@cache
def _synonym_set(key: str) -> frozenset[str]:
    return frozenset(_synonyms(key))


def _forms(heading: str) -> list[tuple[str, float]]:
    """The heading as a whole, with its brackets opened, without them, and each language; with what each is worth."""
    text = unicodedata.normalize("NFKC", FOREIGN_WORDS.sub(" ", heading))
    plain = BRACKETS.sub(" ", text)
    forms = {normalise_heading(text): 1.0}
    forms.setdefault(normalise_heading(SIGNS.sub(" ", text)), 0.99)  # "lunch (min)" is how long it is, "lunch" when
    forms.setdefault(normalise_heading(plain), 0.98)
    for part in PARTS.split(plain):
        forms.setdefault(normalise_heading(part), 0.95)
    return [(form, worth) for form, worth in forms.items() if form]


def _likeness(form: tuple[str, float], key: str) -> tuple[float, str]:
    text, worth = form
    best = (0.0, "")
    for rank, word in enumerate(_synonyms(key)):
        if text == word:
            return worth - 0.001 * rank, word
        likeness = _partly(text, word)
        if likeness * worth > best[0]:
            best = likeness * worth, word
    return best


def _partly(text: str, word: str) -> float:
    if len(word) < SHORTEST_WORD:
        return 0.0
    within = word in text if THAI.search(word) else f"_{word}_" in f"_{text}_"
    if within:
        return 0.55 + 0.3 * len(word) / len(text)
    ratio = fuzz.ratio(text, word, score_cutoff=NEARLY) if len(text) > SHORTEST_WORD else 0.0
    return 0.5 + 0.3 * (ratio - NEARLY) / (100 - NEARLY) if ratio else 0.0
