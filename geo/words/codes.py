"""Names instead of codes in a sentence for a reader of the map, who never wrote a code: “on foot” for `walk`."""

from collections.abc import Mapping
from typing import Final

from geo.words.telling import Told, tell
from geo.words.words import read_error_words, read_words
from routing.errors import Phrase

CODED: Final = ("mode", "service", "stratum")
"""Gaps that codes fill; their names are the words `mode_<code>`, `service_<code>`, `stratum_<code>`."""
QUOTES: Final = {"ru": "«{}»", "kk": "«{}»"}


def tell_in_words(told: Told, lang: str) -> str:
    """As `tell`, with the names of travel modes, services and strata; a code without a name stays as it is."""
    words = read_words(lang)
    sentence = read_error_words(lang).get(told.template, told.template)
    named: Mapping[str, object] = {
        gap: _fit(words[f"{gap}_{code}"], lang, first=sentence.startswith("{" + gap + "}"))
        if gap in CODED and f"{gap}_{code}" in words
        else code
        for gap, code in told.params.items()
    }
    return tell(Phrase(told.template, **named), lang)


def _fit(name: str, lang: str, *, first: bool) -> str:
    """A name as a sentence takes it: as it is where it begins the sentence, else quoted and without its capital."""
    return name if first else QUOTES.get(lang, "“{}”").format(name[:1].lower() + name[1:])
