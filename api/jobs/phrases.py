"""Sentences kept in the database, to be said later in whatever language is asked for."""

from collections.abc import Mapping
from typing import Any

from routing.errors import Phrase, QamtuError


def phrase_to_dict(told: Phrase | QamtuError) -> dict[str, Any]:
    """The sentence as values that JSON knows; phrases in its gaps too."""
    return {"template": told.template, "params": {name: _plain(value) for name, value in told.params.items()}}


def phrase_from_dict(kept: Mapping[str, Any]) -> Phrase:
    """The sentence that `phrase_to_dict` wrote down."""
    return Phrase(kept["template"], **{name: _read(value) for name, value in kept["params"].items()})


def _plain(value: object) -> Any:
    if isinstance(value, Phrase | QamtuError):
        return phrase_to_dict(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _read(value: Any) -> Any:
    return phrase_from_dict(value) if isinstance(value, dict) else value
