"""Errors and notes on their way from the process that reads a file, and in the database: templates and their gaps."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final, Protocol

from geo.words import tell_in_words
from routing.errors import Phrase, QamtuError

FAMILIES: Final = ("api.imports.errors", "geo.errors", "routing.errors", "api.errors")


class Told(Protocol):
    """An error, a note or a phrase."""

    @property
    def template(self) -> str:
        """The English sentence with its gaps."""
        ...

    @property
    def params(self) -> Mapping[str, object]:
        """What fills the gaps."""
        ...


def told_to_dict(told: Told) -> dict[str, Any]:
    """A sentence as values that JSON knows; phrases in its gaps too."""
    return {"template": told.template, "params": {key: _plain(value) for key, value in told.params.items()}}


def phrase_of(kept: Mapping[str, Any]) -> Phrase:
    """The sentence that `told_to_dict` wrote down."""
    return Phrase(kept["template"], **{key: _read(value) for key, value in kept["params"].items()})


def tell_all(kept: Iterable[Mapping[str, Any]], lang: str) -> list[str]:
    """Sentences in a language."""
    return [tell_in_words(phrase_of(each), lang) for each in kept]


def error_to_dict(error: QamtuError) -> dict[str, Any]:
    """An error with the name of its class."""
    return {"class": type(error).__name__, **told_to_dict(error)}


def error_from_dict(kept: Mapping[str, Any]) -> QamtuError:
    """The error that `error_to_dict` wrote down."""
    for family in FAMILIES:
        found = getattr(import_module(family), kept["class"], None)
        if isinstance(found, type) and issubclass(found, QamtuError):
            told = phrase_of(kept)
            error: QamtuError = found(told.template, **told.params)
            return error
    return QamtuError(kept["template"], **phrase_of(kept).params)


def _plain(value: object) -> Any:
    if isinstance(value, Phrase | QamtuError):
        return told_to_dict(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _read(value: Any) -> Any:
    return phrase_of(value) if isinstance(value, dict) else value
