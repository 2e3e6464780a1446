"""Says an error or a note in the reader's language, with every word of ours in it."""

from collections.abc import Mapping
from typing import Protocol

from geo.words.words import read_error_words
from routing.errors import Phrase, QamtuError


class Told(Protocol):
    """A sentence with named gaps and what fills them: a `QamtuError`, a `Note` or a `Phrase`."""

    @property
    def template(self) -> str:
        """The English sentence with its gaps."""
        ...

    @property
    def params(self) -> Mapping[str, object]:
        """What fills the gaps."""
        ...


def tell(told: Told, lang: str) -> str:
    """The sentence in a language, in English where a translation is missing; what the user wrote stays as it is."""
    filled = {
        gap: tell(value, lang) if isinstance(value, Phrase | QamtuError) else value
        for gap, value in told.params.items()
    }
    return read_error_words(lang).get(told.template, told.template).format(**filled)
